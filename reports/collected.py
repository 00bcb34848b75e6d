"""Numbers of a year about people who were helped, trained or asked for: protected before anything shows them.

Each set of numbers that can be added up is protected as one table (``reports.small_numbers``); every part
of the report takes its cells from there, for a cell that is hidden in one place must be hidden in all.
"""

from typing import NamedTuple

from directory.vocabulary import Domain
from reports import small_numbers
from reports.models import Indicator

DOMAINS = [str(domain) for domain in Domain]
KINDS = [str(kind) for kind in Indicator.Kind if kind != Indicator.Kind.OTHER]  # others do not add up


class Figures(NamedTuple):
    """What services counted of their work: ``raw`` rows (domains × ``KINDS``), and the Table that may be
    told of them."""

    raw: list
    table: small_numbers.Table

    @property
    def is_empty(self):
        return not any(map(any, self.raw))

    def of(self, domain):
        """``[(kind, number or None)]`` of a domain: those that were counted."""
        place = DOMAINS.index(domain)
        cells = zip(KINDS, self.raw[place], self.table.cells[place], strict=True)
        return [(kind, told) for kind, raw, told in cells if raw]

    def as_data(self):
        """The told table as plain data, always of the same shape: two editions can be compared."""
        cells, row_totals, column_totals, total = self.table
        return [list(map(list, cells)), list(row_totals), list(column_totals), total]


def figures(year, today):
    """The Figures of ``year`` that everyone may read: of published sheets, once their collecting is over."""
    sums = Indicator.objects.public().frozen(today).of_year(year).sums()
    raw = [[sums.get((domain, kind), 0) for kind in KINDS] for domain in DOMAINS]
    return Figures(raw, small_numbers.protect(raw))


def revealed_beside(found, told):
    """The places of ``found`` (Figures) that can be computed by who also has ``told``, the ``as_data`` of
    another edition."""
    cells, row_totals, column_totals, total = told
    other = small_numbers.Table(cells, row_totals, column_totals, total)
    return small_numbers.revealed_beside(found.raw, found.table, other)


def by_domain(counts):
    """``counts`` (``{domain: number}``) as ``([(domain, number or None)], total or None)``, without zeros."""
    names = [domain for domain in DOMAINS if counts.get(domain)]
    cells, total = small_numbers.list_of([counts[name] for name in names]) if names else ((), 0)
    return list(zip(names, cells, strict=True)), total
