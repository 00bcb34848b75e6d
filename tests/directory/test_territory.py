"""Drawings that a coordinator uploads: what is kept of good ones, what is said of others."""

import json
import math

import pytest
from django.conf import settings
from hypothesis import given
from hypothesis import strategies as st

from directory import territory
from taskforce.common import geo

BOUNDARIES = settings.BASE_DIR.parent / "shared" / "data" / "boundaries"
real = pytest.mark.skipif(not BOUNDARIES.is_dir(), reason="needs the open data beside the repository")
SQUARE = [[5.0, 45.0], [6.0, 45.0], [6.0, 46.0], [5.0, 46.0], [5.0, 45.0]]


def data(value):
    return json.dumps(value).encode()


def polygon(*rings):
    return {"type": "Polygon", "coordinates": list(rings)}


def feature(geometry, **properties):
    return {"type": "Feature", "properties": properties, "geometry": geometry}


def collection(*features):
    return {"type": "FeatureCollection", "features": list(features)}


def circle(points, radius=0.5):
    turns = [2 * math.pi * number / points for number in range(points)]
    ring = [[5 + radius * math.cos(turn), 45 + radius * math.sin(turn)] for turn in turns]
    return [*ring, ring[0]]


@real
@pytest.mark.parametrize(
    "place", ["grenoble-alpes-metropole", "metropole-europeenne-de-lille", "seine-saint-denis"]
)
def test_real_outlines_and_communes(place):
    outline = territory.outline((BOUNDARIES / f"{place}-outline.geojson").read_bytes())
    areas = territory.areas((BOUNDARIES / f"{place}-communes.geojson").read_bytes())
    assert sum(map(len, geo.rings(outline))) <= 200
    assert {bool(area.name and area.code) for area in areas} == {True}
    assert {geo.contains(area.outline, area.latitude, area.longitude) for area in areas} == {True}
    inside = [geo.contains(outline, area.latitude, area.longitude) for area in areas]
    assert inside.count(True) >= 0.98 * len(inside)


@real
def test_many_areas_are_no_outline():
    with pytest.raises(territory.UnreadableError, match="49"):
        territory.outline((BOUNDARIES / "grenoble-alpes-metropole-communes.geojson").read_bytes())


@pytest.mark.parametrize(
    "drawn",
    [
        polygon(SQUARE),
        polygon(SQUARE, circle(8, 0.1)),  # holes are not kept
        {"type": "MultiPolygon", "coordinates": [[SQUARE]]},
        feature(polygon(SQUARE), nom="x"),
        collection(feature(polygon(SQUARE))),
        polygon([[*point, 212.0] for point in SQUARE]),  # heights are not kept
    ],
)
def test_every_form_of_an_outline_becomes_one(drawn):
    assert territory.outline(data(drawn)) == polygon(SQUARE)


def test_a_byte_order_mark_is_no_matter():
    assert territory.outline(b"\xef\xbb\xbf" + data(polygon(SQUARE))) == polygon(SQUARE)


@pytest.mark.parametrize("points", [300, 5000])
def test_a_fine_drawing_becomes_light_and_keeps_its_shape(points):
    light = territory.outline(data(polygon(circle(points))))
    [ring] = geo.rings(light)
    assert len(ring) <= 200
    assert ring[0] == ring[-1]
    assert {round(math.dist(point, (5, 45)), 1) for point in ring} == {0.5}
    assert all(round(number, 4) == number for point in ring for number in point)


def test_islands_stay_while_there_is_room():
    islands = [circle(100, radius) for radius in (0.5, 0.2, 0.1)]
    light = territory.outline(data({"type": "MultiPolygon", "coordinates": [[ring] for ring in islands]}))
    assert len(geo.rings(light)) == 3


def test_lines_of_every_form():
    line = {"type": "LineString", "coordinates": SQUARE[:2]}
    lines = {"type": "MultiLineString", "coordinates": [SQUARE[1:3]]}
    assert territory.background(data(collection(feature(line), feature(lines)))) == {
        "type": "MultiLineString",
        "coordinates": [SQUARE[:2], SQUARE[1:3]],
    }


def test_a_swarm_of_short_lines_ends():
    swarm = [[[number / 1000, 45], [number / 1000, 45.001]] for number in range(1000)]
    light = territory.background(data({"type": "MultiLineString", "coordinates": swarm}))
    assert sum(map(len, geo.lines(light))) <= territory.MOST_BACKGROUND_POINTS


