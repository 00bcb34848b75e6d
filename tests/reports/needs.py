"""Diagnoses of needs for tests, brought to their state by the same verbs as in the site."""

from reports import needs, reviewing
from reports.models import Diagnosis
from tests.factories import UserFactory

SAID = {
    "observed": "At the counters, children are not registered.",
    "barriers": ["refused", "no-address"],
    "help": "One page that says which papers are asked for.",
}


def make_draft(alpha, *, who=None, contributors=(), items=(), decisions=(), consultations=(), **fields):
    """A draft of 2026 about education, kept by ``alpha``, written by ``who`` (default: somebody)."""
    said = {"year": 2026, "domain": "education", "language": "fr"} | SAID | fields
    return needs.write(
        diagnosis=Diagnosis(organization=alpha, **said),
        who=who or UserFactory(),
        contributors=contributors,
        items=items,
        decisions=decisions,
        consultations=consultations,
    )


def make_read(alpha, *, by=None, **fields):
    """A diagnosis that ``by`` (default: somebody) read over."""
    draft = make_draft(alpha, **fields)
    return reviewing.read_over(record=draft, revision=draft.revision, who=by or UserFactory())


def make_public(alpha, **fields):
    """A published diagnosis."""
    read = make_read(alpha, **fields)
    return reviewing.publish(record=read, revision=read.revision, who=UserFactory(is_coordinator=True))
