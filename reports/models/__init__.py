"""What the public report of a year is made from, and its editions."""

from reports.models.build import Build
from reports.models.edition import (
    Edition,
    EditionFile,
    EditionGroupObjectPermission,
    EditionUserObjectPermission,
    FrozenError,
)
from reports.models.writing import Code, Paragraph, Section

__all__ = [
    "Build",
    "Code",
    "Edition",
    "EditionFile",
    "EditionGroupObjectPermission",
    "EditionUserObjectPermission",
    "FrozenError",
    "Paragraph",
    "Section",
]
