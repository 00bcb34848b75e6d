"""The pages of diagnoses: what each reader finds, filters, forms, and what they cost."""

import csv
import io

import pytest
from django.urls import reverse

from directory.actions import set_commitment
from meetings import minutes
from meetings.models import Item
from reports import needs
from reports.models import Diagnosis
from taskforce.accounts.actions import RefusedError
from taskforce.common.kept import pages
from tests.factories import AreaFactory, OrganizationFactory
from tests.filling import filled
from tests.meetings.conftest import make_held, queries_of
from tests.reports.consultations import make_public as make_consultation
from tests.reports.consultations import make_sent, over
from tests.reports.needs import SAID, make_draft, make_public, make_read

pytestmark = pytest.mark.django_db
LIST = reverse("reports:needs")
NEW = f"{reverse('reports:need_new')}?domain=education"


@pytest.fixture
def at_alpha(client, editor):
    """The browser of alpha's editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def keeper(client, coordinator, settings):
    """A coordinator's browser."""
    settings.DEMO = True  # no second factor asked
    client.force_login(coordinator)
    return client


def shown(client, **query):
    return [row.pk for row in client.get(LIST, query).context["page"].rows]


def post(client, need, name="need_status", **data):
    return client.post(reverse(f"reports:{name}", args=[need.uuid]), data)


def test_list_filters(client, alpha):
    town = AreaFactory(name="Town")
    here = make_public(alpha, area=town)
    old = make_public(alpha, year=2024, domain="health")
    make_draft(alpha)
    assert shown(client) == [here.pk, old.pk]
    assert shown(client, domain="health") == [old.pk]
    assert shown(client, year="2026") == [here.pk]
    assert shown(client, area=town.pk) == [here.pk]
    assert shown(client, area=town.pk, domain="health") == []
    assert shown(client, domain="x", year="²", area="-1", state="draft", page="x") == [here.pk, old.pk]
    page = client.get(LIST, {"domain": "culture", "year": "2024"})
    assert page.context["choices"] == ([2026, 2024], [(town.pk, "Town")])


def test_partners_find_what_is_being_written(at_alpha, alpha):
    public, draft = make_public(alpha, year=2025), make_draft(alpha)
    assert shown(at_alpha) == [draft.pk, public.pk]
    assert shown(at_alpha, state="draft") == [draft.pk]


def test_page_for_visitors_tells_no_person_and_no_hidden_partner(client, alpha, beta, editor):
    hidden = OrganizationFactory(name="Hidden", is_listed=False)
    need = make_public(hidden, who=editor, by=editor and None, contributors=[beta], barriers_text="Far away.")
    page = client.get(need.get_absolute_url())
    for words in (SAID["observed"], SAID["help"], "Far away.", "Beta", "Pas d’adresse postale"):
        assert words in page.text
    for words in ("Hidden", str(editor), "steps", "csrfmiddlewaretoken"):
        assert words not in page.text
    assert "Hidden" not in client.get(LIST).text
    assert "Partenaires" in client.get(make_public(hidden).get_absolute_url()).text


def test_sources_are_told_to_who_may_read_them(client, alpha, editor):
    meeting = make_held(alpha)
    secret, school = meeting.items.get(title="Camp"), meeting.items.get(title="School")
    Item.objects.filter(pk=school.pk).update(audience="public")
    decision = minutes.decide(item=school, text="A common desk")
    minutes.circulate(meeting=meeting, days=7)
    need = make_public(alpha, items=[secret], decisions=[decision])
    assert [str(source) for source in client.get(need.get_absolute_url()).context["sources"]] == []
    minutes.approve(meeting=meeting, by="Inès", approved_in="2026-99")
    minutes.publish(meeting=meeting, by="Inès")
    page = client.get(need.get_absolute_url())
    assert "A common desk" in page.text
    assert "Camp" not in page.text
    client.force_login(editor)
    assert "Camp" in client.get(need.get_absolute_url()).text


def test_a_consultation_it_comes_from_is_told_once_its_results_are(client, alpha, editor):
    told, closed = make_consultation(title="Told"), over(make_sent(title="Closed"))
    need = make_public(alpha, consultations=[told, closed])
    page = client.get(need.get_absolute_url())
    assert "Told" in page.text
    assert "Closed" not in page.text
    client.force_login(editor)
    assert "Closed" in client.get(need.get_absolute_url()).text


