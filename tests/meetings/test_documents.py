"""The documents of a meeting: real PDFs read back, each reader's own, drawn once."""

from io import BytesIO

import pikepdf
import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import translation

from meetings import documents, minutes, planning
from meetings.models import Edition, Item
from taskforce.common import pdf
from tests.factories import OrganizationFactory
from tests.meetings.conftest import make_approved, make_held, make_meeting, many_items
from tests.pdf import words_of

pytestmark = pytest.mark.django_db
NAMES = ("convocation", "attendance_sheet", "minutes")


def get(client, name, meeting, language="en"):
    with translation.override(language):
        return client.get(reverse(f"meetings:{name}", args=[meeting.uid]))


@pytest.fixture
def drawn(monkeypatch):
    """The names of the templates that were drawn; each document is a word then."""
    names = []
    monkeypatch.setattr(pdf, "render", lambda name, context: names.append(name) or b"%PDF")
    return names


@pytest.fixture
def audiences(alpha):
    """A meeting with an item for each audience, minuted, approved and published."""
    meeting = make_meeting(items=())
    for audience in ("public", "signatories", "coordinator"):
        planning.add_item(meeting=meeting, by=None, title=f"Item of {audience}", audience=audience)
    meeting = planning.convene(meeting=meeting, by="Inès")
    minutes.record_attendance(meeting=meeting, rows=[(alpha, "Ed Editor", True, False)])
    meeting = minutes.hold(meeting=meeting)
    for item in meeting.items.on_agenda():
        minutes.write_item(item=item, revision=item.revision, notes=f"Said: {item.title}", outcome="noted")
    item = meeting.items.get(audience="public")
    minutes.decide(item=item, text="Taps stay open")
    minutes.promise(item=item, text="Print the poster", owner=alpha)
    return meeting


def publish(meeting):
    minutes.circulate(meeting=meeting, days=7)
    minutes.approve(meeting=meeting, by="Inès", approved_in="2026-99")
    minutes.publish(meeting=meeting, by="Zoé")
    meeting.refresh_from_db()
    return meeting


# What they are ------------------------------------------------------------------------------------


def test_each_is_tagged_with_title_language_and_headings(keeper, audiences):
    titles = {"convocation": "Convocation, ", "attendance_sheet": "Attendance sheet, "}
    titles["minutes"] = f"Draft minutes {audiences.number}"
    for name in NAMES:
        with pikepdf.open(BytesIO(get(keeper, name, audiences).content)) as document:
            assert document.Root.MarkInfo.Marked is True
            assert document.open_metadata()["pdfuaid:part"] == "1"
            assert document.Root.Lang == "en"
            assert str(document.docinfo["/Title"]).startswith(titles[name])


def test_minutes_say_who_came_what_was_decided_and_who_does_what(keeper, audiences):
    words = words_of(get(keeper, "minutes", audiences).content)
    number = audiences.number
    for said in (
        *("Alpha (Ed Editor)", "Said: Item of public", f"Decision {number}-D1 Taps stay open"),
        *(f"Action {number}-A1", "Who does what", f"Actions of meeting {number}", "Print the poster"),
    ):
        assert said in words


def test_a_draft_says_so_on_every_page_and_an_approved_one_never(keeper, audiences):
    many_items(audiences, 40)
    Item.objects.filter(meeting=audiences).update(outcome="noted")
    data = get(keeper, "minutes", audiences).content
    with pikepdf.open(BytesIO(data)) as document:
        pages = len(document.pages)
    assert pages > 1
    words = words_of(data)
    assert (
        words.count(f"Draft minutes {audiences.number} · not public") == pages + 1
    )  # and once where it is said
    assert "it is not public" in words
    minutes.circulate(meeting=audiences, days=7)
    minutes.approve(meeting=audiences, by="Inès", approved_in="2026-99")
    words = words_of(get(keeper, "minutes", audiences).content)
    assert ("raft" in words, "Approved in meeting 2026-99" in words) == (False, True)
    assert Edition.objects.get().fingerprint in words.replace(" ", "")


def test_approved_minutes_are_those_that_were_frozen(keeper, alpha):
    meeting = make_approved(alpha)
    Item.objects.filter(meeting=meeting).update(notes="Written afterwards.")
    words = words_of(get(keeper, "minutes", meeting).content)
    assert ("Notes of School." in words, "afterwards" in words) == (True, False)


def test_the_sheet_has_a_line_for_each_signatory_and_guest_and_some_blank(keeper, audiences, monkeypatch):
    OrganizationFactory(name="Lapsed", commitment="ended")
    planning.Reply.objects.create(meeting=audiences, email="gus@example.org", name="Gus Guest")
    seen = []
    monkeypatch.setattr(pdf, "render", lambda name, context: seen.append((name, context)) or b"%PDF")
    assert get(keeper, "attendance_sheet", audiences).status_code == 200
    [(name, context)] = seen
    assert (name, context["expected"]) == ("pdf/attendance.html", ["Alpha", "Gus Guest"])
    assert context["blank"] == [""] * documents.BLANK_LINES


