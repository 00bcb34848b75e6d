"""What falls due by the calendar around meetings, told once (the keys of the mails see to it).

``send_due`` may be called as often as one likes: what was told is not told again.
"""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.utils import timezone

from directory.models import Organization, TaskForce
from meetings import emails, inviting, planning
from meetings.models import Action, Item, Meeting, Reply

REMINDED_BEFORE, AGENDA_BEFORE, MINUTES_WITHIN, DUE_WITHIN = 3, 7, 10, 7  # days
State = Meeting.State


def send_due(today):
    """Sends what is due on ``today``, a day of the task force's own calendar."""
    taskforce = TaskForce.objects.current()
    if taskforce is None:
        return
    with timezone.override(taskforce.time_zone):
        _remind_invited(today)
        for what, meeting in _for_coordinator(taskforce, today):
            emails.to_do(what, meeting)
        _remind_owners(today)


def _day(moment):
    return timezone.localtime(moment).date()


def _remind_invited(today):
    for meeting in Meeting.objects.filter(state=State.CONVENED):
        if 0 <= (_day(meeting.starts) - today).days <= REMINDED_BEFORE:
            replies = inviting.standing(meeting).exclude(answer=Reply.Answer.NO)
            for reply in replies.select_related("user"):
                emails.reminder(meeting, reply=reply)


def _for_coordinator(taskforce, today):
    """``(what, Meeting)``: each thing that waits for the coordinators."""
    last = Meeting.objects.exclude(state=State.CANCELLED).order_by("-starts").first()
    due = planning.proposed_start(taskforce)
    if due and due.astimezone(ZoneInfo(taskforce.time_zone)).date() < today:
        yield "late", last
    soon = Meeting.objects.filter(
        state=State.PLANNED, proposals_until__lte=today + timedelta(days=AGENDA_BEFORE)
    )
    own = Item.objects.on_agenda().filter(kind=Item.Kind.ORDINARY)
    for meeting in soon.exclude(pk__in=own.values("meeting")):
        yield "agenda", meeting
    for meeting in Meeting.objects.filter(state__in=[State.HELD, State.DRAFTED]):
        if _day(meeting.starts) <= today - timedelta(days=MINUTES_WITHIN):
            yield "minutes", meeting
    for meeting in Meeting.objects.filter(state=State.CORRECTION):
        if _day(meeting.corrections_until) < today:
            yield "corrections", meeting


def _remind_owners(today):
    """One mail a week at most for each organisation, with all of its actions that press."""
    actions = Action.objects.open().filter(due__lte=today + timedelta(days=DUE_WITHIN))
    owners = {}
    for action in actions.filter(owner__in=Organization.objects.committed()).select_related("owner"):
        owners.setdefault(action.owner, []).append(action)
    year, week, _weekday = today.isocalendar()
    for owner, rows in owners.items():
        emails.actions_due(owner, actions=rows, week=f"{year}-{week}")
