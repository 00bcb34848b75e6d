"""The registers across meetings: decisions, actions, attendance by organisation; their filters and rows."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.db import transaction
from django.db.models import Case, Exists, F, OuterRef, Q, Value, When
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Organization, TaskForce
from directory.vocabulary import Domain
from meetings.models import Action, Attendance, Decision, Meeting
from meetings.models.meeting import READ_OVER
from meetings.permissions import organizations_speaking
from taskforce.accounts.actions import RefusedError
from taskforce.common import text

DECISION_COLUMNS = ("number", "text", "meeting", "day", "domain", "state", "replaced_by")
ACTION_COLUMNS = ("number", "text", "owner", "due", "domain", "state", "days_late", "meeting")
ATTENDANCE_COLUMNS = ("meeting", "day", "organization", "kind", "attendance")


class Wanted(NamedTuple):
    """What is asked of a register: words, a state, a domain, a year; "" or None asks for all."""

    words: str = ""
    state: str = ""
    domain: str = ""
    year: int | None = None
    is_mine: bool = False

    @classmethod
    def from_query(cls, query, states):
        """Out of the address of the page; what makes no sense asks for nothing."""
        year, state, domain = query.get("year", ""), query.get("state", ""), query.get("domain", "")
        return cls(
            words=text.plain(query.get("q", ""))[:200],
            state=state if state in states else "",
            domain=domain if domain in Domain.values else "",
            year=int(year) if year.isascii() and year.isdigit() and len(year) == 4 else None,
            is_mine=query.get("mine") == "1",
        )

    def to_query(self):
        """As it stands in an address, without "?"."""
        parts = {"q": self.words, "state": self.state, "domain": self.domain, "year": self.year}
        return urlencode(
            {key: value for key, value in (parts | {"mine": self.is_mine and "1"}).items() if value}
        )

    def of_item(self, rows, domain):
        """``rows`` (decisions or actions) that fit words, year and domain (at ``domain``)."""
        for word in self.words.split()[:10]:
            rows = rows.filter(text__icontains=word)
        if self.domain:
            rows = rows.filter(**{domain: self.domain})
        return rows.filter(item__meeting__year=self.year) if self.year else rows


def decisions(user, wanted):
    """Decisions ``user`` may read, the newest first; each knows whether she ``may_mark`` it and whether what
    replaced it ``is_told`` to her too."""
    rows = wanted.of_item(Decision.objects.visible_to(user), "item__domain")
    rows = rows.filter(state=wanted.state) if wanted.state else rows
    written = Meeting.objects.writable_by(user).filter(pk=OuterRef("item__meeting"))
    rows = rows.annotate(
        may_mark=Exists(written) if user.is_authenticated else Value(False),
        is_told=Exists(Decision.objects.visible_to(user).filter(pk=OuterRef("replaced_by"))),
    )
    rows = rows.select_related("item__meeting", "replaced_by__item__meeting")
    return rows.order_by(F("item__meeting__starts").desc(), "-rank", "-pk")


def actions(user, wanted):
    """Actions ``user`` may read, late ones first, then open ones by their day; each knows whether she
    ``may_tell`` news of it."""
    today, mine = timezone.localdate(), organizations_speaking(user)
    rows = wanted.of_item(Action.objects.visible_to(user), "domain")
    if wanted.is_mine:
        rows = rows.filter(owner__in=mine.values("pk"))
    if wanted.state == "late":
        rows = rows.late(today)
    elif wanted.state:
        rows = rows.filter(state=wanted.state)
    order = Case(When(Q(state="open", due__lt=today), then=0), When(state="open", then=1), default=2)
    is_all = user.is_authenticated and user.is_coordinator
    may = Value(True) if is_all else Exists(mine.filter(pk=OuterRef("owner")))
    named = Exists(Organization.objects.visible_to(user).filter(pk=OuterRef("owner")))
    owner = Case(When(named, then=F("owner_name")), default=Value(""))  # one that is not listed is not named
    rows = rows.annotate(may_tell=may, order=order, shown_owner=owner).select_related("item__meeting")
    return rows.order_by("order", F("due").asc(nulls_last=True), "pk")


def years(model, user):
    """The years of the decisions or actions (``model``) that ``user`` may read, the last first."""
    found = model.objects.visible_to(user).exclude(item__meeting__year=None).order_by()
    return sorted(found.values_list("item__meeting__year", flat=True).distinct(), reverse=True)


def attendance(user):
    """Attendance by organisation: for everyone who was present at meetings whose minutes are published; for
    those inside also who was excused or absent, once the minutes are out.  Never guests or names."""
    rows = Attendance.objects.exclude(organization_name="").select_related("meeting")
    inside = Meeting.objects.inside(user).filter(state__in=READ_OVER)
    named = Organization.objects.visible_to(user).values("pk")
    published = Q(meeting__state=Meeting.State.PUBLISHED, is_present=True, organization__in=named)
    rows = rows.filter(published | Q(meeting__in=inside.values("pk")))
    return rows.order_by("-meeting__starts", "organization_name", "pk")


def carry_out(*, decision, is_done):
    """Says that a decision was carried out, or that it is in force again; RefusedError for one replaced."""
    states = Decision.State
    with transaction.atomic():
        decision = Decision.objects.select_for_update().get(pk=decision.pk)
        if decision.state == states.REPLACED:
            raise RefusedError(_("This decision was replaced: it stays as it is."))
        decision.state = states.DONE if is_done else states.IN_FORCE
        decision.save(update_fields=["state"])
        TaskForce.objects.changed()
    return decision


# Files ----------------------------------------------------------------------------------------------


def day_of(meeting):
    return timezone.localtime(meeting.starts).date().isoformat()


def decision_cells(row):
    """The cells of ``DECISION_COLUMNS``."""
    meeting, domain = row.item.meeting, row.item.domain
    replaced = row.replaced_by.number if row.is_told else ""
    return [row.number, row.text, meeting.number, day_of(meeting), domain, row.state, replaced]


def action_cells(row):
    """The cells of ``ACTION_COLUMNS``."""
    due = row.due.isoformat() if row.due else ""
    number = row.item.meeting.number
    return [row.number, row.text, row.shown_owner, due, row.domain, row.state, row.days_late, number]


def attendance_cells(row):
    """The cells of ``ATTENDANCE_COLUMNS``."""
    word = "present" if row.is_present else "excused" if row.is_excused else "absent"
    return [row.meeting.number, day_of(row.meeting), row.organization_name, row.kind, word]
