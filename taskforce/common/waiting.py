"""What waits for somebody, as numbers: each room offers its lines, and all are counted in one query."""

from typing import NamedTuple

from django.db.models import Count, QuerySet, Value


class Line(NamedTuple):
    """One number of the workspace: ``label`` says what the ``rows`` are (plural, lazy), ``address`` is the
    page where they are seen to; one that ``presses`` is late or holds others up, and stands first.  With a
    ``whole`` the rows are what is left of so many, and what is done of it is shown in percent."""

    label: object
    rows: QuerySet
    address: str
    presses: bool = False
    whole: int = 0

    def shown(self, number):
        """What the page says for ``number`` rows."""
        return f"{round(100 * (self.whole - number) / self.whole)} %" if self.whole else number


def counted(lines):
    """``[(Line, what it shows)]`` of the ``lines`` that have any, those that press first; one query."""
    lines = list(lines)
    if not lines:
        return []
    first, *others = [_as_row(place, line.rows) for place, line in enumerate(lines)]
    numbers = dict(first.union(*others, all=True))
    found = [(line, line.shown(numbers[place])) for place, line in enumerate(lines) if numbers.get(place)]
    return sorted(found, key=lambda pair: not pair[0].presses)


def _as_row(place, rows):
    """``rows`` as one row ``(place, how many)``."""
    counting = rows.order_by().values(waiting_line=Value(place)).annotate(waiting_rows=Count("pk"))
    return counting.values_list("waiting_line", "waiting_rows")
