"""The minutes screen: attendance, notes saved while one types, decisions, actions, news of old ones."""

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse

from directory.actions import set_commitment
from meetings import minutes, planning
from meetings.forms.attendance import Sheet
from meetings.models import Action, Decision, Item
from tests.meetings.conftest import make_approved, make_held, make_meeting, many_items, queries_of

pytestmark = pytest.mark.django_db
HTMX = {"HX-Request": "true"}


@pytest.fixture
def convened(meeting, editor, stranger):
    """A convened meeting; alpha (Ed Editor) and beta (Sam Stranger) are invited."""
    return planning.convene(meeting=meeting, by="Inès")


@pytest.fixture
def item(convened):
    return convened.items.get(title="School")


def address(name, meeting, *args):
    return reverse(f"meetings:{name}", args=[meeting.uid, *args])


def typed(item, **fields):
    return {
        "notes": "Said.",
        "outcome": item.outcome,
        "was": item.outcome,
        "revision": item.revision,
    } | fields


def save(browser, item, *, htmx=True, **fields):
    headers = HTMX if htmx else {}
    return browser.post(address("write_item", item.meeting, item.pk), typed(item, **fields), headers=headers)


def notes_of(item):
    return Item.objects.get(pk=item.pk).notes


# Notes ----------------------------------------------------------------------------------------------


def test_what_is_typed_is_saved_and_the_answer_is_a_part_with_the_new_revision(keeper, item):
    answer = save(keeper, item, notes="First\r\nSecond")
    assert (answer.status_code, answer["TF-Part"]) == (200, "1")
    assert 'name="revision" value="2"' in answer.text
    assert "Enregistré à " in answer.text
    assert "<html" not in answer.text
    assert notes_of(item) == "First\nSecond"


def test_without_scripts_it_lands_where_it_was(keeper, item):
    answer = save(keeper, item, htmx=False)
    assert answer.url == f"{address('write', item.meeting)}#item-{item.pk}"
    assert notes_of(item) == "Said."


def test_of_two_authors_the_second_sees_both_texts_and_chooses(keeper, item):
    save(keeper, item, notes="Theirs")
    answer = save(keeper, item, notes="Mine")
    assert (answer.status_code, answer["TF-Part"]) == (409, "1")
    assert "Theirs" in answer.text
    assert 'name="revision" value="1"' in answer.text  # what is typed on saves over nothing
    assert save(keeper, item, notes="Mine and more").status_code == 409
    assert notes_of(item) == "Theirs"
    assert save(keeper, item, notes="Mine", over="2").status_code == 200
    assert notes_of(item) == "Mine"


def test_the_choice_is_stale_too_when_a_third_was_faster(keeper, item):
    save(keeper, item, notes="Theirs")
    save(keeper, item, notes="A third one’s", revision="2")
    assert save(keeper, item, notes="Mine", over="2").status_code == 409
    assert notes_of(item) == "A third one’s"


def test_without_scripts_both_texts_stand_on_a_page(keeper, item):
    save(keeper, item, notes="Theirs")
    answer = save(keeper, item, notes="Mine", htmx=False)
    assert answer.status_code == 409
    assert "Theirs</textarea>" in answer.text
    assert "Mine</textarea>" in answer.text
    assert save(keeper, item, notes="Mine", take="1", htmx=False).status_code == 302
    assert notes_of(item) == "Theirs"


def test_an_answer_that_was_never_heard_makes_no_second_author(keeper, item):
    save(keeper, item, notes="Sent")  # the line was cut before the answer
    assert save(keeper, item, notes="Sent").status_code == 200
    save(keeper, item, notes="Sent again", revision="3")
    assert (
        save(keeper, item, notes="Sent again, and more", revision="3", sent="Sent again").status_code == 200
    )
    assert save(keeper, item, notes="Other", revision="1", sent="Never there").status_code == 409


