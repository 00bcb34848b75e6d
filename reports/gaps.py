"""Who does what, where: how many services each town and district has in each domain, and where none is.

Zero is told here as what it is, "none offered": a count of services says nothing about anybody, so that
small numbers are not hidden as they are in counts of people.

Five queries a page whatever there is (the last is the one pass below, over services with their places; who
fits the switches is decided in SQL by the very filters of the map).  Its rows are four plain values, folded
into sets of keys, no model object: 10,000 services with two places each cost about what ten pages of the map
cost, more with switches; beyond that it stays linear.
"""

import math
from collections import defaultdict
from typing import NamedTuple

from django.db.models import Case, F, Q, When
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import areas
from directory.models import Service
from directory.search import Search
from directory.vocabulary import LOOKS, Domain, Precision
from taskforce.common.kept import kept_value

SHADES = 3
EVERYWHERE, NOWHERE = "everywhere", "nowhere"  # rows that are no area


class Cell(NamedTuple):
    """``count`` services; ``shade`` from 0 (none) to ``SHADES``; ``query``: their address on the map, or for
    a gap the nearest ones."""

    count: int
    shade: int
    query: str


class Row(NamedTuple):
    """An area, the whole territory, or what has no known place; one Cell for each Domain, in its order."""

    name: str
    is_district: bool
    cells: list


class Table(NamedTuple):
    """``rows`` to show; ``empty``: names of the areas where no service is given at all, whatever is asked."""

    rows: list
    empty: list


DOMAINS = [(domain, domain.label, LOOKS[domain].icon) for domain in Domain]  # the columns


def asked(query):
    """The Search of the four switches in ``query`` (a QueryDict): what else stands there is left out."""
    whole = Search.from_query(query)
    return Search(spoken=whole.spoken, free=whole.free, evening=whole.evening, no_papers=whole.no_papers)


def table(wanted, user, taskforce):
    """The Table of the services ``user`` may see that fit ``wanted`` (see ``asked``)."""
    known, counts = areas.families(taskforce), _Counts(wanted, user, taskforce)
    top = max((len(found) for key, found in counts.fitting.items() if key[0] in known), default=0)
    rows = [Row(_("Whole territory"), False, counts.cells(wanted, EVERYWHERE, top))]
    rows += [
        Row(known[key].name, known[key].town is not None, counts.cells(wanted, key, top, known[key].name))
        for key in _in_order(known)
        if key in counts.offered
    ]
    if NOWHERE in counts.offered:
        name = _("The staff come to people, or the place is not told")
        rows.append(Row(name, False, counts.cells(wanted, NOWHERE, top)))
    return Table(rows, [known[key].name for key in _in_order(known) if key not in counts.offered])


def overview(user, taskforce):
    """The Table of ``table`` without switches and without districts, for a coordinator: all of them see the
    same services, so it is kept until the data change and costs a page no query."""

    def make():
        found = table(Search(), user, taskforce)
        return Table([row for row in found.rows if not row.is_district], found.empty)

    return kept_value(taskforce, f"gaps:{get_language()}", make)


def lines(wanted, user, taskforce):
    """The same as lines of a file, the first being the header; empty areas too, with their zeros."""
    yield ["place", *Domain.values]
    found = table(wanted, user, taskforce)
    for row in found.rows:
        yield [row.name, *[cell.count for cell in row.cells]]
    for name in found.empty:
        yield [name, *[0] * len(Domain)]


def _in_order(known):
    """Keys of towns by name, each followed by its districts; then districts of no known town."""
    towns = [key for key, family in known.items() if family.town is None]
    return [key for town in towns for key in known[town].keys]


class _Counts:
    """``fitting``: {(area, domain): keys of services}; ``offered``: areas with any service at all."""

    def __init__(self, wanted, user, taskforce):
        self.fitting, self.offered = defaultdict(set), set()
        known, placed = areas.families(taskforce), set()
        rows = list(_rows(wanted, user, taskforce))
        for service, _domains, _fits, area in rows:
            if area in known:
                placed.add(service)
        for service, domains, fits, area in rows:
            if area in known:
                self.add({area, known[area].town} - {None}, service, domains, fits)
            elif service not in placed:
                self.add({NOWHERE}, service, domains, fits)
            self.add({EVERYWHERE}, service, domains, fits)

    def add(self, places, service, domains, fits):
        self.offered |= places
        for domain in domains if fits else ():
            for place in places:
                self.fitting[place, domain].add(service)

    def cells(self, wanted, place, top, name=""):
        return [self.cell(wanted, place, domain, top, name) for domain in Domain.values]

    def cell(self, wanted, place, domain, top, name):
        count = len(self.fitting.get((place, domain), ()))
        where = {} if not name else {"area": place} if count else {"near": name}
        query = wanted.to_query(domain=domain, **where) if count or name else ""
        return Cell(count, min(math.ceil(SHADES * count / top), SHADES) if top else 0, query)


def _rows(wanted, user, taskforce):
    """(service, its domains, whether it fits, area or None) for each of its places."""
    fitting = wanted.services(user, taskforce).values("pk")
    told = Case(When(~Q(locations__precision=Precision.NONE), then=F("locations__area")))
    rows = Service.objects.visible_to(user).annotate(fits=Q(pk__in=fitting), told=told).order_by()
    return rows.values_list("pk", "domains", "fits", "told")
