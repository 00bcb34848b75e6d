"""The cover of an edition as an SVG picture, for pages: its letters are outlines of our own font, so that it
looks the same everywhere and asks for no font."""

import textwrap
from functools import cache

from django.conf import settings
from django.utils.translation import gettext as _

from taskforce.common.pdf import FONTS

WIDTH, HEIGHT = 420, 594
MARGIN = 40
GROUND, PALE, WHITE = "#0e2c57", "#cfd9e8", "#fff"
YEAR_FROM, NAME_FROM, NAME_LINE = 150, 200, 27


def drawn(snapshot):
    """The picture as text: the words "public report", the year, who made it, and the wheel."""
    name = textwrap.wrap(snapshot["taskforce"]["name"], 20)[:4]
    below = NAME_FROM + NAME_LINE * len(name)
    lines = [
        _line(_("Public report").upper(), "Semibold", 11, 64, PALE, spacing=0.12),
        _line(str(snapshot["year"]), "Bold", 84, YEAR_FROM, WHITE),
        *(_line(words, "Bold", 22, NAME_FROM + NAME_LINE * at, WHITE) for at, words in enumerate(name)),
        _line(snapshot["taskforce"].get("town", "")[:40], "Regular", 12, below, PALE),
    ]
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {HEIGHT}" width="{WIDTH}"'
        f' height="{HEIGHT}"><rect width="{WIDTH}" height="{HEIGHT}" fill="{GROUND}"/>'
        f'<svg x="186" y="346" width="308" height="308" viewBox="0 0 100 100">{_wheel()}</svg>'
        f"{''.join(lines)}</svg>\n"
    )


@cache
def _wheel():
    """What static/img/wheel-cover.svg is made of."""
    text = (settings.BASE_DIR / "static" / "img" / "wheel-cover.svg").read_text("utf-8")
    return text[text.index(">") + 1 : text.rindex("</svg>")]


def _line(words, weight, size, y, colour, spacing=0):
    """``words`` on one line as a path, its letters ``spacing`` (a share of ``size``) apart."""
    from fontTools.pens.svgPathPen import SVGPathPen  # noqa: PLC0415 - slow to import, few need it
    from fontTools.pens.transformPen import TransformPen  # noqa: PLC0415 - as above

    font = _font(weight)
    glyphs, names, em = font.getGlyphSet(), font.getBestCmap(), font["head"].unitsPerEm
    pen, x = SVGPathPen(glyphs, ntos=lambda number: f"{number:.0f}"), 0
    for name in (names[ord(char)] for char in words if ord(char) in names):
        glyphs[name].draw(TransformPen(pen, (1, 0, 0, 1, x, 0)))
        x += glyphs[name].width + spacing * em
    scale = size / em
    return (
        f'<path transform="translate({MARGIN} {y}) scale({scale:.5f} {-scale:.5f})" fill="{colour}"'
        f' d="{pen.getCommands()}"/>'
    )


@cache
def _font(weight):
    from fontTools.ttLib import TTFont  # noqa: PLC0415 - as above

    return TTFont(FONTS / f"SourceSansPro-{weight}.ttf")