def test_only_an_outcome_that_was_changed_is_saved(keeper, item):
    minutes.decide(item=item, text="Go")
    save(keeper, item, notes="Typed on an older page", outcome="open", was="open")
    item.refresh_from_db()
    assert item.outcome == "decided"
    save(keeper, item, outcome="deferred", was="decided")
    item.refresh_from_db()
    assert item.outcome == "deferred"


@pytest.mark.parametrize(
    "fields",
    [{"notes": "x" * 20_001}, {"outcome": "lost"}, {"revision": "²"}, {"notes": "a\0b"}, {"over": "-1"}],
)
def test_what_cannot_be_is_answered_and_nothing_is_saved(keeper, item, fields):
    answer = save(keeper, item, **fields)
    assert (answer.status_code, answer["TF-Part"]) == (422, "1")
    assert notes_of(item) == ""
    assert save(keeper, item, htmx=False, **fields).status_code == 422


def test_what_must_not_stand_there_stops_until_somebody_looked(keeper, item, django_assert_num_queries):
    text = "Compte FR76 3000 6000 0112 3456 7890 189."
    answer = save(keeper, item, notes=text)
    assert answer.status_code == 422
    assert notes_of(item) == ""
    box = answer.context["form"].fields["notes"].guard
    assert save(keeper, item, notes=text, **{box.confirm_name: box.reading.confirmation}).status_code == 200
    assert notes_of(item) == text


def test_a_partner_is_known_to_the_guard_and_a_word_can_be_remembered(keeper, item):
    answer = save(keeper, item, notes="We met Alpha in Belmont, and Quendor.")
    marked = answer.context["form"].fields["notes"].guard.reading.words
    assert "Alpha" not in marked
    assert "Quendor" in marked
    save(keeper, item, notes="In Quendor.", revision="2", notes_remember=["Quendor"])
    answer = save(keeper, item, notes="To Quendor.", revision="3")
    assert "Quendor" not in answer.context["form"].fields["notes"].guard.reading.words


def test_after_it_went_out_nothing_is_written(keeper, alpha):
    meeting = make_approved(alpha)
    item = meeting.items.get(title="School")
    assert save(keeper, item, notes="Too late").status_code == 409
    answer = save(keeper, item, notes="Too late", htmx=False)
    assert answer.status_code == 409
    assert "Too late" in answer.text
    assert notes_of(item) == "Notes of School."
    assert "data-tf-notes" not in keeper.get(address("write", meeting)).text


def test_a_file_or_a_form_without_its_token_writes_nothing(keeper, coordinator, item):
    file = SimpleUploadedFile("notes.txt", b"From a file")
    assert keeper.post(
        address("write_item", item.meeting, item.pk), {"notes": file, "revision": "1"}
    ).status_code
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coordinator)
    assert save(browser, item).status_code == 403
    assert notes_of(item) == ""


def test_the_secretary_writes_and_a_member_does_not(client, meeting, secretary, editor):
    meeting = planning.convene(meeting=meeting, by="Inès")
    item = meeting.items.get(title="School")
    client.force_login(secretary)
    assert save(client, item).status_code == 200
    assert client.get(address("write", make_meeting())).status_code == 404
    client.force_login(editor)
    assert save(client, item, notes="Mine").status_code == 404
    assert notes_of(item) == "Said."


def test_a_save_takes_as_many_queries_whatever_stands_around(keeper, item, django_assert_num_queries):
    save(keeper, item)
    many_items(item.meeting, 200)
    with django_assert_num_queries(11):
        assert save(keeper, item, notes="More", revision="2").status_code == 200


def test_five_hundred_items_stand_on_one_page_with_as_many_queries(keeper, convened, alpha):
    here = address("write", convened)
    few = queries_of(keeper, here)
    many_items(convened, 500)
    item = convened.items.last()
    minutes.decide(item=item, text="Go")
    minutes.promise(item=item, text="Do", owner=alpha)
    assert queries_of(keeper, here) == few == 6
    page = keeper.get(here)
    assert page.text.count("data-tf-notes=") == 500
    assert "htmx-2.min" in page.text


