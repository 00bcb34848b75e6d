"""Plain latitude and longitude (WGS 84, degrees): distances, outlines, boxes.  No GDAL, no PostGIS."""

import math
from typing import NamedTuple

EARTH_KM = 6371.0


class Box(NamedTuple):
    """A view of the map, degrees: west ≤ east, south ≤ north."""

    west: float
    south: float
    east: float
    north: float

    @property
    def width(self):
        return self.east - self.west

    @property
    def height(self):
        return self.north - self.south


def parse_box(text):
    """``"west,south,east,north"`` as a Box, clipped to the world; ValueError when it is not one."""
    numbers = [float(part) for part in text.split(",")]
    if len(numbers) != 4 or not all(map(math.isfinite, numbers)):
        raise ValueError("a box is four finite numbers: west,south,east,north")
    west, south, east, north = numbers
    if west > east or south > north:
        raise ValueError("a box goes from west to east and from south to north")
    return Box(max(west, -180.0), max(south, -90.0), min(east, 180.0), min(north, 90.0))


def km_between(lat1, lon1, lat2, lon2):
    """Great-circle distance in kilometres (haversine)."""
    phi1, phi2 = math.radians(lat1), math.radians(lat2)
    half_lat, half_lon = (phi2 - phi1) / 2, math.radians(lon2 - lon1) / 2
    chord = math.sin(half_lat) ** 2 + math.cos(phi1) * math.cos(phi2) * math.sin(half_lon) ** 2
    return 2 * EARTH_KM * math.asin(min(1.0, math.sqrt(chord)))


def rings(geometry):
    """Every outer ring of a GeoJSON Polygon, MultiPolygon, Feature or collection: lists of (lon, lat)."""
    kind = (geometry or {}).get("type")
    if kind == "FeatureCollection":
        return [ring for feature in geometry["features"] for ring in rings(feature)]
    if kind == "Feature":
        return rings(geometry.get("geometry"))
    if kind == "Polygon":
        return geometry["coordinates"][:1]
    if kind == "MultiPolygon":
        return [polygon[0] for polygon in geometry["coordinates"]]
    return []


def lines(geometry):
    """Every line of a GeoJSON LineString, MultiLineString, Feature or collection."""
    kind = (geometry or {}).get("type")
    if kind == "FeatureCollection":
        return [line for feature in geometry["features"] for line in lines(feature)]
    if kind == "Feature":
        return lines(geometry.get("geometry"))
    if kind == "LineString":
        return [geometry["coordinates"]]
    return geometry["coordinates"] if kind == "MultiLineString" else []


def box_of(geometry):
    """The smallest Box around the outer rings of ``geometry``; None when it has none."""
    points = [point for ring in rings(geometry) for point in ring]
    if not points:
        return None
    lons, lats = [p[0] for p in points], [p[1] for p in points]
    return Box(min(lons), min(lats), max(lons), max(lats))


def contains(geometry, latitude, longitude):
    """Whether the point is inside one of the outer rings (even-odd rule; holes are ignored)."""
    return any(_in_ring(ring, latitude, longitude) for ring in rings(geometry))


def _in_ring(ring, latitude, longitude):
    inside = False
    for (lon1, lat1), (lon2, lat2) in zip(ring, [*ring[1:], ring[0]], strict=True):
        if (lat1 > latitude) != (lat2 > latitude):
            inside ^= longitude < (lon2 - lon1) * (latitude - lat1) / (lat2 - lat1) + lon1
    return inside
