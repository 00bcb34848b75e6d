"""Who has access to the members' layer, in numbers, and what changed lately."""

from datetime import date, datetime, time, timedelta
from itertools import groupby
from typing import Any, NamedTuple

from django.db.models import Case, Count, IntegerField, OuterRef, Q, Subquery, Value, When
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.dateparse import parse_date

from charter.models import Signature
from charter.register import Row, light
from directory.models import Organization
from directory.models.organization import OrganizationUserObjectPermission
from directory.vocabulary import Commitment, Kind
from taskforce.accounts.models import User

EARLIEST = date(2000, 1, 1)
MOST = 1000  # changes on one page
PAGE = 100  # organisations on one page


class Change(NamedTuple):
    """Something that happened to a signature: its register ``row``, ``what`` ("signed", or how it
    ended) and the ``day``."""

    row: Any
    what: str
    day: date


def since(asked, usual):
    """The date of an address ("2026-03-01"), else the ``usual`` one."""
    try:
        day = parse_date(asked)
    except ValueError:  # the 30th of February
        day = None
    return max(day or usual, EARLIEST)


def lately(interval):
    """The beginning of the last two intervals (months) between meetings."""
    today = timezone.localdate()
    year, month = divmod(today.year * 12 + today.month - 1 - 2 * interval, 12)
    return date(year, month + 1, min(today.day, 28))


def by_kind(user, kind="", name="", pk=0):
    """``([(words of a kind, [Organization, …]), …], last)`` of those ``user`` may see, ``PAGE`` of them: one
    query.  They begin after the place (``kind``, ``name``, ``pk``); ``last`` is the Organization after which
    more follow, or None.

    Each has ``accounts`` (open ones), ``signers`` (who may sign) and ``layer``: "members", "before" it
    signs, or "closed".
    """
    rows = Organization.objects.visible_to(user).annotate(accounts=accounts(), signers=signers())
    rows = rows.only("slug", "name", "kind", "commitment", "commitment_ends", "sort_name")
    kinds = Kind.values
    rows = rows.annotate(place=Case(*(When(kind=one, then=Value(at)) for at, one in enumerate(kinds))))
    if kind in kinds:
        at = kinds.index(kind)
        rows = rows.filter(Q(place__gt=at) | Q(place=at, pk__in=Organization.objects.after(name, pk)))
    found = list(rows.order_by("place", "sort_name", "pk")[: PAGE + 1])
    for row in found:
        row.layer = _layer(row)
    groups = groupby(found[:PAGE], lambda row: row.kind)
    last = found[PAGE - 1] if len(found) > PAGE else None
    return [(Kind(kind).label, list(group)) for kind, group in groups], last


def _layer(organization):
    if organization.is_committed:
        return "members"
    return "before" if organization.commitment == Commitment.NONE else "closed"


def accounts():
    """How many open accounts an Organization of the query has, to annotate it with."""
    people = User.objects.filter(is_active=True, groups=OuterRef("group")).order_by()
    return _counted(people.values("groups"))


def signers():
    """How many may sign for an Organization of the query, to annotate it with."""
    rights = OrganizationUserObjectPermission.objects.filter(
        content_object=OuterRef("pk"), permission__codename="sign_for_organization", user__is_active=True
    )
    return _counted(rights.order_by().values("content_object"))


def _counted(rows):
    return Coalesce(Subquery(rows.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def changes(user, day):
    """The Changes since ``day`` that ``user`` may read in the register, the newest first: one query."""
    start = timezone.make_aware(datetime.combine(day, time.min))
    over = Q(ended=None, organization__commitment_ends__range=(start, timezone.now()))
    found = Signature.objects.visible_to(user).filter(Q(confirmed__gte=start) | Q(ended__gte=start) | over)
    rows = light(found, user).order_by("-confirmed", "-pk")[:MOST]
    told = [change for signature in rows for change in _of(Row(signature), day)]
    return sorted(told, key=lambda change: change.day, reverse=True)


def _of(row, day):
    if row.signed_on >= day:
        yield Change(row, "signed", row.signed_on)
    # A newer signature says itself that it replaced the one before.
    if row.status in ("withdrawn", "lapsed") and row.status_day >= day - timedelta(days=1):
        yield Change(row, row.status, row.status_day)
