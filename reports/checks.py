"""What must be right before a report is published: each check says how it is mended, and where.

``of`` looks at the snapshot that would be published, so at what a reader would read, and at what people
wrote.  Publication is refused while one is red.
"""

import re
from datetime import date
from typing import NamedTuple

from django.conf import settings
from django.urls import reverse
from django.utils.translation import gettext as _

from directory.models import TaskForce
from reports import known, small_numbers
from reports.models import Edition, Paragraph
from reports.year import Year

NUMBER = re.compile(r"\s*\d+\s*")


class Check(NamedTuple):
    """``words``: what was looked at, or what is wrong; ``mend`` how, at ``address``; both "" when green.

    One that is not red and says how it is mended warns."""

    code: str
    words: str
    is_red: bool = False
    mend: str = ""
    address: str = ""


def of(edition, made, problems):
    """The Checks of ``edition`` as the snapshot ``made`` shows it, the red ones of each kind before its green
    one; ``problems``: what the renderer found, or None when these data were not rendered yet."""
    taskforce, sections = TaskForce.objects.current(), list(edition.sections.all())
    paragraphs = list(
        Paragraph.objects.filter(section__in=sections).select_related("section", "organization")
    )
    found = [
        ("title", _("It has a title."), _title(edition)),
        ("language", _("It is written in a language of the site."), _language(edition, made)),
        ("texts", _("Each chart, table and map is said in words too."), _texts(edition, made)),
        ("numbers", _("No small number of people is told."), _numbers(edition, made)),
        ("beside", _("No other edition of the year betrays a small number."), _beside(edition, made)),
        (
            "guard",
            _("The confidentiality guard has no open question."),
            _guard(edition, sections, paragraphs, taskforce),
        ),
        (
            "paragraphs",
            _("Partners have confirmed what stands in their name."),
            _paragraphs(edition, paragraphs),
        ),
        (
            "domains",
            _("Each domain tells something, or that there is nothing to report."),
            _domains(edition, made, sections),
        ),
        ("renderer", _("Every letter and picture can be drawn."), _renderer(edition, problems)),
    ]
    return [check for code, words, red in found for check in red or [Check(code, words)]]


def _work(edition, name="work", *parts):
    return reverse(f"reports:{name}", args=[edition.year, edition.language, *parts])


def _section_of(edition, code):
    return _work(edition, "section", code)


def _title(edition):
    if edition.title.strip():
        return []
    mend = _("Give the report a title.")
    return [Check("title", _("The report has no title."), True, mend, _work(edition, "title"))]


def _language(edition, made):
    if made["language"] == edition.language in settings.INTERFACE_LANGUAGES["members"]:
        return []
    words = _("The report is in a language that the site does not speak whole.")
    return [Check("language", words, True, _("Begin an edition in French or English."), _work(edition))]


def blocks(made, *types):
    """``(section, block)`` of the snapshot ``made``, of ``types`` only if any are given."""
    for section in made["sections"]:
        for block in section["blocks"]:
            if not types or block["type"] in types:
                yield section, block


def _texts(edition, made):
    """What has no words beside it is lost for who does not see it."""
    found = []
    for section, block in blocks(made, "bars", "map", "table"):
        wanted = ("caption",) if block["type"] == "table" else ("caption", "text")
        if not all(str(block.get(name, "")).strip() for name in wanted):
            words = _("“%(title)s”: a chart, table or map has no text beside it.") % {
                "title": section["title"]
            }
            mend = _("Leave the section out with a reason, and tell who keeps the site.")
            found.append(Check("texts", words, True, mend, _section_of(edition, section["code"])))
    return found


# Small numbers ---------------------------------------------------------------------------------------


def _numbers(edition, made):
    found = []
    for section, block in blocks(made):
        for passage in small_in(block):
            words = _("“%(title)s” tells a small number: %(passage)s.")
            mend = _("Say “a few”, or leave the number out: a small number could point at somebody.")
            said = {"title": section["title"], "passage": passage}
            found.append(Check("numbers", words % said, True, mend, _section_of(edition, section["code"])))
    return found


def small_in(block):
    """The small numbers of people that a block tells, as they stand there."""
    readers = {"figures": _in_figures, "bars": _in_bars, "table": _in_table}
    if block["type"] in readers:
        return [] if block.get("is_public") else readers[block["type"]](block)
    return [passage for text in _prose(block) for passage in small_numbers.in_words(text)]


def _prose(block):
    names = ("markdown", "observed", "tried", "help")
    return [block[name] for name in names if block.get(name)]


