"""Pages of a list, without counting it."""

from typing import NamedTuple

MOST = 10_000  # page numbers beyond are not asked by people


class Page(NamedTuple):
    """One page: its rows, its number from 1, and whether another follows."""

    rows: list
    number: int
    has_next: bool

    @property
    def previous(self):
        return self.number - 1

    @property
    def next(self):
        return self.number + 1


def page_of(rows, number, size):
    """The Page of ``rows`` (a QuerySet) that ``number`` (text of an address) asks for, ``size`` a page.

    One query.  What is no number asks for the first page.
    """
    text = number or "1"
    wanted = min(max(int(text), 1), MOST) if text.isascii() and text.isdigit() and len(text) < 6 else 1
    found = list(rows[(wanted - 1) * size : wanted * size + 1])
    return Page(found[:size], wanted, len(found) > size)
