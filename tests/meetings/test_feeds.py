"""The calendar and the news that others subscribe to."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from meetings import planning
from taskforce.common.kept import pages
from tests.meetings.conftest import make_meeting
from tests.meetings.test_registers import published

pytestmark = pytest.mark.django_db
CALENDAR, NEWS = reverse("meetings:calendar"), reverse("meetings:news")


def events(body):
    """A second reader (RFC 5545): one dict an event, after a look at line ends and lengths."""
    assert body.endswith(b"\r\n")
    assert b"\n" not in body.replace(b"\r\n", b"")
    assert max(map(len, body.split(b"\r\n"))) <= 75
    found, name_of = [], None
    for line in body.replace(b"\r\n ", b"").decode().split("\r\n"):
        name_of, _colon, value = line.partition(":")
        if line == "BEGIN:VEVENT":
            found.append({})
        elif found:
            found[-1][name_of] = value
    return found


def test_the_calendar_is_read_by_two_readers(client):
    meeting = make_meeting(
        title="É" * 90, starts=timezone.now() + timedelta(days=2), online="https://example.org/room"
    )
    make_meeting(title="Planned only")
    planning.convene(meeting=meeting, by="I")
    body = client.get(CALENDAR).content
    [event] = events(body)
    assert event["DTSTART"].endswith("Z")
    assert event["SUMMARY"] == "É" * 90
    assert b"example.org/room" not in body.replace(b"\r\n ", b"")
    assert str(Calendar.from_ical(body).walk("VEVENT")[0]["UID"]) == event["UID"]
    assert b"METHOD:PUBLISH\r\n" in body
    planning.cancel(meeting=meeting, reason="Snow", by=None)
    [after] = events(client.get(CALENDAR).content)
    assert (after["UID"], after["STATUS"]) == (event["UID"], "CANCELLED")
    assert int(after["SEQUENCE"]) > int(event["SEQUENCE"])


@pytest.mark.parametrize("address", [CALENDAR, NEWS])
def test_what_did_not_change_is_not_sent_again(client, alpha, address):
    published(alpha)
    first = client.get(address)
    pages.clear()  # made anew a minute later
    assert client.get(address, headers={"If-None-Match": first["ETag"]}).status_code == 304


def test_news_of_minutes_and_decisions(client, alpha):
    meeting = published(alpha, decisions=("A bus",))
    said = client.get(NEWS).text
    assert "A bus" in said
    assert said.count("<entry>") == 2
    assert str(meeting.uid) in said
