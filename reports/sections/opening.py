"""How a report begins: the foreword, the year in figures, who we are."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.vocabulary import Domain, Kind
from reports import small_numbers
from reports.models import Indicator
from reports.sections import parts


def foreword(year):
    """What this report is; the editors' own words stand before it."""
    said = _(
        "This report tells what the task force of %(town)s did in %(year)s: what was decided and promised in "
        "its meetings, and what became of it; what partners and representatives of families observed; and "
        "which doors are open. It is made from what was public already and from what was written for it. "
        "Nothing in it tells of a person or of a family."
    )
    return [parts.text(said % {"town": parts.escaped(year.taskforce.town), "year": year.number})]


def figures(year):
    """Promised and done, by domain; then counts of what the task force did in public."""
    done = sum(map(parts.is_done, year.actions))
    blocks = [parts.text(_promised_and_done(len(year.actions), done))]
    source = _("Register of actions")
    caption = _("Actions promised in %(year)s, and those of them that are done") % {"year": year.number}
    if bars := parts.done_by_domain("actions-by-domain", caption, year.actions, source):
        blocks.append(bars)
    blocks.append(parts.block("figures", items=_counts(year), source=_("Registers of the task force")))
    return [*blocks, *_collected(year)] if year.figures.counted else blocks


def _collected(year):
    """What services counted of their work, domains by kinds, with the sum of each kind that may be told."""
    cells = small_numbers.cell_words
    found, counted = year.figures, [year.figures.kinds[kind] for kind in year.figures.counted]
    rows = [
        [Domain(name).label, *(cells(kind.cells.get(name, 0)) for kind in counted)] for name in found.domains
    ]
    rows.append([_("Together"), *(cells(kind.total) for kind in counted)])
    table = parts.table(
        "figures-of-services",
        _("What services counted of their work"),
        [_("Domain"), *(Indicator.Kind(kind).label for kind in found.counted)],
        rows,
        is_public=False,
        told=found.as_data(),
        source=_("Figures collected from the action sheets of the year"),
    )
    words = _("Services count their own work, never persons by origin. Small numbers are not shown.")
    return [parts.heading(_("What services counted")), table, parts.note(words)]


def _promised_and_done(promised, done):
    if not promised:
        return _("No action stands in the published minutes of the year.")
    said = ngettext(
        "In the published minutes %(n)s action was promised.",
        "In the published minutes %(n)s actions were promised.",
        promised,
    )
    became = ngettext("%(n)s is done.", "%(n)s are done.", done) if done else _("None is done yet.")
    return f"{said % {'n': promised}} {became % {'n': done} if done else became}"


def _counts(year):
    return [
        parts.figure(_("Meetings held"), year.held),
        parts.figure(_("Decisions published"), len(year.decisions)),
        parts.figure(_("Actions promised"), len(year.actions)),
        parts.figure(_("Partners bound by the charter"), len(year.signatures)),
        parts.figure(_("Services in the directory"), len(year.services)),
    ]


def who(year):
    """The task force, its signatories by kind and by name, who came and who left in the year."""
    said = _("%(name)s brings together, in %(town)s, those who signed the charter.")
    names = {"name": parts.escaped(year.taskforce.called), "town": parts.escaped(year.taskforce.town)}
    blocks = [parts.text(said % names)]
    if not year.signatures:
        return [*blocks, parts.note(_("No organisation was bound by the charter at the end of the year."))]
    rows = [_signatory(row, year) for row in year.signatures]
    columns = [_("Partner"), _("Kind"), _("Signed on"), _("Version")]
    source = _("Register of the charter")
    blocks += [
        parts.block("figures", items=_by_kind(year), source=source),
        parts.table(
            "signatories",
            _("Partners bound by the charter at the end of the year"),
            columns,
            rows,
            source=source,
        ),
    ]
    return blocks + _movements(year)


def _by_kind(year):
    kinds = [row.organization_kind for row in year.signatures]
    items = [parts.figure(kind.label, kinds.count(kind)) for kind in Kind if kind in kinds]
    if year.persons:  # people, though they are not named: a small number of them is not shown
        shown = small_numbers.words(year.persons)
        value = small_numbers.told(year.persons)
        items.append({"label": _("Natural persons"), "value": value, "shown": shown})
    return items


def _signatory(row, year):
    kind = Kind(row.organization_kind).label if row.organization_kind in Kind.values else ""
    return [row.organization_name, kind, year.day(row.confirmed), row.version.number]


def _movements(year):
    """Who signed for the first time, who withdrew or let its signature lapse."""
    lines = [
        _("%(name)s signed on %(day)s.")
        % {"name": parts.escaped(row.organization_name), "day": year.day(row.confirmed)}
        for row in year.signed
    ]
    for row in year.ended:
        words = _("%(name)s withdrew on %(day)s.")
        if row.ending == row.Ending.LAPSED:
            words = _("The signature of %(name)s lapsed on %(day)s.")
        lines.append(words % {"name": parts.escaped(row.organization_name), "day": year.day(row.ended)})
    if not lines:
        return [parts.text(_("Nobody joined and nobody left in the year."))]
    listed = "\n".join(f"- {line}" for line in lines)
    return [
        parts.heading(_("Movements of the year")),
        parts.text(listed, source=_("Register of the charter")),
    ]