def test_people_write_text_and_not_html(client, alpha):
    need = make_public(alpha, observed="<script>alert(1)</script> **bold**")
    page = client.get(need.get_absolute_url())
    assert "<script>alert" not in page.text
    assert "<strong>bold</strong>" in page.text


def test_new_asks_for_the_domain_first(at_alpha):
    assert at_alpha.get(reverse("reports:need_new")).text.count('href="?domain=') == 7
    assert at_alpha.get(reverse("reports:need_new"), {"domain": "x"}).text.count('href="?domain=') == 7


def test_written_from_the_records_of_the_year(at_alpha, alpha, beta, editor):
    meeting = make_held(alpha)
    school = meeting.items.get(title="School")
    Item.objects.filter(pk=school.pk).update(domain="education")
    decision = minutes.decide(item=school, text="A common desk")
    minutes.circulate(meeting=meeting, days=7)
    form = at_alpha.get(NEW).context["form"]
    assert [list(form.fields[name].queryset) for name in ("items", "decisions")] == [[school], [decision]]
    sent = filled(form, **SAID, contributors=[alpha.pk, beta.pk], items=[school.pk], decisions=[decision.pk])
    answer = at_alpha.post(NEW, sent)
    need = Diagnosis.objects.get()
    assert answer.url == need.get_absolute_url()
    assert (need.organization, need.author, need.status) == (alpha, editor, "draft")
    assert list(need.contributors.all()) == [beta]
    assert [source.record for source in need.sources.all()] == [school, decision]


def test_a_coordinator_says_for_whom(keeper, alpha, beta):
    form = keeper.get(NEW).context["form"]
    keeper.post(NEW, filled(form, **SAID, organization=beta.pk, contributors=[beta.pk]))
    need = Diagnosis.objects.get()
    assert (need.organization, list(need.contributors.all())) == (beta, [])


def test_guard_stops_a_bank_account_and_keeps_what_was_typed(at_alpha):
    sent = filled(
        at_alpha.get(NEW).context["form"], **SAID | {"observed": "Account FR76 3000 6000 0112 3456 7890 189."}
    )
    page = at_alpha.post(NEW, sent)
    assert not Diagnosis.objects.exists()
    assert "FR76 3000 6000 0112 3456 7890 189" in page.text
    assert "observed_confirmed" in page.text


def test_what_is_attached_and_not_hers_to_read_stays(at_alpha, alpha):
    secret = make_held(alpha).items.last()  # its minutes are not out
    need = make_draft(alpha, items=[secret])
    address = reverse("reports:need_edit", args=[need.uuid])
    at_alpha.post(address, filled(at_alpha.get(address).context["form"], tried="A desk."))
    need.refresh_from_db()
    assert (need.tried, [source.item for source in need.sources.all()]) == ("A desk.", [secret])


def test_a_contributor_that_lapsed_stays(at_alpha, alpha, beta):
    need = make_draft(alpha, contributors=[beta])
    set_commitment(organization=beta, commitment="ended")
    address = reverse("reports:need_edit", args=[need.uuid])
    at_alpha.post(address, filled(at_alpha.get(address).context["form"], tried="A desk."))
    assert list(need.contributors.all()) == [beta]


def test_the_second_of_two_sees_both_texts(at_alpha, alpha):
    need = make_draft(alpha)
    address = reverse("reports:need_edit", args=[need.uuid])
    first, second = (at_alpha.get(address).context["form"] for _number in range(2))
    assert at_alpha.post(address, filled(first, observed="First.", tried="T")).status_code == 302
    page = at_alpha.post(address, filled(second, observed="Second."))
    assert page.status_code == 409
    assert "First." in page.text
    assert "Second." in page.text
    merged = page.context["form"]
    assert at_alpha.post(address, merged.data.dict() | {"barriers": SAID["barriers"]}).status_code == 302
    need.refresh_from_db()
    assert (need.observed, need.tried) == ("Second.", "T")


