"""The canonical text of a charter, its fingerprint, and its articles.

The rule, which stands on the verification page too: Unicode NFC, lines ended by one LF, no space or tab
at the end of a line, exactly one LF at the end of the text, encoded as UTF-8.  The fingerprint is the
SHA-256 of these bytes, so ``sha256sum`` on the file we serve gives it.
"""

import hashlib
import re
import unicodedata
from typing import NamedTuple

# Five lines of Python that anyone can run on a text file: they print its fingerprint.
RECIPE = """\
import hashlib, sys, unicodedata
text = unicodedata.normalize("NFC", open(sys.argv[1], encoding="utf-8", newline="").read())
lines = [line.rstrip(" \\t") for line in text.replace("\\r\\n", "\\n").replace("\\r", "\\n").split("\\n")]
text = "\\n".join(lines).rstrip("\\n") + "\\n"
print(hashlib.sha256(text.encode("utf-8")).hexdigest())
"""

ARTICLE = re.compile(r"^## +(.+)$", re.MULTILINE)
TITLE = re.compile(r"\A# +(.+)$", re.MULTILINE)
COMMITMENT = re.compile(r"^- \[ \] +(.+)$", re.MULTILINE)


def canonical(text):
    """``text`` in the one form that is kept, signed and hashed."""
    text = unicodedata.normalize("NFC", text).replace("\r\n", "\n").replace("\r", "\n")
    lines = (line.rstrip(" \t") for line in text.split("\n"))
    return "\n".join(lines).rstrip("\n") + "\n"


def fingerprint(text):
    """The SHA-256 of the canonical form of ``text``: 64 hexadecimal digits."""
    return hashlib.sha256(canonical(text).encode()).hexdigest()


class Article(NamedTuple):
    """``## Title``, then Markdown.  ``commitments`` are its lines ``- [ ] …``, what signatories tick;
    ``body`` is the rest."""

    title: str
    body: str
    commitments: list


class Document(NamedTuple):
    """``# Title``, an opening, then articles."""

    title: str
    opening: str
    articles: list

    @property
    def commitments(self):
        """What a signatory ticks, in the order of the text."""
        return [words for article in self.articles for words in article.commitments]


def parse(text):
    """The Document that ``text`` (Markdown) is; parts that are missing are empty."""
    text = canonical(text)
    title = TITLE.search(text)
    opening, *parts = ARTICLE.split(text[title.end() :] if title else text)
    articles = [_article(parts[i], parts[i + 1]) for i in range(0, len(parts), 2)]
    return Document(title[1].strip() if title else "", opening.strip(), articles)


def _article(title, text):
    return Article(title.strip(), COMMITMENT.sub("", text).strip(), COMMITMENT.findall(text))