def test_letters_of_all_our_languages_and_no_markup(keeper, audiences):
    item = audiences.items.first()
    notes = "Цветана, Ștefan, Řomňi 🏫 <script>alert(1)</script> **fort**"
    minutes.write_item(item=item, revision=item.revision, notes=notes)
    data = get(keeper, "minutes", audiences).content
    words = words_of(data)
    for said in ("Цветана", "Ștefan", "Řomňi", "<script>alert(1)</script>"):
        assert said in words
    assert "**" not in words
    with pikepdf.open(BytesIO(data)) as document:
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert "Source" in {str(font.BaseFont).split("+")[1].split("-")[0] for font in fonts}


def test_sixty_items_are_all_there(keeper, audiences):
    many_items(audiences, 60)
    words = words_of(get(keeper, "minutes", audiences).content)
    assert [number for number in range(6, 61) if f"{number}. Item {number} " not in words] == []


# Who reads what -----------------------------------------------------------------------------------


@pytest.fixture
def said(drawn, monkeypatch):
    """``said(client, name, meeting)``: the titles that a document holds, or the status of a refusal."""

    def titles(client, name, meeting):
        seen = []
        monkeypatch.setattr(pdf, "render", lambda _name, context: seen.append(context) or b"%PDF")
        pages = documents.pages
        pages.clear()
        response = get(client, name, meeting)
        if response.status_code != 200:
            return response.status_code
        return [
            item["title"].removeprefix("Item of ") for item in seen[0]["items"] if "Item" in item["title"]
        ]

    return titles


def test_each_reader_gets_her_agenda(client, audiences, editor, coordinator, settings, said):
    settings.DEMO = True
    assert said(client, "convocation", audiences) == ["public"]
    client.force_login(editor)
    assert said(client, "convocation", audiences) == ["public", "signatories"]
    client.force_login(coordinator)
    assert said(client, "convocation", audiences) == ["public", "signatories", "coordinator"]


def test_each_reader_gets_her_minutes(client, audiences, editor, coordinator, settings, said):
    settings.DEMO = True
    client.force_login(editor)
    assert said(client, "minutes", audiences) == 404
    publish(audiences)
    assert said(client, "minutes", audiences) == ["public", "signatories"]
    client.force_login(coordinator)
    assert said(client, "minutes", audiences) == ["public", "signatories", "coordinator"]
    client.logout()
    client.cookies.clear()
    assert said(client, "minutes", audiences) == ["public"]


def test_no_byte_of_another_item_nor_name_is_in_the_public_pdf(client, audiences):
    publish(audiences)
    words = words_of(get(client, "minutes", audiences).content)
    assert ("Item of public" in words, "Taps stay open" in words, "Alpha" in words) == (True, True, True)
    for hidden in ("signatories", "coordinator", "Ed Editor", "Inès"):
        assert hidden not in words


def test_an_erratum_is_public_only_when_it_says_so(client, audiences):
    publish(audiences)
    minutes.add_erratum(meeting=audiences, text="Read Tuesday.", who="Inès", is_public=True)
    minutes.add_erratum(meeting=audiences, text="Inside only.", who="Inès")
    words = words_of(get(client, "minutes", audiences).content)
    assert ("Read Tuesday." in words, "Inside only." in words) == (True, False)


def test_the_link_to_take_part_is_for_those_inside(client, editor, audiences):
    planning.Meeting.objects.filter(pk=audiences.pk).update(online="https://meet.example.org/abc")
    assert "meet.example.org" not in words_of(get(client, "convocation", audiences).content)
    client.force_login(editor)
    assert "meet.example.org" in words_of(get(client, "convocation", audiences).content)


# Once ---------------------------------------------------------------------------------------------


def test_the_same_bytes_are_drawn_once(keeper, audiences, drawn):
    for _time in range(3):
        assert get(keeper, "minutes", audiences).status_code == 200
    assert drawn == ["pdf/minutes.html"]
    item = audiences.items.last()
    minutes.write_item(item=item, revision=item.revision, notes="Other words.")
    get(keeper, "minutes", audiences)
    get(keeper, "minutes", audiences, language="fr")
    assert drawn == ["pdf/minutes.html"] * 3


def test_what_is_frozen_is_drawn_once_whatever_else_changes(client, audiences, taskforce, drawn):
    publish(audiences)
    for _time in range(2):
        assert get(client, "minutes", audiences).status_code == 200
        type(taskforce).objects.changed()
    assert drawn == ["pdf/minutes.html"]


def test_of_members_nothing_is_kept_on_the_way(client, keeper, audiences, drawn):
    for name in NAMES:
        assert get(keeper, name, audiences)["Cache-Control"] == "private, no-store"
    client.logout()
    client.cookies.clear()
    assert get(client, "convocation", audiences)["Cache-Control"] == "no-cache"


def test_nobody_reads_what_she_may_not_know_of(client, meeting, stranger):
    assert AnonymousUser().is_active is False
    assert [get(client, name, meeting).status_code for name in ("convocation", "minutes")] == [404, 404]
    held = make_held(OrganizationFactory())
    assert get(client, "minutes", held).status_code == 404
