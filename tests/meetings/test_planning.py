"""Before a meeting: planning, agenda, convocation, answers, putting off and calling off."""

from datetime import timedelta

import pytest
from dateutil import parser
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory import people
from directory.actions import join_organization, set_commitment
from directory.models import Organization, TaskForce
from meetings import calendars, freezing, minutes, planning
from meetings.models import Convocation, Item, Meeting, Reply
from taskforce.accounts.actions import RefusedError, close_account
from taskforce.common.models import OutgoingMail
from tests.factories import OrganizationFactory, member_of
from tests.meetings.conftest import make_held, make_meeting

pytestmark = pytest.mark.django_db
State = Meeting.State


def titles(meeting):
    return [item.title for item in meeting.items.on_agenda()]


def test_the_first_meeting_has_open_actions_and_no_minutes_to_approve(meeting):
    assert [item.kind for item in meeting.items.on_agenda()] == ["actions", "ordinary", "ordinary"]
    assert meeting.number == ""


def test_item_one_approves_the_last_minutes_and_item_two_is_open_actions(alpha):
    last = make_held(alpha)
    following = make_meeting(starts=timezone.now() + timedelta(days=60))
    first, second = following.items.on_agenda()[:2]
    assert (first.kind, second.kind) == ("approval", "actions")
    assert last.number in first.title


def test_what_was_deferred_comes_back_once(alpha):
    last = make_held(alpha)
    Item.objects.filter(meeting=last, title="Camp").update(outcome=Item.Outcome.DEFERRED, text="Why")
    following = make_meeting(starts=timezone.now() + timedelta(days=60), items=())
    assert titles(following)[2:] == ["Camp"]
    assert following.items.get(title="Camp").text == "Why"
    again = make_meeting(starts=timezone.now() + timedelta(days=90), items=())
    assert "Camp" not in titles(again)


def test_the_rhythm_proposes_after_the_last_that_was_not_cancelled(taskforce, meeting):
    later = make_meeting(starts=parser.parse("2031-01-14T08:30:00Z"))
    assert planning.proposal(taskforce).starts.isoformat() == "2031-03-11T08:30:00+00:00"
    planning.cancel(meeting=later, reason="", by=None)
    assert planning.proposal(taskforce).last == meeting


def test_without_a_meeting_nothing_is_proposed(taskforce):
    assert planning.proposal(taskforce) is None


def test_an_end_before_the_start_is_refused_by_the_database():
    now = timezone.now()
    with pytest.raises(IntegrityError), transaction.atomic():
        planning.plan(starts=now, ends=now - timedelta(hours=1), by=None)


