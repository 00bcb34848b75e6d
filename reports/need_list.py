"""The list of diagnoses of needs: its filters and its file."""

from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import Case, Count, Exists, F, OuterRef, Value, When

from directory.models import Organization
from directory.vocabulary import Domain
from reports.models import Diagnosis

COLUMNS = (
    *("address", "year", "domain", "place", "observed", "barriers", "barriers_text", "tried", "help", "by"),
    *("language", "published_on"),
)
STATES = [(one.value, one.label) for one in Diagnosis.Status]


class Wanted(NamedTuple):
    """What is asked of the list; "" or None asks for all."""

    domain: str = ""
    year: int | None = None
    area: int | None = None
    state: str = ""

    @classmethod
    def from_query(cls, query):
        """Out of the address of the page; what makes no sense asks for nothing."""
        domain, state = query.get("domain", ""), query.get("state", "")
        return cls(
            domain=domain if domain in Domain.values else "",
            year=_number(query.get("year", ""), 4),
            area=_number(query.get("area", ""), 18),
            state=state if state in dict(STATES) else "",
        )

    def to_query(self):
        """As it stands in an address, without "?"."""
        return urlencode({name: value for name, value in self._asdict().items() if value})

    def rows(self, user):
        """The diagnoses ``user`` may read that fit, the newest first; each with ``keeper`` (the name of the
        organisation that keeps it, "" when ``user`` may not know it) and ``others`` (how many contribute)."""
        named = Exists(Organization.objects.visible_to(user).filter(pk=OuterRef("organization")))
        fits = {"domain": self.domain, "year": self.year, "area": self.area, "status": self.state}
        rows = Diagnosis.objects.visible_to(user).filter(**{name: of for name, of in fits.items() if of})
        rows = rows.select_related("area").annotate(
            keeper=Case(When(named, then=F("organization__name")), default=Value("")),
            source_of_keeper=F("organization__source"),
            others=Count("contributors"),
        )
        return rows.defer("area__outline").newest_first()


def _number(typed, digits):
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) <= digits else None


class Choices(NamedTuple):
    """What there is to choose: ``years`` (the last first), ``areas`` as (key, name), by name."""

    years: list
    areas: list


def choices(user):
    """The Choices of the diagnoses ``user`` may read.  One query."""
    rows = Diagnosis.objects.visible_to(user).order_by().values_list("year", "area", "area__name").distinct()
    found = list(rows)
    areas = {(name, key) for _year, key, name in found if key}
    return Choices(
        sorted({row[0] for row in found}, reverse=True), [(key, name) for name, key in sorted(areas)]
    )


def as_cells(row, site_url):
    """The cells of ``COLUMNS``; of published rows with ``contributors`` prefetched."""
    names = [row.keeper, *(one.name for one in row.contributors.all() if one.is_listed)]
    cells = {name: getattr(row, name, "") for name in COLUMNS} | {
        "address": f"{site_url}{row.get_absolute_url()}",
        "place": row.area.name if row.area else "",
        "barriers": "; ".join(row.barriers),
        "by": "; ".join(filter(None, names)),
        "published_on": row.published_on.date().isoformat() if row.published_on else "",
    }
    return [cells[name] for name in COLUMNS]
