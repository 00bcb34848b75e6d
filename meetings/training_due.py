"""What falls due by the calendar around training sessions, told once (the keys of the mails see to it)."""

from datetime import timedelta

from django.utils import timezone

from meetings import emails, registering
from meetings.models import Registration, Session

REMINDED_BEFORE, ASKED_WITHIN = 2, 30  # days
State = Session.State


def send_due(today):
    """Sends what is due on ``today``, a day of the task force's own calendar, whose zone is active: to who
    has a seat, that the session is soon; to who organises one that is over, to say who came."""
    now = timezone.now()
    announced = Session.objects.filter(state__in=[State.OPEN, State.CLOSED]).select_related("organizer")
    for session in announced.filter(starts__gt=now, starts__lt=now + timedelta(days=REMINDED_BEFORE + 1)):
        if (timezone.localdate(session.starts) - today).days <= REMINDED_BEFORE:
            for registration in registering.standing(session):
                if registration.state == Registration.State.CONFIRMED:
                    emails.training_reminder(registration)
    for session in announced.filter(ends__lt=now, ends__gt=now - timedelta(days=ASKED_WITHIN)):
        if timezone.localdate(session.ends) < today:
            emails.training_who_came(session)
