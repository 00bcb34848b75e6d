"""How a report ends: what was promised, the method, the annexes."""

from django.conf import settings
from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory.vocabulary import Domain
from reports.sections import parts
from reports.sections.services import main_place
from taskforce.common import days


def promised(year):
    """What the year before promised, and where each stands now."""
    actions, before = year.actions_before, year.number - 1
    if not actions:
        words = _("No action stands in the published minutes of %(year)s: nothing is compared.")
        return [parts.note(words % {"year": before})]
    done = sum(map(parts.is_done, actions))
    said = ngettext(
        "Of %(n)s action promised in %(year)s,", "Of %(n)s actions promised in %(year)s,", len(actions)
    )
    became = ngettext("%(n)s is done.", "%(n)s are done.", done) if done else _("none is done.")
    words = said % {"n": len(actions), "year": before} + " " + (became % {"n": done} if done else became)
    caption = _("Actions promised in %(year)s, and those of them that are done") % {"year": before}
    bars = parts.done_by_domain("promised-by-domain", caption, actions, _("Register of actions"))
    rows = [[row.number, row.text, row.shown_owner, row.get_state_display()] for row in actions]
    columns = [_numbered(), _("Action"), _("Who does it"), _("Where it stands")]
    listed = parts.table(
        "promised",
        _("Promised in %(year)s") % {"year": before},
        columns,
        rows,
        source=_("Register of actions"),
    )
    return [parts.text(words), bars, listed]


def method(year):
    """Where everything comes from, and what is not told."""
    lines = [
        _("Every section is made from the task force’s own public registers, at the day of this edition."),
        _("Decisions, actions and figures say where they come from."),
        _("What a partner wrote stands in its name, and was confirmed by it."),
        _("No text of this report names a person of a family, an origin, or a place where somebody lives."),
        _("The map shows places where services are given, as exactly as each partner wishes."),
    ]
    small = _(
        "Counts of people who were helped are told from %(n)s on: smaller ones could point at somebody, and "
        "so could another number from which one could compute them, or a percentage of fewer than 20. Zero "
        "means that nothing was offered. Meetings, decisions, actions, partners and services can be counted "
        "one by one in the public registers: they are told as they are."
    )
    never_changed = _(
        "An edition never changes. A correction is a new edition with its reason; the older one can still be "
        "read. The fingerprints in the manifest let anybody check that a file is the one that was published."
    )
    return [
        parts.text("\n".join(f"- {line}" for line in lines)),
        parts.heading(_("Small numbers")),
        parts.text(small % {"n": settings.SMALL_NUMBERS_BELOW}),
        parts.heading(_("Editions and corrections")),
        parts.text(never_changed),
    ]


def annexes(year):
    """The registers of the year as tables, whole in the files."""
    tables = [_decisions(year), _actions(year), _services(year)]
    return [made for made in tables if made] or [parts.note(_("There is no register to show for the year."))]


def _decisions(year):
    rows = [
        [row.number, row.text, year.day(row.item.meeting.starts), row.get_state_display()]
        for row in year.decisions
    ]
    columns = [_numbered(), _("Decision"), _("Day"), _("Where it stands")]
    source = _("Register of decisions")
    return rows and parts.table("decisions", _("Decisions of the year"), columns, rows, source=source)


def _actions(year):
    rows = [
        [
            row.number,
            row.text,
            row.shown_owner,
            Domain(row.domain).label if row.domain in Domain.values else "",
            days.in_words(row.due) if row.due else "",
            row.get_state_display(),
        ]
        for row in year.actions
    ]
    columns = [_numbered(), _("Action"), _("Who does it"), _("Domain"), _("Until"), _("Where it stands")]
    source = _("Register of actions")
    return rows and parts.table("actions", _("Actions of the year"), columns, rows, source=source)


def _services(year):
    rows = []
    for service in year.services:
        place = main_place(service)
        domains = ", ".join(str(Domain(code).label) for code in service.domains)
        rows.append([service.name, service.organization.name, place.public_town if place else "", domains])
    columns = [_("Service"), _("Partner"), _("Town"), _("Domains")]
    caption = _("Services of the directory at the day of this edition")
    return rows and parts.table("services", caption, columns, rows, source=_("Public directory"))


def _numbered():
    """Heads the column of the numbers by which decisions and actions are known."""
    return pgettext("of a decision or action", "Number")
