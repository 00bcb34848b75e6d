"""Events for calendars (RFC 5545, RFC 5546), built with icalendar: UTC, CRLF, lines of 75 octets."""

from datetime import UTC, datetime
from typing import NamedTuple

from django.utils import timezone


class Event(NamedTuple):
    """What a calendar shows.  ``starts`` and ``ends`` are aware, or a date and None for a whole day; ``uid``
    never changes, ``sequence`` rises with each change that is sent."""

    uid: str
    sequence: int
    starts: object
    ends: object
    summary: str
    location: str = ""
    description: str = ""
    url: str = ""
    is_cancelled: bool = False
    is_tentative: bool = False
    is_private: bool = False  # calendars that are shared show others that one is busy, no more
    stamp: object = None  # when this was last said; None: now


def invitation(event, *, organizer, attendee, name=""):
    """The file that goes with one person's mail: she alone is ATTENDEE.  Bytes.

    METHOD:REQUEST, or CANCEL when the event is cancelled.
    """
    from icalendar import vCalAddress, vText  # noqa: PLC0415 - only mails with a date pay for it

    calendar = _calendar("CANCEL" if event.is_cancelled else "REQUEST")
    built = _event(event)
    built.add("organizer", vCalAddress(f"mailto:{organizer}"))
    person = vCalAddress(f"mailto:{attendee}")
    person.params["ROLE"] = vText("REQ-PARTICIPANT")
    person.params["PARTSTAT"] = vText("NEEDS-ACTION")
    person.params["RSVP"] = vText("FALSE")  # one answers by the links of the mail
    if name:
        person.params["CN"] = vText(name)
    built.add("attendee", person)
    calendar.add_component(built)
    return calendar.to_ical()


def mimetype(event):
    """The type of the part that carries ``invitation``."""
    return f"text/calendar; charset=utf-8; method={'CANCEL' if event.is_cancelled else 'REQUEST'}"


def feed(events, *, name):
    """A calendar one subscribes to: METHOD:PUBLISH, nobody named.  Bytes."""
    calendar = _calendar("PUBLISH")
    calendar.add("x-wr-calname", name)
    for event in events:
        calendar.add_component(_event(event))
    return calendar.to_ical()


def _calendar(method):
    from icalendar import Calendar  # noqa: PLC0415 - as above

    calendar = Calendar()
    calendar.add("prodid", "-//Task force portal//meetings//EN")
    calendar.add("version", "2.0")
    calendar.add("method", method)
    return calendar


def _event(event):
    from icalendar import Event as Component  # noqa: PLC0415 - as above

    built = Component()
    built.add("uid", event.uid)
    built.add("sequence", event.sequence)
    built.add("dtstamp", (event.stamp or timezone.now()).astimezone(UTC))
    built.add("dtstart", _moment(event.starts))
    if event.ends:
        built.add("dtend", _moment(event.ends))
    else:
        built.add("transp", "TRANSPARENT")  # a day until which something is due keeps nobody busy
    built.add("summary", event.summary)
    state = "TENTATIVE" if event.is_tentative else "CONFIRMED"
    built.add("status", "CANCELLED" if event.is_cancelled else state)
    if event.is_private:
        built.add("class", "PRIVATE")
    for key in ("location", "description", "url"):
        if getattr(event, key):
            built.add(key, getattr(event, key))
    return built


def _moment(value):
    """A datetime in UTC; a date as it is."""
    return value.astimezone(UTC) if isinstance(value, datetime) else value
