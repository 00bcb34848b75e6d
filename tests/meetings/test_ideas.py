"""Ideas: what the verbs do and refuse, and what became of an idea as each reader may know it."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404
from django.utils import timezone

from directory.actions import set_commitment
from meetings import ideas, minutes, permissions, planning
from meetings.models import Idea, IdeaSupport, Item
from meetings.planning import StaleError
from taskforce.accounts.actions import RefusedError
from taskforce.common import mail
from tests.factories import UserFactory, member_of
from tests.meetings.access import IDEA
from tests.meetings.conftest import make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """The mails: ``(name, to)`` each."""
    mails = []
    monkeypatch.setattr(mail, "send", lambda name, *, to, **_context: mails.append((name, to)))
    return mails


@pytest.fixture
def idea(sent, alpha, editor):
    """An idea of alpha's that waits; nobody was told yet."""
    made = ideas.propose(organization=alpha, by=editor, **IDEA)
    sent.clear()
    return made


@pytest.fixture
def coming(db):
    return make_meeting(starts=timezone.now() + timedelta(days=9))


def state(idea, user=None):
    return Idea.objects.with_state(user).get(pk=idea.pk).state


def begun(meeting):
    """``meeting``, convened and held with everyone there, so that its minutes are written."""
    planning.convene(meeting=meeting, by="I")
    meeting.starts = timezone.now() - timedelta(hours=1)
    meeting.save(update_fields=["starts"])
    minutes.record_attendance(meeting=meeting, rows=[(None, "Gus Guest", True, False)])
    return minutes.hold(meeting=meeting)


def circulated(meeting):
    """Every item of ``meeting`` noted, unless it was settled, and the minutes sent for correction."""
    meeting.items.filter(outcome=Item.Outcome.OPEN).update(outcome=Item.Outcome.NOTED)
    minutes.circulate(meeting=meeting, days=7)


# Proposing, taking part ----------------------------------------------------------------------------


def test_an_idea_is_told_to_the_coordinators_once(sent, alpha, editor, coordinator):
    first, second = (ideas.propose(organization=alpha, by=editor, **IDEA) for _i in range(2))
    assert (first, sent) == (second, [("idea_proposed", coordinator.email)])
    assert (first.organization_name, first.who, state(first)) == ("Alpha", editor, "proposed")


def test_an_organisation_takes_part_once_and_takes_it_back(idea, beta, stranger):
    first, second = (ideas.take_part(idea=idea, organization=beta, by=stranger) for _i in range(2))
    assert (first, IdeaSupport.objects.count()) == (second, 1)
    for _i in range(2):
        ideas.take_back(idea=idea, organization=beta)
        assert IdeaSupport.objects.count() == 0


# Changing, withdrawing -----------------------------------------------------------------------------

NEW = {"title": "A bus twice a week", "text": "It comes back too.", "domain": "health"}


def test_an_idea_is_changed_until_it_is_answered(idea, alpha, beta, stranger):
    ideas.take_part(idea=idea, organization=beta, by=stranger)
    changed = ideas.change(idea=idea, revision=1, **NEW)
    kept = Idea.objects.get()
    assert (kept.title, kept.text, kept.domain, kept.revision) == (*NEW.values(), 2)
    assert (kept.changed, kept.changed >= kept.created) == (changed.changed, True)
    assert (kept.organization, kept.supports.count()) == (alpha, 1)


def test_of_two_colleagues_the_second_sees_both_texts(idea):
    ideas.change(idea=idea, revision=1, **NEW)
    with pytest.raises(StaleError) as stale:
        ideas.change(idea=idea, revision=1, **IDEA)
    assert (stale.value.current.title, Idea.objects.get().title) == (NEW["title"], NEW["title"])


def test_an_idea_is_withdrawn_with_who_would_take_part(idea, beta, stranger):
    ideas.take_part(idea=idea, organization=beta, by=stranger)
    ideas.withdraw(idea=idea)
    assert (Idea.objects.count(), IdeaSupport.objects.count()) == (0, 0)


@pytest.mark.parametrize("answer", ["refused", "agenda"])
def test_what_was_answered_stays_as_it_is(idea, coming, coordinator, answer):
    if answer == "agenda":
        ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    else:
        ideas.refuse(idea=idea, answer="Too far.")
    for verb in (lambda: ideas.change(idea=idea, revision=1, **NEW), lambda: ideas.withdraw(idea=idea)):
        with pytest.raises(RefusedError):
            verb()
    assert Idea.objects.get().title == IDEA["title"]


def test_what_was_spoken_of_is_changed_and_not_withdrawn(idea, coming, coordinator):
    ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    circulated(begun(coming))
    assert state(idea) == "proposed"
    ideas.change(idea=idea, revision=1, **NEW)
    with pytest.raises(RefusedError):
        ideas.withdraw(idea=idea)
    assert Idea.objects.get().title == NEW["title"]


# Answering -----------------------------------------------------------------------------------------


def test_on_an_agenda_its_item_remembers_it(idea, sent, coming, coordinator, alpha, editor):
    item = ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    assert (item.idea, item.title, item.text, item.domain) == (idea, *IDEA.values())
    assert (item.audience, item.status, item.proposed_by, item.presenter) == (
        *("signatories", "accepted", alpha, "Alpha"),
    )
    assert (state(idea), sent) == ("agenda", [("idea_answered", editor.email)])


def test_it_is_not_on_two_agendas(idea, sent, coming, coordinator):
    ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    other = make_meeting(starts=timezone.now() + timedelta(days=40))
    for verb in (
        lambda: ideas.put_on_agenda(idea=idea, meeting=other, by=coordinator),
        lambda: ideas.refuse(idea=idea, answer="No."),
    ):
        with pytest.raises(RefusedError, match="ordre du jour"):
            verb()
    assert (len(sent), Item.objects.filter(idea=idea).count()) == (1, 1)


