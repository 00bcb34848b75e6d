"""GeoJSON: each feature is a row, its properties are columns, its point the position."""

from directory.imports.trees import cell, child, children, whole


def recognises(content):
    return isinstance(content, dict) and content.get("type") in ("FeatureCollection", "Feature")


def features(content):
    return [content] if content.get("type") == "Feature" else children(content, "features")


def headers(content):
    """Every property that some feature has, in the order met, then the position."""
    names = {whole(name): True for feature in features(content) for name in child(feature, "properties")}
    position = {"latitude": True, "longitude": True}
    return [name for name in names if name not in position][:298] + list(position)


def source(content):
    return ""


def rows(content):
    """Dicts of the properties, with the latitude and longitude of a Point."""
    for feature in features(content):
        row = {whole(name): cell(value) for name, value in child(feature, "properties").items()}
        geometry = child(feature, "geometry")
        point = geometry.get("coordinates") if geometry.get("type") == "Point" else None
        is_pair = isinstance(point, list) and len(point) > 1
        row["longitude"], row["latitude"] = map(cell, point[:2]) if is_pair else ("", "")
        if "id" not in row and isinstance(feature.get("id"), (str, int)):
            row["id"] = cell(feature["id"])
        yield row
