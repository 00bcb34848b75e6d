"""Making a report outside of the request: progress, faults, and a worker that was killed."""

from datetime import timedelta

import pytest
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from reports import builds, editions
from reports.models import Build
from reports.models.build import LEASE
from taskforce.accounts.actions import RefusedError

pytestmark = pytest.mark.django_db


@pytest.fixture
def build(draft, pencil):
    return editions.ask_preview(edition=draft, by=None)


def test_a_preview_keeps_its_document_and_what_was_found(build, pencil):
    pencil.problems = ["A missing letter"]
    done = builds.run(build.pk)
    assert (done.state, done.progress, done.pages, done.problems) == ("done", 100, 3, ["A missing letter"])
    assert bytes(done.pdf) == b"%PDF Report"
    assert (done.lease, len(done.snapshot_sha256)) == (None, 64)
    assert build.edition.files.count() == 0


def test_only_the_last_preview_is_kept(build, draft):
    builds.run(build.pk)
    builds.run(editions.ask_preview(edition=draft, by=None).pk)
    assert [row.pdf is None for row in Build.objects.order_by("pk")] == [True, False]


def test_two_who_ask_at_once_get_one(build, draft):
    assert builds.ask(edition=draft, kind="freeze", by=None) == build
    assert Build.objects.count() == 1


def test_what_ended_is_not_made_again(build, pencil):
    builds.run(build.pk)
    assert builds.run(build.pk) is None
    assert pencil.calls == 1


@pytest.mark.parametrize(
    ("error", "message"),
    [
        (RefusedError("Not like this."), "Not like this."),
        (
            ValueError("secret"),
            "Il n’a pas pu être fait\u202f; le journal du site dit pourquoi. "
            "Rien n’a changé\u202f: essayez encore.",
        ),
    ],
)
def test_a_fault_is_said_and_the_next_build_may_begin(build, draft, pencil, error, message):
    def fault():
        raise error

    pencil.at_half = fault
    failed = builds.run(build.pk)
    assert (failed.state, failed.message) == ("failed", message)
    pencil.at_half = lambda: None
    assert builds.run(editions.ask_preview(edition=draft, by=None).pk).state == "done"


def test_a_killed_build_begins_again_cleanly(build):
    """Its worker is gone: the row still says "running"."""
    Build.objects.claim(build.pk)
    assert builds.run(build.pk) is None
    Build.objects.update(lease=timezone.now() - timedelta(seconds=1), progress=40)
    done = builds.run(build.pk)
    assert (done.state, done.progress, done.tries) == ("done", 100, 2)


def test_the_task_of_a_killed_worker_comes_back_when_the_lease_is_over(build):
    Build.objects.claim(build.pk)
    builds.run_later.call(build.pk)
    waiting = DBTaskResult.objects.get()
    build.refresh_from_db()
    assert waiting.run_after == build.lease
    Build.objects.update(state="done")
    builds.run_later.call(build.pk)
    assert DBTaskResult.objects.count() == 1


def test_who_lost_its_lease_stops_and_writes_nothing(build, pencil):
    def another_worker():
        Build.objects.update(lease=timezone.now() - timedelta(seconds=1))
        Build.objects.claim(build.pk)

    pencil.at_half = another_worker
    assert builds.run(build.pk) is None
    build.refresh_from_db()
    assert (build.state, build.tries, build.pdf) == ("running", 2, None)


def test_who_lost_its_lease_says_no_progress(build):
    mine = Build.objects.claim(build.pk)
    Build.objects.update(lease=timezone.now() - timedelta(seconds=1))
    Build.objects.claim(build.pk)
    with pytest.raises(builds.TakenError):
        builds._tell(mine, 60)
    build.refresh_from_db()
    assert (build.progress, build.tries) == (0, 2)


def test_progress_is_told_while_it_is_made(build, pencil):
    seen = []
    pencil.at_half = lambda: seen.append(Build.objects.values_list("progress", "state").get())
    builds.run(build.pk)
    assert seen == [(50, "running")]


def test_stalled(build):
    assert not build.is_stalled
    build.asked = timezone.now() - timedelta(minutes=2)
    assert build.is_stalled  # no worker took it
    mine = Build.objects.claim(build.pk)
    assert not mine.is_stalled
    mine.lease -= LEASE + timedelta(seconds=1)
    assert mine.is_stalled
    mine.state = "done"
    assert not mine.is_stalled


def test_begin_again_only_what_has_stopped(build):
    builds.begin_again(build=build)
    assert not DBTaskResult.objects.exists()
    build.asked = timezone.now() - timedelta(minutes=2)
    builds.begin_again(build=build)
    assert DBTaskResult.objects.count() == 1
