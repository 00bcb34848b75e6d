"""The page of one action sheet, and the same on paper."""

import io
import re

import pikepdf
import pytest
from django.urls import reverse
from django.utils import translation

from meetings import minutes
from meetings.models import Meeting
from taskforce.common.kept import pages
from tests import factories
from tests.meetings.conftest import make_meeting
from tests.reports.sheet_cast import make_published, queries_of

pytestmark = pytest.mark.django_db


def page(client, sheet, language="en"):
    with translation.override(language):
        return client.get(reverse("reports:sheet", args=[sheet.slug]))


def text(answer):
    """The words of the page, on one line."""
    return " ".join(re.sub(r"<[^>]+>", " ", answer.content.decode()).split())


def facts(answer):
    return {fact.label: fact.text for fact in answer.context["page"].facts}


def test_it_says_what_was_written_and_nothing_that_was_not(client, alpha):
    sheet = make_published(alpha, context="**Before**", place="Hall", area=factories.AreaFactory(name="Town"))
    answer = page(client, sheet)
    assert facts(answer) == {
        "When": "since 2024",
        "Where": "Hall, Town",
        "For whom": "People without a machine.",
    }
    assert [passage.label for passage in answer.context["page"].texts] == ["Context", "What was done"]
    assert "<strong>Before</strong>" in answer.content.decode()


@pytest.mark.parametrize(
    ("starts", "ends", "words"),
    [
        ("2024", "", "since 2024"),
        ("2024", "2024", "2024"),
        ("2024-03", "2025-02-01", "March 2024 – 1 February 2025"),
    ],
)
def test_when(client, alpha, starts, ends, words):
    assert facts(page(client, make_published(alpha, starts=starts, ends=ends)))["When"] == words


@pytest.mark.parametrize(
    ("answer", "words", "shown"),
    [
        ("", "", None),
        ("said", "", None),
        ("said", "12 €", "12 €"),
        ("none", "", "No funding"),
        ("na", "", "Not applicable"),
    ],
)
def test_no_funding_and_not_applicable_are_answers(client, alpha, answer, words, shown):
    sheet = make_published(alpha, funding_is=answer, funding=words)
    assert facts(page(client, sheet)).get("Funding") == shown


def test_a_text_in_another_language_says_so(client, alpha):
    sheet = make_published(alpha, language="fr")
    body = page(client, sheet).content.decode()
    assert f'<h1 lang="fr">{sheet.title}</h1>' in body
    assert f"<h1>{sheet.title}</h1>" in page(client, sheet, "fr").content.decode()


def test_how_to_cite_licence_and_source(client, alpha):
    sheet = make_published(alpha, credit="After a sheet of others.", credit_url="https://example.org/sheet")
    answer = page(client, sheet)
    year = sheet.published_on.year
    with translation.override("en"):
        address, cite = answer.context["page"].address, answer.context["page"].cite
    assert address.endswith(f"/en/action-sheets/{sheet.slug}/")
    assert (
        cite == f"Alpha, “A laundry open to all”, action sheet, Task force, Exempleville, {year}. {address}"
    )
    body = answer.content.decode()
    assert 'href="https://creativecommons.org/licenses/by/4.0/" rel="license noopener"' in body
    assert 'href="https://example.org/sheet" rel="noopener nofollow"' in body
    assert "After a sheet of others." in body
    assert [link.split(":")[0] for link in answer.context["page"].share.values()] == [
        "https",
        "sms",
        "mailto",
    ]


def test_it_names_no_person(client, alpha, editor):
    sheet = make_published(alpha, who=editor)
    body = page(client, sheet).content.decode()
    names = [str(person) for person in (sheet.author, sheet.read_by, sheet.published_by) if person]
    assert [name for name in (*names, "Ed Editor") if name in body] == []


def test_partners_that_are_not_listed_are_named_to_members_only(client, alpha, beta, editor):
    hidden = factories.OrganizationFactory(name="Hidden House", is_listed=False)
    sheet = make_published(alpha, partners=[beta, hidden], other_partners="A school")
    assert ["Hidden House" in text(page(client, sheet)), "A school" in text(page(client, sheet))] == [
        False,
        True,
    ]
    client.force_login(editor)
    assert "Hidden House" in text(page(client, sheet))


@pytest.fixture
def promised(alpha):
    """A decision and an action of minutes that are not published."""
    meeting = make_meeting()
    item = meeting.items.on_agenda().first()
    type(item).objects.filter(pk=item.pk).update(audience="public")
    Meeting.objects.filter(pk=meeting.pk).update(state="convened")
    item.refresh_from_db()
    decision = minutes.decide(item=item, text="We open it.")
    return decision, minutes.promise(item=item, text="Open it", owner=alpha)


def test_it_leads_to_the_decision_only_who_may_read_it(client, alpha, promised):
    decision, action = promised
    sheet = make_published(alpha, decision=decision, actions=[action])
    answer = page(client, sheet)
    assert (answer.context["page"].decision, answer.context["sheet"].shown_actions) == (None, [])
    Meeting.objects.update(state="published", year=2026, rank=1)
    pages.clear()
    answer = page(client, sheet)
    assert (answer.context["page"].decision, answer.context["sheet"].shown_actions) == (decision, [action])
    assert "2026-01-D1" in text(answer)


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_do_not_grow_with_partners(client, alpha, editor, rows):
    partners = [factories.OrganizationFactory() for _row in range(rows)]
    address = make_published(alpha, partners=partners).get_absolute_url()
    client.force_login(editor)
    assert queries_of(client, address) == 6


def test_the_writer_is_led_to_writing(client, alpha, editor, stranger):
    sheet = make_published(alpha)
    preview = reverse("reports:sheet_preview", args=[sheet.slug])
    for person, led in ((editor, True), (stranger, False)):
        client.force_login(person)
        assert (preview in client.get(sheet.get_absolute_url()).content.decode()) == led


def test_on_paper(client, alpha, beta):
    sheet = make_published(alpha, partners=[beta], language="fr", context="Avant. <script>x</script> Ă Ж 😀")
    with translation.override("en"):
        answer = client.get(reverse("reports:sheet_pdf", args=[sheet.slug]))
    assert answer["Content-Type"] == "application/pdf"
    with pikepdf.open(io.BytesIO(answer.content)) as pdf:
        assert str(pdf.Root.Lang) == "en"
        assert str(pdf.docinfo["/Title"]) == sheet.title
        assert "pdfuaid" in pdf.Root.Metadata.read_bytes().decode()
        assert bool(pdf.Root.MarkInfo.Marked) is True


def test_on_paper_it_is_kept(client, alpha, monkeypatch):
    sheet = make_published(alpha)
    address = reverse("reports:sheet_pdf", args=[sheet.slug])
    first = client.get(address)
    monkeypatch.setattr("reports.documents.sheet", None)
    assert client.get(f"{address}?again=1").content == first.content