def test_many_long_lines_are_thinned_before_anything_costly(monkeypatch):
    """Ten lines of 1,999 points are twenty thousand points, though none of them is long by itself."""
    seen, costly = [], territory._douglas_peucker
    monkeypatch.setattr(
        territory, "_douglas_peucker", lambda path, most: seen.append(len(path)) or costly(path, most)
    )
    lines = [[[5 + x / 9999, 45 + n / 10 + x % 7 / 999] for x in range(1999)] for n in range(10)]
    light = territory.background(data({"type": "MultiLineString", "coordinates": lines}))
    assert sum(seen) <= 20 * territory.LONG  # a few rounds of what is few
    assert len(light["coordinates"]) == 10
    assert 20 <= sum(map(len, light["coordinates"])) <= territory.MOST_BACKGROUND_POINTS


@pytest.mark.parametrize("key", ["nom", "name", "NOM", "libelle"])
def test_areas_have_a_name_a_code_and_a_point_inside(key):
    [area] = territory.areas(data(collection(feature(polygon(SQUARE), **{key: " Le  Centre "}, code=38001))))
    assert area == territory.Drawing("Le Centre", "38001", 45.5, 5.5, polygon(SQUARE))


def test_the_label_of_a_crescent_is_inside_it():
    crescent = [[0, 0], [10, 0], [10, 1], [1, 1], [1, 9], [10, 9], [10, 10], [0, 10], [0, 0]]
    latitude, longitude = territory.label_point([crescent])
    assert geo.contains(polygon(crescent), latitude, longitude)


@pytest.mark.parametrize(
    "drawn",
    [
        polygon(SQUARE),
        collection(),
        collection(feature(polygon(SQUARE))),
        collection(feature(polygon(SQUARE), nom="  ")),
        collection(feature({"type": "LineString", "coordinates": SQUARE}, nom="A")),
        collection(feature(polygon(SQUARE), nom="Même"), feature(polygon(SQUARE), nom="meme")),
        collection(*[feature(polygon(SQUARE), nom=str(number)) for number in range(1001)]),
    ],
)
def test_areas_that_cannot_be(drawn):
    with pytest.raises(territory.UnreadableError):
        territory.areas(data(drawn))


@pytest.mark.parametrize("read", [territory.outline, territory.background, territory.areas])
@pytest.mark.parametrize(
    "hostile",
    [
        b"",
        b"{",
        b"1",
        b"null",
        b"[]",
        b"\xff\xfe{}",
        b"[" * 100_000,
        b'{"type":' * 50_000,
        b"9" * 5000,
        b"<svg/>",
        b'{"type":"Topology"}',
        b'{"type":["Polygon"]}',
        b'{"type":"Feature","geometry":null}',
        b'{"type":"Feature","properties":[1],"geometry":{"type":"Polygon","coordinates":[]}}',
        b'{"type":"FeatureCollection","features":[1]}',
        b'{"type":"FeatureCollection","features":{"a":1}}',
        b'{"type":"Point","coordinates":[5,45]}',
        data(polygon(SQUARE))[:-9],
        data(polygon([[914000.0, 6458000.0]] * 4)),
        data(polygon([[math.nan, 45.0]] * 4)),
        data(polygon([[math.inf, 45.0]] * 4)),
        data(polygon([["5", "45"]] * 4)),
        data(polygon([[True, False]] * 4)),
        data(polygon([[10**300, 45]] * 4)),
        data(polygon([[5.0]] * 4)),
        data(polygon([5.0, 45.0])),
        data(polygon(SQUARE[:3])),
        data(polygon([[5.0, 45.0]] * 4)),
        data({"type": "LineString", "coordinates": [[5.0, 45.0]]}),
    ],
)
def test_hostile_files_are_told_in_words(read, hostile):
    with pytest.raises(territory.UnreadableError) as told:
        read(hostile)
    assert 10 < len(str(told.value)) < 200


def test_too_large_a_file_is_not_read():
    with pytest.raises(territory.UnreadableError, match="10"):
        territory.outline(b" " * (territory.MOST_BYTES + 1))


@given(st.lists(st.tuples(st.floats(-179, 179), st.floats(-89, 89)), min_size=4, max_size=400))
def test_any_ring_becomes_light_or_is_refused(ring):
    try:
        light = territory.outline(data(polygon([list(point) for point in ring])))
    except territory.UnreadableError:
        return
    assert sum(map(len, geo.rings(light))) <= 200
