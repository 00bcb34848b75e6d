"""Maps as SVG: the territory drawn once, and numbered pins over it.  For pages without scripts, and paper."""

import math
from typing import NamedTuple

from django.utils.html import escape

from taskforce.common import geo, icons

WIDTH = 1000
RADIUS = 13.5  # of a mark, SVG units
LETTER = 8.5  # about how wide a letter of a name is
CELL = (2.3 * RADIUS, 3.1 * RADIUS)  # what a mark needs for itself
# The cells around one, the nearest first: as far as a mark may be from where it belongs.
NEAR = sorted(
    ((right, down) for right in range(-9, 10) for down in range(-7, 8)),
    key=lambda cell: (cell[0] * CELL[0]) ** 2 + (cell[1] * CELL[1]) ** 2,
)
KEYS, KEY_ROW = 4, 40  # of the legend: entries on one line, height of a line
TYPE = 'font-family="Source Sans, sans-serif"'  # on paper our own; in a picture what the reader has


class Frame(NamedTuple):
    """How a Box is laid on paper: SVG units (WIDTH across), equirectangular around its middle."""

    west: float
    north: float
    per_lon: float
    per_lat: float
    height: int

    @classmethod
    def around(cls, box, margin=0.06):
        """The Frame of ``box`` with a margin (a share of its width and height)."""
        width, height = box.width or 0.1, box.height or 0.1
        box = geo.Box(
            box.west - width * margin,
            box.south - height * margin,
            box.east + width * margin,
            box.north + height * margin,
        )
        per_lon = WIDTH / box.width
        per_lat = per_lon / math.cos(math.radians((box.south + box.north) / 2))
        return cls(box.west, box.north, per_lon, per_lat, round(box.height * per_lat))

    def xy(self, latitude, longitude):
        """The point in SVG units, from the top left."""
        return (longitude - self.west) * self.per_lon, (self.north - latitude) * self.per_lat

    def has(self, latitude, longitude):
        """Whether the point falls inside the frame."""
        x, y = self.xy(latitude, longitude)
        return 0 <= x <= WIDTH and 0 <= y <= self.height


class Mark(NamedTuple):
    """A place on a drawn map: degrees, its icon (lucide) on a disc of ``colour``, its number in a list."""

    latitude: float
    longitude: float
    icon: str
    colour: str
    number: int


def territory(frame, outline, background, towns=(), areas=()):
    """The drawing of the territory alone: a whole SVG document as text (flat fills, no CSS, no script).

    ``outline`` and ``background`` are GeoJSON; each of ``towns`` has ``name``, ``latitude``, ``longitude``;
    ``areas`` are GeoJSON outlines, drawn as hairlines.
    """
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {frame.height}">'
        f"{ground(frame, outline, background, towns, areas)}</svg>"
    )


