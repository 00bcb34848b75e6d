"""An import from the site: a file is received, checked, and written when the coordinator says so.

Small files are done while she waits, large ones by ``manage.py worker``.  Each step can be begun
again: checking writes nothing, and writing is one transaction that also says it is done.
"""

import logging
from pathlib import Path

from django.db import Error as DatabaseError
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django_tasks import task

from directory.imports import engine, progress
from directory.imports.formats import open_table
from directory.models import ImportJob
from taskforce.common import text
from taskforce.common.tables import UnreadableFile

logger = logging.getLogger(__name__)
State = ImportJob.State
REFUSED = _("The database refused the file: nothing was written. Try again; if it is refused again, tell us.")


def receive(*, file, name, source, domain, who):
    """Keeps the bytes of ``file`` as a new ImportJob with its columns as recognised; UnreadableFile.

    A format that says itself what its columns are is checked at once.
    """
    ImportJob.objects.forgotten().delete()
    table = open_table(file)
    job = ImportJob(name=text.plain(name)[:200], data=file, domain=domain, who=who)
    job.source = text.plain(source or table.source or Path(name).stem)[:60]
    job.columns, job.total = table.fields, sum(1 for _row in table.read())
    job.save()
    if table.is_known:
        begin(job, State.CHECKING)
    return job


def begin(job, state):
    """Starts (again) the step ``state`` of the job: CHECKING or WRITING.

    False when the job has moved since it was read, as after a second click: then ``job`` is where it is.
    """
    here = ImportJob.objects.filter(pk=job.pk, state=job.state, moved=job.moved)
    told = {"columns": job.columns, "swap": job.swap}
    if not here.update(state=state, moved=timezone.now(), error={}, **told):
        job.refresh_from_db(fields=["state"])
        return False
    progress.forget(job)
    if job.is_large:
        run_later.enqueue(job.pk)
    else:
        run(job.pk)
    job.refresh_from_db(fields=["state", "moved"])
    return True


@task()
def run_later(pk):
    """``run`` in the worker."""
    run(pk)


def run(pk):
    """Does the step the job is at; a job that has gone on, or is gone, is left alone."""
    job = ImportJob.objects.filter(pk=pk).first()
    steps = {State.CHECKING: _check, State.WRITING: _write}
    if job is None or job.state not in steps:
        return
    try:
        steps[job.state](job)
    except UnreadableFile as error:
        _fail(job, {"code": error.code, "params": error.params})
    except DatabaseError:
        logger.exception("Import %s was refused", pk)
        _fail(job, {"code": "refused"})
    finally:
        progress.forget(job)


def _check(job):
    report = engine.check(open_table(bytes(job.data)), _options(job), lambda done: progress.tell(job, done))
    ImportJob.objects.filter(pk=job.pk, state=State.CHECKING).update(
        state=State.CHECKED, report=report.as_json()
    )


def _write(job):
    table = open_table(bytes(job.data))
    with (
        engine.prepared(table, _options(job), lambda done: progress.tell(job, done)) as finish,
        transaction.atomic(),
    ):
        here = ImportJob.objects.light().select_for_update().get(pk=job.pk)
        if here.state != State.WRITING:  # another worker was quicker
            return
        here.state, here.report, here.data = State.DONE, finish().as_json(), b""
        here.save()


def _options(job):
    return engine.Options(source=job.source, columns=job.columns, domain=job.domain, swap=job.swap)


def _fail(job, error):
    ImportJob.objects.filter(pk=job.pk).update(state=State.FAILED, error=error)


def error_of(job):
    """Why the job failed, as a sentence in the language of the moment."""
    if job.error.get("code") == "refused":
        return str(REFUSED)
    return str(UnreadableFile(job.error["code"], **job.error["params"])) if job.error else ""