def test_published_while_somebody_writes_is_said_and_what_was_typed_stays(at_alpha, alpha):
    need = make_draft(alpha)
    address = reverse("reports:need_edit", args=[need.uuid])
    form = at_alpha.get(address).context["form"]

    def published_meanwhile(**said):
        raise RefusedError("It is published.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(needs, "edit", published_meanwhile)
        page = at_alpha.post(address, filled(form, tried="Typed."))
    for words in ("It is published.", "Typed."):
        assert words in page.text


def test_another_partner_reads_over_and_a_coordinator_publishes(
    client, alpha, stranger, coordinator, settings
):
    settings.DEMO = True
    need = make_draft(alpha)
    client.force_login(stranger)
    for status in ("published", "draft", "aside", "x"):
        assert post(client, need, status=status, revision=1).status_code == 404
    assert post(client, need, status="read", revision="1").status_code == 302
    client.force_login(coordinator)
    assert post(client, need, status="published", revision="1").status_code == 302
    need.refresh_from_db()
    assert (need.status, need.read_by, need.published_by) == ("published", stranger, coordinator)
    assert need.observed in client.get(need.get_absolute_url()).text
    assert post(client, need, status="draft").status_code == 302
    assert post(client, need, status="aside").status_code == 302
    need.refresh_from_db()
    assert need.status == "aside"
    assert client.get(reverse("reports:need_edit", args=[need.uuid])).url == need.get_absolute_url()


def test_says_why_a_step_is_not_taken(at_alpha, alpha, editor):
    need = make_draft(alpha, who=editor)
    page = post(at_alpha, need, status="read", revision="1")
    assert (page.status_code, page.context["need"].status) == (409, "draft")
    assert "Vous avez écrit ce texte" in page.text


def test_what_the_guard_found_is_looked_at_before_a_step(at_alpha, alpha):
    need = make_draft(alpha, observed="Call 06 12 34 56 78.")
    assert "06 12 34 56 78" in at_alpha.get(need.get_absolute_url()).text
    assert post(at_alpha, need, status="read", revision="1").status_code == 409
    assert post(at_alpha, need, status="read", revision="1", looked="1").status_code == 302


def test_who_lapsed_writes_no_more(at_alpha, alpha):
    need = make_draft(alpha)
    set_commitment(organization=alpha, commitment="ended")
    assert at_alpha.get(NEW).status_code == 404
    assert post(at_alpha, need, "need_edit", **SAID).status_code == 404
    assert post(at_alpha, need, status="read").status_code == 404


def test_file(client, alpha, beta):
    hidden = OrganizationFactory(name="Hidden", is_listed=False)
    make_draft(alpha)
    need = make_public(alpha, contributors=[beta, hidden], observed="=1+1", area=AreaFactory(name="Town"))
    make_public(hidden, year=2025)
    answer = client.get(reverse("reports:needs_file"), {"year": "2026"})
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    day = need.published_on.date().isoformat()
    assert [row[1:] for row in rows[1:]] == [
        [
            "2026",
            "education",
            "Town",
            "'=1+1",
            "refused; no-address",
            "",
            "",
            SAID["help"],
            "Alpha; Beta",
            "fr",
            day,
        ]
    ]
    assert rows[1][0].endswith(need.get_absolute_url())


@pytest.mark.parametrize("total", [1, 5])
def test_queries_do_not_grow(client, alpha, beta, editor, django_assert_num_queries, total):
    for _number in range(total):
        need = make_public(
            alpha, contributors=[beta], area=AreaFactory(), items=[make_held(alpha).items.last()]
        )
    for address, count in ((LIST, 3), (need.get_absolute_url(), 3)):
        client.get(address)
        pages.clear()
        with django_assert_num_queries(count):
            client.get(address)
    client.force_login(editor)
    assert queries_of(client, LIST) == 6
    assert queries_of(client, need.get_absolute_url()) == 5
    assert queries_of(client, make_read(alpha).get_absolute_url()) == 6  # the words the guard knows


def test_nobody_is_led_to_a_form_before_a_partner_signed(keeper, alpha):
    assert reverse("reports:need_new") in keeper.get(LIST).text
    set_commitment(organization=alpha, commitment="ended")
    assert reverse("reports:need_new") not in keeper.get(LIST).text
    assert keeper.get(reverse("reports:need_new")).status_code == 404
