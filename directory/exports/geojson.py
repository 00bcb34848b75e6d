"""The directory as GeoJSON: a feature for each row of the table, at its public position if it has one."""

from directory.exports.pieces import array
from directory.exports.rows import COLUMNS, rows

PROPERTIES = [name for name in COLUMNS if name not in ("latitude", "longitude")]


def geojson(scope):
    """A FeatureCollection, piece by piece."""
    yield '{"type": "FeatureCollection", "features": '
    yield from array(_feature(row) for row in rows(scope))
    yield "}\n"


def _feature(row):
    latitude, longitude = row.get("latitude"), row.get("longitude")
    point = None if latitude is None else {"type": "Point", "coordinates": [longitude, latitude]}
    properties = {name: row[name] for name in PROPERTIES if row.get(name) not in ("", None)}
    return {"type": "Feature", "geometry": point, "properties": properties}
