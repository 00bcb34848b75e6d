"""The worker takes up what a killed one left half-done, but not for ever."""

import signal
from contextlib import nullcontext

import pytest
from django.core.management import call_command
from django_tasks import task
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from taskforce.common import daily, outbox

pytestmark = pytest.mark.django_db


@task()
def double(number):
    return 2 * number


@pytest.fixture
def work(monkeypatch):
    """Runs the worker until nothing is left, in the test's own connection and without handlers of signals."""
    monkeypatch.setattr(db_worker, "close_old_connections", lambda: None)
    monkeypatch.setattr(db_worker.Worker, "configure_signals", lambda worker: None)
    monkeypatch.setattr(db_worker.Command, "configure_logging", lambda command, verbosity: None)
    return lambda: call_command("worker", batch=True, startup_delay=False)


def killed(times):
    """A task that ``times`` workers began and did not end."""
    row = DBTaskResult.objects.get(pk=double.enqueue(21).id)
    for number in range(times):
        row.claim(f"worker {number}")
    return row


def test_what_waits_is_done(work):
    row = killed(0)
    work()
    row.refresh_from_db()
    assert (row.status, row.return_value) == ("SUCCESSFUL", 42)


@pytest.mark.parametrize("times", [1, 2])
def test_what_was_left_is_done(work, times):
    row = killed(times)
    work()
    row.refresh_from_db()
    assert (row.status, row.return_value, len(row.worker_ids)) == ("SUCCESSFUL", 42, times + 1)


def test_a_worker_at_rest_ends_once_and_quietly():
    names = {"queue_names": ["*"], "excluded_queue_names": [], "backend_name": "default", "worker_id": "x"}
    worker = db_worker.Worker(interval=0, batch=False, startup_delay=False, max_tasks=None, **names)
    with pytest.raises(SystemExit) as ended:
        worker.shutdown(signal.SIGINT, None)
    assert ended.value.code == 0
    assert worker.shutdown(signal.SIGTERM, None) is None


def test_what_ends_every_worker_is_given_up(work):
    row = killed(3)
    work()
    row.refresh_from_db()
    assert (row.status, row.return_value, len(row.worker_ids)) == ("FAILED", None, 3)
    assert "3 workers ended" in row.traceback


def test_the_daily_commands_are_called_beside_the_tasks(monkeypatch, settings):
    called = []
    monkeypatch.setattr(daily, "call_command", lambda name, **kwargs: called.append(name))
    monkeypatch.setattr(outbox, "Sender", nullcontext)
    monkeypatch.setattr(db_worker.Command, "handle", lambda command, **options: called.append("tasks"))
    call_command("worker", verbosity=0)
    assert "purge" in settings.DAILY_COMMANDS
    assert sorted(called) == sorted([*settings.DAILY_COMMANDS, "tasks"])