def test_a_proposal_waits_for_the_coordinator(
    meeting, alpha, coordinator, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        item = planning.propose_item(meeting=meeting, organization=alpha, title="Water")
    assert "Water" not in titles(meeting)
    planning.answer_proposal(item=item, accepts=True, answer="Good")
    assert titles(meeting)[-1] == "Water"
    with pytest.raises(RefusedError):
        planning.answer_proposal(item=item, accepts=False)


def test_a_refused_proposal_keeps_the_word(meeting, alpha):
    item = planning.propose_item(meeting=meeting, organization=alpha, title="Water")
    planning.answer_proposal(item=item, accepts=False, answer="Next time")
    item.refresh_from_db()
    assert (item.status, item.answer) == ("refused", "Next time")


def test_after_the_deadline_nothing_is_proposed(meeting, alpha):
    Meeting.objects.update(proposals_until=timezone.localdate() - timedelta(days=1))
    meeting.refresh_from_db()
    with pytest.raises(RefusedError):
        planning.propose_item(meeting=meeting, organization=alpha, title="Late")


def test_five_hundred_items_and_no_more(meeting, monkeypatch):
    monkeypatch.setattr(planning, "MOST_ITEMS", 4)
    planning.add_item(meeting=meeting, by=None, title="Fourth")
    with pytest.raises(RefusedError):
        planning.add_item(meeting=meeting, by=None, title="Fifth")


def test_two_authors_of_an_item_lose_nothing(meeting):
    item = meeting.items.get(title="School")
    planning.edit_item(item=item, revision=1, title="School year")
    with pytest.raises(planning.StaleError) as stale:
        planning.edit_item(item=item, revision=1, title="Schools")
    assert stale.value.current.title == "School year"


def test_items_move_but_not_above_the_standing_ones(meeting):
    camp = meeting.items.get(title="Camp")
    planning.move_item(item=camp, by=-1)
    assert titles(meeting)[1:] == ["Camp", "School"]
    planning.move_item(item=camp, by=-1)
    assert titles(meeting)[1:] == ["Camp", "School"]
    planning.move_item(item=meeting.items.get(title="School"), by=1)
    assert titles(meeting)[1:] == ["Camp", "School"]


def test_standing_items_and_sent_ones_are_not_removed(meeting):
    planning.remove_item(item=meeting.items.get(title="Camp"))
    assert "Camp" not in titles(meeting)
    with pytest.raises(RefusedError):
        planning.remove_item(item=meeting.items.get(kind="actions"))
    planning.convene(meeting=meeting, by="Inès")
    with pytest.raises(RefusedError):
        planning.remove_item(item=meeting.items.get(title="School"))


def test_convening_freezes_the_agenda_and_invites_signatories_only(alpha, beta, editor, stranger, meeting):
    set_commitment(organization=beta, commitment="ended")
    planning.convene(meeting=meeting, by="Inès")
    sent = Convocation.objects.get()
    assert sent.recipients == [editor.email]
    assert [item["title"] for item in sent.content["items"]] == titles(meeting)
    assert sent.fingerprint == freezing.fingerprint(sent.content)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.sequence) == ("convened", 1)


@pytest.mark.parametrize(
    "change", [lambda: Convocation.objects.update(version=2), lambda: Convocation.objects.all().delete()]
)
def test_what_was_sent_never_changes(meeting, change):
    planning.convene(meeting=meeting, by="Inès")
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_a_later_change_is_a_new_version_and_a_new_mail(meeting, editor):
    planning.convene(meeting=meeting, by="Inès")
    planning.add_item(meeting=meeting, by=None, title="One more")
    meeting.refresh_from_db()
    planning.convene(meeting=meeting, by="Inès")
    first, second = Convocation.objects.order_by("version")
    assert (first.version, second.version) == (1, 2)
    assert first.fingerprint != second.fingerprint
    meeting.refresh_from_db()
    planning.change(meeting=meeting, revision=meeting.revision, place="Elsewhere")
    assert Convocation.objects.count() == 3


def test_an_agenda_without_items_or_a_meeting_that_is_over_is_not_convened(db):
    with pytest.raises(RefusedError):
        planning.convene(meeting=make_meeting(items=()), by="Inès")
    with pytest.raises(RefusedError):
        planning.convene(meeting=make_meeting(starts=timezone.now() - timedelta(days=9)), by="Inès")


def test_a_person_of_two_organisations_is_invited_once(alpha, beta, editor, meeting):
    editor.groups.add(beta.group)
    planning.convene(meeting=meeting, by="Inès")
    assert Reply.objects.count() == 1


def test_who_left_her_organisation_gets_nothing_more(alpha, meeting, editor, coordinator, client):
    """Neither the agenda that is sent again, with the link to take part, nor the page of her old link."""
    planning.convene(meeting=meeting, by="Inès")
    link = reverse("meetings:reply", args=[meeting.replies.get().token])
    assert client.get(link).status_code == 200
    people.remove_person(organization=alpha, user=editor, removed_by=coordinator)
    assert (meeting.replies.standing().count(), client.get(link).status_code) == (0, 404)
    assert client.post(link, {"answer": "yes"}).status_code == 404
    planning.change(meeting=meeting, revision=Meeting.objects.get().revision, place="Elsewhere")
    assert [one.recipients for one in Convocation.objects.order_by("version")] == [[editor.email], []]