# Decisions and actions ------------------------------------------------------------------------------


def test_a_decision_joins_the_list_and_sets_the_outcome_in_place(keeper, item):
    for _turn in range(2):
        answer = keeper.post(address("decide", item.meeting, item.pk), {"text": "Go"}, headers=HTMX)
        assert answer.status_code == 200
    assert answer.text.count("Go") == 1
    assert 'data-hx-swap-oob="true"' in answer.text
    assert 'value="decided" selected' in answer.text
    assert [decision.text for decision in Decision.objects.all()] == ["Go"]


def test_a_decision_works_as_a_plain_form(keeper, item):
    here = address("decide", item.meeting, item.pk)
    assert keeper.get(here).status_code == 200
    assert keeper.post(here, {"text": " "}).status_code == 422
    assert keeper.post(here, {"text": "Go"}).url == f"{address('write', item.meeting)}#item-{item.pk}"


def test_an_action_names_its_organisation_as_people_type_it(keeper, item, alpha):
    here = address("promise", item.meeting, item.pk)
    fields = {"text": "Open taps", "owner": " ALPHÀ ", "due": "2027-02-01"}
    for _turn in range(2):
        assert keeper.post(here, fields, headers=HTMX).status_code == 200
    action = Action.objects.get()
    assert (action.owner, action.due.isoformat()) == (alpha, "2027-02-01")


@pytest.mark.parametrize(
    ("fields", "name"),
    [({"owner": "Nobody"}, "owner"), ({"due": "2027-02-29"}, "due"), ({"text": ""}, "text")],
)
def test_an_action_that_cannot_be_is_answered_and_stays_typed(keeper, item, alpha, fields, name):
    here = address("promise", item.meeting, item.pk)
    sent = {"text": "Open taps", "owner": "Alpha", "due": ""} | fields
    answer = keeper.post(here, sent, headers=HTMX)
    assert (answer.status_code, list(answer.context["form"].errors)) == (422, [name])
    page = keeper.post(here, sent)
    assert page.status_code == 422
    assert sent["owner"] in page.text
    assert Action.objects.count() == 0


def test_nothing_is_decided_after_it_went_out(keeper, alpha):
    meeting = make_approved(alpha)
    item = meeting.items.get(title="School")
    for headers in (HTMX, {}):
        answer = keeper.post(address("decide", meeting, item.pk), {"text": "Go"}, headers=headers)
        assert answer.status_code == 409
        assert "Go" in answer.text or headers
    assert Decision.objects.count() == 0


def test_actions_of_before_hear_their_news_under_open_actions(keeper, alpha, coordinator):
    action = minutes.promise(item=make_held(alpha).items.last(), text="Open taps", owner=alpha)
    meeting = planning.convene(meeting=make_meeting(), by="Inès")
    assert "Open taps" in keeper.get(address("write", meeting)).text
    here = address("tell", meeting, action.pk)
    for _turn in range(2):
        answer = keeper.post(here, {"text": "Two are open", "state": "done"}, headers=HTMX)
        assert answer.status_code == 200
    action.refresh_from_db()
    note = action.notes.get()
    assert (note.text, note.meeting, note.who, action.state) == ("Two are open", meeting, coordinator, "done")
    assert "Two are open" in keeper.get(address("write", meeting)).text  # also once it is done
    assert keeper.post(here, {"text": "", "state": "open"}, headers=HTMX).status_code == 422
    assert keeper.post(here, {"text": "Closed again", "state": "open"}).url.endswith(f"#action-{action.pk}")


def test_news_of_an_action_of_this_meeting_or_of_one_closed_before_are_not_asked(keeper, item, alpha):
    own = minutes.promise(item=item, text="Own", owner=alpha)
    assert keeper.get(address("tell", item.meeting, own.pk)).status_code == 404


