"""The snapshot of an edition, read for showing: checked, numbered, cut to what paper holds, with its words.

Pages and PDF show the same blocks through the same templates (templates/reports/blocks).  Everything comes
from the snapshot: no database, no clock, no setting.
"""

import re
from datetime import date
from typing import NamedTuple

from django.utils.translation import gettext as _

from directory.vocabulary import Domain, Kind

SCHEMA = 1
LANGUAGES = ("fr", "en", "ro", "bg")  # those in which our own words around people's are whole
MOST_ROWS = 300  # a table cell costs about 2 ms and a reader's patience; the rest stands in the CSV
FIGURES_IN_A_GRID = 6
LETTERS_ACROSS = 100  # of a table on paper
MANY_COLUMNS, SMALL_TYPE = 6, 112  # from so many on a table is in small type; letters across it then
SHORT_CELL, DAY, LONG_CELL = (
    13,
    18,
    45,
)  # letters: a short cell and a day are not broken; what one may ask for
NUMERIC = re.compile(r"[\d\s.,%–—+-]*")
NUMBER = re.compile(r"\d[\d\s]*")
SLUG = re.compile(r"[a-z0-9][a-z0-9_-]{0,79}")
EDITION = {"year", "number", "language", "title", "taskforce", "made", "threshold", "sections"}


class Type(NamedTuple):
    """A type of block: its template, and what it must hold; what else it may hold is optional."""

    template: str
    fields: set


TYPES = {
    "text": Type("reports/blocks/_text.html", {"markdown"}),
    "heading": Type("reports/blocks/_heading.html", {"text"}),
    "figures": Type("reports/blocks/_figures.html", {"items"}),
    "table": Type("reports/blocks/_table.html", {"name", "caption", "columns", "rows"}),
    "bars": Type("reports/blocks/_bars.html", {"name", "caption", "rows", "text"}),
    "map": Type("reports/blocks/_map.html", {"name", "caption", "text", "points"}),
    "decision": Type("reports/blocks/_decision.html", {"number", "text"}),
    "action": Type("reports/blocks/_action.html", {"number", "text"}),
    "need": Type("reports/blocks/_need.html", {"observed"}),
    "note": Type("reports/blocks/_note.html", {"text"}),
}


NOTED = ("text", "heading", "decision", "need", "note")  # their sources are notes; of others, a line below


class SnapshotError(ValueError):
    """The snapshot cannot be shown; its words say where and why."""


def read(snapshot):
    """``snapshot`` as the context of templates: ``edition``, ``sections``, ``partners``; SnapshotError.

    Words are in the language that is active: activate the snapshot's own first.
    """
    check(snapshot)
    sections = [_section(number, section) for number, section in enumerate(snapshot["sections"], 1)]
    return {
        "edition": snapshot | {"day": _day(snapshot["made"]), "name": name_of(snapshot)},
        "sections": sections,
        "partners": _partners(snapshot.get("partners", ()), sections),
        "page_language": snapshot["language"],
    }


def check(snapshot):
    """SnapshotError unless this program can show all of ``snapshot``."""
    schema = snapshot.get("schema") if isinstance(snapshot, dict) else None
    if schema != SCHEMA:
        raise SnapshotError(
            _("The snapshot is of schema %(schema)s; this program reads schema %(known)s.")
            % {"schema": schema, "known": SCHEMA}
        )
    _need(EDITION, snapshot, _("the edition"))
    if _day(snapshot["made"]) is None or snapshot["language"] not in LANGUAGES:
        raise SnapshotError(_("The day or the language of the edition is none that we know."))
    names = [
        block["name"] for where, block in _checked_blocks(snapshot) if "name" in TYPES[block["type"]].fields
    ]
    for name in names:
        if not SLUG.fullmatch(name) or names.count(name) > 1:
            raise SnapshotError(_("The name “%(name)s” is no name of one file.") % {"name": name})


