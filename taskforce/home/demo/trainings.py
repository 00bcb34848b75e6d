"""The demonstration's training sessions: three that were held, and one that takes registrations.

Invented organisers only, and invented professionals whose addresses are reserved (example.org).
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from directory.models import Organization, TaskForce
from directory.vocabulary import INVENTED_SOURCE
from meetings import trainings
from meetings.models import Registration, Session
from meetings.rhythm import is_holiday
from taskforce.common import text
from taskforce.common.models import OutgoingMail
from taskforce.home.demo.files import read

THURSDAY = 3  # Monday is 0
ANNOUNCED_BEFORE, REGISTERED_BEFORE = 40, 20  # days


def is_loaded():
    """Whether there is a session already, or no invented signatory that could organise one."""
    return Session.objects.exists() or not _partners().exists()


def load(today):
    """Writes the sessions; their days are counted from ``today``.  Returns what it made."""
    partners = {partner.external_id: partner for partner in _partners()}
    sheets = read("meetings/trainings.json")
    with transaction.atomic():
        waiting = list(OutgoingMail.objects.values_list("pk", flat=True))
        for sheet in sheets["held"]:
            day = _thursday(today - timedelta(weeks=sheet["weeks_before"]))
            if session := _announced(sheet, day, partners):
                came = session.registrations.exclude(name__in=sheet["absent"]).values_list("pk", flat=True)
                trainings.hold(session=session, came=set(came))
        coming = sheets["to_come"]
        _announced(coming, _thursday(today + timedelta(days=coming["days_ahead"])), partners)
        OutgoingMail.objects.exclude(pk__in=waiting).delete()  # of months ago: nobody gets them today
        TaskForce.objects.changed()
    return f"{Session.objects.count()} training sessions, {Registration.objects.count()} registrations"


def _partners():
    return Organization.objects.committed().filter(source=INVENTED_SOURCE)


def _thursday(day):
    """The Thursday of that week; a week later for as long as it is a public holiday."""
    day += timedelta(days=THURSDAY - day.weekday())
    while is_holiday(day, TaskForce.objects.current().country):
        day += timedelta(days=7)
    return day


def _announced(sheet, day, partners):
    """The session of ``sheet`` on ``day`` with who registered, each with a seat; None without its organiser.

    The verbs say "now"; when it was announced and confirmed is written beside them.
    """
    if sheet["organizer"] not in partners:
        return None
    told = _at(day - timedelta(days=ANNOUNCED_BEFORE))
    said = ("theme", "title", "summary", "audience", "place", "seats", "languages", "interpretation")
    session = trainings.prepare(
        **{name: sheet[name] for name in (*said, "trainers_in_words")},
        organizer=partners[sheet["organizer"]],
        trainers=[partners[key] for key in sheet["trainers"] if key in partners],
        starts=_at(day, sheet["begins"]),
        ends=_at(day, sheet["until"]),
    )
    Session.objects.filter(pk=session.pk).update(state=Session.State.OPEN, opened=told, told=told)
    session.refresh_from_db()
    confirmed = _at(day - timedelta(days=REGISTERED_BEFORE))
    Registration.objects.bulk_create(_registered(session, sheet["people"], confirmed))
    return session


def _registered(session, people, confirmed):
    for name, organization in people:
        yield Registration(
            session=session,
            name=name,
            email=f"{text.fold(name).replace(' ', '.')}@example.org",
            organization_name=organization,
            language="fr",
            state=Registration.State.CONFIRMED,
            asked=confirmed,
            confirmed=confirmed,
        )


def _at(day, clock="12:00"):
    return datetime.combine(day, time.fromisoformat(clock), ZoneInfo(settings.TIME_ZONE))
