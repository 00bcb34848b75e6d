"""What the map shows: points, or clusters with counts, computed in SQL, at most 300 a view."""

from dataclasses import replace

from django.db.models import Avg, Count, F, FloatField, Func, IntegerField, Min, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce

from directory.models import ServiceAtLocation, ServiceTranslation
from directory.vocabulary import Domain
from taskforce.common import geo

MOST = 300
CELLS = 16  # a view has at most 17 × 17 cells, under MOST
CELL_PIXELS = 60
POINTS_FROM_ZOOM = 15
WORLD = geo.Box(-180.0, -90.0, 180.0, 90.0)


class Cell(Func):
    """The number of a cell: a positive number rounded down, in each database's own way."""

    function = "FLOOR"
    output_field = IntegerField()

    def as_sqlite(self, compiler, connection, **extra):
        return self.as_sql(compiler, connection, template="CAST(%(expressions)s AS INTEGER)", **extra)


def collection(search, user, taskforce, language, zoom):
    """A GeoJSON FeatureCollection of the services of ``search`` inside its box, at ``zoom`` (0 to 20).

    A feature is a service at a place (``name``, ``slug``, ``domain``) or a cluster (``count``).  Only
    public coordinates are read.
    """
    box = search.box or _territory(taskforce) or WORLD
    inside = (
        replace(search, box=None)
        .services(user, taskforce)
        .filter(
            at_locations__location__public_latitude__range=(box.south, box.north),
            at_locations__location__public_longitude__range=(box.west, box.east),
        )
    )
    cells = list(_cells(inside.order_by(), box, zoom))
    total = sum(cell["count"] for cell in cells)
    if zoom >= POINTS_FROM_ZOOM and total <= MOST:
        features = _points(inside.values("at_locations"), language)
    else:
        alone = [cell["one"] for cell in cells if cell["count"] == 1]
        features = _points(alone, language) if alone else []
        features += [_cluster(cell) for cell in cells if cell["count"] > 1]
    return {"type": "FeatureCollection", "features": features}


def _territory(taskforce):
    if taskforce.west is None:
        return None
    return geo.Box(taskforce.west, taskforce.south, taskforce.east, taskforce.north)


def _cells(inside, box, zoom):
    """Counts by cell of a grid fixed to the earth, so that clusters stay put when the map is moved."""
    degrees = CELL_PIXELS * 360 / (256 * 2**zoom)
    width, height = max(degrees, box.width / CELLS), max(degrees * 0.7, box.height / CELLS)
    latitude = F("at_locations__location__public_latitude")
    longitude = F("at_locations__location__public_longitude")
    return (
        inside.annotate(
            x=Cell((longitude + Value(180.0)) / Value(width, output_field=FloatField())),
            y=Cell((latitude + Value(90.0)) / Value(height, output_field=FloatField())),
        )
        .values("x", "y")
        .annotate(
            count=Count("at_locations"),
            latitude=Avg(latitude),
            longitude=Avg(longitude),
            one=Min("at_locations"),
        )
    )


def _points(pks, language):
    """A feature for each ServiceAtLocation of ``pks``."""
    rows = ServiceAtLocation.objects.filter(pk__in=pks).order_by()
    translated = ServiceTranslation.objects.filter(service=OuterRef("service"), language=language)
    rows = rows.annotate(shown=Coalesce(Subquery(translated.values("name")), F("service__name"))).values_list(
        "service__slug",
        "shown",
        "service__domains",
        "location__public_latitude",
        "location__public_longitude",
    )
    return [_point(*row) for row in rows]


def _point(slug, name, domains, latitude, longitude):
    return _feature(
        latitude, longitude, {"slug": slug, "name": name, "domain": domains[0] if domains else Domain.RIGHTS}
    )


def _cluster(cell):
    return _feature(cell["latitude"], cell["longitude"], {"count": cell["count"]})


def _feature(latitude, longitude, properties):
    return {
        "type": "Feature",
        "geometry": {"type": "Point", "coordinates": [round(longitude, 5), round(latitude, 5)]},
        "properties": properties,
    }
