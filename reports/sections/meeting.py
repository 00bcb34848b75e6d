"""Meetings and decisions, and how families' representatives took part in them."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext, pgettext

from directory.vocabulary import Kind
from meetings.reading import presence
from reports import small_numbers
from reports.sections import parts


def meetings(year):
    """The published meetings one by one, then what was decided."""
    if not year.held:
        return [parts.note(_("No meeting was held in the year."))]
    blocks = [parts.text(_held(year))]
    if year.minutes:
        columns = [_("Meeting"), _("Day"), _("Place"), _("Partners present"), _("Decisions"), _("Actions")]
        rows = [_row(minutes, year) for minutes in year.minutes]
        source = _("Published minutes")
        blocks.append(parts.table("meetings", _("Meetings of the year"), columns, rows, source=source))
    if year.decisions:
        blocks.append(parts.heading(_("What was decided")))
        blocks += [parts.decision(row, year) for row in year.decisions]
    else:
        blocks.append(parts.note(_("No decision stands in the published minutes of the year.")))
    return blocks


def _held(year):
    held = ngettext("%(n)s meeting was held.", "%(n)s meetings were held.", year.held) % {"n": year.held}
    waiting = year.held - len(year.minutes)
    if not waiting:
        return f"{held} {_('The public minutes can be read on the site.')}"
    words = ngettext(
        "The minutes of %(n)s of them were not published when this report was made.",
        "The minutes of %(n)s of them were not published when this report was made.",
        waiting,
    )
    return f"{held} {words % {'n': waiting}}"


def _row(minutes, year):
    content = minutes.content
    items = content["items"]
    return [
        content["number"],
        year.day(minutes.meeting.starts),
        content["place"],
        presence(content).present,
        sum(len(item["decisions"]) for item in items),
        sum(len(item["actions"]) for item in items),
    ]


def participation(year):
    """How often organisations of families' representatives were present; what else was done is written."""
    return [*_presence(year), *consultations(year)]


def _presence(year):
    if not year.minutes:
        return [parts.note(_("No published minutes tell who was present in the year."))]
    there = [presence(minutes.content).kinds.get(Kind.FAMILIES, 0) for minutes in year.minutes]
    times = sum(bool(number) for number in there)
    said = ngettext(
        "Representatives of families were present at %(n)s of %(all)s meetings with public minutes.",
        "Representatives of families were present at %(n)s of %(all)s meetings with public minutes.",
        times,
    )
    words = said % {"n": times, "all": len(there)}
    return [parts.text(words, source=_("Attendance in the published minutes"))]


def consultations(year):
    """What partners answered to the questionnaires of the year, as far as everyone may read it."""
    found = []
    for number, one in enumerate(year.consultations, 1):
        said = ngettext("%(n)s organisation answered.", "%(n)s organisations answered.", one["total"])
        source = _("Consultation “%(title)s”") % {"title": one["title"]}
        found += [parts.heading(one["title"]), parts.text(said % {"n": one["total"]}, source=source)]
        for place, question in enumerate(one["questions"], 1):
            found += _question(f"consultation-{number}-{place}", question, source)
        found += _untold(one["questions"])
    return found


def _question(name, question, source):
    """The answers to one question: counts that passed the rule of small numbers, words with their name."""
    words = [parts.text(said["text"], by=said["by"], source=source) for said in question["texts"]]
    if not question["rows"] or not question["is_told"]:
        return [parts.text(f"#### {parts.escaped(question['text'])}"), *words] if words else []
    rows = [[row["label"], small_numbers.cell_words(row["count"])] for row in question["rows"]]
    columns = [pgettext("noun", "Answer"), _("Organisations")]
    table = parts.table(name, question["text"], columns, rows, is_public=False, source=source)
    return [table, *words]


def _untold(questions):
    """The questions that too few answered, by name."""
    asked = [row["text"] for row in questions if row["rows"] and not row["is_told"]]
    if not asked:
        return []
    said = _("Too few answered these questions for numbers to be shown:")
    return [parts.text("\n".join([said, "", *(f"- {parts.escaped(text)}" for text in asked)]))]
