"""Pages of a list, without counting it."""

from typing import NamedTuple

MOST = 10_000  # page numbers beyond are not asked by people
LONGEST = 200  # letters of a name by which rows are sorted
BIGGEST = 2**63 - 1


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


def place_of(query):
    """(name, pk) after which a page begins (``?name=…&after=…``); the beginning, ("", 0), when the address
    says nothing of use."""
    name, number = query.get("name", ""), query.get("after", "")
    pk = int(number) if number.isascii() and number.isdigit() and len(number) < 20 else 0
    return (name, pk) if is_place(name, pk) else ("", 0)


def is_place(name, pk):
    """Whether (``name``, ``pk``) out of an address can be where a page begins: what a database can compare.

    PostgreSQL refuses NUL, every database half a surrogate pair and numbers of more than 64 bits.
    """
    known = isinstance(name, str) and isinstance(pk, int) and len(name) <= LONGEST and 0 <= pk <= BIGGEST
    return known and "\0" not in name and not any("\ud800" <= char <= "\udfff" for char in name)
