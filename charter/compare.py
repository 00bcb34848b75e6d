"""Two versions of the charter side by side: which articles are new, gone or changed, and in which words."""

import re
from collections import defaultdict, deque
from difflib import SequenceMatcher
from typing import NamedTuple

from taskforce.common import text

TOKEN = re.compile(r"\n+|[^\s]+")
BLANKS = re.compile(r"\n{3,}")
AROUND_LINES = re.compile(r" ?(\n+) ?")
MOST_TOKENS = 12_000  # of an article: beyond, it is shown whole on both sides, not word by word


class Piece(NamedTuple):
    """Words of one side; ``is_marked`` where the other side has others."""

    words: str
    is_marked: bool


class Pair(NamedTuple):
    """An article on both sides: ``state`` is "same", "changed", "added" or "removed".

    A title is "" and a side empty where the article does not exist.  Pieces are plain text.
    """

    state: str
    old_title: str
    new_title: str
    old: list
    new: list

    @property
    def is_renamed(self):
        return self.state == "changed" and self.old_title != self.new_title


def documents(old, new):
    """The Pairs of two ``canon.Document``: title and opening first, then articles in the new order, those
    that are gone where they stood.  Articles belong together by title (without number), then by place."""
    opening = _pair((old.title, old.opening), (new.title, new.opening))
    partners = _partners(old.articles, new.articles)
    rows = [((at, 1), partners.get(at), at) for at in range(len(new.articles))]
    gone = set(range(len(old.articles))) - set(partners.values())
    rows += [((at, 0), at, None) for at in gone]
    olds = [(article.title, _words_of(article)) for article in old.articles]
    news = [(article.title, _words_of(article)) for article in new.articles]
    pairs = [
        _pair(None if before is None else olds[before], None if after is None else news[after])
        for _order, before, after in sorted(rows, key=lambda row: row[0])
    ]
    return [opening, *pairs]


def _partners(old, new):
    """``{position in new: position in old}``."""
    found, free = {}, set(range(len(old)))
    named = defaultdict(deque)
    for at, article in enumerate(old):
        named[_key(article.title)].append(at)
    for at, article in enumerate(new):
        if same := named[_key(article.title)]:
            found[at] = same.popleft()
            free.discard(found[at])
    for at in range(len(new)):
        if at not in found and at in free:
            found[at] = at
            free.discard(at)
    return found


def _key(title):
    """A title as it is compared: without accents, case and number ("Article 4. Dignity" → "dignity")."""
    words = [word for word in text.WORD.findall(text.fold(title)) if not word.isdigit()]
    return " ".join(words[1:] if words[:1] == ["article"] and len(words) > 1 else words)


def _words_of(article):
    """Its words as one plain text: the body, then its commitments."""
    body = BLANKS.sub("\n\n", article.body)  # where commitments were taken out
    return "\n\n".join([body, *(f"☐ {words}" for words in article.commitments)]).strip()


def _pair(old, new):
    if new is None:
        return Pair("removed", old[0], "", [Piece(old[1], True)], [])
    if old is None:
        return Pair("added", "", new[0], [], [Piece(new[1], True)])
    if old == new:
        return Pair("same", old[0], new[0], [Piece(old[1], False)], [Piece(new[1], False)])
    return Pair("changed", old[0], new[0], *_sides(old[1], new[1]))


def _sides(old, new):
    """The Pieces of two texts, word by word."""
    old, new = TOKEN.findall(old), TOKEN.findall(new)
    if max(len(old), len(new)) > MOST_TOKENS:
        return [Piece(_join(old), True)], [Piece(_join(new), True)]
    codes = SequenceMatcher(None, old, new).get_opcodes()
    left = [Piece(_join(old[a:b]), code != "equal") for code, a, b, _c, _d in codes if a != b]
    right = [Piece(_join(new[c:d]), code != "equal") for code, _a, _b, c, d in codes if c != d]
    return left, right


def _join(tokens):
    return AROUND_LINES.sub(r"\1", " ".join(tokens))
