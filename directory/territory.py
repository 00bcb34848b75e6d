"""Drawings that a coordinator uploads: read, checked, made light.  GeoJSON (RFC 7946), WGS 84 degrees.

``outline``, ``background`` and ``areas`` take the bytes of a file and give what is kept; they raise
UnreadableError, whose text is for the person who sent the file.  Nothing here touches the database.
"""

import itertools
import json
import math
from typing import NamedTuple

from django.utils.translation import gettext as _

from taskforce.common import geo, text

MOST_BYTES = 10 * 1024 * 1024
MOST_OUTLINE_POINTS = 200
MOST_OUTLINE_RINGS = 20
MOST_AREA_POINTS = 80
MOST_AREAS = 1000
MOST_BACKGROUND_POINTS = 1500
DECIMALS = 4  # about ten metres: finer than a line on the map
LONG = 2000  # points in all, beyond which a drawing is thinned first
DEEPEST = 8  # collections in collections in …
NAME_KEYS = ("nom", "name", "libelle", "label")
CODE_KEYS = ("code", "insee", "code_insee", "id")


class UnreadableError(ValueError):
    """What is wrong with the file, in words for the person who sent it."""


class Drawing(NamedTuple):
    """A town or district of a file: a point for its label, inside its outline."""

    name: str
    code: str
    latitude: float
    longitude: float
    outline: dict


def outline(data):
    """The outer rings of ``data`` as a light GeoJSON Polygon or MultiPolygon, at most 200 points."""
    rings = geo.rings(_read(data))
    if not rings:
        raise UnreadableError(_("There is no outline in this file: a Polygon or MultiPolygon is needed."))
    if len(rings) > MOST_OUTLINE_RINGS:
        raise UnreadableError(
            _("This file draws %(number)s areas, not one outline. Give it under “Districts and towns”.")
            % {"number": len(rings)}
        )
    return _polygon(simplify(rings, MOST_OUTLINE_POINTS, closed=True))


def background(data):
    """The lines of ``data`` (rivers, say) as a light GeoJSON MultiLineString."""
    lines = geo.lines(_read(data))
    if not lines:
        raise UnreadableError(_("There is no line in this file: a LineString or MultiLineString is needed."))
    return {"type": "MultiLineString", "coordinates": simplify(lines, MOST_BACKGROUND_POINTS)}


def areas(data):
    """The named polygons of a FeatureCollection as Drawings; each name once."""
    read = _read(data)
    features = read.get("features") if read["type"] == "FeatureCollection" else None
    if not features:
        raise UnreadableError(_("A FeatureCollection is needed, with one feature for each district or town."))
    if len(features) > MOST_AREAS:
        raise UnreadableError(_("At most %(most)s districts and towns in a file.") % {"most": MOST_AREAS})
    drawings = [_area(number, feature) for number, feature in enumerate(features, start=1)]
    names = set()
    for drawing in drawings:
        if text.fold(drawing.name) in names:
            raise UnreadableError(_("“%(name)s” is in the file twice.") % {"name": drawing.name})
        names.add(text.fold(drawing.name))
    return drawings


