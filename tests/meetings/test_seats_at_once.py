"""More people than seats confirm at once: no seat is given twice, and none is lost when all go."""

import json

from tests.charter.test_concurrency import database_url, run  # noqa: F401 - a fixture


def test_no_seat_is_given_twice(database_url):  # noqa: F811 - the fixture
    said = json.loads(run("-m", "tests.meetings.seats_crowd", "12", "4", database=database_url))
    assert said == {
        "confirming": {"200": 12},
        "then": {"confirmed": 4, "waiting": 8},
        "leaving": {"200": 4},
        "at last": {"cancelled": 4, "confirmed": 4, "waiting": 4},
        "told once": True,
        "all from the queue": True,
        "first come": True,
    }
