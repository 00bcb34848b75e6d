"""What one reader sees of one meeting: the one place where page, PDF and feed get it from."""

from typing import NamedTuple

from django.db.models import Count, Q
from django.utils import timezone

from meetings import freezing
from meetings.models import Edition, Item, Meeting, Reply
from meetings.models.agenda import Audience
from meetings.models.meeting import PAST, READ_OVER, STEPS

State = Meeting.State
FROZEN = (State.APPROVED, State.PUBLISHED)


class Reading(NamedTuple):
    """``content`` is a frozen agenda or minutes (``freezing``) cut to what the reader may read;
    ``edition`` is what was frozen for her (an Edition), None before."""

    meeting: Meeting
    content: dict
    is_inside: bool
    writes: bool
    has_minutes: bool
    edition: Edition | None = None


def read(meeting):
    """The Reading of ``meeting`` for whom it was loaded (``permissions.meeting_to_read``): at most two
    queries whatever the number of items.

    Who writes it reads all.  Inside, signatories read the agenda and, once they are out for correction,
    the minutes, without the coordinator's items.  Everyone else reads the public edition once there is
    one; before, when and where, and the items for everyone.  What was approved is read as it was frozen.
    """
    if not meeting.is_inside:
        return _public(meeting)
    writes = meeting.writes
    has_minutes = meeting.state in READ_OVER or (writes and meeting.state in PAST)
    edition = _edition(meeting, Edition.Kind.APPROVED) if meeting.state in FROZEN else None
    if edition:
        content = dict(edition.content)
    else:
        content = freezing.minutes(meeting) if has_minutes else freezing.agenda(meeting)
    if not writes:
        content["items"] = [item for item in content["items"] if item["audience"] != "coordinator"]
    return Reading(meeting, content, True, writes, has_minutes, edition)


def _public(meeting):
    edition = _edition(meeting, Edition.Kind.PUBLIC) if meeting.state == State.PUBLISHED else None
    if edition:
        return Reading(meeting, edition.content, False, False, True, edition)
    content = freezing.agenda(meeting)
    content["items"] = [item for item in content["items"] if item["audience"] == "public"]
    return Reading(meeting, content, False, False, False)


def _edition(meeting, kind):
    return meeting.editions.filter(kind=kind).first()


def steps(meeting):
    """The life of ``meeting`` as steps: ``[(label, "done" | "now" | "")]``."""
    if meeting.state not in STEPS:
        return [(meeting.get_state_display(), "now")]
    now = STEPS.index(meeting.state)
    return [
        (step.label, "done" if place < now else "now" if place == now else "")
        for place, step in enumerate(STEPS)
    ]


class Presence(NamedTuple):
    """Who was there: organisations present, how many were expected (0: not told), ``{kind: present}``,
    guests without one; ``rows`` of those present, as they were frozen."""

    present: int
    expected: int
    kinds: dict
    guests: int
    rows: list


def presence(content):
    """The Presence in frozen minutes, whole or public."""
    rows = [row for row in content.get("attendance", []) if row["organization"]]
    guests = [
        row for row in content.get("attendance", []) if not row["organization"] and row.get("is_present")
    ]
    here = [row for row in rows if row.get("is_present", True)]
    kinds = {}
    for row in here:
        kinds[row["kind"]] = kinds.get(row["kind"], 0) + 1
    expected = content.get("expected", len(rows) if "guests" not in content else 0)
    return Presence(len(here), expected, kinds, content.get("guests", len(guests)), here)


class Answers(NamedTuple):
    """Who comes: ``mine`` (my own Reply or None), then names of organisations (and of guests)."""

    mine: Reply | None
    coming: list
    not_coming: list
    waiting: list


def answers(meeting, user):
    """The Answers to the convocation, by organisation: it comes when one of its people does.  One query."""
    groups, mine = {}, None
    for reply in meeting.replies.standing().select_related("organization"):
        name = reply.organization.name if reply.organization else reply.name or reply.email
        groups.setdefault(name, set()).add(reply.answer)
        mine = reply if reply.user_id == user.pk else mine
    coming = [name for name, said in groups.items() if said & {"yes", "sends"}]
    absent = [name for name, said in groups.items() if "no" in said and name not in coming]
    rest = [name for name in groups if name not in coming and name not in absent]
    return Answers(mine, sorted(coming), sorted(absent), sorted(rest))


def proposals(meeting):
    """Items that wait for the coordinator's yes or no."""
    return meeting.items.filter(status=Item.Status.PROPOSED).select_related("proposed_by")


def takes_proposals(meeting):
    """Whether partners may propose items now."""
    last = meeting.proposals_until
    return meeting.agenda_is_open and (last is None or timezone.localdate() <= last)


def next_to_come(user):
    """The next convened meeting that has not ended, with ``public_items``, how many items of its agenda are
    for everyone; None without one.  One query, the same meeting for every reader."""
    items = Item.objects.on_agenda().filter(audience=Audience.PUBLIC)
    public = Count("items", filter=Q(items__in=items.order_by().values("pk")))
    convened = Meeting.objects.visible_to(user).to_come().filter(state=State.CONVENED)
    return convened.annotate(public_items=public).first()