def test_an_agenda_that_takes_no_item_leaves_it_waiting(idea, sent, coming, coordinator):
    planning.cancel(meeting=coming, reason="Ill", by=coordinator)
    with pytest.raises(RefusedError):
        ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    assert (state(idea), sent) == ("proposed", [])


def test_a_no_is_told_with_a_word_once(idea, sent, editor):
    assert ideas.refuse(idea=idea, answer="Too far.").answer == "Too far."
    with pytest.raises(RefusedError):
        ideas.refuse(idea=idea, answer="Too dear.")
    assert (state(idea), sent) == ("refused", [("idea_answered", editor.email)])
    assert Idea.objects.get().answer == "Too far."


def test_minds_may_change_after_a_no(idea, coming, coordinator):
    ideas.refuse(idea=idea, answer="Too far.")
    ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    assert (state(idea), Idea.objects.get().answer) == ("agenda", "")


def test_the_answer_goes_to_colleagues_when_she_left(idea, sent, alpha, editor, inactive):
    colleague = member_of(alpha)
    alpha.group.user_set.remove(editor)
    ideas.refuse(idea=idea, answer="No.")
    assert sent == [("idea_answered", colleague.email)]


def test_once_its_signature_is_over_an_organisation_gets_no_mail(idea, sent, alpha):
    set_commitment(organization=alpha, commitment="ended")
    ideas.refuse(idea=idea, answer="No.")
    assert sent == []


# What became of it ---------------------------------------------------------------------------------


def test_an_action_of_its_item_remembers_it(idea, coming, coordinator, alpha, beta, editor):
    item = ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    meeting = begun(coming)
    assert (state(idea), state(idea, editor)) == ("agenda", "agenda")
    minutes.decide(item=item, text="We try it.")
    action = minutes.promise(item=item, text="Hire a bus", owner=beta)
    assert action.idea == idea
    # While the minutes are written only who writes them reads what was decided.
    assert (state(idea), state(idea, coordinator), state(idea, editor)) == ("action", "action", "agenda")
    assert permissions.idea_behind(editor, action) == idea
    circulated(meeting)
    assert state(idea, editor) == "action"


def test_decided_without_an_action(idea, coming, coordinator, editor):
    item = ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    meeting = begun(coming)
    minutes.decide(item=item, text="We try it.")
    assert (state(idea), state(idea, editor)) == ("decided", "agenda")
    circulated(meeting)
    assert state(idea, editor) == "decided"


def test_spoken_of_and_led_to_nothing_it_waits_again(idea, coming, coordinator, editor):
    ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    circulated(begun(coming))
    assert (state(idea), state(idea, editor)) == ("proposed", "proposed")
    assert list(Idea.objects.to_answer()) == [idea]
    ideas.refuse(idea=idea, answer="Nobody has a bus.")
    assert list(Idea.objects.to_answer()) == []


def test_put_off_it_comes_to_the_next_agenda_by_itself(idea, coming, coordinator):
    item = ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    meeting = begun(coming)
    minutes.write_item(item=item, revision=item.revision, notes="", outcome=Item.Outcome.DEFERRED)
    circulated(meeting)
    later = make_meeting(starts=timezone.now() + timedelta(days=60))
    assert (state(idea), later.items.get(deferred_from=item).idea) == ("agenda", idea)


@pytest.mark.parametrize("verb", ["remove", "cancel"])
def test_off_the_agenda_it_waits_again(idea, coming, coordinator, verb):
    item = ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    if verb == "remove":
        planning.remove_item(item=item)
    else:
        planning.cancel(meeting=coming, reason="Ill", by=coordinator)
    assert state(idea) == "proposed"


@pytest.mark.parametrize(
    ("stands", "steps"),
    [
        ("proposed", ["now", "", ""]),
        ("agenda", ["done", "now", ""]),
        ("decided", ["done", "done", "now"]),
        ("action", ["done", "done", "now"]),
        ("refused", ["done", "now"]),
    ],
)
def test_its_steps(stands, steps):
    idea = Idea()
    idea.state = stands
    assert [look for _label, look in idea.steps] == steps


# Who may see ---------------------------------------------------------------------------------------


def test_signatories_and_coordinators_see_ideas_and_nobody_else(
    idea, alpha, editor, stranger, inactive, coordinator
):
    readers = (editor, stranger, coordinator, inactive, UserFactory(), AnonymousUser())
    assert [list(Idea.objects.visible_to(reader)) for reader in readers] == [[idea]] * 3 + [[]] * 3
    set_commitment(organization=alpha, commitment="ended")
    assert list(Idea.objects.visible_to(editor)) == []


def test_the_loaders_refuse_strangers(idea, editor, coordinator, inactive):
    former, nobody = UserFactory(), AnonymousUser()
    assert permissions.idea_to_support(editor, idea.uid)[0] == idea
    assert permissions.idea_to_answer(coordinator, idea.uid) == idea
    assert list(permissions.ideas_to_read(coordinator)) == list(permissions.ideas_to_read(editor)) == [idea]
    refused = [
        (permissions.idea_to_support, (coordinator, former, nobody)),  # she speaks for no organisation
        (permissions.idea_to_answer, (editor, former, nobody)),
        (permissions.idea_to_read, (former, inactive, nobody)),
    ]
    for loader, people in refused:
        for person in people:
            with pytest.raises(Http404):
                loader(person, idea.uid)
    for person in (former, inactive, nobody):
        with pytest.raises(Http404):
            permissions.ideas_to_read(person)
