"""Builds: the report is made by the worker, with how far it is; a killed one is taken up again.

A build writes nothing until it is done.  Two that are asked for at once are one (a constraint); of two
workers one makes it (``BuildQuerySet.claim``).  Freezing is one transaction at its end: snapshot, files
and fingerprints, or nothing.
"""

import hashlib
import logging

from django.conf import settings
from django.db import IntegrityError, transaction
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django_tasks import task

from reports import canon, checks, snapshot
from reports.models import Build, Edition, EditionFile
from reports.models.build import LEASE
from taskforce.accounts.actions import RefusedError

log = logging.getLogger(__name__)
State, Kind = Build.State, Build.Kind
TYPES = {
    "pdf": "application/pdf",
    "json": "application/json",
    "csv": "text/csv; charset=utf-8",
    "svg": "image/svg+xml",
    "png": "image/png",
}


class TakenError(Exception):
    """Another worker makes this build now."""


def ask(*, edition, kind, by):
    """The Build of ``edition`` that is going, or a new one of ``kind``; the worker makes it."""
    try:
        with transaction.atomic():
            Build.objects.filter(edition=edition, pdf__isnull=False).update(pdf=None)  # only the last is read
            build = Build.objects.create(edition=edition, kind=kind, asked_by=by)
            transaction.on_commit(lambda: run_later.enqueue(build.pk))
    except IntegrityError:
        return Build.objects.light().filter(edition=edition).going().get()
    return build


def begin_again(*, build):
    """Puts a build whose worker has stopped in line again; one that goes on is left alone."""
    if build.is_stalled:
        run_later.enqueue(build.pk)


@task()
def run_later(pk):
    """``run`` in the worker.  While another one has the build, it comes back when that lease is over."""
    if run(pk) is None and (left := Build.objects.light().filter(pk=pk, state=State.RUNNING).first()):
        run_later.using(run_after=left.lease).enqueue(pk)


def run(pk):
    """Makes the build ``pk`` and returns it as it ended; None when it is another's, or ended already."""
    build = Build.objects.claim(pk)
    if build is None:
        return None
    try:
        with translation.override(_language(build)):
            _make(build)
    except TakenError:
        return None
    except RefusedError as refused:
        _end(build, state=State.FAILED, message=str(refused)[:300])
    except Exception:  # a picture, a font, the database: the page says so, the log says what
        log.exception("Build %s of the report could not be made", pk)
        words = _("It could not be made; the site’s log says why. Nothing was changed: try again.")
        _end(build, state=State.FAILED, message=words)
    build.refresh_from_db()
    return build


def _language(build):
    """In which language the build says what is wrong: who asked reads it."""
    return (build.asked_by and build.asked_by.language) or settings.LANGUAGE_CODE


def _make(build):
    edition, made = build.edition, snapshot.make(build.edition)
    rendered = render(made, lambda percent: _tell(build, percent))
    problems = [str(problem) for problem in rendered.problems]
    done = {"state": State.DONE, "progress": 100, "pages": rendered.pages, "problems": problems}
    done["snapshot_sha256"] = canon.content_fingerprint(made)
    if build.kind == Kind.PREVIEW:
        _end(build, pdf=rendered.files["report.pdf"], **done)
        return
    with transaction.atomic():
        _freeze(edition, made, rendered, build)
        _end(build, **done)


def render(made, progress):
    """The ``rendering.Rendered`` files of a snapshot; RefusedError for one that cannot be shown."""
    from reports import blocks, rendering  # noqa: PLC0415 - WeasyPrint takes two seconds to import

    try:
        return rendering.render(made, progress=progress)
    except blocks.SnapshotError as error:
        raise RefusedError(str(error)) from error


def _tell(build, percent):
    """Says how far the build is, which keeps it ours; TakenError when another worker has taken it."""
    now = timezone.now()
    mine = Build.objects.filter(pk=build.pk, state=State.RUNNING, tries=build.tries)
    if not mine.update(progress=min(max(percent, 0), 100), lease=now + LEASE):
        raise TakenError


def _end(build, **fields):
    mine = Build.objects.filter(pk=build.pk, state=State.RUNNING, tries=build.tries)
    if not mine.update(finished=timezone.now(), lease=None, **fields):
        raise TakenError


def _freeze(edition, made, rendered, build):
    """Snapshot, files and fingerprints, in the transaction of the caller; RefusedError when the data have
    changed since ``made``, when a check is red, or when the edition is no longer in validation."""
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.state != Edition.State.VALIDATION:
        raise RefusedError(_("Only an edition in validation is frozen."))
    now = snapshot.make(edition)
    if canon.content_fingerprint(now) != canon.content_fingerprint(made):
        raise RefusedError(_("Something changed while the report was made: freeze it again."))
    if red := [check for check in checks.of(edition, made, rendered.problems) if check.is_red]:
        raise RefusedError(_("A check is red: %(check)s") % {"check": red[0].words})
    keep(edition, made, rendered, by=build.asked_by, at=timezone.now())


def keep(edition, made, rendered, *, by, at):
    """Writes the snapshot ``made`` and its ``rendered`` files, for ever, as frozen by ``by`` (a User or None)
    at the moment ``at``; in the transaction of the caller, who has checked that it may be."""
    for name, content in sorted(rendered.files.items()):
        _keep_file(edition, name, content)
    edition.snapshot, edition.snapshot_sha256 = made, canon.fingerprint(made)
    edition.state, edition.frozen = Edition.State.FROZEN, at
    edition.frozen_by, edition.frozen_by_name = by, str(by or "")
    edition.pages, edition.renderer = rendered.pages, rendered.renderer[:60]
    edition.save()


def _keep_file(edition, name, content):
    EditionFile.objects.create(
        edition=edition,
        name=name,
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        content_type=TYPES.get(name.rpartition(".")[2], "application/octet-stream"),
    )
