"""Puts the demonstration into a site: each part once, in the order of the rooms."""

from taskforce.home.demo import (
    action_sheets,
    charter,
    consultations,
    directory,
    ideas,
    meetings,
    needs,
    reports,
    support,
    trainings,
)

PARTS = (
    directory,
    charter,
    meetings,
    trainings,
    support,
    ideas,
    consultations,
    needs,
    action_sheets,
    reports,
)


def load(today):
    """Loads the parts that are not there yet; returns what was made, in words ("" when nothing was)."""
    return "; ".join(part.load(today) for part in PARTS if not part.is_loaded())
