"""Documents of meetings, as PDF: made from what one reader may read (``reading``), drawn once.

Each function takes ``content`` as ``freezing`` makes it, already cut to the reader, and the ``taskforce``
whose document it is.
"""

from datetime import datetime

from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.vocabulary import Domain, Kind
from meetings import freezing
from meetings.models import Item
from taskforce.common import pdf
from taskforce.common.kept import pages

KEPT_SECONDS = 3600
BLANK_LINES = 10  # on the attendance sheet, for who was not expected


def convocation(meeting, content, *, taskforce, inside=False):
    """The convocation with its agenda; ``inside`` adds the link to take part.  PDF bytes (PDF/UA-1)."""
    facts = {"online": meeting.online if inside else "", "reason": meeting.reason}
    return _drawn("pdf/convocation.html", content, facts, taskforce, items=_items(content))


def attendance(meeting, expected, *, taskforce):
    """The sheet to print and sign: a line for each of ``expected`` (names), and blank ones."""
    content = freezing.agenda(meeting) | {"items": []}
    facts = {"expected": expected, "blank": [""] * BLANK_LINES}
    return _drawn("pdf/attendance.html", content, facts, taskforce)


def minutes(content, *, taskforce, edition=None, errata=()):
    """The minutes.  Without an ``edition`` (an Edition) they are a draft, and every page says so."""
    facts = {
        "is_public": "guests" in content,
        "frozen": _frozen(edition),
        "errata": [{"day": row.at, "text": row.text} for row in errata],
    }
    return _drawn(
        "pdf/minutes.html",
        content,
        facts,
        taskforce,
        items=(items := _items(content)),
        actions=[action for item in items for action in item["actions"]],
        attendance=_attendance(content),
    )


def _frozen(edition):
    if edition is None:
        return {}
    fields = ("made", "approved_in", "objections", "fingerprint")
    return {name: getattr(edition, name) for name in fields}


def _drawn(template, content, facts, taskforce, **more):
    """The document, kept by the fingerprint of all that stands in it: the same bytes are not drawn twice."""
    zone, language = taskforce.time_zone, translation.get_language()
    said = [template, language, zone, str(taskforce), taskforce.town, content, repr(facts)]
    key = f"pdf:{freezing.fingerprint(said)}"
    if (made := pages.get(key)) is None:
        with timezone.override(zone):
            context = {"content": content, "taskforce": taskforce, "page_language": language}
            context |= {"starts": _time(content["starts"]), "ends": _time(content["ends"])}
            made = pdf.render(template, context | facts | more)
        pages.set(key, made, KEPT_SECONDS)
    return made


def _time(text):
    return datetime.fromisoformat(text)


def _items(content):
    """The items with their number, the words of their codes and the days of their actions."""
    return [
        item
        | {
            "position": number,
            "domain_label": Domain(item["domain"]).label if item["domain"] in Domain.values else "",
            "is_deferred": item.get("outcome") == Item.Outcome.DEFERRED,
        }
        for number, item in enumerate(freezing.with_days(content)["items"], 1)
    ]


def _attendance(content):
    """``[(words, [who, …])]``: those present by kind, then excused, absent and guests; none that is empty."""
    rows = content["attendance"]
    here = [row for row in rows if row.get("is_present", True)]
    groups = [
        (kind.label, [_who(row) for row in here if row["organization"] and row["kind"] == kind])
        for kind in Kind
    ]
    away = [row for row in rows if not row.get("is_present", True) and row["organization"]]
    groups += [
        (pgettext("organisations", "Excused"), [row["organization"] for row in away if row["is_excused"]]),
        (pgettext("organisations", "Absent"), [row["organization"] for row in away if not row["is_excused"]]),
    ]
    guests = [row["people"] for row in here if not row["organization"]]
    if number := content.get("guests"):
        guests = [str(number)]
    return [(words, who) for words, who in [*groups, (_("Guests"), guests)] if who]


def _who(row):
    return f"{row['organization']} ({row['people']})" if row.get("people") else row["organization"]
