"""The list of action sheets: its filters, its pages and its files."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Exists, F, Max, Min, OuterRef, Q
from django.db.models.functions import Coalesce
from django.utils import timezone

from directory.models import Organization
from directory.vocabulary import Domain
from reports.models import ActionSheet
from reports.models.indicator import lacking
from reports.models.sheet import organizations_writing
from taskforce.common import paging, text

COLUMNS = (
    *("address", "title", "organization", "partners", "other_partners", "starts", "ends", "place", "area"),
    *(
        "domains",
        "language",
        "summary",
        "beneficiaries",
        "budget",
        "funding",
        "context",
        "objectives",
        "done",
    ),
    *("results_figures", "results", "original", "partnerships", "success", "difficulties", "to_improve"),
    *("credit", "credit_url", "licence", "published_on"),
)


class Wanted(NamedTuple):
    """What is asked of the list; "" or None asks for all.  ``after``: (year, pk) where the page begins."""

    words: str = ""
    domain: str = ""
    organization: str = ""
    year: int | None = None
    is_mine: bool = False
    waiting: str = ""  # of one's own: "figures", "read" (over) or "publish"
    after: tuple | None = None

    @classmethod
    def from_query(cls, query):
        """Out of the address of the page; what makes no sense asks for nothing."""
        domain = query.get("domain", "")
        last, pk = _number(query.get("last"), 4), _number(query.get("after"), 18)
        return cls(
            words=text.plain(query.get("q", ""))[:200],
            domain=domain if domain in Domain.values else "",
            organization=text.plain(query.get("organization", ""))[:80],
            year=_number(query.get("year"), 4),
            is_mine=query.get("mine") == "1",
            waiting=query.get("waiting", "") if query.get("mine") == "1" else "",
            after=(last, pk) if last and pk and paging.is_place("", pk) else None,
        )

    def to_query(self):
        """The filters as they stand in an address, without "?" and without the page."""
        parts = {"q": self.words, "domain": self.domain, "organization": self.organization}
        parts |= {"year": self.year, "mine": self.is_mine and "1", "waiting": self.waiting}
        return urlencode({key: value for key, value in parts.items() if value})

    def rows(self, user):
        """The sheets that fit, the newest first: those ``user`` may read, or (``is_mine``) may write."""
        rows = ActionSheet.objects.editable_by(user) if self.is_mine else ActionSheet.objects.visible_to(user)
        rows = rows.with_words(self.words)
        if self.domain:
            rows = rows.in_domain(self.domain)
        if self.organization:
            rows = rows.filter(organization__slug=self.organization)
        if self.year:
            rows = rows.of_year(self.year)
        if self.waiting == "figures":
            rows = lacking(rows, timezone.localdate())
        elif self.waiting == "read":
            rows = rows.to_read_over(user)
        elif self.waiting == "publish":
            rows = rows.to_publish()
        return rows.select_related("organization").newest_first()

    def page(self, user, size):
        """``(sheets, last)``: one page of ``rows``; ``last`` is its last sheet when another page follows."""
        rows = self.rows(user)
        found = list((rows.after(*self.after) if self.after else rows)[: size + 1])
        return found[:size], found[size - 1] if len(found) > size else None


def _number(typed, digits):
    typed = typed or ""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= digits else None


def organizations(user):
    """The organisations whose sheets ``user`` may read or write, by name, each with ``writes``."""
    told = ActionSheet.objects.visible_to(user).filter(organization=OuterRef("pk"))
    writes = Exists(organizations_writing(user).filter(pk=OuterRef("pk")))
    rows = Organization.objects.annotate(writes=writes, tells=Exists(told))
    return list(rows.filter(Q(writes=True) | Q(tells=True)).only("slug", "name", "sort_name"))


def years(user, this_year):
    """The years of which ``user`` may read a sheet, the last first; none after ``this_year``."""
    ends = Coalesce(F("end_year"), this_year)
    found = ActionSheet.objects.visible_to(user).aggregate(first=Min("start_year"), last=Max(ends))
    if found["first"] is None:
        return []
    return list(range(min(max(found["last"], found["first"]), this_year), found["first"] - 1, -1))


def as_row(sheet, address):
    """One sheet (out of ``permissions.sheets_in_full``) as a dict of ``COLUMNS``; lists stay lists."""
    row = {name: getattr(sheet, name) for name in COLUMNS if hasattr(sheet, name)}
    return row | {
        "address": address,
        "organization": sheet.organization.name,
        "partners": [str(partner) for partner in sheet.shown_partners],
        "area": str(sheet.area or ""),
        "domains": list(sheet.domains),
        "budget": sheet.budget or sheet.budget_is,
        "funding": sheet.funding or sheet.funding_is,
        "published_on": sheet.published_on.date().isoformat(),
    }
