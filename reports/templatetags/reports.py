"""What the templates of an edition draw and say: pictures, sources, how to cite."""

from datetime import date

from django import template
from django.conf import settings
from django.urls import reverse
from django.utils import translation
from django.utils.html import format_html
from django.utils.translation import gettext as _

from reports import drawing
from taskforce.common import days, text

register = template.Library()
register.filter("bars", drawing.bars)
register.filter("bar", drawing.bar)
register.filter("rich_with", text.rich_with)


@register.filter
def services_map(block, medium):
    """The map of a prepared block; on paper its legend is part of the picture."""
    return drawing.services_map(block, legend=medium == "pdf")


@register.simple_tag(takes_context=True)
def note_of(context, block):
    """The call of the note with the block's source: a footnote on paper, a link on a page; or nothing.

    Within words of another language it says that it is in the report's own.
    """
    if not block["note"]:
        return ""
    lang = format_html(' lang="{}"', translation.get_language()) if block.get("language") else ""
    if context["medium"] == "pdf":
        return format_html('<span class="fn"{}>{}</span>', lang, block["note"])
    number = context["notes"][block["anchor"]]
    label = _("Source %(n)s") % {"n": number}
    return format_html(
        ' <sup{lang}><a href="#note-{n}" id="call-{n}" aria-label="{label}">{n}</a></sup>',
        lang=lang,
        n=number,
        label=label,
    )


@register.simple_tag
def cite(snapshot):
    """How to cite what ``snapshot`` became, with its address where the snapshot knows it."""
    return _citation(snapshot["taskforce"], snapshot, snapshot.get("address", ""))


@register.simple_tag
def cite_page(edition):
    """How to cite an Edition (of ``EditionQuerySet.cited``), in its own language, with its address."""
    with translation.override(edition.language):
        said = {"title": edition.title, "number": edition.number, "made": edition.made}
        address = settings.SITE_URL + edition.get_absolute_url()
        return _citation({"name": edition.made_by, "town": edition.made_in}, said, address)


@register.simple_tag
def file_url(edition, name):
    """The address of a file of a published edition."""
    return reverse("reports:file", args=[edition.year, edition.number, edition.language, name])


def _citation(taskforce, said, address):
    words = _("%(name)s, %(town)s. %(title)s, edition %(number)s. %(day)s.") % {
        "name": taskforce["name"],
        "town": taskforce["town"],
        "title": said["title"],
        "number": said["number"],
        "day": days.in_words(date.fromisoformat(said["made"])),
    }
    return f"{words} {address}".strip()