def test_no_news_after_it_went_out(keeper, alpha):
    action = minutes.promise(item=make_held(alpha).items.last(), text="Open taps", owner=alpha)
    meeting = make_approved(alpha)
    answer = keeper.post(address("tell", meeting, action.pk), {"text": "Late", "state": "done"}, headers=HTMX)
    assert answer.status_code == 409
    assert action.notes.count() == 0


# Who came -------------------------------------------------------------------------------------------


def sheet(browser, meeting):
    return browser.get(address("write", meeting)).context["sheet"]


def came(browser, meeting, **fields):
    return browser.post(address("attendance", meeting), {"seen": sheet(browser, meeting).seen} | fields)


def lines(sheet):
    return {line.organization.name: (line.status, line.people) for line in sheet.lines}


def test_replies_fill_in_names_and_excuses_but_no_presence(keeper, convened, editor, stranger):
    gus = planning.invite_guest(meeting=convened, email="gus@example.org", name="Gus")
    planning.answer(reply=gus, answer="yes")
    planning.answer(reply=convened.replies.get(user=editor), answer="sends", sends="Jo")
    planning.answer(reply=convened.replies.get(user=stranger), answer="no")
    found = sheet(keeper, convened)
    assert lines(found) == {"Alpha": ("absent", "Jo"), "Beta": ("excused", "")}
    assert (found.guests, found.is_recorded) == ("Gus", False)


def test_who_came_is_kept(keeper, convened, alpha, beta):
    fields = {
        f"status-{alpha.pk}": "present",
        f"people-{alpha.pk}": " Ed  Editor ",
        "guests": "Gus\r\n\r\nGus\r\nIda",
    }
    answer = came(keeper, convened, **fields, **{f"status-{beta.pk}": "excused"})
    assert answer.url == f"{address('write', convened)}#attendance"
    found = sheet(keeper, convened)
    assert lines(found) == {"Alpha": ("present", "Ed Editor"), "Beta": ("excused", "")}
    assert found.guests == "Gus\nIda"
    assert found.is_recorded


def test_the_second_author_sees_what_the_first_wrote(keeper, convened, alpha):
    seen = sheet(keeper, convened).seen
    came(keeper, convened, **{f"status-{alpha.pk}": "present", f"people-{alpha.pk}": "Ed"})
    mine = {"seen": seen, f"status-{alpha.pk}": "excused", "guests": "Gus"}
    answer = keeper.post(address("attendance", convened), mine)
    assert answer.status_code == 409
    first = answer.context["sheet"].lines[0]
    assert (first.status, first.saved) == ("excused", "Présent Ed")
    assert "Gus" in answer.text
    again = mine | {"seen": answer.context["sheet"].seen}
    assert keeper.post(address("attendance", convened), again).status_code == 302
    assert lines(sheet(keeper, convened))["Alpha"] == ("excused", "")


def test_who_left_the_charter_since_stays_written_down(keeper, convened, alpha):
    came(keeper, convened, **{f"status-{alpha.pk}": "present", f"people-{alpha.pk}": "Ed"})
    set_commitment(organization=alpha, commitment="ended")
    assert lines(Sheet(convened))["Alpha"] == ("present", "Ed")


@pytest.mark.parametrize("fields", [{"guests": "x" * 301}, {"guests": "\n".join(map(str, range(201)))}])
def test_a_sheet_that_cannot_be_kept_says_why_and_stays(keeper, convened, fields):
    answer = came(keeper, convened, **fields)
    assert answer.status_code == 409
    assert answer.context["sheet"].guests == fields["guests"]
    assert convened.attendances.count() == 0


def test_nobody_comes_after_it_went_out(keeper, alpha):
    meeting = make_approved(alpha)
    assert came(keeper, meeting, guests="Late").status_code == 409
    assert meeting.attendances.count() == 1