def simplify(paths, most, *, closed=False):
    """``paths`` (lists of [lon, lat]) with at most ``most`` points in all, rounded to four decimals.

    Douglas–Peucker with a tolerance that doubles until they fit; a path smaller than the tolerance is
    dropped, but for the largest.  With ``closed`` they are rings.  UnreadableError when all are too small.
    """
    least = 4 if closed else 2
    light = [path for path in map(_rounded, paths) if len(path) >= least]
    if not light:
        raise UnreadableError(_("This drawing is too small to be seen: check that it is in degrees."))
    tolerance = 0.00005
    while tolerance == 0.00005 or sum(map(len, light)) > most:
        lighter = _lighter([path for path in light if _extent(path) > tolerance], tolerance, most)
        lighter = [path for path in lighter if len(path) >= least]
        if not lighter:
            largest = max(light, key=_extent)
            return [largest[:: len(largest) // most + 1][: most - 1] + largest[-1:]]
        light = lighter
        tolerance *= 2
    return light


def label_point(rings):
    """(latitude, longitude) inside the largest of ``rings``: its centroid, else mid-width there."""
    ring = max(rings, key=lambda points: abs(_area_and_centroid(points)[0]))
    _size, longitude, latitude = _area_and_centroid(ring)
    shape = {"type": "Polygon", "coordinates": [ring]}
    if not geo.contains(shape, latitude, longitude):
        longitude = _middle_of_widest(ring, latitude)
    return round(latitude, DECIMALS), round(longitude, DECIMALS)


# Reading -----------------------------------------------------------------------------------------
def _read(data):
    if len(data) > MOST_BYTES:
        raise UnreadableError(_("This file is too large: at most %(most)s MB.") % {"most": MOST_BYTES >> 20})
    try:
        read = json.loads(data.decode("utf-8-sig"))
    except UnicodeDecodeError as error:
        message = _("This file is not whole, or not text: it stops making sense at byte %(byte)s.")
        raise UnreadableError(message % {"byte": error.start}) from error
    except (ValueError, RecursionError) as error:
        raise UnreadableError(_("This is not a GeoJSON file, or it is not whole.")) from error
    _check(read)
    return read


def _check(item, depth=0):
    """UnreadableError unless ``item`` is GeoJSON all of whose positions are degrees on earth."""
    kind = item.get("type") if isinstance(item, dict) else None
    if depth > DEEPEST or not isinstance(kind, str):
        raise UnreadableError(_("This is not a GeoJSON file, or it is not whole."))
    if kind == "FeatureCollection":
        for feature in _list(item.get("features")):
            _check(feature, depth + 1)
    elif kind == "Feature" and isinstance(item.get("properties") or {}, dict):
        _check(item.get("geometry"), depth + 1)
    elif kind in NESTING:
        _check_coordinates(item.get("coordinates"), NESTING[kind], 4 if "Polygon" in kind else 2)
    else:
        raise UnreadableError(_("“%(kind)s” cannot be drawn here.") % {"kind": kind[:40]})


# How deep the lists of positions are in each kind of geometry.
NESTING = {"LineString": 1, "MultiLineString": 2, "Polygon": 2, "MultiPolygon": 3}


def _check_coordinates(items, levels, least):
    items = _list(items)
    if levels > 1:
        for item in items:
            _check_coordinates(item, levels - 1, least)
    elif len(items) < least:
        raise UnreadableError(_("A line of this file has fewer than %(least)s points.") % {"least": least})
    else:
        for position in items:
            _check_position(_list(position))


def _list(value):
    if not isinstance(value, list) or not value:
        raise UnreadableError(_("This is not a GeoJSON file, or it is not whole."))
    return value


def _check_position(position):
    numbers = position[:2]
    if len(numbers) < 2 or any(type(number) not in (int, float) for number in numbers):
        raise UnreadableError(
            _("A position of this file is not two numbers: %(text)s") % {"text": str(position)[:60]}
        )
    if not (abs(numbers[0]) <= 180 and abs(numbers[1]) <= 90):  # so that NaN is refused too
        message = _("The position %(text)s is not in degrees. Export the drawing as GeoJSON in WGS 84.")
        raise UnreadableError(message % {"text": str(numbers)[:60]})


def _area(number, feature):
    properties = feature.get("properties")
    properties = {str(key).lower(): value for key, value in properties.items()} if properties else {}
    name = text.plain(str(_first(properties, NAME_KEYS)))[:120]
    if not name:
        raise UnreadableError(_("Area number %(number)s has no name (property “name”).") % {"number": number})
    rings = geo.rings(feature)
    if not rings:
        raise UnreadableError(_("“%(name)s” has no outline.") % {"name": name})
    shape = _polygon(simplify(rings, MOST_AREA_POINTS, closed=True))
    latitude, longitude = label_point(geo.rings(shape))
    code = text.plain(str(_first(properties, CODE_KEYS)))[:20]
    return Drawing(name, code, latitude, longitude, shape)


def _first(properties, keys):
    return next((properties[key] for key in keys if properties.get(key) not in (None, "")), "")


# Making light ------------------------------------------------------------------------------------
def _polygon(rings):
    if len(rings) == 1:
        return {"type": "Polygon", "coordinates": rings}
    return {"type": "MultiPolygon", "coordinates": [[ring] for ring in rings]}


def _rounded(path):
    """Four decimals, two numbers a point (no height), no point twice in a row."""
    points = [[round(float(point[0]), DECIMALS), round(float(point[1]), DECIMALS)] for point in path]
    return points[:1] + [point for before, point in itertools.pairwise(points) if point != before]


def _extent(path):
    """How far ``path`` reaches, in degrees: the longer side of its box."""
    lons, lats = [point[0] for point in path], [point[1] for point in path]
    return max(max(lons) - min(lons), max(lats) - min(lats))


def _lighter(paths, tolerance, most):
    """``paths`` without what ``tolerance`` makes needless; while they have very many points in all, they
    are only thinned, as Douglas–Peucker may take the square of that."""
    few = min(LONG, 10 * most)
    if sum(map(len, paths)) > few:
        paths = [_thinned(path, tolerance) for path in paths]
    if sum(map(len, paths)) > few:
        return paths
    return [_douglas_peucker(path, tolerance) for path in paths]


def _thinned(path, tolerance):
    """The first and the last point, and those at least ``tolerance`` from the one kept before."""
    kept = [path[0]]
    for point in path[1:-1]:
        if math.dist(point, kept[-1]) >= tolerance:
            kept.append(point)
    return [*kept, path[-1]]


def _douglas_peucker(path, tolerance):
    """The points of ``path`` without those nearer than ``tolerance`` degrees to the line that stays."""
    keep, spans = {0, len(path) - 1}, [(0, len(path) - 1)]
    while spans:
        first, last = spans.pop()
        far, index = 0.0, None
        for number in range(first + 1, last):
            distance = _distance(path[number], path[first], path[last])
            if distance > far:
                far, index = distance, number
        if index is not None and far > tolerance:
            keep.add(index)
            spans += [(first, index), (index, last)]
    return [path[number] for number in sorted(keep)]


def _distance(point, start, end):
    """From ``point`` to the segment, in degrees of latitude: a degree of longitude counts by its cosine."""
    narrow = math.cos(math.radians(start[1]))
    x, y = (point[0] - start[0]) * narrow, point[1] - start[1]
    dx, dy = (end[0] - start[0]) * narrow, end[1] - start[1]
    length = dx * dx + dy * dy
    along = max(0.0, min(1.0, (x * dx + y * dy) / length)) if length else 0.0
    return math.hypot(x - along * dx, y - along * dy)


# Where a label stands ----------------------------------------------------------------------------
def _area_and_centroid(ring):
    """(signed area, longitude, latitude) of a ring by the shoelace formula; its first point if flat."""
    size = lon = lat = 0.0
    base_lon, base_lat = ring[0][:2]
    for (x1, y1), (x2, y2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        x1, y1, x2, y2 = x1 - base_lon, y1 - base_lat, x2 - base_lon, y2 - base_lat
        cross = x1 * y2 - x2 * y1
        size, lon, lat = size + cross / 2, lon + (x1 + x2) * cross / 6, lat + (y1 + y2) * cross / 6
    if not size:
        return 0.0, base_lon, base_lat
    return size, base_lon + lon / size, base_lat + lat / size


def _middle_of_widest(ring, latitude):
    """The longitude in the middle of the widest stretch of ``ring`` at ``latitude``."""
    crossings = sorted(
        lon1 + (latitude - lat1) * (lon2 - lon1) / (lat2 - lat1)
        for (lon1, lat1), (lon2, lat2) in zip(ring, [*ring[1:], ring[0]], strict=True)
        if (lat1 > latitude) != (lat2 > latitude)
    )
    stretches = list(zip(crossings[::2], crossings[1::2], strict=False))
    west, east = max(stretches, key=lambda stretch: stretch[1] - stretch[0], default=(ring[0][0], ring[0][0]))
    return (west + east) / 2