def test_who_changed_her_organisation_is_invited_with_the_new_one(alpha, beta, meeting, editor, coordinator):
    planning.convene(meeting=meeting, by="Inès")
    planning.answer(reply=meeting.replies.get(), answer="yes")
    people.remove_person(organization=alpha, user=editor, removed_by=coordinator)
    join_organization(user=editor, organization=beta)
    planning.convene(meeting=Meeting.objects.get(), by="Inès")
    assert [(reply.organization, reply.answer) for reply in meeting.replies.all()] == [(beta, "none")]


@pytest.mark.parametrize("change", ["closed", "withdrew"])
def test_an_old_link_opens_nothing(alpha, meeting, editor, client, change):
    planning.convene(meeting=meeting, by="Inès")
    link = reverse("meetings:reply", args=[meeting.replies.get().token])
    if change == "closed":
        close_account(user=editor)
    else:
        set_commitment(organization=alpha, commitment="ended")
    assert client.get(link).status_code == 404


def test_a_guest_is_invited_too(meeting):
    planning.invite_guest(meeting=meeting, email=" Guest@Example.org ", name="Guest")
    planning.invite_guest(meeting=meeting, email="guest@example.org", name="Guest")
    planning.convene(meeting=meeting, by="Inès")
    assert Convocation.objects.get().recipients == ["guest@example.org"]


def test_answers_until_it_is_held(meeting, editor):
    planning.convene(meeting=meeting, by="Inès")
    reply = meeting.replies.get()
    planning.answer(reply=reply, answer="sends", sends="Jo")
    reply.refresh_from_db()
    assert (reply.answer, reply.sends) == ("sends", "Jo")
    planning.cancel(meeting=meeting, reason="Snow", by=None)
    with pytest.raises(RefusedError):
        planning.answer(reply=reply, answer="yes")


@pytest.mark.parametrize(
    ("verb", "state"), [(planning.postpone, "postponed"), (planning.cancel, "cancelled")]
)
def test_called_off_with_a_reason(meeting, editor, verb, state):
    planning.convene(meeting=meeting, by="Inès")
    verb(meeting=meeting, reason="Snow", by=None)
    meeting.refresh_from_db()
    assert (meeting.state, meeting.reason, meeting.sequence) == (state, "Snow", 2)


def test_the_event_of_what_is_called_off_leads_nowhere(editor):
    """It goes to all who were told, and some may have left their organisation since."""
    meeting = planning.convene(meeting=make_meeting(online="https://example.org/room"), by="Inès")
    assert calendars.event(meeting, inside=True).description == "https://example.org/room"
    planning.cancel(meeting=meeting, reason="Snow", by=None)
    meeting.refresh_from_db()
    assert calendars.event(meeting, inside=True).description == ""


def test_a_postponed_meeting_is_convened_again_with_its_event(meeting, editor):
    planning.convene(meeting=meeting, by="Inès")
    planning.postpone(meeting=meeting, reason="Snow", by=None)
    meeting.refresh_from_db()
    later = timezone.now() + timedelta(days=20)
    planning.change(meeting=meeting, revision=meeting.revision, starts=later, ends=later + timedelta(hours=2))
    uid = meeting.uid
    meeting = planning.convene(meeting=meeting, by="Inès")
    assert (meeting.state, meeting.uid, meeting.reason) == ("convened", uid, "")


def test_a_held_meeting_is_neither_changed_nor_called_off(held):
    for verb in (planning.cancel, planning.postpone):
        with pytest.raises(RefusedError):
            verb(meeting=held, reason="", by=None)
    with pytest.raises(RefusedError):
        planning.change(meeting=held, revision=held.revision, place="X")


def test_a_stale_form_is_told(meeting):
    with pytest.raises(planning.StaleError):
        planning.change(meeting=meeting, revision=meeting.revision - 1, place="X")


