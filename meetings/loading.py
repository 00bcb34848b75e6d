"""Meetings, items and actions with what belongs to them, in as few queries as a page may take."""

from typing import NamedTuple

from django.db.models import F, OuterRef

from directory.models import Organization
from meetings.models import (
    Action,
    ActionNote,
    Attendance,
    Convocation,
    Correction,
    Decision,
    Erratum,
    Item,
    Reply,
)
from meetings.permissions import organizations_speaking
from taskforce.common.rows import Rows, instances

CARRIED = 30  # actions on the page of a meeting; the register has them all
PARTNER = ("id", "name", "kind", "commitment", "commitment_ends")
CAME = ("organization", "organization_name", "kind", "people", "is_present", "is_excused")


class Made(NamedTuple):
    """The Decisions and the Actions of an item, by rank."""

    decisions: list
    actions: list


def with_made(items):
    """``items`` (a QuerySet) as a list, each with what was ``made`` of it (Made); one query."""
    found = list(with_made_rows(items))
    for item in found:
        item.made = made(item)
    return found


def with_made_rows(items):
    """``items`` (a QuerySet) with what was made of each: no query of its own.  Read it by ``made``."""
    decisions = Decision.objects.filter(item=OuterRef("pk")).order_by("rank")
    actions = Action.objects.filter(item=OuterRef("pk")).order_by("rank")
    return items.annotate(
        decision_rows=Rows(decisions, "rank", "text"),
        action_rows=Rows(actions, "rank", "text", "owner_name", "due"),
    )


def made(item):
    """What was Made of an ``item`` loaded ``with_made_rows``; no query."""
    return Made(instances(Decision, item.decision_rows), instances(Action, item.action_rows))


def with_news(actions):
    """``actions`` (a QuerySet) as a list, each with its ``news`` (ActionNotes); one query."""
    found = list(
        actions.annotate(news_rows=Rows(ActionNote.objects.filter(action=OuterRef("pk")), "at", "text"))
    )
    for action in found:
        action.news = instances(ActionNote, action.news_rows)
    return found


def with_attendance(meetings):
    """``meetings`` with who is written down as there: no query of its own.  Read it by ``came``."""
    rows = Attendance.objects.filter(meeting=OuterRef("pk"))
    return meetings.annotate(attendance_rows=Rows(rows, *CAME))


def with_sheet(meetings):
    """``meetings`` with who came, who answered, and all partners: the sheet of attendance, no query of its
    own.  Read it by ``came``, ``replies`` and ``partners``."""
    said = Reply.objects.filter(meeting=OuterRef("pk"))
    return with_attendance(meetings).annotate(
        reply_rows=Rows(said, "organization", "name", "answer", "sends"),
        partner_rows=Rows(Organization.objects.all(), *PARTNER),
    )


def came(meeting):
    """Who is written down as there (Attendances), loaded with the ``meeting`` or read here."""
    rows = getattr(meeting, "attendance_rows", None)
    return list(meeting.attendances.all()) if rows is None else instances(Attendance, rows)


def replies(meeting):
    """What the invited answered (Replies), loaded with the ``meeting`` or read here."""
    rows = getattr(meeting, "reply_rows", None)
    return list(meeting.replies.all()) if rows is None else instances(Reply, rows)


def partners(meeting):
    """All Organizations by name, loaded with the ``meeting`` or read here."""
    rows = getattr(meeting, "partner_rows", None)
    return list(Organization.objects.all()) if rows is None else instances(Organization, rows)


class Since(NamedTuple):
    """What came after an item was written: its ``corrections`` that the reader may read, and its ``actions``
    as they stand today, by rank."""

    corrections: list
    actions: dict


def since(read, organizations):
    """``{item: Since}`` for the items of minutes: corrections of all for who writes, else of the reader's own
    ``organizations``.  One query; none for an agenda, which nothing came after."""
    items = [item["id"] for item in read.content["items"]] if read.has_minutes else []
    said = Correction.objects.filter(item=OuterRef("pk"))
    if not read.writes:
        said = said.filter(organization__in=[organization.pk for organization in organizations])
    promised = Action.objects.filter(item=OuterRef("pk"))
    rows = Item.objects.filter(pk__in=items).annotate(
        correction_rows=Rows(said, "organization_name", "text", "state", "answer"),
        action_rows=Rows(promised, "rank", "state", "due"),
    )
    return {
        pk: Since(instances(Correction, said or ()), {one.rank: one for one in instances(Action, promised)})
        for pk, said, promised in rows.values_list("pk", "correction_rows", "action_rows")
    }


def with_errata(meetings):
    """``meetings`` with what was found wrong after they were approved: no query of its own.  Read it by
    ``errata``."""
    said = Erratum.objects.filter(meeting=OuterRef("pk"))
    return meetings.annotate(errata_rows=Rows(said, "text", "at", "is_public"))


def errata(meeting):
    """The Errata of a ``meeting`` loaded ``with_errata`` that its reader may read; no query."""
    rows = instances(Erratum, meeting.errata_rows)
    return rows if meeting.is_inside else [erratum for erratum in rows if erratum.is_public]


def with_agenda(meetings):
    """``meetings`` with the guests, and the agenda as it was sent last: no query of its own.  Read it by
    ``guests`` and ``inviting.last_sent``."""
    of_meeting = {"meeting": OuterRef("pk")}
    guests = Reply.objects.filter(organization=None, **of_meeting)
    last = Convocation.objects.filter(**of_meeting).order_by("-version")[:1]
    return meetings.annotate(
        guest_rows=Rows(guests, "id", "name", "email", "answer"),
        sent_rows=Rows(last, "version", "content", "fingerprint", "sent"),
    )


def guests(meeting):
    """The guests (Replies) of a ``meeting`` loaded ``with_agenda``; no query."""
    return instances(Reply, meeting.guest_rows)


def with_page(meetings, user):
    """``meetings`` with what stands on the page of one beside its items (``beside``): no query of its own."""
    mine, of_meeting = organizations_speaking(user), {"meeting": OuterRef("pk")}
    meetings = with_errata(meetings)
    if not user.is_authenticated:
        return meetings
    proposed = Item.objects.exclude(status=Item.Status.ACCEPTED)
    before = Action.objects.open().filter(item__meeting__starts__lt=OuterRef("starts")).visible_to(user)
    before = before.order_by(F("due").asc(nulls_last=True), "pk")[: CARRIED + 1]
    return with_attendance(meetings).annotate(
        proposal_rows=Rows(proposed.filter(**of_meeting, proposed_by__in=mine), "title", "status", "answer"),
        speaking_rows=Rows(mine, "id", "name"),
        carried_rows=Rows(before, "text", "owner_name", "due", "state"),
    )


class Beside(NamedTuple):
    """What stands beside the items: ``errata`` for this reader; inside, the organisations in whose name she
    speaks, what they proposed and was not taken (yet), and the open actions born before."""

    errata: list
    speaking: list = ()
    proposals: list = ()
    carried_over: list = ()


def beside(meeting):
    """The Beside of a ``meeting`` loaded ``with_page``; no query."""
    if not meeting.is_inside:
        return Beside(errata(meeting))
    return Beside(
        errata(meeting),
        instances(Organization, meeting.speaking_rows),
        instances(Item, meeting.proposal_rows),
        instances(Action, meeting.carried_rows),
    )
