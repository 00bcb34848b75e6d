"""What one reader sees of one meeting: the one place where page, PDF and feed get it from."""

from typing import NamedTuple

from meetings import freezing
from meetings.models import Edition, Item, Meeting
from meetings.models.meeting import STEPS

State = Meeting.State
READ_OVER = (State.CORRECTION, State.APPROVED, State.PUBLISHED)


class Reading(NamedTuple):
    """``content`` is a frozen agenda or minutes (``freezing``) cut to what the reader may read."""

    meeting: Meeting
    content: dict
    is_inside: bool
    writes: bool
    has_minutes: bool


def read(meeting, user):
    """The Reading of ``meeting`` for ``user``: at most five queries whatever the number of items.

    Who writes it reads all.  Inside, signatories read the agenda and, once they are out for correction,
    the minutes, without the coordinator's items.  Everyone else reads the public edition once there is
    one; before, when and where, and the items for everyone.
    """
    writes = Meeting.objects.writable_by(user).filter(pk=meeting.pk).exists()
    is_inside = writes or Meeting.objects.inside(user).filter(pk=meeting.pk).exists()
    if not is_inside:
        content = _public(meeting)
        return Reading(meeting, content, False, False, "number" in content)
    has_minutes = writes or meeting.state in READ_OVER
    content = freezing.minutes(meeting) if has_minutes else freezing.agenda(meeting)
    if not writes:
        content["items"] = [item for item in content["items"] if item["audience"] != "coordinator"]
    return Reading(meeting, content, True, writes, has_minutes)


def _public(meeting):
    edition = meeting.editions.filter(kind=Edition.Kind.PUBLIC).first()
    if edition:
        return edition.content
    content = freezing.agenda(meeting)
    content["items"] = [item for item in content["items"] if item["audience"] == "public"]
    return content


def steps(meeting):
    """The life of ``meeting`` as steps: ``[(label, "done" | "now" | "")]``."""
    if meeting.state not in STEPS:
        return [(meeting.get_state_display(), "now")]
    now = STEPS.index(meeting.state)
    return [
        (step.label, "done" if place < now else "now" if place == now else "")
        for place, step in enumerate(STEPS)
    ]


def presence(content):
    """Who was there, out of frozen minutes: ``(present, expected, {kind: present})``."""
    rows = [row for row in content.get("attendance", []) if row.get("is_present", True)]
    kinds = {}
    for row in rows:
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
    return len(rows), len(content.get("attendance", [])), kinds


def proposals(meeting):
    """Items that wait for the coordinator's yes or no."""
    return meeting.items.filter(status=Item.Status.PROPOSED).select_related("proposed_by")
