"""When the next meeting is: the calendar and the clocks."""

import csv
from datetime import UTC, date, datetime, time
from pathlib import Path
from zoneinfo import ZoneInfo

import pytest
from hypothesis import given
from hypothesis import strategies as st

from meetings.rhythm import end_of, is_holiday, is_skipped, next_start, wall_clock

PARIS = ZoneInfo("Europe/Paris")
HOLIDAYS = Path(__file__).resolve().parents[3] / "shared" / "data" / "calendar" / "jours_feries_metropole.csv"


def after(year, month, day, hour=9, minute=30, *, zone="Europe/Paris", months=2, country="FR"):
    """The next start after a local one, as local time."""
    last = wall_clock(date(year, month, day), time(hour, minute), ZoneInfo(zone))
    found = next_start(last, zone=zone, months=months, country=country)
    return found.astimezone(ZoneInfo(zone)).strftime("%a %Y-%m-%d %H:%M")


@pytest.mark.parametrize(
    ("last", "found"),
    [
        ((2026, 1, 13), "Tue 2026-03-10 09:30"),  # second Tuesday
        ((2026, 2, 10), "Tue 2026-04-14 09:30"),  # across the clock that goes forward
        ((2026, 9, 8), "Tue 2026-11-10 09:30"),  # across the clock that goes back
        ((2026, 3, 31), "Tue 2026-05-26 09:30"),  # a fifth Tuesday that is not there: the last
        ((2026, 11, 24), "Tue 2027-01-26 09:30"),  # into another year
        ((2024, 2, 29), "Thu 2024-04-25 09:30"),  # 29 February, a fifth Thursday
        ((2026, 3, 6), "Fri 2026-05-15 09:30"),  # 8 May is a holiday (and 1 May was the first Friday)
        ((2026, 10, 13), "Tue 2026-12-08 09:30"),
    ],
)
def test_two_months_on_the_same_weekday_and_hour(last, found):
    assert after(*last) == found


def test_the_clock_on_the_wall_counts_not_the_hours_between():
    before = wall_clock(date(2026, 2, 10), time(9, 30), PARIS)
    assert before == datetime(2026, 2, 10, 8, 30, tzinfo=UTC)
    assert next_start(before, zone="Europe/Paris", months=2) == datetime(2026, 4, 14, 7, 30, tzinfo=UTC)


def test_a_time_that_the_clock_skips_or_shows_twice():
    skipped = (date(2026, 3, 29), time(2, 30), PARIS)
    assert is_skipped(*skipped)
    assert wall_clock(*skipped).astimezone(PARIS).strftime("%H:%M") == "03:30"
    twice = (date(2026, 10, 25), time(2, 30), PARIS)
    assert not is_skipped(*twice)
    assert wall_clock(*twice) == datetime(2026, 10, 25, 0, 30, tzinfo=UTC)


def test_public_holidays_are_those_of_the_state():
    with HOLIDAYS.open(encoding="utf-8") as lines:
        days = [date.fromisoformat(row["date"]) for row in csv.DictReader(lines)]
    days = [day for day in days if 2020 <= day.year <= 2027]
    assert len(days) > 60
    assert [day for day in days if not is_holiday(day, "FR")] == []
    assert not is_holiday(date(2026, 5, 4), "FR")
    assert is_holiday(date(2026, 3, 3), "BG")
    assert not is_holiday(date(2026, 12, 25), "ZZ")


@given(
    st.datetimes(min_value=datetime(2000, 1, 1), max_value=datetime(2100, 1, 1), timezones=st.just(UTC)),
    st.sampled_from(["Europe/Paris", "Europe/Sofia", "America/St_Johns", "Pacific/Apia", "UTC"]),
    st.integers(min_value=1, max_value=12),
)
def test_for_any_meeting_the_weekday_stays_and_the_month_is_right(last, zone, months):
    found = next_start(last, zone=zone, months=months).astimezone(ZoneInfo(zone))
    local = last.astimezone(ZoneInfo(zone))
    assert found.weekday() == local.weekday()
    assert (found.year * 12 + found.month) - (local.year * 12 + local.month) == months
    assert 0 <= (local.day - 1) // 7 - (found.day - 1) // 7 <= 1


@pytest.mark.parametrize(
    ("day", "zone", "last"),
    [
        ("2026-03-28", "Europe/Paris", "2026-03-28 22:59:59.999999"),  # the clock goes forward the next night
        ("2026-03-29", "Europe/Paris", "2026-03-29 21:59:59.999999"),  # this day has 23 hours
        ("2026-10-25", "Europe/Paris", "2026-10-25 22:59:59.999999"),  # and this one 25
        ("2026-12-31", "Europe/Bucharest", "2026-12-31 21:59:59.999999"),
        ("2024-02-29", "Pacific/Auckland", "2024-02-29 10:59:59.999999"),
        ("2026-09-05", "America/Santiago", "2026-09-06 03:59:59.999999"),  # its next day has no midnight
    ],
)
def test_a_day_ends_when_its_own_clocks_say_so(day, zone, last):
    moment = end_of(date.fromisoformat(day), ZoneInfo(zone))
    assert moment.strftime("%Y-%m-%d %H:%M:%S.%f") == last
    assert moment.astimezone(ZoneInfo(zone)).date().isoformat() == day
