"""Icons of the lucide package, inlined as SVG: one name, one picture, always beside its word."""

import re
from functools import cache

from django.utils.safestring import SafeString
from lucide import _render_icon

# Stroke, fill and size stand once in the style sheet (``svg.i``), not in each of a list's hundred icons.
INNER = re.compile(r"<svg[^>]*>(.*)</svg>", re.DOTALL)


@cache
def icon(name):
    """The icon ``name`` as SVG, hidden from screen readers (its word is beside it).

    Raises ``lucide.IconDoesNotExist`` for an unknown name: a template with a wrong icon fails its test.
    """
    shapes = (
        " ".join(INNER.search(_render_icon(name, None))[1].split()).replace("> <", "><").replace(" />", "/>")
    )
    return SafeString(f'<svg class="i" viewBox="0 0 24 24" aria-hidden="true">{shapes}</svg>')
