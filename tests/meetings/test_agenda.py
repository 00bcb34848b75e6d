"""The page of the agenda: items, proposals, guests, and sending it."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.actions import set_commitment
from meetings import inviting, planning
from meetings.models import Convocation, Item, Meeting, Reply
from taskforce.accounts.actions import RefusedError
from tests.factories import OrganizationFactory, UserFactory, member_of
from tests.meetings.conftest import make_approved, many_items, queries_of

pytestmark = pytest.mark.django_db


def address(name, meeting, *args):
    return reverse(f"meetings:{name}", args=[meeting.uid, *args])


def typed(**fields):
    return {"title": "Water", "audience": "public"} | fields


def titles(meeting):
    return [item.title for item in meeting.items.on_agenda()]


def of(item, **fields):
    """The form of ``item`` as a browser sends it, with some fields typed anew."""
    return {
        "revision": item.revision,
        "title": item.title,
        "text": item.text,
        "audience": item.audience,
    } | fields


# Items ----------------------------------------------------------------------------------------------


def test_an_item_is_added_and_stands_at_the_end(keeper, meeting):
    answer = keeper.post(
        address("agenda", meeting), typed(minutes="20", presenter="Camille", domain="health")
    )
    item = meeting.items.get(title="Water")
    assert answer.url == f"{address('agenda', meeting)}#item-{item.pk}"
    assert titles(meeting)[-1] == "Water"
    assert (item.minutes, item.presenter, item.domain, item.audience) == (20, "Camille", "health", "public")


@pytest.mark.parametrize("field", ["title", "text"])
def test_the_guard_reads_an_item_before_it_is_saved(keeper, meeting, field):
    words = {field: "Le compte FR76 3000 6000 0112 3456 7890 189."}
    answer = keeper.post(address("agenda", meeting), typed(**words))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    item = meeting.items.get(title="School")
    answer = keeper.post(address("item_edit", meeting, item.pk), of(item, **words))
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert not meeting.items.filter(**{f"{field}__contains": "FR76"}).exists()


def test_a_double_click_adds_one_item(keeper, meeting):
    first, second = (keeper.post(address("agenda", meeting), typed()) for _turn in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert titles(meeting).count("Water") == 1


@pytest.mark.parametrize(
    ("fields", "name"),
    [
        ({"title": ""}, "title"),
        ({"minutes": "0"}, "minutes"),
        ({"minutes": "601"}, "minutes"),
        ({"minutes": "²"}, "minutes"),
        ({"audience": "world"}, "audience"),
        ({"text": "x" * 5001}, "text"),
    ],
)
def test_what_cannot_be_is_said_and_stays_typed(keeper, meeting, fields, name):
    answer = keeper.post(address("agenda", meeting), typed(presenter="Camille Martin") | fields)
    assert list(answer.context["form"].errors) == [name]
    assert "Camille Martin" in answer.text


def test_minutes_are_summed_against_the_length(keeper, meeting):
    Item.objects.filter(title__in=["School", "Camp"]).update(minutes=100)
    page = keeper.get(address("agenda", meeting))
    assert (page.context["sum"], page.context["length"]) == (200, 180)
    assert "trop long" in page.text


def test_two_authors_of_an_item_are_shown_both_texts(keeper, meeting):
    item = meeting.items.get(title="School")
    here = address("item_edit", meeting, item.pk)
    keeper.post(here, of(item, text="Theirs"))
    answer = keeper.post(here, of(item, text="Mine\r\nlonger"))
    assert answer.status_code == 409
    assert [(saved, mine) for _label, saved, mine in answer.context["differences"]] == [
        ("Theirs", "Mine\nlonger")
    ]
    again = of(item, text="Both", revision=answer.context["form"]["revision"].value())
    assert keeper.post(here, again).status_code == 302
    item.refresh_from_db()
    assert item.text == "Both"


def test_items_move_by_buttons(keeper, meeting):
    camp = meeting.items.get(title="Camp")
    move = address("item_move", meeting, camp.pk)
    keeper.post(move, {"by": "up"})
    assert titles(meeting)[1:] == ["Camp", "School"]
    keeper.post(move, {"by": "sideways"})
    keeper.get(move)
    assert titles(meeting)[1:] == ["Camp", "School"]
    keeper.post(move, {"by": "down"})
    assert titles(meeting)[1:] == ["School", "Camp"]


def test_what_is_only_proposed_does_not_move(keeper, meeting, alpha):
    item = planning.propose_item(meeting=meeting, organization=alpha, title="Water")
    assert keeper.post(address("item_move", meeting, item.pk), {"by": "up"}).status_code == 302


def test_the_agenda_of_approved_minutes_stands(keeper, alpha):
    meeting = make_approved(alpha)
    before, camp = titles(meeting), meeting.items.get(title="Camp")
    keeper.post(address("item_move", meeting, camp.pk), {"by": "up"})
    assert keeper.post(address("agenda", meeting), typed()).status_code == 409
    assert keeper.post(address("item_edit", meeting, camp.pk), of(camp, title="X")).status_code == 409
    assert titles(meeting) == before


def test_an_item_is_taken_off_after_a_question(keeper, meeting):
    camp = meeting.items.get(title="Camp")
    remove = address("item_remove", meeting, camp.pk)
    assert "Camp" in keeper.get(remove).text
    assert "Camp" in titles(meeting)
    keeper.post(remove)
    assert "Camp" not in titles(meeting)
    assert keeper.post(remove).status_code == 404


def test_a_standing_item_stays(keeper, meeting):
    standing = meeting.items.get(kind="actions")
    answer = keeper.post(address("item_remove", meeting, standing.pk), follow=True)
    assert "notice bad" in answer.text
    assert meeting.items.filter(pk=standing.pk).exists()


def test_an_item_of_another_meeting_is_not_there(client, meeting, secretary):
    client.force_login(secretary)
    other = Item.objects.create(
        meeting=Meeting.objects.create(starts=timezone.now(), ends=timezone.now() + timedelta(hours=1)),
        title="X",
    )
    for name in ("item_edit", "item_move", "item_remove", "item_answer"):
        assert client.get(address(name, meeting, other.pk)).status_code == 404
        assert client.post(address(name, other.meeting, other.pk)).status_code == 404


def test_five_hundred_items_and_as_many_queries_as_for_one(keeper, meeting):
    few = queries_of(keeper, address("agenda", meeting))
    many_items(meeting, 500)
    assert queries_of(keeper, address("agenda", meeting)) == few == 6
    answer = keeper.post(address("agenda", meeting), typed())
    assert (answer.status_code, meeting.items.count()) == (409, 500)


# What partners propose ------------------------------------------------------------------------------


def test_a_proposal_is_taken_with_or_without_a_word(keeper, meeting, alpha):
    item = planning.propose_item(meeting=meeting, organization=alpha, title="Water")
    assert "Water" in keeper.get(address("agenda", meeting)).text
    keeper.post(address("item_answer", meeting, item.pk), {"accepts": "yes"})
    assert titles(meeting)[-1] == "Water"
    again = keeper.post(address("item_answer", meeting, item.pk), {"accepts": "no", "answer": "No"})
    assert again.status_code == 409
    assert titles(meeting)[-1] == "Water"


def test_a_refusal_is_never_without_a_word(keeper, meeting, alpha):
    item = planning.propose_item(meeting=meeting, organization=alpha, title="Water")
    here = address("item_answer", meeting, item.pk)
    assert keeper.post(here, {"accepts": "no", "answer": " "}).context["form"].errors
    keeper.post(here, {"accepts": "no", "answer": "Next time"})
    item.refresh_from_db()
    assert (item.status, item.answer) == ("refused", "Next time")


# Guests ---------------------------------------------------------------------------------------------


def guest(**fields):
    return {"guest-name": "Gus", "guest-email": "Gus@Example.org"} | fields


def test_a_guest_is_invited_once_and_can_be_taken_off(keeper, meeting):
    for _turn in range(2):
        assert keeper.post(address("guests", meeting), guest()).status_code == 302
    reply = meeting.replies.get()
    assert (reply.email, reply.name) == ("gus@example.org", "Gus")
    keeper.get(address("guest_forget", meeting, reply.pk))
    assert meeting.replies.count() == 1
    keeper.post(address("guest_forget", meeting, reply.pk))
    assert meeting.replies.count() == 0


def test_no_address_no_guest(keeper, meeting):
    assert keeper.post(address("guests", meeting), guest(**{"guest-email": "gus"})).context["form"].errors
    assert meeting.replies.count() == 0


def test_who_comes_with_her_organisation_is_no_guest(keeper, meeting, editor):
    answer = keeper.post(address("guests", meeting), guest(**{"guest-email": editor.email}))
    assert answer.status_code == 409
    assert meeting.replies.count() == 0


def test_a_guest_with_an_account_sees_the_inside_until_taken_off(meeting):
    person = UserFactory()
    reply = planning.invite_guest(meeting=meeting, email=person.email, name="P")
    assert list(Meeting.objects.inside(person)) == [meeting]
    assert list(Meeting.objects.writable_by(person)) == []
    planning.forget_guest(reply=reply)
    assert list(Meeting.objects.inside(person)) == []


def test_a_late_guest_gets_what_was_sent_and_stays(keeper, meeting, mailoutbox):
    planning.convene(meeting=meeting, by="Inès")
    reply = planning.invite_guest(meeting=meeting, email="gus@example.org", name="Gus")
    assert Convocation.objects.count() == 1
    assert "déjà" not in keeper.post(address("guest_forget", meeting, reply.pk), follow=True).text
    assert Reply.objects.filter(pk=reply.pk).exists()


# Sending it -----------------------------------------------------------------------------------------


def seen(keeper, meeting):
    return {"seen": keeper.get(address("convene", meeting)).context["seen"]}


def test_it_says_who_will_receive_it_and_sends_it_once(keeper, meeting, alpha, beta, editor, stranger):
    member_of(alpha, name="Second")
    planning.invite_guest(meeting=meeting, email="gus@example.org", name="Gus")
    page = keeper.get(address("convene", meeting))
    assert page.context["recipients"] == [("", 1), ("Alpha", 2), ("Beta", 1)]
    assert page.context["mails"] == 4
    known = seen(keeper, meeting)
    first, second = (keeper.post(address("convene", meeting), known) for _turn in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert len(Convocation.objects.get().recipients) == 4


def test_what_was_not_looked_at_is_not_sent(keeper, meeting):
    known = seen(keeper, meeting)
    planning.add_item(meeting=meeting, by=None, title="Meanwhile")
    answer = keeper.post(address("convene", meeting), known)
    assert answer.status_code == 409
    assert "Meanwhile" in answer.text
    assert Convocation.objects.count() == 0
    assert keeper.post(address("convene", meeting), seen(keeper, meeting)).status_code == 302


def test_it_says_what_changed_since_it_was_sent(keeper, meeting):
    planning.convene(meeting=meeting, by="Inès")
    planning.add_item(meeting=meeting, by=None, title="Water")
    school = meeting.items.get(title="School")
    planning.edit_item(item=school, revision=1, text="More")
    planning.move_item(item=school, by=1)
    changes = keeper.get(address("convene", meeting)).context["changes"]
    assert changes == {
        "head": [], "added": ["Water"], "removed": [], "changed": ["School"], "is_moved": True,
    }  # fmt: skip


def test_a_new_day_is_shown_in_words(keeper, meeting):
    planning.convene(meeting=meeting, by="Inès")
    later = meeting.starts + timedelta(days=7)
    Meeting.objects.update(starts=later, ends=later + timedelta(hours=1), place="2031-01-01")
    head = keeper.get(address("convene", meeting)).context["changes"]["head"]
    assert [after for _label, _before, after in head][2] == "2031-01-01"
    assert f"{timezone.localtime(later):%H:%M}" in head[0][2]


def test_nothing_new_goes_only_to_who_joined_since(meeting, editor, beta):
    planning.convene(meeting=meeting, by="Inès")
    with pytest.raises(RefusedError):
        planning.convene(meeting=meeting, by="Inès")
    late = member_of(beta)
    planning.convene(meeting=meeting, by="Inès")
    assert Convocation.objects.count() == 1
    assert late.email in meeting.replies.values_list("email", flat=True)


def test_an_organisation_that_left_receives_nothing_more(meeting, alpha, editor):
    planning.convene(meeting=meeting, by="Inès")
    set_commitment(organization=alpha, commitment="ended")
    planning.add_item(meeting=meeting, by=None, title="Water")
    assert inviting.recipients(meeting) == []
    planning.convene(meeting=meeting, by="Inès")
    assert Convocation.objects.first().recipients == []


def test_an_empty_agenda_is_refused_in_words(keeper, meeting):
    meeting.items.filter(kind="ordinary").delete()
    assert keeper.post(address("convene", meeting)).status_code == 409


def test_a_secretary_convenes(client, meeting, secretary):
    client.force_login(secretary)
    assert client.post(address("convene", meeting)).status_code == 302


def test_the_question_takes_as_many_queries_for_many_organisations(keeper, meeting, alpha, editor):
    few = queries_of(keeper, address("convene", meeting))
    for _turn in range(30):
        member_of(OrganizationFactory())
    assert queries_of(keeper, address("convene", many_items(meeting, 200))) == few == 6
