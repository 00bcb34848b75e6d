"""Template tags that every page may use; loaded as built-ins."""

from base64 import b64encode
from functools import cache

from django import template
from django.conf import settings
from django.utils.safestring import SafeString

from taskforce.common import days, icons, languages, text

register = template.Library()
register.simple_tag(icons.icon, name="icon")
register.filter("rich", text.rich)
register.filter("file_size", text.file_size)


@register.filter(expects_localtime=True)
def date(day, form="j F Y"):
    """Django's own ``date``, but for the first of a month in French (``days.in_words``); "" for no day."""
    return days.in_words(day, form) if day else ""


@register.simple_tag
@cache
def wheel():
    """Our emblem, the sixteen-spoke wheel, inlined in the current colour."""
    svg = (settings.BASE_DIR / "static" / "img" / "wheel.svg").read_text(encoding="utf-8").strip()
    svg = svg.replace("#b3261e", "currentColor").replace(' xmlns="http://www.w3.org/2000/svg"', "")
    return SafeString(svg.replace("<svg", '<svg aria-hidden="true"', 1))


@register.simple_tag
@cache
def favicon():
    """The wheel as a ``data:`` address: one request less on every first visit."""
    svg = (settings.BASE_DIR / "static" / "img" / "wheel.svg").read_bytes().strip()
    return SafeString(f"data:image/svg+xml;base64,{b64encode(svg).decode()}")


@register.simple_tag(takes_context=True)
def language_links(context):
    """The language menu: the page one is on, in each language of the site."""
    request, taskforce = context.get("request"), context.get("taskforce")
    codes = taskforce.languages if taskforce else [code for code, _name in settings.LANGUAGES]
    return languages.links(request.get_full_path(), codes) if request else []


@register.filter
def describedby(field):
    """A bound form field whose widget points at its hint and its error (WCAG 1.3.1, 3.3.1)."""
    ids = [f"{field.id_for_label}_hint"] if field.help_text else []
    ids += [f"{field.id_for_label}_error"] if field.errors else []
    attrs = {"aria-describedby": " ".join(ids)} if ids else {}
    if field.errors:
        attrs["aria-invalid"] = "true"
    return field.as_widget(attrs=attrs)
