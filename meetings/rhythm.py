"""When the next meeting is: every so many months, on the same weekday at the same hour of the clock."""

import calendar
from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo


def next_start(last, *, zone, months, country=""):
    """The start (aware, UTC) proposed after the meeting that started at ``last`` (aware).

    ``months`` later, on the same weekday of the month (the second Tuesday; a fifth that is not there
    becomes the last), at the same wall-clock time in ``zone`` (an IANA name), whatever the clock changes
    between; a week later for as long as it is a public holiday of ``country`` (ISO 3166, two letters).
    """
    zone = ZoneInfo(zone)
    local = last.astimezone(zone)
    day, _passed = next_day(local.date(), months=months, country=country)
    return wall_clock(day, local.time(), zone)


def next_day(last, *, months, country=""):
    """The day that ``next_start`` proposes after the day ``last``, and the public holidays it passed over."""
    day, passed = _same_weekday(last, months), []
    while is_holiday(day, country):
        passed.append(day)
        day += timedelta(days=7)
    return day, passed


def wall_clock(day, clock, zone):
    """The moment (UTC) at which clocks in ``zone`` (a ZoneInfo) show ``clock`` (a time) on ``day``.

    A time that the clock skips (02:30 on the night it goes forward) is the moment it would have been:
    03:30; of a time that comes twice, the first.
    """
    return datetime.combine(day, clock.replace(fold=0), zone).astimezone(UTC)


def end_of(day, zone):
    """The last moment (UTC) of ``day`` on clocks in ``zone`` (a ZoneInfo), however long that day is."""
    return wall_clock(day + timedelta(days=1), time.min, zone) - timedelta(microseconds=1)


def is_skipped(day, clock, zone):
    """Whether clocks in ``zone`` never show ``clock`` (a time) on ``day``."""
    there = wall_clock(day, clock, zone).astimezone(zone)
    return (there.date(), there.time().replace(fold=0)) != (day, clock.replace(fold=0, tzinfo=None))


def is_holiday(day, country):
    """Whether ``day`` is a public holiday of the whole ``country``; False for one we know nothing of."""
    import holidays  # noqa: PLC0415 - a tenth of a second that only planning should pay

    try:
        return day in holidays.country_holidays(country, years=day.year)
    except NotImplementedError:
        return False


def _same_weekday(day, months):
    """The n-th same weekday of the month ``months`` later; the last one if there are not n."""
    nth = (day.day - 1) // 7
    year, month = divmod(day.year * 12 + day.month - 1 + months, 12)
    first, length = calendar.monthrange(year, month + 1)
    number = 1 + (day.weekday() - first) % 7 + 7 * nth
    return day.replace(year=year, month=month + 1, day=number if number <= length else number - 7)
