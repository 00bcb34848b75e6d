"""Opening hours in words."""

from datetime import date, datetime
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation

from directory import hours

OFFICE = "Mo,Tu,Th,Fr 08:30-12:00,13:30-17:30; We 08:30-12:00; PH off"


def words(expression, *moment):
    now = datetime(*moment, tzinfo=ZoneInfo("Europe/Paris"))
    with translation.override("en"):
        return hours.in_words(hours.state(expression, "FR", now), now)


@pytest.mark.parametrize(
    ("moment", "expected"),
    [
        ((2026, 11, 23, 14, 0), "Open now · until 17:30"),
        ((2026, 11, 23, 8, 30), "Open now · until 12:00"),
        ((2026, 11, 23, 12, 0), "Opens at 13:30"),
        ((2026, 11, 20, 17, 30), "Opens Monday 8:30"),
        ((2026, 12, 25, 10, 0), "Opens Monday 8:30"),  # a holiday
    ],
)
def test_says_open_or_when_it_opens(moment, expected):
    assert words(OFFICE, *moment) == expected


def test_the_hour_is_the_wall_clock_on_both_nights_the_clock_changes():
    assert words("Mo-Su 02:00-04:00", 2026, 3, 29, 3, 30) == "Open now · until 4:00"
    assert words("Mo-Su 02:00-04:00", 2026, 10, 25, 2, 30) == "Open now · until 4:00"


def test_always_open_and_never_again():
    assert words("24/7", 2026, 11, 23, 3, 0) == "Open now"
    assert words("2020 Mo-Fr 08:00-12:00", 2026, 11, 23, 9, 0) == "Closed"


def test_opens_in_more_than_a_week_says_the_date():
    assert words("2026 Dec 04 08:00-12:00", 2026, 11, 23, 9, 0) == "Opens on 04/12/2026"


@pytest.mark.parametrize("expression", ["", "tomorrow, maybe", "Mo 99:00", "\x00"])
def test_hours_that_cannot_be_read_are_no_hours(expression):
    assert hours.state(expression, "FR", hours.now()) is None
    assert hours.week(expression, date(2026, 11, 23)) == []


def test_an_unknown_country_is_no_hours():
    assert hours.state(OFFICE, "XX", hours.now()) is None


def test_the_week_puts_like_days_together_and_closed_days_last():
    with translation.override("en"):
        assert hours.week(OFFICE, date(2026, 11, 25)) == [
            ("Monday, Tuesday, Thursday, Friday", "8:30–12:00, 13:30–17:30"),
            ("Wednesday", "8:30–12:00"),
            ("Saturday, Sunday", "Closed"),
            ("Public holidays", "Closed"),
        ]


def test_hours_of_some_weeks_only_are_not_a_usual_week():
    assert hours.week("Mo[1] 09:00-12:00", date(2026, 11, 25)) == []


def test_a_night_is_cut_at_midnight():
    with translation.override("en"):
        assert hours.week("Fr 20:00-02:00", date(2026, 11, 25))[:2] == [
            ("Friday", "20:00–24:00"),
            ("Saturday", "0:00–2:00"),
        ]


@pytest.mark.parametrize(
    ("expression", "is_late"),
    [
        ("Mo-Fr 09:00-18:00", False),
        ("Mo-Fr 09:00-18:30", True),
        ("Mo[1] 18:00-20:00", True),  # once a month
        ("Fr 20:00-02:00", True),
        ("24/7", True),
        ("Th 17:00-17:59, Sa 08:00-12:00", False),
        ("2020 Mo 18:00-20:00", False),  # over
        ("whenever", False),
        ("", False),
    ],
)
def test_who_is_open_after_six_in_the_evening(expression, is_late):
    assert bool(hours.open_in_the_evening([expression], "FR", date(2026, 11, 23))) == is_late
