"""How far a running import is, in a small file beside the database.

SQLite lets one transaction write at a time, and an import is one transaction: while it runs, nothing
it writes to the database can be seen, and nobody else can write.  The file's age tells a stopped worker.
"""

import contextlib
import time
from typing import NamedTuple

from django.conf import settings

STALLED_AFTER = 60  # seconds without a move; a batch takes one or two


class Progress(NamedTuple):
    """``done`` of ``total`` rows; ``is_stalled``: nothing has moved for a minute."""

    done: int
    total: int
    is_stalled: bool

    @property
    def percent(self):
        return min(100, 100 * self.done // self.total) if self.total else 0


def _file(job):
    return settings.VAR_DIR / "imports" / f"{job.pk}"


def tell(job, done):
    """Notes that ``done`` rows of the job are read."""
    _file(job).parent.mkdir(parents=True, exist_ok=True)
    _file(job).write_text(str(done))


def of(job):
    """The Progress of the job; none yet when its worker has not begun."""
    moved, done = job.moved.timestamp(), 0
    with contextlib.suppress(OSError, ValueError):  # not begun, or just ended
        done, moved = int(_file(job).read_text() or 0), max(moved, _file(job).stat().st_mtime)
    return Progress(done, job.total, job.is_running and time.time() - moved > STALLED_AFTER)


def forget(job):
    _file(job).unlink(missing_ok=True)
