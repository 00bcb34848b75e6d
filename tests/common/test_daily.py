"""What the worker does day by day."""

import threading

import pytest

from taskforce.common import daily


class Clock:
    """A stop that comes after ``days`` waits, and remembers how long each was."""

    def __init__(self, days):
        self.days, self.waits = days, []

    def is_set(self):
        return len(self.waits) >= self.days

    def wait(self, seconds):
        self.waits.append(seconds)


@pytest.fixture
def calls(monkeypatch):
    made = []
    monkeypatch.setattr(daily, "call_command", lambda *args, **kwargs: made.append((args, kwargs)))
    monkeypatch.setattr(daily.connections, "close_all", lambda: None)
    return made


def test_now_and_every_few_hours(calls, settings):
    clock = Clock(days=3)
    daily.keep_doing(clock)
    assert settings.DAILY_COMMANDS == ("purge", "send_due_notifications")
    assert clock.waits == [6 * 3600] * 3
    assert calls == [((command,), {"verbosity": 0}) for command in settings.DAILY_COMMANDS] * 3


def test_what_fails_is_done_the_next_time_and_stops_nothing_else(calls, monkeypatch, caplog):
    def fail(command, **_kwargs):
        calls.append(command)
        raise ValueError("secret@example.org")

    monkeypatch.setattr(daily, "call_command", fail)
    daily.keep_doing(Clock(days=2))
    assert calls == ["purge", "send_due_notifications"] * 2
    assert "purge failed: ValueError" in caplog.text
    assert "secret" not in caplog.text.replace("Traceback", "")


def test_it_is_done_beside_and_ends_with_what_is_done_inside(calls):
    with daily.Daily() as _:
        names = [thread.name for thread in threading.enumerate()]
    assert "daily" in names
    assert "daily" not in [thread.name for thread in threading.enumerate()]
    assert len(calls) == 2
