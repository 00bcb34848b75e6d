"""PDF made with WeasyPrint: tagged (PDF/UA-1), with our own fonts, and nothing fetched from anywhere."""

import contextlib
import logging
import re
import threading
import unicodedata
from functools import cache
from pathlib import Path
from typing import NamedTuple

import font_source_sans_pro
from django.conf import settings
from django.template.loader import render_to_string

from taskforce.common import icons

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
SCHEME = "tf:"
ICONS = f"{SCHEME}icons/"
TAGGED = "pdf/ua-1"
# What our fonts lack and has a plain equal there; what is drawn as nothing goes by its category.
EQUALS = str.maketrans({"\u2009": " ", "\u200a": " ", "\u2011": "-", "\ufffc": "", "\ufeff": ""})
UNSEEN = ("Cf", "Cc", "Mn", "Me")
UNKNOWN_LETTER = "[?]"
PROBLEMS, PROGRESS = logging.getLogger("weasyprint"), logging.getLogger("weasyprint.progress")
PAGE_MADE = re.compile(r"Creating layout - Page (\d+)")


class NotOursError(ValueError):
    """A document asked for a file that is not one of our fonts, icons or static files."""


class Document(NamedTuple):
    """A PDF: its bytes, how many pages, and what its renderer complained of (nothing, when all is well)."""

    data: bytes
    pages: int
    problems: list


def render(template, context):
    """The document ``template`` with ``context`` as PDF bytes, styled by static/css/pdf.css.

    ``tf:fonts/…``, ``tf:icons/…`` and ``tf:static/…`` are the only addresses it may use.
    """
    return draw(render_to_string(template, context)).data


def draw(html, *, sheet="pdf.css", variant=TAGGED, identifier=None, on_page=None):
    """``html`` (a whole document) as a Document, styled by ``sheet`` of static/css.

    The same HTML gives the same bytes: dates come from its ``dcterms`` metas, ``identifier`` (bytes) is the
    file's.  Pictures that cannot be had and addresses that are not ours are problems, and left out.
    ``on_page(number)`` is called as pages are laid out (again from 1 when page numbers move).
    """
    import weasyprint  # noqa: PLC0415 - two seconds that no page but a document should pay
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above

    fetcher, fonts = _fetcher(weasyprint), FontConfiguration()
    words = (settings.BASE_DIR / "static" / "css" / sheet).read_text("utf-8")
    with _listening(on_page) as problems:
        style = weasyprint.CSS(string=words, url_fetcher=fetcher, base_url=SCHEME, font_config=fonts)
        source = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=SCHEME)
        made = source.render(stylesheets=[style], font_config=fonts, pdf_variant=variant)
        data = made.write_pdf(pdf_variant=variant, pdf_identifier=identifier)
    return Document(data, len(made.pages), list(dict.fromkeys(problems)))


def renderer():
    """Who draws, as a report keeps it: ``"WeasyPrint 70.0"``."""
    import weasyprint  # noqa: PLC0415 - as above

    return f"WeasyPrint {weasyprint.__version__}"


def drawable(text):
    """``text`` as our fonts can draw it, and the set of letters that they cannot: ``("Yes [?]", {"🌸"})``.

    A fallback font of the machine would make another file on another machine.
    """
    text = unicodedata.normalize("NFC", text).translate(EQUALS)
    strange = {char for char in set(text) if ord(char) not in _letters() and char not in "\n\t\r"}
    if not strange:
        return text, strange
    unseen = {char for char in strange if unicodedata.category(char) in UNSEEN}
    missing = strange - unseen
    changed = dict.fromkeys(unseen, "") | dict.fromkeys(missing, UNKNOWN_LETTER)
    return text.translate(str.maketrans(changed)), missing


@cache
def _letters():
    """The code points that all upright fonts of ours have."""
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - a quarter of a second that few need

    weights = ("Regular", "Semibold", "Bold", "Black")
    return frozenset.intersection(
        *(frozenset(TTFont(FONTS / f"SourceSansPro-{weight}.ttf").getBestCmap()) for weight in weights)
    )


def our_file(url):
    """The path behind a ``tf:`` address; NotOursError for another address or a path out of its folder."""
    for prefix, folder in ((f"{SCHEME}fonts/", FONTS), (f"{SCHEME}static/", settings.BASE_DIR / "static")):
        if url.startswith(prefix):
            path = (folder / url.removeprefix(prefix)).resolve()
            if path.is_relative_to(folder.resolve()) and path.is_file():
                return path
    raise NotOursError(url)


def _fetcher(weasyprint):
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - as above

    class OurFetcher(URLFetcher):
        """Serves ``tf:`` addresses from disk, refuses all others."""

        def fetch(self, url, headers=None):
            if url.startswith(ICONS):
                name = url.removeprefix(ICONS).removesuffix(".svg")
                return URLFetcherResponse(url, icons.drawing(name).encode())
            return URLFetcherResponse(url, our_file(url).read_bytes())

    return OurFetcher()


@contextlib.contextmanager
def _listening(on_page):
    """The list that fills with what WeasyPrint says in this thread; pages go to ``on_page``."""
    ear = _Ear(on_page)
    PROGRESS.propagate = False  # or each page would be a line of the site's log
    for logger, level in ((PROBLEMS, logging.WARNING), (PROGRESS, logging.INFO)):
        logger.setLevel(level)
        logger.disabled = False  # whatever the site's log, and whoever silenced it
        logger.addHandler(ear)
    try:
        yield ear.problems
    finally:
        for logger in (PROBLEMS, PROGRESS):
            logger.removeHandler(ear)


class _Ear(logging.Handler):
    """Hears the warnings and the progress of the thread it was made in."""

    def __init__(self, on_page):
        super().__init__()
        self.problems, self.on_page, self.thread = [], on_page, threading.get_ident()

    def emit(self, record):
        if record.thread != self.thread:
            return
        if record.levelno >= logging.WARNING:
            self.problems.append(record.getMessage())
        elif self.on_page and (page := PAGE_MADE.search(record.getMessage())):
            self.on_page(int(page[1]))
