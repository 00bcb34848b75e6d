"""What falls due by the calendar around meetings: ``to_do`` says it, ``send_due`` tells it by mail, once (the
keys of the mails see to it; it may be called as often as one likes).
"""

from datetime import date, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db.models import Exists, OuterRef, Q, Subquery
from django.utils import timezone

from directory.models import Organization, TaskForce
from meetings import emails, training_due
from meetings.models import Action, Item, Meeting, Reply
from meetings.rhythm import next_day

REMINDED_BEFORE, AGENDA_BEFORE, MINUTES_WITHIN, DUE_WITHIN = 3, 7, 10, 7  # days
MOST = 60  # meetings that wait for something at once
State = Meeting.State
UNFINISHED = (State.PLANNED, State.CONVENED, State.POSTPONED, State.HELD, State.DRAFTED, State.CORRECTION)
PRESSING = ("late", "postponed", "agenda", "minutes", "corrections", "due")


class ToDo(NamedTuple):
    """What waits for the coordinators: ``what`` is one of ``PRESSING``, of ``meeting`` (of the last one when
    the next is "late" or "due"), until ``day`` where there is one; the last was ``days`` ago."""

    what: str
    meeting: Meeting
    day: date | None = None
    days: int = 0


def send_due(today):
    """Sends what is due on ``today``, a day of the task force's own calendar."""
    taskforce = TaskForce.objects.current()
    if taskforce is None:
        return
    with timezone.override(taskforce.time_zone):
        _remind_invited(today)
        for found in to_do(taskforce, today):
            if found.what != "due":  # a day to come is news in the workspace only
                emails.to_do(found.what, found.meeting)
        _remind_owners(today)
        training_due.send_due(today)


def to_do(taskforce, today):
    """The ToDos of ``today`` (a day of the task force's own calendar), the most pressing first; one query.

    The rhythm: ``meeting_interval`` months after the last, past public holidays.  The agenda is due a week
    before the day until which items are proposed (or before the meeting), the minutes ten days after it.
    """
    zone = ZoneInfo(taskforce.time_zone)
    meetings = _unfinished_and_last()
    found = [one for meeting in meetings if (one := _waits(meeting, today, zone))]
    last = next((meeting for meeting in meetings if meeting.state != State.CANCELLED), None)
    if last and (late := _next(last, taskforce, today, zone)):
        found.append(late)
    return sorted(found, key=lambda one: PRESSING.index(one.what))


def _unfinished_and_last():
    """Meetings that may wait for something, and the last one whatever its state; the last one first."""
    own = Item.objects.on_agenda().filter(meeting=OuterRef("pk"), kind=Item.Kind.ORDINARY)
    last = Meeting.objects.exclude(state=State.CANCELLED).order_by("-starts", "-pk").values("pk")[:1]
    rows = Meeting.objects.filter(Q(state__in=UNFINISHED) | Q(pk=Subquery(last)))
    return list(rows.annotate(has_agenda=Exists(own)).order_by("-starts", "-pk")[:MOST])


def _waits(meeting, today, zone):
    """The ToDo of one meeting, or None."""
    day = meeting.starts.astimezone(zone).date()
    agenda_by = meeting.proposals_until or day
    if meeting.state == State.PLANNED and not meeting.has_agenda:
        return ToDo("agenda", meeting, day) if agenda_by <= today + timedelta(days=AGENDA_BEFORE) else None
    if meeting.state == State.POSTPONED:
        return ToDo("postponed", meeting) if day < today else None
    if meeting.state in (State.CONVENED, State.HELD, State.DRAFTED):
        return ToDo("minutes", meeting) if day <= today - timedelta(days=MINUTES_WITHIN) else None
    if meeting.state == State.CORRECTION:
        until = meeting.corrections_until.astimezone(zone).date()
        return ToDo("corrections", meeting, until) if until < today else None
    return None


def _next(last, taskforce, today, zone):
    """Whether the meeting after ``last`` is late, or due by a day to come while none is planned."""
    held_on = last.starts.astimezone(zone).date()
    day, _passed = next_day(held_on, months=taskforce.meeting_interval, country=taskforce.country)
    if day < today:
        return ToDo("late", last, day, (today - held_on).days)
    is_over = held_on < today and last.state not in (State.PLANNED, State.POSTPONED)
    return ToDo("due", last, day, (today - held_on).days) if is_over else None


def _day(moment):
    return timezone.localtime(moment).date()


def _remind_invited(today):
    for meeting in Meeting.objects.filter(state=State.CONVENED):
        if 0 <= (_day(meeting.starts) - today).days <= REMINDED_BEFORE:
            replies = meeting.replies.standing().exclude(answer=Reply.Answer.NO)
            for reply in replies.select_related("user"):
                emails.reminder(meeting, reply=reply)


def _remind_owners(today):
    """One mail a week at most for each organisation, with all of its actions that press."""
    actions = Action.objects.open().filter(due__lte=today + timedelta(days=DUE_WITHIN))
    owners = {}
    for action in actions.filter(owner__in=Organization.objects.committed()).select_related("owner"):
        owners.setdefault(action.owner, []).append(action)
    year, week, _weekday = today.isocalendar()
    for owner, rows in owners.items():
        emails.actions_due(owner, actions=rows, week=f"{year}-{week}")
