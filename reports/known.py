"""What the confidentiality guard finds in a text of the report, and what somebody said may stand."""

import hashlib

from directory.known import known
from taskforce.common.guard_forms import Reading

__all__ = ["known", "reading", "told", "unresolved"]


def reading(text, taskforce):
    """The guard's Reading of ``text``."""
    return Reading(text, known(taskforce))


def told(read):
    """The fingerprint of all passages the guard marked in ``read`` but unknown words; "" without any.

    It stands for these very passages: a text with another one is to be looked at again.
    """
    passages = sorted(f"{label}: {passage}" for label, passage in (*read.stops, *read.noticed))
    return hashlib.sha256("\n".join(passages).encode()).hexdigest() if passages else ""


def unresolved(row, taskforce):
    """The Reading of a Section or Paragraph whose marked passages nobody has said may stand; else None."""
    read = reading(row.text, taskforce)
    mark = told(read)
    return read if mark and mark != row.looked else None
