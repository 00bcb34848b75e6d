"""Opening hours in OpenStreetMap's syntax, in words: open now, until when, and the week."""

from datetime import datetime, time, timedelta
from functools import lru_cache
from typing import NamedTuple

from django.utils import timezone
from django.utils.dates import WEEKDAYS
from django.utils.translation import gettext as _
from opening_hours import OpeningHours, ParserError, UnknownCountryError

CLOCK = "%-H:%M"
EVENING = time(18)
EVENING_WEEKS = 5  # "the first Monday of the month" is among their days
LOOK_AHEAD = 366  # days: without it, hours such as "easter" are searched for centuries, for seconds


class State(NamedTuple):
    """Whether it is open at a moment, and when that next changes (local, naive; None: not soon)."""

    is_open: bool
    changes: datetime | None


class Row(NamedTuple):
    """A line of the week: ``days`` ("Monday, Tuesday") and ``times`` ("8:30–12:00", or "Closed")."""

    days: str
    times: str


@lru_cache(maxsize=4096)
def parsed(expression, country=None):
    """The expression as OpeningHours, or None when it cannot be read (old data; forms refuse it)."""
    try:
        return OpeningHours(expression, country=country, max_interval_days=LOOK_AHEAD) if expression else None
    except (ParserError, SyntaxError, UnknownCountryError, ValueError):
        return None


def state(expression, country, now):
    """The State at ``now`` (aware, in the task force's zone); None without readable hours."""
    hours = parsed(expression, country)
    if hours is None:
        return None
    naive = now.replace(tzinfo=None, second=0, microsecond=0)
    return State(hours.is_open(naive), hours.next_change(naive))


def in_words(current, now):
    """``State`` as a short line: "Open now · until 17:30", "Opens Monday 9:00", "Closed"."""
    if current.is_open:
        if current.changes is None or current.changes - now.replace(tzinfo=None) > timedelta(days=1):
            return _("Open now")
        return _("Open now · until %(time)s") % {"time": current.changes.strftime(CLOCK)}
    if current.changes is None or current.changes - now.replace(tzinfo=None) > timedelta(days=14):
        return _("Closed")
    time, days = current.changes.strftime(CLOCK), (current.changes.date() - now.date()).days
    if days == 0:
        return _("Opens at %(time)s") % {"time": time}
    if days < 7:
        return _("Opens %(day)s %(time)s") % {"day": WEEKDAYS[current.changes.weekday()], "time": time}
    return _("Opens on %(date)s") % {"date": current.changes.strftime("%d/%m/%Y")}


def open_among(expressions, country, now):
    """Those of ``expressions`` that are open at ``now``: a filter without reading a row."""
    return [text for text in expressions if (current := state(text, country, now)) and current.is_open]


def open_in_the_evening(expressions, country, day):
    """Those of ``expressions`` that are open after 18:00 on some day of the five weeks from ``day`` (a date):
    hours that end at 18:00 are not."""
    start = datetime.combine(day, time.min)
    end = start + timedelta(weeks=EVENING_WEEKS)
    return [
        text
        for text in expressions
        if (known := parsed(text, country))
        and any(
            str(kind) == "open" and _reaches_the_evening(since, until)
            for since, until, kind, _comment in known.intervals(start, end)
        )
    ]


def _reaches_the_evening(since, until):
    return until > datetime.combine(since.date(), EVENING)


def week(expression, today):
    """The regular week as Rows, days with the same hours together; holidays last.

    Empty when the hours cannot be read, or when no week is usual ("the first Monday of the month").
    """
    hours = parsed(expression)
    if hours is None:
        return []
    monday = datetime.combine(today - timedelta(days=today.weekday()), datetime.min.time())
    by_times = {}
    for number in range(7):
        times = _times(hours, monday + timedelta(days=number))
        by_times.setdefault(times, []).append(str(WEEKDAYS[number]))
    rows = [Row(_said(days), times) for times, days in by_times.items() if times]
    if not rows:
        return []
    if closed := by_times.get(""):
        rows.append(Row(_said(closed), _("Closed")))
    if "PH off" in expression or "PH closed" in expression:
        rows.append(Row(_("Public holidays"), _("Closed")))
    if "SH off" in expression or "SH closed" in expression:
        rows.append(Row(_("School holidays"), _("Closed")))
    return rows


def _said(days):
    """Day names as a line begins: "Lundi, mardi" where a language writes them small."""
    text = ", ".join(days)
    return text[:1].upper() + text[1:]


def _times(hours, day):
    spans = []
    for start, end, kind, _comment in hours.intervals(day, day + timedelta(days=1)):
        if str(kind) == "open":
            until = "24:00" if end >= day + timedelta(days=1) else end.strftime(CLOCK)
            spans.append(f"{start.strftime(CLOCK)}–{until}")
    return ", ".join(spans)


def now():
    """This moment in the task force's time zone (the middleware has activated it)."""
    return timezone.localtime()
