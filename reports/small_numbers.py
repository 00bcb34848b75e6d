"""Small numbers: what stands between a count and the public, in every page, file and drawing.

A count from 1 to 9 may point at somebody, so it is not shown (the primary rule).  Nor is a number from
which one could compute it, out of a row, a column or a total (secondary suppression), nor a percentage of
fewer than 20.  Zero is told: it means that none was offered.  The rules follow the handbook of the
European statistical system on disclosure control (Hundepool and others, "Statistical Disclosure Control",
chapter 4); the proof that a hidden number stays hidden is the one of network flows, said at ``_Flow``.

Nothing here reads a database or a clock.  What the task force did in public (its meetings, decisions,
partners, services) can be counted one by one in its registers: ``is_public`` says so where such a number
is shown, and nothing is gained by hiding it.
"""

import heapq
import re
from collections import defaultdict
from typing import NamedTuple

from django.conf import settings
from django.utils.translation import gettext as _

from taskforce.common.text import fold

FEWEST_FOR_A_SHARE = 20
HIDDEN = None  # what stands in the place of a number that is not shown
# People counted in words: what small numbers must not be told of, in the languages of partners' texts.
PEOPLE = (  # of French and English one, or more with "s"; of Romanian and Bulgarian the forms after a number
    *("famille", "personne", "enfant", "menage", "femme", "homme", "jeune", "eleve", "mere", "pere", "bebe"),
    *("adulte", "adolescent", "habitant", "patient", "famil(?:y|ies)", "person", "people", "child(?:ren)?"),
    *("household", "wom[ae]n", "m[ae]n", "pupil", "mother", "father", "bab(?:y|ies)", "adult", "teenager"),
    *("familii", "persoane", "oameni", "copii", "gospodării", "femei", "bărbați", "tineri", "tinere"),
    *("elevi", "eleve", "băieți", "mame", "tați", "părinți", "bebeluși", "adulți", "adolescenți"),
    *("locuitori", "pacienți", "paciente"),
    *("семейства", "души", "лица", "хора", "деца", "домакинства", "жени", "мъже", "мъжа", "младежи"),
    *("младежа", "ученици", "ученика", "ученички", "момичета", "момчета", "майки", "бащи", "родители"),
    *("бебета", "възрастни", "жители", "пациенти", "пациента", "пациентки"),
)
FEW = (  # one is left out: "une famille" is no count
    *("deux", "trois", "quatre", "cinq", "six", "sept", "huit", "neuf"),
    *("two", "three", "four", "five", "seven", "eight", "nine"),
    *("doi", "două", "trei", "patru", "cinci", "șase", "șapte", "opt", "nouă"),
    *("два", "две", "три", "четири", "пет", "шест", "седем", "осем", "девет"),
    *("двама", "трима", "четирима", "петима", "шестима"),
)
SMALL = re.compile(
    rf"(?<![\w.,])(?:[1-9]|{'|'.join(map(fold, FEW))})\s+(?:{'|'.join(map(fold, PEOPLE))})(?:e?s)?\b"
)


def is_small(count, threshold=None):
    """Whether ``count`` must not be shown: from 1 to below ``threshold`` (default: the setting)."""
    return 0 < count < _threshold(threshold)


def told(count, *, is_public=False, threshold=None):
    """``count`` if it may be told, else None.  ``is_public``: each one counted is public by itself."""
    return HIDDEN if not is_public and is_small(count, threshold) else count


def words(count, *, is_public=False, threshold=None):
    """A lone count as it is shown: ``"112"``, or "fewer than 10".  Not for tables: see ``cell_words``."""
    if told(count, is_public=is_public, threshold=threshold) is None:
        return _("fewer than %(n)s") % {"n": _threshold(threshold)}
    return str(count)


def cell_words(value):
    """A cell of a protected table as it is shown.  All hidden ones alike: "fewer than" would say which of
    them are small, and so narrow the others."""
    return _("not shown") if value is None else str(value)


def share(part, whole, *, is_public=False, threshold=None):
    """The percentage ``part`` is of ``whole``, a whole number; None when it may not be told: of fewer than
    20, or when the part or what is left of the whole is small and could be computed back.  None of none is
    None too."""
    if is_public:
        return round(100 * part / whole) if whole else None
    if whole < FEWEST_FOR_A_SHARE or is_small(part, threshold) or is_small(whole - part, threshold):
        return None
    return round(100 * part / whole)


def in_words(text):
    """The small numbers of people that a ``text`` of somebody tells, as they stand there without accents:
    ``["3 familles"]``.  Of French, English, Romanian and Bulgarian."""
    return SMALL.findall(fold(text))


class Table(NamedTuple):
    """A table of counts with its margins; None where a number is not shown."""

    cells: tuple  # of rows, each a tuple
    row_totals: tuple
    column_totals: tuple
    total: int | None


def protect(rows, *, threshold=None):
    """The Table of ``rows`` (lists of counts, all of one length) that may be published with its totals.

    Counts from 1 to below ``threshold`` (default: the setting) are hidden, then as few others as it takes,
    so that every hidden number has at least two possible values for a reader who knows these rules.
    ValueError for rows of different lengths or a negative count.
    """
    if len({len(row) for row in rows}) > 1 or any(count < 0 for row in rows for count in row):
        raise ValueError("A table of counts has rows of one length, and nothing below zero in them.")
    flow = _Flow.of(rows)
    hidden = {arc for arc, value in flow.values.items() if is_small(value, threshold)}
    for arc in sorted(hidden):
        hidden |= flow.cheapest_cycle(arc, hidden)
    return _table(rows, {arc: HIDDEN if arc in hidden else value for arc, value in flow.values.items()})


