"""What the public report of a year is made from, and its editions."""

from reports.models.build import Build
from reports.models.call import Call
from reports.models.consultation import Answer, Consultation, Question
from reports.models.edition import (
    Edition,
    EditionFile,
    EditionGroupObjectPermission,
    EditionUserObjectPermission,
    FrozenError,
)
from reports.models.indicator import Campaign, FiguresFrozenError, Indicator
from reports.models.need import Barrier, Diagnosis, Source
from reports.models.sheet import ActionSheet
from reports.models.writing import Code, Paragraph, Section

__all__ = [
    "ActionSheet",
    "Answer",
    "Barrier",
    "Build",
    "Call",
    "Campaign",
    "Code",
    "Consultation",
    "Diagnosis",
    "Edition",
    "EditionFile",
    "EditionGroupObjectPermission",
    "EditionUserObjectPermission",
    "FiguresFrozenError",
    "FrozenError",
    "Indicator",
    "Paragraph",
    "Question",
    "Section",
    "Source",
]
