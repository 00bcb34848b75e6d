"""The event that goes with each mail of a meeting, as another reader sees it (RFC 5545, RFC 5546)."""

from base64 import b64decode
from datetime import datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.utils import timezone
from icalendar import Calendar

from meetings import planning
from taskforce.common import ics
from taskforce.common.models import OutgoingMail
from tests.meetings.conftest import make_meeting

pytestmark = pytest.mark.django_db
LONG = "Réunion de la cellule locale, dans la grande salle du premier étage de la maison, côté cour"


@pytest.fixture
def coming(db):
    return make_meeting(title=LONG, place=LONG, starts=timezone.now() + timedelta(days=9))


def raw(mail):
    [(_name, data, _mimetype)] = mail.payload["attachments"]
    return b64decode(data)


def files():
    """``[(to, method, VEVENT)]`` of the mails that wait, the last first."""
    found = []
    for mail in OutgoingMail.objects.exclude(payload={}).order_by("-created", "-pk"):
        calendar = Calendar.from_ical(raw(mail))
        [event] = calendar.walk("VEVENT")
        found.append((mail.payload["to"], str(calendar["METHOD"]), event))
    return found


def newest():
    """Of the mails that wait, the one of the highest sequence: ``(method, VEVENT)``."""
    _to, method, event = max(files(), key=lambda file: int(file[2]["SEQUENCE"]))
    return method, event


def test_each_is_the_only_attendee_of_her_own_file(coming, editor, stranger):
    planning.invite_guest(meeting=coming, email="gus@example.org", name="Gus")
    planning.convene(meeting=coming, by="Inès")
    found = {to: (method, str(event["ATTENDEE"])) for to, method, event in files()}
    people = (editor.email, stranger.email, "gus@example.org")
    assert found == {email: ("REQUEST", f"mailto:{email}") for email in people}


def test_the_lines_are_folded_and_the_times_in_utc(coming, editor):
    planning.convene(meeting=coming, by="Inès")
    body = raw(OutgoingMail.objects.get())
    assert body.count(b"\n") == body.count(b"\r\n")
    assert max(len(line) for line in body.split(b"\r\n")) <= 75
    assert f"DTSTART:{coming.starts:%Y%m%dT%H%M%SZ}\r\n".encode() in body
    [(_to, _method, event)] = files()
    assert (str(event["SUMMARY"]), str(event["LOCATION"])) == (LONG, LONG)


@pytest.mark.parametrize("verb", [planning.postpone, planning.cancel])
def test_what_is_off_is_taken_out_of_the_calendar_by_the_same_event(coming, editor, verb):
    planning.convene(meeting=coming, by="Inès")
    _method, invited = newest()
    verb(meeting=coming, reason="Snow", by=None)
    method, event = newest()
    assert (method, str(event["STATUS"])) == ("CANCEL", "CANCELLED")
    assert (event["UID"], int(event["SEQUENCE"])) == (invited["UID"], int(invited["SEQUENCE"]) + 1)


def test_put_off_and_convened_again_it_stands_there_again(coming, editor):
    planning.convene(meeting=coming, by="Inès")
    planning.postpone(meeting=coming, reason="Snow", by=None)
    planning.convene(meeting=coming, by="Inès")
    method, event = newest()
    assert (method, str(event["STATUS"])) == ("REQUEST", "CONFIRMED")


def test_a_moment_of_any_zone_is_written_in_utc():
    starts = datetime(2031, 7, 1, 14, 0, tzinfo=ZoneInfo("Europe/Paris"))
    event = ics.Event(uid="a", sequence=0, starts=starts, ends=starts + timedelta(hours=2), summary="A")
    body = ics.feed([event], name="A")
    assert b"DTSTART:20310701T120000Z\r\n" in body
    assert b"DTEND:20310701T140000Z\r\n" in body


def test_each_mail_holds_the_items_its_reader_may_read(coming, editor):
    for audience in ("public", "signatories", "coordinator"):
        planning.add_item(meeting=coming, by=None, title=f"For {audience}", audience=audience)
    planning.invite_guest(meeting=coming, email="gus@example.org", name="Gus")
    planning.convene(meeting=coming, by="Inès")
    read = {
        mail.payload["to"]: [
            audience
            for audience in ("public", "signatories", "coordinator")
            if f"For {audience}" in mail.payload["body"] + mail.payload["html"]
        ]
        for mail in OutgoingMail.objects.exclude(payload={})
    }
    assert read == {editor.email: ["public", "signatories"], "gus@example.org": ["public"]}