def _in_figures(block):
    return [
        f"{item['label']}: {item['shown']}"
        for item in block["items"]
        if not item.get("is_public") and _is_told_small(item["value"], item["shown"])
    ]


def _in_bars(block):
    return [
        f"{row['label']}: {row['shown']}"
        for row in block["rows"]
        if _is_told_small(row["value"], row["shown"])
    ]


def _in_table(block):
    cells = [cell for row in block["rows"] for cell in row[1:] if NUMBER.fullmatch(cell)]  # after its name
    return [cell for cell in cells if small_numbers.is_small(int(cell))]


def _beside(edition, made):
    """A warning for each table that, beside another edition of the same year, tells a small number: by
    subtraction, or because it hides what the other one tells."""
    tables, found = _counting(made), {}
    if not tables:
        return []
    others = Edition.objects.public().filter(year=edition.year).exclude(pk=edition.pk)
    year = Year(edition, date.fromisoformat(made["made"]))
    for other in others.order_by("language", "number"):
        there = _counting(other.snapshot)
        for name in tables.keys() & there.keys():
            section, block = tables[name]
            if _is_betrayed(block["told"], there[name][1]["told"], year.counted[name]):
                found[name] = _betrayed(edition, section, block, other)
    return [found[name] for name in tables if name in found]


def _counting(made):
    """``{name: (section, block)}`` of the tables in a snapshot whose numbers were protected."""
    found = ((section, block) for section, block in blocks(made, "table") if "told" in block)
    return {block["name"]: (section, block) for section, block in found}


def _is_betrayed(here, there, counted):
    return any(counted[key].is_betrayed(told, there[key]) for key, told in here.items())


def _betrayed(edition, section, block, other):
    words = _("Beside the edition “%(other)s”, the table “%(table)s” tells a small number.")
    mend = _("Leave this section out of this edition, or tell the same numbers as that one.")
    said = {"other": other, "table": block["caption"]}
    return Check("beside", words % said, False, mend, _section_of(edition, section["code"]))


def _is_told_small(value, shown):
    """Whether a number that must be hidden is there, as a value or in what is shown."""
    told = [] if value is None else [value]
    told += [int(shown)] if NUMBER.fullmatch(str(shown)) else []
    return any(small_numbers.is_small(number) for number in told)


# What people wrote -----------------------------------------------------------------------------------


def _guard(edition, sections, paragraphs, taskforce):
    """Passages that the guard marked and nobody has looked at."""
    shown = [section for section in sections if section.is_in]
    rows = [*shown, *(row for row in paragraphs if row.section in shown)]
    found = []
    for row in rows:
        if read := known.unresolved(row, taskforce):
            passages = ", ".join(passage for _label, passage in (*read.stops, *read.noticed))
            words = _("“%(title)s”: is this about a person? %(passages)s") % {
                "title": row,
                "passages": passages,
            }
            mend = _("Look at each passage: take it out, or say that it may stay.")
            code = row.code if row in shown else row.section.code
            found.append(Check("guard", words, True, mend, _section_of(edition, code) + "#look"))
    return found


def _paragraphs(edition, paragraphs):
    found = []
    for row in paragraphs:
        if row.section.is_in and row.confirmed is None:
            words = _("%(organization)s has not confirmed its paragraph in “%(title)s”.")
            said = {"organization": row.organization, "title": row.section}
            mend = _("It confirms the paragraph, or somebody takes it out.")
            found.append(
                Check("paragraphs", words % said, True, mend, _section_of(edition, row.section.code))
            )
    return found


def _domains(edition, made, sections):
    """A domain of which nothing is told must say so: silence could be an oversight."""
    told = {section["code"] for section, block in blocks(made) if block["type"] not in ("heading", "note")}
    found = []
    for section in sections:
        if section.domain and section.is_in and not section.is_empty and section.code not in told:
            words = _("“%(title)s” tells nothing.") % {"title": section}
            mend = _("Write what was done, or mark it “nothing to report”.")
            found.append(Check("domains", words, True, mend, _section_of(edition, section.code)))
    return found


def _renderer(edition, problems):
    if problems is None:
        words = _("These words were not drawn yet.")
        mend = _("Make a preview: it shows every page as it will be.")
        return [Check("renderer", words, True, mend, _work(edition, "checks") + "#build")]
    mend = _("Change the letter or take the picture out, then make a preview.")
    return [Check("renderer", str(problem), True, mend, _work(edition)) for problem in problems]