def with_marks(title, frame, drawn, marks, *, towns=(), legend=()):
    """An SVG for inside a page: ``title`` says it in words, ``drawn`` is the ground(), ``marks`` stand on it.

    No mark hides another: one that finds its place taken stands beside it, with a line to where it belongs.
    Those outside the frame are left out, and names of ``towns`` that a mark would cover.  ``legend``:
    ``(icon, colour, words)`` of each kind, drawn below.
    """
    inside = [mark for mark in marks if frame.has(mark.latitude, mark.longitude)]
    places = _spread([frame.xy(mark.latitude, mark.longitude) for mark in inside], frame.height)
    lines = "".join(_leader(*place) for place in places)
    names = _names(frame, [town for town in towns if not _is_covered(frame, town, places)])
    shown = [_mark(*place[2:], mark) for place, mark in zip(places, inside, strict=True)]
    keys = "".join(_key(at, frame.height, *key) for at, key in enumerate(legend))
    height = frame.height + (KEY_ROW * -(-len(legend) // KEYS) + KEY_ROW // 2 if legend else 0)
    return (
        f'<svg class="static-map" xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {height}"'
        f' width="{WIDTH}" height="{height}" role="img"><title>{escape(title)}</title>'
        f"{drawn}{names}{lines}{''.join(shown)}{keys}</svg>"
    )


def ground(frame, outline, background, towns=(), areas=()):
    """What territory() draws, without the <svg> around it."""
    area = _rings(frame, outline)
    hairlines = "".join(_rings(frame, part) for part in areas)
    water = "".join(f'<path d="{_path(frame, line)}"/>' for line in geo.lines(background))
    return (
        f'<rect width="{WIDTH}" height="{frame.height}" fill="#eeede8"/>'
        f'<g fill="#fbfaf7">{area}</g>'
        f'<g fill="none" stroke="#17417e" stroke-opacity=".4">{hairlines}</g>'
        f'<g fill="none" stroke="#bcd3ea" stroke-width="9" stroke-linejoin="round">{water}</g>'
        f'<g fill="none" stroke="#17417e" stroke-width="2.5" stroke-dasharray="9 7">{area}</g>'
        f"{_names(frame, towns)}"
    )


def _spread(points, height):
    """``(x, y, shown x, shown y)`` of each of ``points``: the nearest free cell, in the order given."""
    taken, places = set(), []
    for x, y in points:
        column, row = round(x / CELL[0]), round(y / CELL[1])
        near = ((column + right, row + down) for right, down in NEAR)
        free = (at for at in near if at not in taken and _is_on_paper(at, height))
        at = next(free, (column, row))
        taken.add(at)
        places.append((x, y, at[0] * CELL[0], at[1] * CELL[1]))
    return places


def _is_on_paper(at, height):
    x, y = at[0] * CELL[0], at[1] * CELL[1]
    return RADIUS <= x <= WIDTH - RADIUS and RADIUS <= y <= height - CELL[1] / 2


def _leader(x, y, shown_x, shown_y):
    """A dot where a mark belongs and a line to where it stands; nothing when that is the same to the eye."""
    if math.hypot(shown_x - x, shown_y - y) < RADIUS:
        return ""
    return (
        f'<path d="M{x:.1f} {y:.1f}L{shown_x:.1f} {shown_y:.1f}" stroke="#44505f" stroke-width="1.5"/>'
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="3" fill="#44505f"/>'
    )


def _disc(x, y, icon, colour):
    scale = RADIUS * 1.25 / 24
    corner = f"{x - 12 * scale:.1f} {y - 12 * scale:.1f}"
    return (
        f'<circle cx="{x:.1f}" cy="{y:.1f}" r="{RADIUS}" fill="{colour}" stroke="#fff" stroke-width="2"/>'
        f'<g transform="translate({corner}) scale({scale:.3f})" {icons.LINES} stroke="#fff">'
        f"{icons.shapes(icon)}</g>"
    )


def _key(at, top, icon, colour, words):
    """The ``at``-th entry of the legend below ``top``: the disc and its words."""
    x, y = 20 + at % KEYS * (WIDTH / KEYS), top + KEY_ROW * (at // KEYS + 1) - 6
    text = (
        f'<text x="{x + 24:.0f}" y="{y + 6:.0f}" {TYPE} font-size="19" fill="#1b2430">{escape(words)}</text>'
    )
    return _disc(x, y, icon, colour) + text


def _mark(x, y, mark):
    """A disc with the icon, and the number at its foot on a ground of its own."""
    plate = 8 + 7 * len(str(mark.number))
    return (
        f"{_disc(x, y, mark.icon, mark.colour)}"
        f'<rect x="{x - plate / 2:.1f}" y="{y + RADIUS - 3:.1f}" width="{plate}" height="16" rx="3"'
        ' fill="#fff"/>'
        f'<text x="{x:.1f}" y="{y + RADIUS + 9.5:.1f}" {TYPE} font-size="13" font-weight="700" fill="#1b2430"'
        f' text-anchor="middle">{mark.number}</text>'
    )


def _rings(frame, outline):
    return "".join(f'<path d="{_path(frame, ring)}Z"/>' for ring in geo.rings(outline))


def _names(frame, towns):
    names = "".join(_name(frame, town) for town in towns if frame.has(town.latitude, town.longitude))
    return f'<g {TYPE} font-size="17" fill="#566273" text-anchor="middle">{names}</g>' if names else ""


def _is_covered(frame, town, places):
    """Whether a mark stands on the name of ``town``."""
    x, y = frame.xy(town.latitude, town.longitude)
    reach = RADIUS + LETTER * len(town.name) / 2
    return any(abs(left - x) < reach and abs(top - y) < 0.7 * CELL[1] for _x, _y, left, top in places)


def _name(frame, town):
    x, y = frame.xy(town.latitude, town.longitude)
    return f'<text x="{x:.0f}" y="{y:.0f}">{escape(town.name)}</text>'


def _path(frame, points):
    moves = ("{:.1f} {:.1f}".format(*frame.xy(point[1], point[0])) for point in points)
    return "M" + "L".join(moves)