def list_of(counts, *, threshold=None):
    """``(cells, total)`` of a single row of ``counts`` that may be published together."""
    table = protect([counts], threshold=threshold)
    return table.cells[0], table.total


def revealed(rows, shown):
    """The places of ``shown`` (a Table of ``rows``) whose hidden number a reader can compute, sorted.

    A place is ``(row, column)``; ``(row, None)`` is the total of a row, ``(None, column)`` that of a
    column, ``(None, None)`` that of all.
    """
    flow = _Flow.of(rows)
    values = _arcs(shown)
    hidden = {arc for arc, value in values.items() if value is None}
    return _sorted(_place(arc) for arc in hidden if not flow.may_differ(arc, hidden))


def revealed_beside(rows, shown, other, *, threshold=None):
    """The places that ``shown`` (a Table of ``rows``) lets one compute for who also has ``other``, the same
    table as another edition published it: told there and not here, left over when both are put together,
    or a number that has changed by a small one."""
    here, there = _arcs(shown), _arcs(other)
    flow, common = _Flow.of(rows), here.keys() & there.keys()
    hidden = {arc for arc in here if here[arc] is None and there.get(arc) is None}
    found = {arc for arc in common if here[arc] is None and there[arc] is not None}
    found |= {arc for arc in hidden if not flow.may_differ(arc, hidden)}
    both = [arc for arc in common if None not in (here[arc], there[arc])]
    found |= {arc for arc in both if is_small(abs(here[arc] - there[arc]), threshold)}
    return _sorted(_place(arc) for arc in found)


def _threshold(threshold):
    return settings.SMALL_NUMBERS_BELOW if threshold is None else threshold


# A table as a flow ----------------------------------------------------------------------------------

SOURCE, SINK = ("all", -1), ("all", 1)


class _Flow:
    """A table with its margins as a circulation: the total flows from SINK to SOURCE, each row's total from
    SOURCE to the row, each cell from its row to its column, each column's total on to SINK.

    What flows into a point flows out of it: these are all the sums a reader can use.  She also knows that
    no hidden number is zero.  Two tables that show her the same differ by cycles of numbers that rise or
    fall together (flow decomposition), so a hidden number has another possible value exactly when some
    cycle of hidden numbers runs through it, on which those that fall are more than 1.
    """

    def __init__(self, values):
        self.values = values
        self.around = defaultdict(list)  # point → [(next point, arc)], along rising numbers or falling ones
        for (start, end), value in values.items():
            if value:
                self.around[start].append((end, (start, end)))
            if value > 1:
                self.around[end].append((start, (start, end)))

    @classmethod
    def of(cls, rows):
        columns = list(zip(*rows, strict=True))
        return cls(_arcs(Table(rows, [sum(r) for r in rows], [sum(c) for c in columns], sum(map(sum, rows)))))

    def may_differ(self, arc, hidden):
        """Whether the number at ``arc`` may be another one while only ``hidden`` ones change."""
        return any(cost == 0 for cost, _path in self._cycles(arc, hidden, others=False))

    def cheapest_cycle(self, arc, hidden):
        """The arcs to hide besides ``hidden`` so that the number at ``arc`` may be another one.

        There always is such a cycle: the number rises together with its three totals.
        """
        return min(self._cycles(arc, hidden, others=True))[1] - hidden

    def _cycles(self, arc, hidden, *, others):
        """``(cost, arcs)`` of the cheapest cycle on which the number rises, and of that on which it falls."""
        start, end = arc
        ways = [(end, start)] + ([(start, end)] if self.values[arc] > 1 else [])
        found = (self._path(first, last, arc, hidden, others=others) for first, last in ways)
        return [path for path in found if path]

    def _path(self, first, last, avoided, hidden, *, others):
        """The cheapest way from ``first`` to ``last`` without ``avoided`` (Dijkstra), or None."""
        queue, seen = [(0, first, [])], set()
        while queue:
            cost, point, path = heapq.heappop(queue)
            if point == last:
                return cost, set(path)
            if point in seen:
                continue
            seen.add(point)
            for following, arc in self.around[point]:
                if arc != avoided and following not in seen and (others or arc in hidden):
                    price = 0 if arc in hidden else self._price(arc)
                    heapq.heappush(queue, (cost + price, following, [*path, arc]))
        return None

    def _price(self, arc):
        """What hiding costs a reader: a total more than any cell, a large number more than a small one."""
        is_cell = arc[0][0] == "row" and arc[1][0] == "column"
        return self.values[arc] + (0 if is_cell else self.values[SINK, SOURCE] + 1)


def _arcs(table):
    """``{(from, to): number}`` of a Table."""
    arcs = {(SINK, SOURCE): table.total}
    arcs |= {(SOURCE, ("row", i)): total for i, total in enumerate(table.row_totals)}
    arcs |= {(("column", j), SINK): total for j, total in enumerate(table.column_totals)}
    cells = ((i, j, count) for i, row in enumerate(table.cells) for j, count in enumerate(row))
    return arcs | {(("row", i), ("column", j)): count for i, j, count in cells}


def _table(rows, values):
    """The Table of the shape of ``rows`` with ``values``, by arc."""
    height, width = range(len(rows)), range(len(rows[0]) if rows else 0)
    return Table(
        tuple(tuple(values[("row", i), ("column", j)] for j in width) for i in height),
        tuple(values[SOURCE, ("row", i)] for i in height),
        tuple(values[("column", j), SINK] for j in width),
        values[SINK, SOURCE],
    )


def _place(arc):
    ends = dict(arc)
    return ends.get("row"), ends.get("column")


def _sorted(places):
    return sorted(places, key=lambda place: [(part is None, part or 0) for part in place])
