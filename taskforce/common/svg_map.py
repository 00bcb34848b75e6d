"""Maps as SVG: the territory drawn once, and numbered pins over it.  For pages without scripts, and paper."""

import math
from typing import NamedTuple

from django.utils.html import escape

from taskforce.common import geo

WIDTH = 1000


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


def territory(frame, outline, background, towns=(), areas=()):
    """The drawing of the territory alone: a whole SVG document as text (flat fills, no CSS, no script).

    ``outline`` and ``background`` are GeoJSON; each of ``towns`` has ``name``, ``latitude``, ``longitude``;
    ``areas`` are GeoJSON outlines, drawn as hairlines.
    """
    names = "".join(_name(frame, town) for town in towns if frame.has(town.latitude, town.longitude))
    area = _rings(frame, outline)
    hairlines = "".join(_rings(frame, part) for part in areas)
    water = "".join(f'<path d="{_path(frame, line)}"/>' for line in geo.lines(background))
    return (
        f'<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 {WIDTH} {frame.height}">'
        f'<rect width="{WIDTH}" height="{frame.height}" fill="#eeede8"/>'
        f'<g fill="#fbfaf7">{area}</g>'
        f'<g fill="none" stroke="#17417e" stroke-opacity=".4">{hairlines}</g>'
        f'<g fill="none" stroke="#bcd3ea" stroke-width="9" stroke-linejoin="round">{water}</g>'
        f'<g fill="none" stroke="#17417e" stroke-width="2.5" stroke-dasharray="9 7">{area}</g>'
        f'<g font-family="sans-serif" font-size="17" fill="#566273" text-anchor="middle">{names}</g></svg>'
    )


def _rings(frame, outline):
    return "".join(f'<path d="{_path(frame, ring)}Z"/>' for ring in geo.rings(outline))


def _name(frame, town):
    x, y = frame.xy(town.latitude, town.longitude)
    return f'<text x="{x:.0f}" y="{y:.0f}">{escape(town.name)}</text>'


def _path(frame, points):
    moves = ("{:.1f} {:.1f}".format(*frame.xy(point[1], point[0])) for point in points)
    return "M" + "L".join(moves)
