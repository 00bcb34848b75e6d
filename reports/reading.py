"""The published reports as people read them: the list by year, an edition as a page."""

from typing import NamedTuple

from django.template.loader import render_to_string
from django.utils import translation

from reports import blocks
from reports.models import Edition

LANGUAGES = 4  # in which a year may have an edition


class Year(NamedTuple):
    """The editions of one year: the one to show first, those in other languages, those replaced since."""

    number: int
    first: Edition
    languages: list
    replaced: list


def by_year(editions, language):
    """``editions`` (public ones) as Years, the newest first; of one year that in ``language`` comes first."""
    years = {}
    for edition in editions:
        years.setdefault(edition.year, []).append(edition)
    return [_year(year, found, language) for year, found in sorted(years.items(), reverse=True)]


def _year(year, editions, language):
    order = sorted(editions, key=lambda one: (one.is_replaced, one.language != language, -one.number))
    first, *others = order
    return Year(
        year,
        first,
        [edition for edition in others if not edition.is_replaced],
        [edition for edition in others if edition.is_replaced],
    )


def newest(user, language):
    """The newest report in force that ``user`` may read, in ``language`` if that year has one in it; None."""
    rows = Edition.objects.visible_to(user).current().light().cited()
    found = list(rows.order_by("-year")[:LANGUAGES])
    first = [edition for edition in found if edition.year == found[0].year]
    return min(first, key=lambda edition: (edition.language != language, edition.language), default=None)


def in_order(files):
    """``files`` of an edition as people look for them: the document, its data, its tables; no picture."""
    first = ["report.pdf", "report.json", "manifest.json"]
    shown = [file for file in files if not file.name.endswith(".svg")]
    return sorted(shown, key=lambda file: (first.index(file.name) if file.name in first else 9, file.name))


def article(edition):
    """The whole text of ``edition`` as safe HTML, made from its snapshot in its own language.

    Returns ``{"html", "sections"}``; the sections (``anchor``, ``number``, ``title``) are its contents.
    """
    with translation.override(edition.language):
        context = blocks.read(edition.snapshot)
        context |= blocks.notes_of(context["sections"]) | {"medium": "page"}
        html = render_to_string("reports/_edition.html", context)
    return {"html": html, "sections": context["sections"], "partners": context["partners"]}
