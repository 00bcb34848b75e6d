"""Text: how it is folded for search, cut into words, and how people's Markdown becomes safe HTML."""

import re
import unicodedata
from itertools import filterfalse

from django.utils.formats import number_format
from django.utils.html import conditional_escape
from django.utils.safestring import mark_safe
from django.utils.translation import gettext as _

WORD = re.compile(r"\w+")
STEM = 6  # "inscrire" and "inscription", "registration" and "register" begin alike
_LETTERS = str.maketrans({"ß": "ss", "æ": "ae", "œ": "oe", "ø": "o", "đ": "d", "ł": "l", "ı": "i"})
ALLOWED_TAGS = {"p", "br", "strong", "em", "ul", "ol", "li", "a", "h3", "h4", "blockquote", "hr"}


def fold(text):
    """``text`` without accents and case, as search compares it: ``"Échirolles"`` → ``"echirolles"``."""
    decomposed = unicodedata.normalize("NFKD", text or "")
    bare = "".join(filterfalse(unicodedata.combining, decomposed))
    return bare.casefold().translate(_LETTERS)


def words(text):
    """The folded words of ``text``, in order, at most ten: what a search looks for."""
    return WORD.findall(fold(text))[:10]


def stems(text):
    """The words of ``text`` as a search begins words with them: at most ``STEM`` letters of each, without
    words of one or two letters unless there is nothing else."""
    found = words(text)
    return [word[:STEM] for word in [word for word in found if len(word) > 2] or found]


def plain(text):
    """``text`` on one line, white space folded, control characters gone."""
    return " ".join("".join(char for char in text if char.isprintable() or char.isspace()).split())


def file_size(size):
    """``size`` in bytes as people say it: ``"178 kB"``, at least ``"1 kB"``; from a million ``"1.2 MB"``."""
    thousands = max(round(size / 1000), 1)
    if thousands < 1000:
        return _("%(n)s kB") % {"n": thousands}
    return _("%(n)s MB") % {"n": number_format(round(size / 1_000_000, 1), 1)}


def rich(text):
    """People's Markdown as safe HTML: no raw HTML (markdown-it), then only ``ALLOWED_TAGS`` (nh3).

    This is the one reviewed place where text is marked safe.
    """
    return mark_safe(  # noqa: S308 - cleaned by nh3 on the line below
        _clean(_markdown().render(text or ""))
    )


def rich_with(text, tail):
    """``rich(text)`` with ``tail`` (safe HTML, say a footnote) at the end of its last paragraph or item."""
    html, tail = rich(text), conditional_escape(tail)
    ends = _end_of_words(html)
    return mark_safe(f"{html[:ends]}{tail}{html[ends:]}")  # noqa: S308 - both parts are safe


def _end_of_words(html):
    """Where the closing tags at the end of ``html`` begin."""
    end = len(html.rstrip())
    while html[:end].endswith(">") and html.rfind("<", 0, end) == html.rfind("</", 0, end):
        end = len(html[: html.rfind("<", 0, end)].rstrip())
    return end


def _clean(html):
    import nh3  # noqa: PLC0415 - a binary module only pages with long text need

    return nh3.clean(
        html,
        tags=ALLOWED_TAGS,
        attributes={"a": {"href"}},
        url_schemes={"http", "https", "mailto", "tel"},
        link_rel="noopener nofollow",
    )


def _markdown():
    from markdown_it import MarkdownIt  # noqa: PLC0415 - 40 ms that most start-ups do not need

    global _parser
    if _parser is None:
        _parser = MarkdownIt("commonmark", {"html": False, "breaks": True}).disable("image")
    return _parser


_parser = None
