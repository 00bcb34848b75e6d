"""A domain: needs, actions, results, obstacles, next year."""

from functools import partial

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.vocabulary import Domain
from meetings.models import Action
from reports import small_numbers
from reports.models import Indicator
from reports.sections import parts


def domain(year, code):
    """The blocks of one domain (its ``code``): each part says so when nothing was told of it."""
    mine = [action for action in year.actions if action.domain == code]
    opened = [action for action in mine if action.state == Action.State.OPEN]
    closed = [action for action in mine if action.state != Action.State.OPEN]
    sheets = [sheet for sheet in year.sheets if sheet.domains[:1] == [code]]
    parts_told = {
        _("Needs"): [_need(row) for row in year.needs if row["domain"] == code],
        _("Actions"): [*_decided(year, code), *map(_sheet, sheets), *map(parts.action, closed)],
        _("Results"): [*_figures(year, code), *_told(sheets, "results")],
        _("Obstacles"): _told(sheets, "difficulties"),
        _("Next year"): list(map(parts.action, opened)),
    }
    if not any(parts_told.values()):
        return [parts.note(_("The registers tell nothing of this domain in the year."))]
    return [block for title, blocks in parts_told.items() for block in _part(title, blocks)]


def _need(row):
    """A published diagnosis; who observed it is always an organisation."""
    said = {name: row[name] for name in ("domain", "area", "observed", "barriers", "tried", "help")}
    return parts.block("need", **said, by=", ".join(row["by"]), source=_("Published diagnosis of needs"))


def _sheet(sheet):
    """An action sheet in short: its title and summary, by who carried it out."""
    words = f"**{parts.escaped(sheet.title)}**\n\n{sheet.summary}"
    return parts.text(words, by=sheet.organization.name, source=_source(sheet))


def _told(sheets, name):
    """What sheets tell in their field ``name``, each in its organisation's name."""
    told = [sheet for sheet in sheets if getattr(sheet, name)]
    return [
        parts.text(getattr(sheet, name), by=sheet.organization.name, source=_source(sheet)) for sheet in told
    ]


def _source(sheet):
    return _("Action sheet “%(title)s”") % {"title": sheet.title}


def _figures(year, code):
    """What services counted of their work in this domain, as far as it may be told."""
    items = [
        {"label": str(Indicator.Kind(kind).label), "value": told, "shown": small_numbers.cell_words(told)}
        for kind, told in year.figures.of(code)
    ]
    source = _("Figures collected from the action sheets of the year")
    return [parts.block("figures", items=items, source=source)] if items else []


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


def _part(title, blocks):
    return [parts.heading(title), *(blocks or [parts.note(_("Nothing was told of this."))])]


WRITERS = {code: partial(domain, code=code) for code in Domain.values}
