"""From held to published, on pages: held, out for correction, corrections answered, approved, published."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import minutes, planning
from meetings.models import Correction, Edition, Erratum, Item, Meeting
from tests.factories import UserFactory, member_of
from tests.meetings.conftest import make_held, make_meeting, many_items, queries_of

pytestmark = pytest.mark.django_db
IBAN = "FR76 3000 6000 0112 3456 7890 189"


def address(name, meeting, *args):
    return reverse(f"meetings:{name}", args=[meeting.uid, *args])


def state_of(meeting):
    return Meeting.objects.get(pk=meeting.pk).state


@pytest.fixture
def out(held):
    """Minutes out for correction."""
    minutes.circulate(meeting=held, days=7)
    return held


@pytest.fixture
def over(out):
    """Minutes whose time for corrections is over."""
    Meeting.objects.filter(pk=out.pk).update(corrections_until=timezone.now() - timedelta(minutes=1))
    return out


@pytest.fixture
def correction(out, alpha, editor):
    item = out.items.get(title="School")
    return minutes.correct(item=item, organization=alpha, who=editor, text="Two classes.")


@pytest.fixture
def second(db):
    """Another coordinator."""
    return UserFactory(name="Zoé", is_coordinator=True)


# Held -----------------------------------------------------------------------------------------------


def test_it_asks_for_who_came_then_gives_the_number(keeper, meeting, alpha):
    planning.convene(meeting=meeting, by="Inès")
    here = address("hold", meeting)
    assert "#attendance" in keeper.get(here).text
    assert keeper.post(here).status_code == 409
    minutes.record_attendance(meeting=meeting, rows=[(alpha, "Ed", True, False)])
    assert "Alpha" in keeper.get(here).text
    page = keeper.post(here, follow=True)
    assert f"{timezone.localdate().year}-01" in page.text
    again = keeper.post(here)
    assert again.status_code == 409
    assert Meeting.objects.get().number == f"{timezone.localdate().year}-01"


def test_nothing_to_press_before_it_began_or_before_somebody_came(keeper, meeting, alpha):
    def is_offered():
        page = keeper.get(address("hold", meeting)).text
        return 'type="submit"' in page[page.index("<main") : page.index("</main>")]

    planning.convene(meeting=meeting, by="Inès")
    assert not is_offered()
    minutes.record_attendance(meeting=meeting, rows=[(alpha, "Ed", True, False)])
    assert is_offered()
    Meeting.objects.filter(pk=meeting.pk).update(starts=timezone.now() + timedelta(minutes=5))
    assert not is_offered()


@pytest.mark.parametrize("step", ["hold", "circulate", "erratum", "convene", "postpone", "cancel"])
def test_the_page_of_another_step_says_so_and_offers_nothing(keeper, out, step):
    page = keeper.get(address(step, out)).text
    main = page[page.index("<main") : page.index("</main>")]
    assert "Cette réunion en est à une autre étape" in main
    assert "<form" not in main


# Out for correction ---------------------------------------------------------------------------------


def test_while_corrections_may_come_they_are_the_main_action(keeper, out):
    def offered():
        page = keeper.get(out.get_absolute_url()).text
        return address("corrections", out) in page, address("approve", out) in page

    assert offered() == (True, False)
    Meeting.objects.filter(pk=out.pk).update(corrections_until=timezone.now() - timedelta(minutes=1))
    assert offered() == (True, True)


def test_items_that_are_not_settled_are_linked(keeper, held):
    item = held.items.get(title="School")
    Item.objects.filter(pk=item.pk).update(outcome="open")
    page = keeper.get(address("circulate", held))
    assert f"{address('write', held)}#item-{item.pk}" in page.text
    assert keeper.post(address("circulate", held), {"days": "10"}).status_code == 409
    assert state_of(held) == "drafted"


def test_they_go_out_for_so_many_days_and_once(keeper, held):
    here = address("circulate", held)
    assert keeper.get(here).context["form"]["days"].value() == 10
    for days in ("0", "61", "soon", "²", ""):
        assert keeper.post(here, {"days": days}).context["form"].errors
    assert keeper.post(here, {"days": "3"}).url == address("corrections", held)
    held.refresh_from_db()
    until = timezone.localdate() + timedelta(days=3)
    assert timezone.localdate(held.corrections_until) == until
    assert keeper.post(here, {"days": "3"}).status_code == 409


def test_what_the_guard_found_is_looked_at_first(keeper, held):
    Item.objects.filter(title="School").update(notes=f"Compte {IBAN}.")
    here = address("circulate", held)
    assert IBAN in keeper.get(here).text
    assert keeper.post(here, {"days": "3"}).status_code == 409
    assert keeper.post(here, {"days": "3", "looked": "1"}).status_code == 302


def test_five_hundred_items_go_out_with_as_many_queries(keeper, held):
    few = queries_of(keeper, address("circulate", held))
    many_items(held, 500)
    assert queries_of(keeper, address("circulate", held)) == few == 6


# Corrections ----------------------------------------------------------------------------------------


def test_a_correction_is_taken_with_the_text_as_it_then_stands(keeper, out, correction):
    here = address("correction_answer", out, correction.pk)
    assert here in keeper.get(address("corrections", out)).text
    form = keeper.get(here).context["form"]
    assert form["notes"].value() == "Notes of School."
    sent = {"accepts": "yes", "notes": "Two classes.", "revision": form["revision"].value()}
    assert keeper.post(here, sent).url == address("corrections", out)
    correction.refresh_from_db()
    assert (correction.state, correction.item.notes) == ("accepted", "Two classes.")
    assert keeper.post(here, sent).status_code == 409


def test_a_correction_is_refused_with_a_word_only(keeper, out, correction):
    here = address("correction_answer", out, correction.pk)
    assert keeper.post(here, {"accepts": "no", "notes": "X"}).context["form"].errors
    keeper.post(here, {"accepts": "no", "notes": "X", "answer": "There are three."})
    correction.refresh_from_db()
    assert (correction.state, correction.answer) == ("refused", "There are three.")
    assert correction.item.notes == "Notes of School."


def test_two_corrections_of_one_item_write_nothing_over(keeper, out, correction, alpha, editor):
    other = minutes.correct(item=correction.item, organization=alpha, who=editor, text="Three.")
    old = {"accepts": "yes", "revision": correction.item.revision}
    keeper.post(address("correction_answer", out, correction.pk), old | {"notes": "Two classes."})
    here = address("correction_answer", out, other.pk)
    answer = keeper.post(here, old | {"notes": "Three classes."})
    assert answer.status_code == 409
    assert [tuple(row[1:]) for row in answer.context["differences"]] == [("Two classes.", "Three classes.")]
    again = old | {"notes": "Both.", "revision": answer.context["form"]["revision"].value()}
    assert keeper.post(here, again).status_code == 302


def test_a_correction_of_another_meeting_is_not_there(keeper, correction):
    other = make_meeting()
    assert keeper.get(address("correction_answer", other, correction.pk)).status_code == 404


def test_corrections_take_as_many_queries_whatever_their_number(keeper, out, correction):
    few = queries_of(keeper, address("corrections", out))
    Correction.objects.bulk_create(
        Correction(item=correction.item, organization_name=f"O {n}", text="X") for n in range(200)
    )
    assert queries_of(keeper, address("corrections", out)) == few == 5


# Approved -------------------------------------------------------------------------------------------


def test_before_the_time_is_over_nothing_is_approved_here(keeper, out):
    page = keeper.get(address("approve", out))
    assert not page.context["form"].is_possible
    assert keeper.post(address("approve", out), {"approved_in": "here"}).status_code == 200
    assert state_of(out) == "correction"


def test_a_correction_that_waits_is_linked(keeper, correction, over):
    assert address("corrections", over) in keeper.get(address("approve", over)).text
    assert keeper.post(address("approve", over), {"approved_in": "here"}).status_code == 409


def test_approved_here_with_objections_once(keeper, coordinator, over):
    sent = {"approved_in": "here", "objections": "Beta: the date.\r\n\r\nGamma: the place."}
    assert keeper.post(address("approve", over), sent).url == address("publish", over)
    edition = Edition.objects.get()
    assert edition.objections == ["Beta: the date.", "Gamma: the place."]
    assert (edition.approved_in, Meeting.objects.get().approved_by) == ("", coordinator)
    assert keeper.post(address("approve", over), sent).status_code == 409


def test_approved_at_a_later_meeting(keeper, out, alpha):
    Meeting.objects.update(starts=timezone.now() - timedelta(days=60))
    later = make_held(alpha)
    assert keeper.post(address("approve", out), {"approved_in": "1999-01"}).context["form"].errors
    keeper.post(address("approve", out), {"approved_in": later.number})
    assert Edition.objects.get().approved_in == later.number


# Published ------------------------------------------------------------------------------------------


@pytest.fixture
def approved(over, coordinator):
    """Approved by Inès; School is for everyone, Camp is not."""
    Item.objects.filter(title="School").update(audience="public")
    Item.objects.filter(title="Camp").update(notes="Told inside.")
    minutes.approve(meeting=over, by=coordinator)
    return over


def test_who_approved_does_not_publish(keeper, approved):
    page = keeper.get(address("publish", approved))
    assert reverse("accounts:coordinators") in page.text
    assert keeper.post(address("publish", approved)).status_code == 409
    assert state_of(approved) == "approved"


def test_another_coordinator_sees_exactly_what_becomes_public_then_publishes(client, approved, second):
    client.force_login(second)
    page = client.get(address("publish", approved))
    assert [item["title"] for item in page.context["content"]["items"]] == ["School"]
    assert "Camp" in page.context["hidden"]
    assert "Notes of School." in page.text
    assert "Told inside." not in page.text
    assert "Ed Editor" not in page.text
    first, again = (client.post(address("publish", approved)) for _turn in range(2))
    assert (first.status_code, again.status_code) == (302, 409)
    assert state_of(approved) == "published"


def test_the_secretary_publishes_too(client, approved, alpha):
    person = member_of(alpha)
    planning.assign_perm(planning.WRITE, person, approved)
    client.force_login(person)
    assert client.post(address("publish", approved)).status_code == 302


def test_what_the_guard_found_is_looked_at_by_who_publishes(client, over, second, coordinator):
    Item.objects.filter(title="School").update(audience="public", notes=f"Compte {IBAN}.")
    minutes.approve(meeting=over, by=coordinator)
    client.force_login(second)
    assert client.post(address("publish", over)).status_code == 409
    assert client.post(address("publish", over), {"looked": "1"}).status_code == 302


def test_nothing_is_published_before_it_is_approved(keeper, out):
    assert keeper.get(address("publish", out)).status_code == 200
    assert keeper.post(address("publish", out)).status_code == 409


# Errata ---------------------------------------------------------------------------------------------


def test_an_erratum_is_said_once_beside_what_never_changes(keeper, approved):
    before = Edition.objects.get().fingerprint
    for _turn in range(2):
        answer = keeper.post(address("erratum", approved), {"text": "Read 41.", "is_public": "on"})
        assert answer.url == approved.get_absolute_url()
    erratum = Erratum.objects.get()
    assert (erratum.text, erratum.is_public, erratum.who_name) == ("Read 41.", True, "Inès")
    assert Edition.objects.get().fingerprint == before


def test_the_page_of_the_meeting_leads_there_who_writes_it_only(keeper, client, approved, editor):
    assert address("erratum", approved) in keeper.get(approved.get_absolute_url()).text
    client.force_login(editor)
    assert address("erratum", approved) not in client.get(approved.get_absolute_url()).text


def test_an_erratum_needs_words_that_may_stand_and_minutes_that_are_approved(keeper, approved, alpha):
    here = address("erratum", approved)
    assert keeper.post(here, {"text": " "}).context["form"].errors
    assert keeper.post(here, {"text": f"Compte {IBAN}."}).context["form"].errors
    assert keeper.post(address("erratum", make_held(alpha)), {"text": "Early."}).status_code == 409
    assert Erratum.objects.count() == 0
