"""Icons of the lucide package, inlined as SVG: one name, one picture, always beside its word."""

from functools import cache

from django.utils.safestring import SafeString
from lucide import _render_icon


@cache
def icon(name, size=20):
    """The icon ``name`` as SVG of ``size`` pixels, hidden from screen readers (its word is beside it).

    Raises ``lucide.IconDoesNotExist`` for an unknown name: a template with a wrong icon fails its test.
    """
    return SafeString(_render_icon(name, size, **{"class": "i", "aria-hidden": "true", "focusable": "false"}))
