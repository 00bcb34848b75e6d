"""Words for what sessions remember."""

import re

from django import template
from django.utils.translation import gettext as _

register = template.Library()
BROWSERS = [
    ("Edg", "Edge"),
    ("OPR/", "Opera"),
    ("Firefox/", "Firefox"),
    ("Chrome/", "Chrome"),
    ("Safari/", "Safari"),
]
SYSTEMS = ["Android", "iPhone", "iPad", "Windows", "Mac OS X", "Linux"]


@register.filter
def device(user_agent):
    """What a person recognises in a browser's ``User-Agent``: "Firefox, Android"."""
    browser = next((name for mark, name in BROWSERS if mark in user_agent), "")
    system = next((name for name in SYSTEMS if re.search(rf"\b{name}\b", user_agent)), "")
    return ", ".join(part for part in (browser, system) if part) or _("unknown device")
