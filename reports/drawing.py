"""The pictures of a report as SVG: bars, the map of services.  Flat fills, no CSS, no script."""

import math
import textwrap
from typing import NamedTuple

from django.utils.html import escape
from django.utils.safestring import mark_safe

from taskforce.common import geo, icons, svg_map

INK, BRAND = "#1b2430", "#17417e"
TRACK, TRACK_EDGE, LINE = "#e8ecf4", "#aab4c4", "#d9dde4"
WIDTH, LABEL, BAR, VALUE = 660, 30, 200, 532  # of bars, SVG units: where each column begins
BAR_ROOM = VALUE - BAR - 14
LETTERS = {"label": 23, "value": 19}  # that fit on one line of a column
ROW, MORE = 34, 16  # height of a row, and of each further line in it
MAP_RATIO = 1.6  # width to height, at least
ROWS_IN_A_PICTURE = 20  # a picture cannot break across pages


class Town(NamedTuple):
    """A name on the ground of the map."""

    name: str
    latitude: float
    longitude: float


def bars(block):
    """The bars of a prepared block as SVG pictures of at most 20 rows, each with its words as title."""
    rows, made = block["rows"], []
    for start in range(0, len(rows), ROWS_IN_A_PICTURE):
        part = rows[start : start + ROWS_IN_A_PICTURE]
        made.append(_bars(_title(block["caption"], part), part))
    return made


def bar(row):
    """One bar alone, for a table that says its value in words: as wide as its cell."""
    track, share = row["track"], row["share"]
    colour = row["look"].colour if row["look"] else BRAND
    return mark_safe(  # noqa: S308 - numbers and colours of ours
        '<svg viewBox="0 0 100 10" width="100%" height="14" preserveAspectRatio="none" aria-hidden="true">'
        f'<rect width="{track}" height="10" fill="{TRACK}"/>'
        f'<rect width="{share}" height="10" fill="{colour}"/>'
        "</svg>"
    )


def _title(caption, rows):
    said = ", ".join(f"{row['label']} ({''.join(row['words'])})" for row in rows)
    return f"{caption}. {said}"


def _bars(title, rows):
    drawn, y = [], 0
    for row in rows:
        picture, height = _bar(row, y)
        drawn.append(picture)
        y += height
    return mark_safe(  # noqa: S308 - numbers, icons of ours, and words escaped below
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {max(y, 1)}" width="{WIDTH}"'
        f' height="{max(y, 1)}" role="img"><title>{escape(title)}</title>{"".join(drawn)}</svg>'
    )


def _bar(row, y):
    """One row from ``y`` down, and its height."""
    label = textwrap.wrap(row["label"], LETTERS["label"]) or [""]
    height = ROW + MORE * (len(label) - 1)
    middle, colour = y + height / 2, row["look"].colour if row["look"] else BRAND
    parts = []
    if row["look"]:
        parts.append(
            f'<g transform="translate(6 {middle - 8:.1f}) scale(.667)" {icons.LINES} stroke="{INK}">'
            f"{icons.shapes(row['look'].icon)}</g>"
        )
    first = middle + 4.6 - MORE * (len(label) - 1) / 2
    parts += [_text(LABEL, first + MORE * line, words, 700) for line, words in enumerate(label)]
    if row["track"]:
        parts.append(_box(middle, BAR_ROOM * row["track"] / 100, TRACK, f' stroke="{TRACK_EDGE}"'))
    if row["share"]:
        parts.append(_box(middle, BAR_ROOM * row["share"] / 100, colour))
    bold, plain = row["words"]
    value = f'{escape(bold)}<tspan font-weight="400">{escape(plain)}</tspan>' if plain else escape(bold)
    size = 14 if len(bold + plain) <= LETTERS["value"] else 14 * LETTERS["value"] / len(bold + plain)
    parts.append(_raw_text(VALUE, middle + 4.6, value, 700, size))
    parts.append(f'<path d="M0 {y + height - 0.5}H{WIDTH}" stroke="{LINE}"/>')
    return "".join(parts), height


def _box(middle, width, fill, more=""):
    return (
        f'<rect x="{BAR}" y="{middle - 7:.1f}" width="{max(width, 2):.1f}" height="14" rx="3"'
        f' fill="{fill}"{more}/>'
    )


def _text(x, y, words, weight):
    return _raw_text(x, y, escape(words), weight, 14)


def _raw_text(x, y, inner, weight, size):
    return (
        f'<text x="{x}" y="{y:.1f}" {svg_map.TYPE} font-size="{size:.1f}" font-weight="{weight}"'
        f' fill="{INK}">{inner}</text>'
    )


def services_map(block, *, legend=False):
    """The map of a prepared block as an SVG for a page (``legend`` inside it); "" when nothing is to draw."""
    frame = _frame(block)
    if frame is None:
        return ""
    towns = [Town(town["name"], town["latitude"], town["longitude"]) for town in block.get("towns") or ()]
    drawn = svg_map.ground(frame, block.get("outline"), block.get("background"))
    marks = [
        svg_map.Mark(
            point["latitude"], point["longitude"], point["look"].icon, point["look"].colour, point["number"]
        )
        for point in block["points"]
        if point["look"]
    ]
    keys = [(domain.look.icon, domain.look.colour, domain.label) for domain in block["legend"]]
    return mark_safe(  # noqa: S308 - numbers, icons of ours, and words that svg_map escapes
        svg_map.with_marks(block["caption"], frame, drawn, marks, towns=towns, legend=keys if legend else ())
    )


def _frame(block):
    """Around the outline, or the points where there is none; None without either."""
    box = geo.box_of(block.get("outline"))
    if box is None and block["points"]:
        latitudes = [point["latitude"] for point in block["points"]]
        longitudes = [point["longitude"] for point in block["points"]]
        box = geo.Box(min(longitudes), min(latitudes), max(longitudes), max(latitudes))
    return box and svg_map.Frame.around(_lying(box))


def _lying(box):
    """``box`` made wider, if need be, so that its map leaves room on the page for words."""
    middle = math.radians((box.south + box.north) / 2)
    missing = MAP_RATIO * box.height / math.cos(middle) - box.width
    return box._replace(west=box.west - missing / 2, east=box.east + missing / 2) if missing > 0 else box
