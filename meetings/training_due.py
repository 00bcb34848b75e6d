"""What falls due by the calendar around training sessions, told once (the keys of the mails see to it)."""

from datetime import datetime, time, timedelta

from django.utils import timezone

from meetings import emails
from meetings.models import Registration, Session

REMINDED_BEFORE, ASKED_WITHIN = 2, 30  # days
State = Session.State


def send_due(today):
    """Sends what is due on ``today``, a day of the task force's own calendar, whose zone is active: to who
    has a seat, that the session is soon; to who organises one that is over, to say who came."""
    announced = Session.objects.filter(state__in=[State.OPEN, State.CLOSED]).select_related("organizer")
    soon = _begin(today + timedelta(days=REMINDED_BEFORE + 1))
    seats = Registration.objects.seated().select_related("session")
    for registration in seats.filter(
        session__in=announced.filter(starts__gt=timezone.now(), starts__lt=soon)
    ):
        emails.training_reminder(registration)
    long_ago = _begin(today - timedelta(days=ASKED_WITHIN))
    for session in announced.filter(ends__lt=_begin(today), ends__gt=long_ago):
        emails.training_who_came(session)


def _begin(day):
    """The first moment of ``day`` in the active time zone."""
    return timezone.make_aware(datetime.combine(day, time.min))