def notes_of(sections):
    """The sources that blocks call as notes, numbered through: ``{"notes": {anchor: n}, "sources": […]}``."""
    called = [block for section in sections for block in section["blocks"] if block["note"]]
    return {
        "notes": {block["anchor"]: number for number, block in enumerate(called, 1)},
        "sources": [block["note"] for block in called],
    }


def name_of(snapshot):
    """``"Public report 2026"``."""
    return _("Public report %(year)s") % {"year": snapshot["year"]}


def _checked_blocks(snapshot):
    """``(where, block)`` of every block; SnapshotError at the first that cannot be shown."""
    for section in snapshot["sections"]:
        _need({"code", "title", "blocks"}, section, _("a section"))
        if not SLUG.fullmatch(section["code"]):
            raise SnapshotError(_("“%(code)s” is no code of a section.") % {"code": section["code"]})
        for block in section["blocks"]:
            where = _("section “%(title)s”") % {"title": section["title"]}
            if block.get("type") not in TYPES:
                raise SnapshotError(
                    _("Unknown type of block “%(type)s” in %(where)s.")
                    % {"type": block.get("type"), "where": where}
                )
            _need(TYPES[block["type"]].fields, block, where)
            yield where, block


def _need(fields, found, where):
    if missing := sorted(fields - set(found)):
        raise SnapshotError(_("“%(field)s” is missing in %(where)s.") % {"field": missing[0], "where": where})


def _section(number, section):
    anchor = f"section-{section['code']}"
    kept = list(_cut(section["blocks"]))
    blocks = [_block(block, f"{anchor}-{position}") for position, block in enumerate(kept, 1)]
    return section | {
        "number": number,
        "anchor": anchor,
        "blocks": blocks,
        "domains": _domains(blocks),
        "actions_left": len(section["blocks"]) - len(kept),
    }


def _cut(blocks):
    """``blocks`` without the actions beyond ``MOST_ROWS`` of one section."""
    actions = 0
    for block in blocks:
        actions += block["type"] == "action"
        if block["type"] != "action" or actions <= MOST_ROWS:
            yield block


def _domains(blocks):
    """The headings of a section that the contents list: those that tell its domains apart."""
    found = [block for block in blocks if block["type"] == "heading" and block["look"]]
    return found if len({block["domain"] for block in found}) > 1 else []


def _block(block, anchor):
    """``block`` with its template, anchor and domain, and what its type adds."""
    domain = block.get("domain")
    known = Domain(domain) if domain in Domain.values else None
    if domain and not known:
        raise SnapshotError(_("Unknown domain “%(domain)s”.") % {"domain": domain})
    shown = block | {
        "template": TYPES[block["type"]].template,
        "anchor": anchor,
        "look": known and known.look,
        "domain_label": known and known.label,
        "note": _note(block),
    }
    return shown | (ADDED[block["type"]](block) if block["type"] in ADDED else {})


def _note(block):
    """The source that stands in a note; "" where it stands below the block or beside who says it, or is the
    number it has."""
    source = block.get("source") or ""
    is_named = bool(block.get("number")) and str(block["number"]) in source
    is_beside = block["type"] == "text" and bool(block.get("by"))
    return source if block["type"] in NOTED and not is_named and not is_beside else ""


def _figures(block):
    items = block["items"]
    return {"grids": [items[at : at + FIGURES_IN_A_GRID] for at in range(0, len(items), FIGURES_IN_A_GRID)]}


def _table(block):
    rows = [[str(cell) for cell in row] for row in block["rows"]]
    if any(len(row) != len(block["columns"]) for row in rows):
        raise SnapshotError(
            _("The table “%(name)s” has rows of another width than its header.") % {"name": block["name"]}
        )
    shown = rows[:MOST_ROWS]
    numeric = [_is_numeric(column) for column in zip(*shown, strict=True)] or [False] * len(block["columns"])
    numeric[:1] = [False]  # what a row is about
    widths = _widths(block["columns"], shown, numeric)
    return {
        "heads": list(zip(block["columns"], widths, numeric, strict=True)),
        "shown": [list(zip(row, numeric, strict=True)) for row in shown],
        "is_wide": len(block["columns"]) >= MANY_COLUMNS,
        "total": len(rows),
        "left": len(rows) - len(shown),
    }


