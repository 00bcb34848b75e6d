"""The files of an edition, made from its snapshot alone: PDF, tables as CSV, JSON, cover picture, manifest.

No database, no clock, no setting: the same snapshot gives the same bytes.  It takes seconds, so a worker
does it, never a request.
"""

import hashlib
import re
from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import translation
from django.utils.translation import gettext as _

from reports import blocks, cover
from reports.canon import canonical
from taskforce.common import pdf, tables

SHEET = "report-pdf.css"  # of static/css
PICTURE = re.compile(r"!\[[^\]\n]*\]\(([^)\s]*)")
# How far each step is, in percent: laying out pages is most of it.
READ, LAID_OUT, DRAWN = 5, 75, 95


class Rendered(NamedTuple):
    """What an edition publishes: ``{name: bytes}`` of its files, and how its PDF came out.

    ``problems``: what an editor has to mend before publication, in the language of the snapshot.
    """

    files: dict
    pages: int
    renderer: str
    problems: list


def render(snapshot, progress=None):
    """The Rendered files of ``snapshot`` (schema 1, a dict); blocks.SnapshotError when it cannot be shown.

    ``progress(percent)`` is called with rising whole numbers up to 100.
    """
    told = _Told(progress)
    with translation.override(_language(snapshot)):
        blocks.check(snapshot)
        told.at(READ)
        raw = canonical(snapshot)
        document, problems = draw(snapshot, on_page=told.page, fingerprint=hashlib.sha256(raw).digest())
        told.at(DRAWN)
        files = {"report.pdf": document.data, "report.json": raw, **csv_files(snapshot)}
        files["cover.svg"] = cover.drawn(snapshot).encode()
    files["manifest.json"] = manifest(snapshot, files)
    told.at(100)
    return Rendered(files, document.pages, pdf.renderer(), problems)


def _language(snapshot):
    """The snapshot's language; a refusal of one without is in French."""
    language = snapshot.get("language") if isinstance(snapshot, dict) else None
    return language if language in blocks.LANGUAGES else "fr"


def draw(snapshot, *, on_page=None, fingerprint=None, variant=pdf.TAGGED):
    """The pdf.Document of ``snapshot`` in the active language, and its problems in words."""
    drawable, missing = _drawable(snapshot)
    html = html_of(drawable)
    made = pdf.draw(html, sheet=SHEET, variant=variant, identifier=fingerprint, on_page=on_page)
    return made, [*missing, *_pictures(snapshot), *made.problems]


def html_of(snapshot):
    """The HTML that becomes the PDF."""
    return render_to_string("pdf/report.html", blocks.read(snapshot) | {"medium": "pdf"})


def csv_files(snapshot):
    """``{"name.csv": bytes}`` of every table, chart and map, and of all actions, decisions and needs that
    no table of that name has listed."""
    found = {}
    for section in snapshot["sections"]:
        for block in section["blocks"]:
            if block["type"] in ROWS:
                found[f"{block['name']}.csv"] = ROWS[block["type"]](block)
    for kind, fields in LISTS.items():
        rows = [
            [section["title"], *(_cell(block.get(field)) for field in fields)]
            for section in snapshot["sections"]
            for block in section["blocks"]
            if block["type"] == kind
        ]
        if rows:
            found.setdefault(f"{kind}s.csv", [["section", *fields], *rows])
    return {name: "".join(tables.csv_lines(rows)).encode() for name, rows in found.items()}


def manifest(snapshot, files):
    """The list of ``files`` with size and SHA-256 of each, as JSON bytes."""
    said = {name: snapshot[name] for name in ("year", "number", "language")}
    listed = [
        {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(files.items())
    ]
    return canonical({"schema": 1, "edition": said, "files": listed})


def _table_rows(block):
    return [block["columns"], *block["rows"]]


def _bar_rows(block):
    return [["label", "shown", "of"], *([row["label"], row["shown"], row.get("of")] for row in block["rows"])]


def _map_rows(block):
    fields = ("number", "name", "domain", "latitude", "longitude")
    return [fields, *([point.get(field) for field in fields] for point in block["points"])]


ROWS = {"table": _table_rows, "bars": _bar_rows, "map": _map_rows}
LISTS = {
    "action": ("number", "text", "owner", "due", "state", "source"),
    "decision": ("number", "text", "state", "meeting", "source"),
    "need": ("domain", "area", "observed", "barriers", "tried", "help", "by", "source"),
}


def _cell(value):
    return ", ".join(value) if isinstance(value, list) else value


def _drawable(snapshot):
    """``snapshot`` with letters that our fonts have, and a line for each part that held others."""
    shown = {key: _letters(value, set()) for key, value in snapshot.items() if key != "sections"}
    problems, sections = [], []
    for section in snapshot["sections"]:
        missing = set()
        sections.append(_letters(section, missing))
        if missing:
            letters = ", ".join(f"{char} (U+{ord(char):04X})" for char in sorted(missing))
            problems.append(
                _("“%(title)s”: our fonts cannot draw %(letters)s.")
                % {"title": section["title"], "letters": letters}
            )
    return shown | {"sections": sections}, problems


def _letters(value, missing):
    """``value`` (of JSON) with its texts made drawable; what they lacked goes into ``missing``."""
    if isinstance(value, str):
        text, strange = pdf.drawable(value)
        missing |= strange
        return text
    if isinstance(value, list):
        return [_letters(item, missing) for item in value]
    if isinstance(value, dict):
        return {key: _letters(item, missing) for key, item in value.items()}
    return value


def _pictures(snapshot):
    """A line for each picture that a text asks for: reports draw none that people bring."""
    return [
        _("“%(title)s”: the picture %(address)s cannot be shown.")
        % {"title": section["title"], "address": address}
        for section in snapshot["sections"]
        for block in section["blocks"]
        for address in PICTURE.findall(block.get("markdown", ""))
    ]


class _Told:
    """Tells a percentage that only rises; pages are more than we know, so it nears its end slowly."""

    def __init__(self, progress):
        self.progress, self.last = progress or (lambda percent: None), 0

    def at(self, percent):
        if percent > self.last:
            self.last = percent
            self.progress(percent)

    def page(self, number):
        self.at(READ + round((LAID_OUT - READ) * number / (number + 6)))
