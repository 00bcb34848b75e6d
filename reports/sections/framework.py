"""Our actions beside the objectives of the EU Roma strategic framework: actions are counted, never persons.

The objectives and their minimum targets for 2030 are those of COM(2020) 620 final, in short words of ours.
"""

from typing import NamedTuple

from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext_lazy

from reports.sections import parts

SOURCE = "COM(2020) 620 final"


class Objective(NamedTuple):
    """``area``: the code of the objective; ``domain``: whose actions serve it ("" = a section tells)."""

    area: str
    words: str
    target: str
    domain: str = ""


OBJECTIVES = (
    Objective(
        "equality",
        pgettext_lazy("objective", "Fight and prevent antigypsyism and discrimination"),
        gettext_lazy("Experience of discrimination cut by at least half; reports of it doubled"),
        "rights",
    ),
    Objective(
        "inclusion",
        pgettext_lazy("objective", "Reduce poverty and exclusion"),
        gettext_lazy("Poverty gap cut by at least half"),
        "social",
    ),
    Objective(
        "participation",
        pgettext_lazy("objective", "Participation"),
        gettext_lazy("Civil society takes part in monitoring at every level"),
    ),
    Objective(
        "education",
        pgettext_lazy("objective", "Education"),
        gettext_lazy("Gap in early childhood education cut by at least half; school segregation too"),
        "education",
    ),
    Objective(
        "employment",
        pgettext_lazy("objective", "Employment"),
        gettext_lazy("Employment gap cut by at least half, between women and men too"),
        "employment",
    ),
    Objective(
        "health",
        pgettext_lazy("objective", "Health"),
        gettext_lazy("Gap in life expectancy cut by at least half"),
        "health",
    ),
    Objective(
        "housing",
        pgettext_lazy("objective", "Housing and essential services"),
        gettext_lazy("Gap in housing deprivation cut by at least a third; tap water for at least 95 %"),
        "housing",
    ),
)


def framework(year):
    """One row for each objective: its target, and how many of our actions of the year serve it."""
    said = _(
        "The EU Roma strategic framework for equality, inclusion and participation sets seven objectives "
        "for 2030. Beside each stands what this task force promised and did in its domain. Its targets are "
        "measured for whole countries: nothing here says how far anybody is from them."
    )
    columns = [_("Objective"), _("Minimum target for 2030"), _("Our actions")]
    rows = [[row.words, row.target, _actions(year, row)] for row in OBJECTIVES]
    caption = _("Our actions of %(year)s beside the seven objectives") % {"year": year.number}
    return [
        parts.text(said, source=SOURCE),
        parts.table("eu-framework", caption, columns, rows, source=f"{SOURCE}; {_('Register of actions')}"),
    ]


def _actions(year, objective):
    if not objective.domain:
        return _("See the section on participation")
    mine = [action for action in year.actions if action.domain == objective.domain]
    done = sum(map(parts.is_done, mine))
    return _("%(done)s done of %(promised)s promised") % {"done": done, "promised": len(mine)}