def _is_numeric(cells):
    """Whether a column is counts: numbers, or one same phrase where a number is not shown."""
    others = {cell for cell in cells if not NUMERIC.fullmatch(cell)}
    return len(others) <= 1 and not others.issuperset(cells)


def _widths(columns, rows, numeric):
    """The share of the width of each column, in percent (as text): its short cells, its days and its longest
    word stand on one line, and what is left goes to those that have more to say."""
    cells = list(zip(columns, *rows, strict=True))
    gaps = [7 if counts else 3 for counts in numeric]
    least = [max(map(_unbroken, column)) + gap for column, gap in zip(cells, gaps, strict=True)]
    wanted = [min(max(map(len, column)) + gap, LONG_CELL) for column, gap in zip(cells, gaps, strict=True)]
    more = [max(want - need, 0) for want, need in zip(wanted, least, strict=True)]
    across = SMALL_TYPE if len(columns) >= MANY_COLUMNS else LETTERS_ACROSS
    share = max(across - sum(least), 0) / (sum(more) or 1)
    widths = [need + extra * share for need, extra in zip(least, more, strict=True)]
    return [f"{100 * width / sum(widths):.2f}" for width in widths]


def _unbroken(cell):
    """How many letters of ``cell`` stand on one line: all of a short one, such as a day."""
    is_whole = len(cell) <= (DAY if cell[:1].isdigit() else SHORT_CELL)
    return len(cell) if is_whole else max(map(len, cell.split()), default=0)


def _bars(block):
    rows = [row | {"words": bar_words(row), "look": _look(row)} for row in block["rows"]]
    longest = max((max(row.get("of") or 0, row.get("value") or 0) for row in rows), default=0) or 1
    for row in rows:
        row["share"] = round(100 * (row.get("value") or 0) / longest, 2)
        row["track"] = round(100 * (row.get("of") or 0) / longest, 2)
    return {"rows": rows}


def bar_words(row):
    """``(bold, plain)``: what stands beside a bar, such as ``("9", " of 12")``."""
    shown, whole = str(row["shown"]), row.get("of")
    if not whole or len(NUMBER.findall(shown)) > 1:  # the snapshot's words say the whole already
        return shown, ""
    return shown, _(" of %(whole)s") % {"whole": whole}


def _look(row):
    return Domain(row["domain"]).look if row.get("domain") in Domain.values else None


def _map(block):
    points = [point | {"look": _look(point)} for point in block["points"]]
    domains = [domain for domain in Domain if any(point.get("domain") == domain for point in points)]
    return {"points": points, "shown": points[:MOST_ROWS], "left": len(points[MOST_ROWS:]), "legend": domains}


def _action(block):
    return {"due_day": _day(block.get("due"))}


ADDED = {"figures": _figures, "table": _table, "bars": _bars, "map": _map, "action": _action}


def _day(text):
    """An ISO day as a date; None for another text, which is shown as it stands."""
    try:
        return date.fromisoformat(text or "")
    except (ValueError, TypeError):
        return None


def _partners(partners, sections):
    """The index: each partner with its kind in words, and for each section the first place it is named."""
    named = {}
    for section in sections:
        for block in section["blocks"]:
            for who in (block.get("by"), block.get("owner")):
                named.setdefault((who, section["code"]), block["anchor"])
    return [
        {
            "name": partner["name"],
            "kind": Kind(partner["kind"]).label if partner.get("kind") in Kind.values else "",
            "places": [
                {
                    "section": section,
                    "anchor": named.get((partner["name"], section["code"]), section["anchor"]),
                }
                for section in sections
                if section["code"] in partner.get("sections", ())
            ],
        }
        for partner in partners
    ]
