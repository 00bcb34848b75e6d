"""Drawn maps of the directory: the territory, and numbered pins on it."""

from typing import NamedTuple

from django.utils.safestring import mark_safe

from directory.models import Area
from taskforce.common import geo, svg_map

MOST_NAMES = 60
MOST_AREAS = 60

# The outline of a pin in a box of 34 by 44; static/js/map.js draws the same.
PIN = "M17 1C8 1 1 8 1 17c0 11 16 26 16 26s16-15 16-26C33 8 26 1 17 1Z"


class Pin(NamedTuple):
    """A numbered pin of a drawn map, in SVG units."""

    x: float
    y: float
    number: int
    colour: str


class Sketch(NamedTuple):
    """A drawn map: the whole territory (or the ``view`` of it), and its pins."""

    width: int
    height: int
    view: str
    pins: list

    @property
    def drawn(self):
        """The pins as SVG; numbers and colours of ours only, so nothing to escape."""
        return mark_safe("".join(_drawn(pin) for pin in self.pins))  # noqa: S308 - as said above


def _drawn(pin):
    radius = 19 if pin.number else 9
    circle = (
        f'<circle cx="{pin.x}" cy="{pin.y}" r="{radius}" fill="{pin.colour}" stroke="#fff" stroke-width="3"/>'
    )
    if not pin.number:
        return circle
    return f'{circle}<text x="{pin.x}" y="{pin.y + 7}">{pin.number}</text>'


def frame_of(taskforce):
    """The svg_map.Frame of the territory, or None when its outline is not known yet."""
    if taskforce.west is None:
        return None
    return svg_map.Frame.around(geo.Box(taskforce.west, taskforce.south, taskforce.east, taskforce.north))


def focus(taskforce, lines):
    """[[south, west], [north, east]] around the lines' public places in the territory; None without any."""
    frame = frame_of(taskforce)
    points = [
        (line.location.public_latitude, line.location.public_longitude)
        for line in lines
        if line.location and line.location.is_on_map
    ]
    points = [point for point in points if frame is None or frame.has(*point)]
    if not points:
        return None
    latitudes, longitudes = zip(*points, strict=True)
    return [[min(latitudes), min(longitudes)], [max(latitudes), max(longitudes)]]


def of_lines(taskforce, lines):
    """The Sketch of a list: a pin with its number for each line that has a public place; or None."""
    frame = frame_of(taskforce)
    if frame is None:
        return None
    pins = []
    for number, line in enumerate(lines, 1):
        place = line.location
        if place and place.is_on_map and frame.has(place.public_latitude, place.public_longitude):
            x, y = frame.xy(place.public_latitude, place.public_longitude)
            pins.append(Pin(round(x), round(y), number, line.domain.look.colour))
    return Sketch(svg_map.WIDTH, frame.height, f"0 0 {svg_map.WIDTH} {frame.height}", pins)


def of_place(taskforce, service, location):
    """The Sketch around one place, with its pin; None when it has no public place in the territory."""
    frame = frame_of(taskforce)
    if frame is None or not location or not location.is_on_map:
        return None
    if not frame.has(location.public_latitude, location.public_longitude):
        return None
    x, y = frame.xy(location.public_latitude, location.public_longitude)
    view = f"{x - 204:.0f} {y - 126:.0f} 408 252"
    return Sketch(
        svg_map.WIDTH, frame.height, view, [Pin(round(x), round(y), 0, service.main_domain.look.colour)]
    )


def territory_geojson(taskforce):
    """The ground of the map, a FeatureCollection: ``kind`` "outline", "area", "line", "town" (``name``)."""
    _read_drawings(taskforce)
    areas = (("area", outline) for outline in _area_outlines())
    parts = (("outline", taskforce.outline), *areas, ("line", taskforce.background))
    drawn = [
        {"type": "Feature", "properties": {"kind": kind}, "geometry": geometry}
        for kind, drawing in parts
        for geometry in _geometries(drawing)
    ]
    towns = [
        {
            "type": "Feature",
            "properties": {"kind": "town", "name": town.name},
            "geometry": {"type": "Point", "coordinates": [town.longitude, town.latitude]},
        }
        for town in _towns()
    ]
    return {"type": "FeatureCollection", "features": drawn + towns}


def _read_drawings(taskforce):
    """Both drawings, which ``TaskForce.objects.current`` leaves aside, in one query."""
    taskforce.refresh_from_db(fields=["outline", "background"])


def _towns():
    """The towns whose names stand on the map: as many as can be read."""
    return Area.objects.filter(kind=Area.Kind.TOWN).defer("outline")[:MOST_NAMES]


def _area_outlines():
    """The outlines of towns and districts that have one: as many as can be told apart."""
    return Area.objects.filter(outline__isnull=False).values_list("outline", flat=True)[:MOST_AREAS]


def _geometries(drawing):
    kind = (drawing or {}).get("type")
    if kind == "FeatureCollection":
        return [feature["geometry"] for feature in drawing["features"]]
    if kind == "Feature":
        return [drawing["geometry"]]
    return [drawing] if drawing else []


def territory_svg(taskforce):
    """The drawn territory as an SVG document; an empty one before the outline is known."""
    frame = frame_of(taskforce)
    if frame is None:
        return '<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 1000 600"/>'
    _read_drawings(taskforce)
    return svg_map.territory(frame, taskforce.outline, taskforce.background, _towns(), _area_outlines())
