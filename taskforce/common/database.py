"""What the database says when it cannot be served now, and can be in a minute."""

from django.db import OperationalError

# PostgreSQL: serialization failure, deadlock, lock not available, too many connections.
BUSY = {"40001", "40P01", "55P03", "53300"}


def is_busy(error):
    """Whether ``error`` (an exception, or None) only says that others write just now.

    SQLite lets one transaction write at a time; who waits longer than its timeout gets "database is locked".
    """
    if not isinstance(error, OperationalError):
        return False
    return "locked" in str(error) or getattr(error.__cause__, "sqlstate", None) in BUSY
