"""The blocks that a snapshot is made of (``reports.snapshot`` lists them), each by one small function."""

import re

from django.utils.translation import gettext as _

from directory.vocabulary import Domain
from meetings.models import Action

MARKS = re.compile(r"([\\`*_{}\[\]()#+\-.!<>|~])")


def escaped(words):
    """``words`` out of the data so that Markdown shows them as they are."""
    return MARKS.sub(r"\\\1", str(words))


def block(type, source="", **fields):
    """A block of ``type``; ``source`` says where it comes from, "" for none."""
    made = {"type": type} | {key: value for key, value in fields.items() if value not in (None, "")}
    return made | ({"source": source} if source else {})


def text(markdown, **fields):
    return block("text", markdown=markdown, **fields)


def heading(words, domain=""):
    return block("heading", text=str(words), domain=domain)


def note(words):
    return block("note", text=str(words))


def figure(label, value):
    """A count that is public by itself: meetings, decisions, partners, services."""
    return {"label": str(label), "value": value, "shown": str(value), "is_public": True}


def table(name, caption, columns, rows, **fields):
    """A table of what is public row by row: each thing it counts can be read one by one."""
    fields = {"is_public": True} | fields
    cells = [["" if cell is None else str(cell) for cell in row] for row in rows]
    return block(
        "table", name=name, caption=str(caption), columns=list(map(str, columns)), rows=cells, **fields
    )


def decision(row, year):
    """A decision with where it stands today."""
    meeting = row.item.meeting
    return block(
        "decision",
        number=row.number,
        text=row.text,
        state=row.get_state_display(),
        meeting=_("Meeting %(meeting)s") % {"meeting": year.meeting_words(meeting)},
        source=_("Decision %(number)s") % {"number": row.number},
    )


def action(row):
    """An action with who does it and where it stands today."""
    return block(
        "action",
        number=row.number,
        text=row.text,
        owner=row.shown_owner,
        due=row.due.isoformat() if row.due else "",
        state=row.get_state_display(),
        source=_("Action %(number)s") % {"number": row.number},
    )


def is_done(action):
    return action.state == Action.State.DONE


def done_by_domain(name, caption, actions, source):
    """Bars: of the actions of each domain, how many are done; None without any action."""
    rows = []
    for domain in [*Domain, None]:
        mine = [action for action in actions if action.domain == (domain or "")]
        if mine:
            label, done = domain.label if domain else _("Several domains"), sum(map(is_done, mine))
            rows.append(_bar(label, domain or "", done, len(mine)))
    if not rows:
        return None
    said = ", ".join(f"{row['label']} ({row['shown']})" for row in rows)
    return block(
        "bars", name=name, caption=str(caption), rows=rows, text=f"{said}.", source=source, is_public=True
    )


def _bar(label, domain, done, total):
    shown = _("%(part)s of %(whole)s") % {"part": done, "whole": total}
    made = {"label": str(label), "value": done, "of": total, "shown": shown}
    return made | ({"domain": str(domain)} if domain else {})