def test_a_secretary_writes_this_meeting_only(meeting):
    person = member_of(OrganizationFactory())
    other = make_meeting()
    planning.change(meeting=meeting, revision=meeting.revision, secretary=person)
    assert list(Meeting.objects.writable_by(person)) == [meeting]
    meeting.refresh_from_db()
    planning.change(meeting=meeting, revision=meeting.revision, secretary=None)
    assert list(Meeting.objects.writable_by(person)) == []
    assert other.pk


@pytest.mark.parametrize("commitment", ["none", "ended"])
def test_the_task_of_a_secretary_ends_with_the_signature_of_her_organisation(meeting, secretary, commitment):
    assert list(Meeting.objects.writable_by(secretary)) == [meeting]
    Organization.objects.filter(group__user=secretary).update(commitment=commitment)
    assert list(Meeting.objects.writable_by(secretary)) == []
    assert list(Meeting.objects.inside(secretary)) == []
    assert list(Item.objects.inside_for(secretary)) == []


def test_who_sees_the_inside(meeting, alpha, editor, coordinator, inactive):
    assert meeting in Meeting.objects.inside(editor)
    assert meeting in Meeting.objects.inside(coordinator)
    assert meeting not in Meeting.objects.inside(inactive)
    set_commitment(organization=alpha, commitment="ended")
    assert meeting not in Meeting.objects.inside(editor)
    assert meeting not in Meeting.objects.visible_to(editor)  # planned: nobody outside knows of it


# Who is told, and when --------------------------------------------------------------------------------


def told():
    return OutgoingMail.objects.count()


def test_only_a_change_of_what_was_told_is_told(meeting, editor):
    planning.convene(meeting=meeting, by="Inès")
    before = told()
    meeting.refresh_from_db()
    kept = planning.change(meeting=meeting, revision=meeting.revision, proposals_until=timezone.localdate())
    assert (told(), meeting.convocations.count()) == (before, 1)
    planning.change(meeting=kept, revision=kept.revision, place="Library")
    assert (told(), meeting.convocations.count()) == (before + 1, 2)


def test_the_last_day_for_proposals_is_a_whole_day(meeting, alpha):
    Meeting.objects.update(proposals_until=timezone.localdate())
    assert planning.propose_item(meeting=meeting, organization=alpha, title="In time").pk


@pytest.mark.parametrize("verb", [planning.postpone, planning.cancel])
def test_a_guest_who_was_told_nothing_is_not_told_that_it_is_off(meeting, verb):
    planning.invite_guest(meeting=meeting, email="gus@example.org", name="Gus")
    verb(meeting=meeting, reason="Snow", by=None)
    assert told() == 0


@pytest.mark.parametrize(
    "verb",
    [
        lambda meeting, item: planning.add_item(meeting=meeting, by=None, title="Water"),
        lambda meeting, item: planning.edit_item(item=item, revision=item.revision, title="Water"),
        lambda meeting, item: planning.move_item(item=item, by=-1),
    ],
)
def test_visitors_see_a_changed_agenda_at_once(meeting, verb):
    def version():
        return TaskForce.objects.get().version

    before = version()
    planning.add_item(meeting=meeting, by=None, title="Before anybody was told")
    assert version() == before
    planning.convene(meeting=meeting, by="Inès")
    before = version()
    verb(meeting, meeting.items.get(title="Camp"))
    assert version() > before


def test_what_was_decided_is_not_taken_off_a_meeting_that_was_put_off(meeting, alpha):
    planning.convene(meeting=meeting, by="Inès")
    minutes.decide(item=meeting.items.get(title="School"), text="Yes")
    minutes.promise(item=meeting.items.get(title="Camp"), text="Go", owner=alpha)
    planning.postpone(meeting=meeting, reason="Snow", by=None)
    for item in meeting.items.filter(kind="ordinary"):
        with pytest.raises(RefusedError):
            planning.remove_item(item=item)
    assert meeting.items.filter(kind="ordinary").count() == 2
