"""The snapshot of an edition: all that the report says, as plain data (their fingerprint: ``reports.canon``).

PDF, pages and files are rendered from it alone (``reports.rendering``).  Schema 1::

    {"schema": 1, "year", "number", "language", "title", "reason": "" or why there is a new edition,
     "address" (of its page), "taskforce": {"name", "town", "email"}, "made": "2027-01-28", "threshold": 10,
     "licence",
     "cover": {"lines": ["41 actions carried out", …]},
     "sections": [{"code", "title", "left_out": None or why, "blocks": [block, …]}, …],
     "partners": [{"name", "kind": code, "sections": [code, …]}, …]}

A block has a ``type`` and may have a ``source``:

- ``text``: markdown, by? (an organisation), language? (another than the report's)
- ``heading``: text, domain?
- ``figures``: items [{label, value or None, shown}]
- ``table``: name (of its CSV), caption, columns, rows (cells as they are shown)
- ``bars``: name, caption, rows [{label, domain?, value or None, of or None, shown}], text
- ``map``: name, caption, text, outline, background, towns, points (public) [{latitude, longitude, domain,
  number, name}]
- ``decision``: number, text, state, meeting     - ``action``: number, text, owner?, due? (ISO), state
- ``need``: domain, area?, observed, barriers, tried?, help?, by?, language?      - ``note``: text

``is_public`` at a table, bars or a figure: it counts what anybody can count in the registers (meetings,
decisions, actions, partners, services), so that small numbers of it are told.
"""

import json
from zoneinfo import ZoneInfo

from django.conf import settings
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.models import TaskForce
from reports.canon import canonical
from reports.sections import WRITERS, parts
from reports.year import Year
from taskforce.common.text import fold

SCHEMA = 1
LICENCE = "CC BY 4.0"


def make(edition, made=None, sections=None):
    """The snapshot of ``edition`` from the data as they stand now; ``made``: the day (default: today in the
    task force's time zone); ``sections``: of these Sections only.  A fixed number of queries, whatever the
    number of rows."""
    with translation.override(edition.language):
        year = Year(edition, made or _today())
        sections = [_section(row, year) for row in sections or edition.sections.all()]
        snapshot = {
            "schema": SCHEMA,
            "year": edition.year,
            "number": edition.number,
            "language": edition.language,
            "title": edition.title,
            "reason": edition.reason,
            "address": settings.SITE_URL + edition.get_absolute_url(),
            "taskforce": {
                "name": year.taskforce.called,
                "town": year.taskforce.town,
                "email": year.taskforce.email,
            },
            "made": year.made.isoformat(),
            "threshold": settings.SMALL_NUMBERS_BELOW,
            "licence": LICENCE,
            "cover": {"lines": _cover(year)},
            "sections": sections,
            "partners": _partners(sections, year),
        }
        return json.loads(canonical(snapshot))  # lazy words are words, tuples are lists


def _today():
    zone = TaskForce.objects.values_list("time_zone", flat=True).get()
    return timezone.now().astimezone(ZoneInfo(zone)).date()


def _section(section, year):
    made = {"code": section.code, "title": str(section.get_code_display())}
    if not section.is_in:
        return made | {"left_out": section.left_out_reason, "blocks": []}
    return made | {"left_out": None, "blocks": _blocks(section, year)}


def _blocks(section, year):
    """The editors' text, what the data tell, then each partner's own paragraph."""
    blocks = [parts.text(section.text)] if section.text.strip() else []
    if section.is_empty:
        return [*blocks, parts.note(_("Nothing to report in this domain this year."))]
    blocks += WRITERS[section.code](year)
    for paragraph in year.paragraphs.get(section.pk, ()):
        blocks.append(parts.text(paragraph.text, by=year.listed.get(paragraph.organization_id, "")))
    return blocks


def _cover(year):
    """The lines of the cover: what there is none of is told inside, not there."""
    done, held, bound = sum(map(parts.is_done, year.actions)), year.held, len(year.signatures)
    lines = {
        ngettext("%(n)s action carried out", "%(n)s actions carried out", done): done,
        ngettext("%(n)s meeting", "%(n)s meetings", held): held,
        ngettext("%(n)s partner", "%(n)s partners", bound): bound,
    }
    return [words % {"n": count} for words, count in lines.items() if count]


def _partners(sections, year):
    """The index: every listed organisation that is named as who signed, does or says something."""
    named = {}
    for section in sections:
        for block in section["blocks"]:
            for name in (block.get("by"), block.get("owner")):
                named.setdefault(name, []).append(section["code"])
        if section["code"] == "who" and not section["left_out"]:
            for row in year.signatures:
                named.setdefault(row.organization_name, []).append("who")
    names = [name for name in named if name in year.kinds]
    return [
        {"name": name, "kind": year.kinds[name], "sections": list(dict.fromkeys(named[name]))}
        for name in sorted(names, key=_in_order)
    ]


def _in_order(name):
    return fold(name), name
