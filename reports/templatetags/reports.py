"""What the templates of an edition draw and say: pictures, sources, how to cite."""

from django import template
from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import gettext as _

from reports import drawing
from taskforce.common import text

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
    """The call of the note with the block's source: a footnote on paper, a link on a page; or nothing."""
    if not block.get("source"):
        return ""
    if context["medium"] == "pdf":
        return format_html('<span class="fn">{}</span>', block["source"])
    number = context["notes"][block["anchor"]]
    label = _("Source %(n)s") % {"n": number}
    return format_html(
        ' <sup><a href="#note-{n}" id="call-{n}" aria-label="{label}">{n}</a></sup>', n=number, label=label
    )


@register.simple_tag
def cite(edition):
    """How to cite an edition, with its day and, where the snapshot has it, its address."""
    words = _("%(name)s, %(town)s. %(title)s, edition %(number)s. %(day)s.") % {
        "name": edition["taskforce"]["name"],
        "town": edition["taskforce"]["town"],
        "title": edition["title"],
        "number": edition["number"],
        "day": date_format(edition["day"], "j F Y"),
    }
    return format_html("{} {}", words, edition.get("address", "")) if edition.get("address") else words
