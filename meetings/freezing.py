"""Agendas and minutes as they are frozen: plain data, one canonical text, one fingerprint.

The public edition is *made* from public items only; nothing is hidden in it.
"""

import hashlib
import json
from datetime import UTC, date

from meetings import loading

SCHEMA = 1


def fingerprint(content):
    """The SHA-256 of ``content`` as one line of JSON, keys sorted: 64 hexadecimal digits."""
    line = json.dumps(content, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    return hashlib.sha256(line.encode()).hexdigest()


def agenda(meeting):
    """What is sent: when, where, and the items with their audiences."""
    items = meeting.items.on_agenda()
    return _head(meeting) | {"items": [_agenda_item(item) for item in items]}


def minutes(meeting):
    """The whole minutes: attendance, items with notes, decisions, actions; two queries at most."""
    items = loading.with_made(meeting.items.on_agenda())
    return _head(meeting) | {
        "number": meeting.number,
        "attendance": [_attendance(row) for row in loading.came(meeting)],
        "items": [_minutes_item(item, meeting) for item in items],
    }


def public(content, *, number, unlisted=frozenset()):
    """The public edition made from frozen minutes: only items for everyone; who came as organisations,
    without the names of their people.

    Organisations that do not wish to be listed (``unlisted``, their names) are counted, never named.
    """
    kept = ("schema", "uid", "starts", "ends", "place", "title", "number")
    present = [row for row in content["attendance"] if row["is_present"] and row["organization"]]
    return {key: content[key] for key in kept} | {
        "number": number,
        "attendance": [
            {
                "organization": "" if row["organization"] in unlisted else row["organization"],
                "kind": row["kind"],
            }
            for row in present
        ],
        "expected": sum(1 for row in content["attendance"] if row["organization"]),
        "guests": sum(1 for row in content["attendance"] if row["is_present"] and not row["organization"]),
        "items": [
            item | {"actions": [_without(action, unlisted) for action in item["actions"]]}
            for item in content["items"]
            if item["audience"] == "public"
        ],
    }


def with_days(content):
    """Frozen ``content`` to be shown: the days of its actions as dates, None where there is none."""
    return content | {"items": [item | {"actions": _with_days(item)} for item in content["items"]]}


def _with_days(item):
    return [
        action | {"due": date.fromisoformat(action["due"]) if action["due"] else None}
        for action in item.get("actions", ())
    ]


def _without(action, unlisted):
    """An action without the name of an owner who does not wish to be listed."""
    return action | {"owner": "" if action["owner"] in unlisted else action["owner"]}


def _head(meeting):
    return {
        "schema": SCHEMA,
        "uid": str(meeting.uid),
        "title": meeting.title,
        "starts": _utc(meeting.starts),
        "ends": _utc(meeting.ends),
        "place": meeting.place,
        "interpretation": meeting.interpretation,
    }


def _utc(moment):
    return moment.astimezone(UTC).isoformat(timespec="seconds")


def _agenda_item(item):
    return {
        "kind": item.kind,
        "title": item.title,
        "text": item.text,
        "domain": item.domain,
        "minutes": item.minutes,
        "presenter": item.presenter,
        "audience": item.audience,
    }


def _minutes_item(item, meeting):
    return _agenda_item(item) | {
        "id": item.pk,
        "outcome": item.outcome,
        "notes": item.notes,
        "decisions": [
            {"number": f"{meeting.number}-D{decision.rank}", "text": decision.text}
            for decision in item.made.decisions
        ],
        "actions": [
            {
                "number": f"{meeting.number}-A{action.rank}",
                "text": action.text,
                "owner": action.owner_name,
                "due": action.due.isoformat() if action.due else "",
            }
            for action in item.made.actions
        ],
    }


def _attendance(row):
    return {
        "organization": row.organization_name,
        "kind": row.kind,
        "people": row.people,
        "is_present": row.is_present,
        "is_excused": row.is_excused,
    }
