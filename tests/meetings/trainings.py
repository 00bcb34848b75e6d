"""Training sessions for tests, made through the same verbs as the site."""

from base64 import b64decode
from datetime import timedelta

from django.utils import timezone
from icalendar import Calendar

from meetings import registering, trainings
from meetings.models import Registration, Session
from taskforce.common.models import OutgoingMail


def make_session(organizer=None, *, is_open=True, starts=None, **fields):
    """A session next week (three hours, at 14:00 UTC), announced unless ``is_open`` is false."""
    starts = starts or (timezone.now() + timedelta(days=7)).replace(
        hour=12, minute=0, second=0, microsecond=0
    )
    fields = {"theme": "school", "title": "School for all", "place": "Town hall"} | fields
    ends = fields.pop("ends", starts + timedelta(hours=3))
    session = trainings.prepare(organizer=organizer, starts=starts, ends=ends, **fields)
    return trainings.open_registration(session=session) if is_open else session


def register(session, name="Paula Pro", email="paula@example.org", organization_name="Town hall", **said):
    """Somebody who asked, and has not confirmed yet."""
    registering.ask(
        session=session, name=name, email=email, organization_name=organization_name, sender="x", **said
    )
    return Registration.objects.get(session=session, email=email.lower())


def seat(session, name="Paula Pro", email="paula@example.org", **said):
    """Somebody who asked and confirmed."""
    return registering.confirm(registration=register(session, name, email, **said))


def begin(session):
    """``session`` began an hour ago."""
    now = timezone.now().replace(microsecond=0)
    Session.objects.filter(pk=session.pk).update(
        starts=now - timedelta(hours=1), ends=now + timedelta(hours=2)
    )
    session.refresh_from_db()
    return session


def hold(session, came=()):
    """``session`` was held, and these registrations came."""
    return trainings.hold(session=begin(session), came={one.pk for one in came})


def mails(name=""):
    """The mails about sessions that wait, as payloads with their ``name``; of one ``name`` only."""
    rows = OutgoingMail.objects.filter(key__startswith=f"{name}:" if name else "").order_by("created", "pk")
    return [row.payload | {"name": row.key.partition(":")[0]} for row in rows if row.payload]


def file_of(mail):
    """The event attached to a mail, as another reader sees it: ``(method, VEVENT)``."""
    [(_name, data, _mimetype)] = mail["attachments"]
    calendar = Calendar.from_ical(b64decode(data))
    return str(calendar["METHOD"]), calendar.walk("VEVENT")[0]
