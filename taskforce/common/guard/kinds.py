"""What the guard can find, how much each weighs, and what may stand in a text."""

import re
from enum import StrEnum
from typing import NamedTuple

from taskforce.common.text import fold

SPACE = "[ \u00a0\u202f]"


class Weight(StrEnum):
    """What the page does with a finding."""

    STOP = "stop"  # not saved until somebody says that it may stand
    WARN = "warn"  # saved, and said
    MARK = "mark"  # shown beside the field to a human eye


KINDS = {
    "nir": Weight.STOP,  # France: numéro d'inscription au répertoire
    "cnp": Weight.STOP,  # Romania: cod numeric personal
    "egn": Weight.STOP,  # Bulgaria: единен граждански номер
    "iban": Weight.STOP,
    "map-link": Weight.STOP,
    "coordinates": Weight.STOP,
    "email": Weight.WARN,
    "phone": Weight.WARN,
    "street": Weight.WARN,
    "birth-date": Weight.WARN,
    "document": Weight.WARN,
    "name": Weight.MARK,
    "unknown": Weight.MARK,  # a word with a capital that nobody has told us is a place or an organisation
}
ORDER = {kind: place for place, kind in enumerate(KINDS)}  # on the same letters the first of them is kept


class Finding(NamedTuple):
    """``text[start:end]`` looks like a ``kind`` (see ``KINDS``)."""

    kind: str
    start: int
    end: int

    @property
    def weight(self):
        return KINDS[self.kind]


class Known(NamedTuple):
    """What may stand in a text: folded words of organisations and places, and the telephone numbers
    (digits only, national form) and mail addresses of listed partners."""

    words: frozenset = frozenset()
    phones: frozenset = frozenset()
    emails: frozenset = frozenset()


def known(*, words=(), remembered=(), contacts=()):
    """A ``Known`` out of names (``"Maison des familles"``: each of its words), of words that people asked
    to remember (whole: ``"saint-martin"``) and of contacts (``"04 65 71 00 00"``, ``"a@example.org"``)."""
    parts = {word for name in words for word in folded_words(name)}
    return Known(
        words=frozenset(parts | {fold(word) for word in remembered}),
        phones=frozenset(national(contact) for contact in contacts if "@" not in contact),
        emails=frozenset(contact.strip().casefold() for contact in contacts if "@" in contact),
    )


def folded_words(name):
    """The words of ``name``, folded, also what stands after an elided article: ``d’Échirolles``."""
    return [part for part in re.findall(r"[^\W\d_]+", fold(name)) if len(part) > 1]


def national(written):
    """The digits of a number as one dials it inside its country: ``+33 (0)4 65…`` → ``0465…``."""
    digits = re.sub(r"\D", "", written.replace("(0)", ""))
    if written.strip().startswith("+"):
        digits = "00" + digits
    for prefix in ("0033", "0040", "00359", "0044"):
        if digits.startswith(prefix):
            return "0" + digits.removeprefix(prefix)
    return digits


def matches(kind, patterns):
    """A reader that finds ``kind`` wherever one of ``patterns`` matches."""

    def reader(text, _known):
        for pattern in patterns:
            for match in pattern.finditer(text):
                yield Finding(kind, match.start(), match.end())

    return reader
