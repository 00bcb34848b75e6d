"""What falls due around meetings, by literal days: told to whom it concerns, once."""

from datetime import UTC, date, datetime, timedelta

import pytest

from directory.actions import set_commitment
from meetings import due, minutes
from meetings.models import Action, Item, Meeting, Reply
from taskforce.common.models import OutgoingMail
from tests import factories
from tests.meetings.conftest import make_held, make_meeting

pytestmark = pytest.mark.django_db
DAY = date(2031, 3, 11)  # a Tuesday


def sent(today):
    """``[(to, first words of the key)]`` of what is written on ``today``."""
    OutgoingMail.objects.filter(key="").delete()
    before = set(OutgoingMail.objects.values_list("pk", flat=True))
    due.send_due(today)
    rows = OutgoingMail.objects.exclude(pk__in=before)
    return sorted((row.payload["to"], ":".join(row.key.split(":")[:2])) for row in rows)


def set_day(meeting, day, **fields):
    starts = datetime(day.year, day.month, day.day, 13, tzinfo=UTC)
    Meeting.objects.filter(pk=meeting.pk).update(starts=starts, ends=starts + timedelta(hours=2), **fields)
    meeting.refresh_from_db()
    return meeting


def test_who_has_not_said_no_is_reminded_three_days_before_once(alpha):
    meeting = set_day(make_meeting(), DAY, state="convened")
    for number, answer in enumerate(("yes", "no", "none")):
        Reply.objects.create(meeting=meeting, email=f"p{number}@example.org", answer=answer)
    assert sent(DAY - timedelta(days=4)) == []
    reminded = sent(DAY - timedelta(days=3))
    assert [to for to, _key in reminded] == ["p0@example.org", "p2@example.org"]
    assert sent(DAY - timedelta(days=3)) == sent(DAY - timedelta(days=1)) == sent(DAY) == []


def test_nobody_is_reminded_of_a_meeting_that_is_only_planned():
    meeting = set_day(make_meeting(), DAY)
    Reply.objects.create(meeting=meeting, email="p@example.org")
    assert sent(DAY - timedelta(days=2)) == []


def test_the_coordinator_hears_that_the_next_meeting_is_late(alpha, coordinator):
    meeting = set_day(make_held(alpha), DAY, state="published")
    told = [(coordinator.email, "meeting-to-do:late")]
    assert sent(date(2031, 5, 13)) == []  # the second Tuesday two months later
    assert (sent(date(2031, 5, 14)), sent(date(2031, 5, 15))) == (told, [])
    assert meeting.number


def test_the_coordinator_hears_of_an_agenda_without_items(coordinator):
    meeting = set_day(make_meeting(items=()), DAY, proposals_until=date(2031, 3, 1))
    assert sent(date(2031, 2, 21)) == []
    assert sent(date(2031, 2, 22)) == [(coordinator.email, "meeting-to-do:agenda")]
    other = set_day(make_meeting(), DAY, proposals_until=date(2031, 3, 1))
    assert (sent(date(2031, 2, 23)), other.pk != meeting.pk) == ([], True)


def test_the_coordinator_hears_of_minutes_that_are_missing(alpha, coordinator):
    set_day(make_held(alpha), DAY)
    assert sent(date(2031, 3, 20)) == []
    assert sent(date(2031, 3, 21)) == [(coordinator.email, "meeting-to-do:minutes")]
    assert sent(date(2031, 3, 21)) == []


def test_the_coordinator_hears_that_the_time_for_corrections_is_over(alpha, coordinator):
    meeting = make_held(alpha)
    minutes.circulate(meeting=meeting, days=7)
    set_day(meeting, DAY, corrections_until=datetime(2031, 3, 20, 12, tzinfo=UTC))
    assert sent(date(2031, 3, 20)) == []
    assert sent(date(2031, 3, 21)) == [(coordinator.email, "meeting-to-do:corrections")]
    assert sent(date(2031, 3, 22)) == []


def test_one_mail_a_week_for_all_that_an_organisation_promised(alpha, beta):
    person = factories.member_of(alpha)
    factories.member_of(alpha, is_active=False)
    item = set_day(make_held(alpha), DAY, state="published").items.filter(kind=Item.Kind.ORDINARY).first()
    for text, day in (("Late", date(2031, 3, 1)), ("Soon", date(2031, 3, 17)), ("Far", date(2031, 3, 30))):
        Action.objects.create(item=item, rank=1, text=text, owner=alpha, due=day)
    Action.objects.create(item=item, rank=2, text="Done", owner=beta, due=DAY, state="done")
    assert [to for to, _key in sent(date(2031, 3, 10))] == [person.email]  # a Monday
    body = OutgoingMail.objects.get(key__startswith="actions-due").payload["body"]
    assert ("Late" in body, "Soon" in body, "Far" in body) == (True, True, False)
    assert [sent(date(2031, 3, day)) for day in (10, 16)] == [[], []]
    assert [to for to, _key in sent(date(2031, 3, 17))] == [person.email]


def test_who_left_the_charter_is_reminded_of_nothing(alpha):
    factories.member_of(alpha)
    item = set_day(make_held(alpha), DAY, state="published").items.filter(kind=Item.Kind.ORDINARY).first()
    Action.objects.create(item=item, rank=1, text="Late", owner=alpha, due=date(2031, 3, 1))
    set_commitment(organization=alpha, commitment="ended")
    assert sent(date(2031, 3, 10)) == []


def waits(today, taskforce):
    return [(one.what, one.day, one.days) for one in due.to_do(taskforce, today)]


def test_the_workspace_says_by_when_the_next_is_due_while_none_is_planned(taskforce, alpha):
    assert waits(DAY, taskforce) == []
    set_day(make_held(alpha), DAY, state="published")
    assert waits(DAY, taskforce) == []  # the day itself
    assert waits(date(2031, 5, 11), taskforce) == [("due", date(2031, 5, 13), 61)]
    assert waits(date(2031, 5, 14), taskforce) == [("late", date(2031, 5, 13), 64)]
    set_day(make_meeting(), date(2031, 5, 20))
    assert waits(date(2031, 5, 11), taskforce) == []


def test_a_meeting_without_minutes_though_nobody_said_it_was_held(taskforce):
    set_day(make_meeting(), DAY, state="convened")
    assert waits(date(2031, 3, 20), taskforce) == [("due", date(2031, 5, 13), 9)]
    assert [what for what, *_rest in waits(date(2031, 3, 21), taskforce)] == ["minutes", "due"]


def test_a_meeting_put_off_asks_for_a_date_once_its_own_is_over(taskforce, coordinator):
    set_day(make_meeting(), DAY, state="postponed")
    assert waits(DAY, taskforce) == []
    assert sent(date(2031, 3, 12)) == [(coordinator.email, "meeting-to-do:postponed")]
    assert sent(date(2031, 3, 13)) == []


def test_an_agenda_without_a_last_day_for_proposals_is_due_before_the_meeting(taskforce):
    set_day(make_meeting(items=()), DAY)
    assert waits(date(2031, 3, 3), taskforce) == []
    assert waits(date(2031, 3, 4), taskforce) == [("agenda", DAY, 0)]


def test_one_query_whatever_the_meetings(taskforce, alpha, django_assert_num_queries):
    for _turn in range(5):
        set_day(make_held(alpha), DAY)
    with django_assert_num_queries(1):
        assert len(due.to_do(taskforce, date(2031, 4, 1))) == 6
