"""Icons of the lucide package, inlined as SVG: one name, one picture, always beside its word."""

import re
from functools import cache

from django.utils.safestring import SafeString
from lucide import _render_icon

LINES = 'fill="none" stroke-width="2" stroke-linecap="round" stroke-linejoin="round"'
# Stroke, fill and size stand once in the style sheet (``svg.i``), not in each of a list's hundred icons.
INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def icon(name):
    """The icon ``name`` as SVG, hidden from screen readers (its word is beside it).

    Raises ``lucide.IconDoesNotExist`` for an unknown name: a template with a wrong icon fails its test.
    """
    return SafeString(f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{shapes(name)}</svg>')


@cache
def shapes(name):
    """What the icon ``name`` is made of, for a drawing of 24 by 24 that says how lines are drawn."""
    inner = INNER.search(_render_icon(name, None))[1]
    return SafeString(" ".join(inner.split()).replace("> <", "><").replace(" />", "/>"))


def drawing(name, colour="#1b2430"):
    """The icon ``name`` as a whole SVG document in ``colour``: a picture of its own, for paper."""
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 24 24" {LINES}'
        f' stroke="{colour}">{shapes(name)}</svg>'
    )
