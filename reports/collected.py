"""Numbers of a year about people who were helped, trained or asked for: protected before anything shows them.

Each set of numbers that is told with its sum is protected as one row (``reports.small_numbers``); every part
of the report takes its cells from there, for a cell that is hidden in one place must be hidden in all.
Different kinds of work are never added up: an action sheet tells its own figures of a kind in which none is
small, and with a sum over kinds one could take them away from it.
"""

from typing import NamedTuple

from directory.vocabulary import Domain
from reports import small_numbers
from reports.models import Indicator

DOMAINS = [str(domain) for domain in Domain]
KINDS = [str(kind) for kind in Indicator.Kind if kind != Indicator.Kind.OTHER]  # others do not add up


class Counted(NamedTuple):
    """Numbers of one sort by name, zeros left out: ``raw``, and the same names in ``cells`` with their
    ``total`` as they may be told (None: not shown)."""

    raw: dict
    cells: dict
    total: int | None

    @classmethod
    def of(cls, counts, names):
        """Protects ``counts`` (``{name: number}``), in the order of ``names``; what is named nowhere there is
        not counted."""
        raw = {name: counts[name] for name in names if counts.get(name)}
        cells, total = small_numbers.list_of(list(raw.values())) if raw else ((), 0)
        return cls(raw, dict(zip(raw, cells, strict=True)), total)

    def as_data(self):
        """What may be told of it, as plain data: two editions can be compared."""
        return {"cells": self.cells, "total": self.total}

    def is_betrayed(self, here, there):
        """Whether ``here``, the ``as_data`` of one edition, lets one compute a small number when she also has
        ``there``, that of another."""
        names = list(self.raw | here["cells"] | there["cells"])
        raw = [self.raw.get(name, 0) for name in names]
        return bool(small_numbers.revealed_beside([raw], _table(here, names), _table(there, names)))


def _table(data, names):
    cells = [data["cells"].get(name, 0) for name in names]
    return small_numbers.Table((cells,), [data["total"]], cells, data["total"])


class Figures(NamedTuple):
    """What services counted of their work: ``{kind: Counted by domain}`` of all ``KINDS``."""

    kinds: dict

    @property
    def counted(self):
        """The kinds of which anything was counted, in their order."""
        return [kind for kind, counted in self.kinds.items() if counted.raw]

    @property
    def domains(self):
        """The domains in which anything was counted, in their order."""
        return [name for name in DOMAINS if any(name in self.kinds[kind].raw for kind in self.counted)]

    def of(self, domain):
        """``[(kind, number or None)]`` of a domain: those that were counted."""
        found = ((kind, self.kinds[kind].cells) for kind in self.counted)
        return [(kind, cells[domain]) for kind, cells in found if domain in cells]

    def as_data(self):
        return {kind: counted.as_data() for kind, counted in self.kinds.items()}


def figures(year, today):
    """The Figures of ``year`` that everyone may read: of published sheets, once their collecting is over."""
    sums = Indicator.objects.public().frozen(today).of_year(year).sums()
    by_kind = {kind: {domain: sums.get((domain, kind), 0) for domain in DOMAINS} for kind in KINDS}
    return Figures({kind: Counted.of(counts, DOMAINS) for kind, counts in by_kind.items()})


def by_domain(rows):
    """The Counted of ``rows`` (dicts of ``domain`` and ``number``), by domain."""
    counts = {}
    for row in rows:
        counts[row["domain"]] = counts.get(row["domain"], 0) + row["number"]
    return Counted.of(counts, DOMAINS)
