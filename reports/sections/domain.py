"""A domain: needs, actions, results, obstacles, next year."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.vocabulary import Domain
from meetings.models import Action
from reports.sections import parts


def domain(year, code):
    """The blocks of one domain (its ``code``): each part says so when nothing was told."""
    mine = [action for action in year.actions if action.domain == code]
    opened = [action for action in mine if action.state == Action.State.OPEN]
    closed = [action for action in mine if action.state != Action.State.OPEN]
    return [
        *_part(_("Actions"), code, [*_decided(year, code), *map(parts.action, closed)]),
        *_part(_("Next year"), code, list(map(parts.action, opened))),
    ]


def _decided(year, code):
    """Where the decisions of this domain stand: once in the report, among the meetings."""
    numbers = [row.number for row in year.decisions if row.item.domain == code]
    if not numbers:
        return []
    said = ngettext(
        "Decision on this, among the meetings: %(numbers)s.",
        "Decisions on this, among the meetings: %(numbers)s.",
        len(numbers),
    )
    return [parts.text(said % {"numbers": ", ".join(numbers)}, source=_("Register of decisions"))]


def _part(title, code, blocks):
    if not blocks:
        return [parts.heading(title, code), parts.note(_("Nothing was told of this."))]
    return [parts.heading(title, code), *blocks]


WRITERS = {code: partial(domain, code=code) for code in Domain.values}
