"""A domain: needs, actions, results, obstacles, next year."""

from functools import partial
from itertools import chain

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory.vocabulary import Domain
from meetings.models import Action
from reports import small_numbers
from reports.models import Indicator
from reports.sections import parts


def domain(year, code):
    """The blocks of one domain (its ``code``): the parts that tell something, then which do not."""
    found = _parts(year, code)
    silent = [name for _title, name, blocks in found if not blocks]
    if len(silent) == len(found):
        return [parts.note(_("The registers tell nothing of this domain in the year."))]
    told = [[parts.heading(title), *blocks] for title, _name, blocks in found if blocks]
    return [*chain.from_iterable(told), *_silence(silent)]


def _parts(year, code):
    """``(heading, its name within a sentence, blocks)`` of each part of a chapter."""
    mine = [action for action in year.actions if action.domain == code]
    opened = [action for action in mine if action.state == Action.State.OPEN]
    closed = [action for action in mine if action.state != Action.State.OPEN]
    sheets = [sheet for sheet in year.sheets if sheet.domains[:1] == [code]]
    needs = [_need(year, row) for row in year.needs if row["domain"] == code]
    short = [_said(year, sheet, f"#### {parts.escaped(sheet.title)}\n\n{sheet.summary}") for sheet in sheets]
    done = [*_decided(year, code), *short, *map(parts.action, closed)]
    results = [*_figures(year, code), *_told(year, sheets, "results")]
    return [
        (_("Needs"), pgettext("told about", "needs"), needs),
        (_("Actions"), pgettext("told about", "actions"), done),
        (_("Results"), pgettext("told about", "results"), results),
        (_("Obstacles"), pgettext("told about", "obstacles"), _told(year, sheets, "difficulties")),
        (_("Next year"), pgettext("told about", "next year"), list(map(parts.action, opened))),
    ]


def _need(year, row):
    """A published diagnosis; who observed it is always an organisation."""
    said = {name: row[name] for name in ("domain", "area", "observed", "barriers", "tried", "help")}
    said |= {"by": ", ".join(row["by"]), "language": year.other_language(row["language"])}
    return parts.block("need", **said, source=_("Published diagnosis of needs"))


def _told(year, sheets, name):
    """What sheets tell in their field ``name``, each in its organisation's name."""
    return [_said(year, sheet, getattr(sheet, name)) for sheet in sheets if getattr(sheet, name)]


def _said(year, sheet, markdown):
    """Words of an action sheet, by who carried it out, in the language they were written in."""
    language = year.other_language(sheet.language)
    return parts.text(markdown, by=sheet.organization.name, source=_source(sheet), language=language)


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


def _silence(names):
    """One sentence that names what nothing was told of; none where every part tells something."""
    said = _("Nothing was told about: %(parts)s.")
    return [parts.note(said % {"parts": ", ".join(names)})] if names else []


WRITERS = {code: partial(domain, code=code) for code in Domain.values}
