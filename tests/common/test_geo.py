"""Plain latitude and longitude."""

import re
from collections import namedtuple

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskforce.common import geo, svg_map

SQUARE = {"type": "Polygon", "coordinates": [[[5, 45], [6, 45], [6, 46], [5, 46], [5, 45]]]}


def test_a_box_is_clipped_to_the_world():
    assert geo.parse_box("-200,-100,200,100") == geo.Box(-180, -90, 180, 90)


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "a,b,c,d", "nan,0,1,1", "0,0,inf,1", "2,0,1,1", "0,2,1,1", "1,2,3,4,5"]
)
def test_what_is_no_box_is_refused(text):
    with pytest.raises(ValueError, match=r"box|convert"):
        geo.parse_box(text)


def test_distance_of_two_towns():
    assert round(geo.km_between(45.188529, 5.724524, 45.764043, 4.835659)) == 94  # Grenoble, Lyon


lat, lon = st.floats(-90, 90), st.floats(-180, 180)


@given(lat, lon, lat, lon)
def test_distance_is_symmetric_and_never_more_than_half_way_round(lat1, lon1, lat2, lon2):
    there = geo.km_between(lat1, lon1, lat2, lon2)
    assert 0 <= there <= 20_016
    assert there == pytest.approx(geo.km_between(lat2, lon2, lat1, lon1), abs=1e-6)


def test_inside_and_outside_of_every_kind_of_outline():
    shapes = [
        SQUARE,
        {"type": "MultiPolygon", "coordinates": [SQUARE["coordinates"]]},
        {"type": "Feature", "geometry": SQUARE},
        {"type": "FeatureCollection", "features": [{"type": "Feature", "geometry": SQUARE}]},
    ]
    for shape in shapes:
        assert geo.contains(shape, 45.5, 5.5) is True
        assert geo.contains(shape, 44.5, 5.5) is False
        assert geo.box_of(shape) == geo.Box(5, 45, 6, 46)


def test_no_outline_has_no_box():
    assert geo.box_of(None) is None
    assert geo.box_of({"type": "Point", "coordinates": [5, 45]}) is None


def test_lines_of_every_kind():
    line = [[5, 45], [6, 46]]
    shapes = [
        {"type": "LineString", "coordinates": line},
        {"type": "MultiLineString", "coordinates": [line]},
        {
            "type": "FeatureCollection",
            "features": [{"type": "Feature", "geometry": {"type": "LineString", "coordinates": line}}],
        },
    ]
    assert [geo.lines(shape) for shape in shapes] == [[line]] * 3
    assert geo.lines(SQUARE) == []


def test_the_frame_puts_north_up_and_the_territory_inside():
    frame = svg_map.Frame.around(geo.box_of(SQUARE))
    (left, bottom), (right, top) = frame.xy(45, 5), frame.xy(46, 6)
    assert 0 < left < right < svg_map.WIDTH
    assert 0 < top < bottom < frame.height
    assert frame.has(45.5, 5.5) is True
    assert frame.has(50, 5.5) is False


def test_the_drawing_holds_outline_and_lines_and_no_script():
    frame = svg_map.Frame.around(geo.box_of(SQUARE))
    drawn = svg_map.territory(frame, SQUARE, {"type": "LineString", "coordinates": [[5, 45], [6, 46]]})
    assert drawn.count("<path") == 3  # filled, drawn, and one line
    assert "<style" not in drawn
    assert "<script" not in drawn


def test_no_mark_hides_another_and_strangers_are_left_out():
    frame = svg_map.Frame.around(geo.box_of(SQUARE))
    here = svg_map.Mark(45.5, 5.5, "house", "#17417e", 1)
    marks = [here, here._replace(number=2, icon="scale"), here._replace(number=3, latitude=80)]
    ground = svg_map.ground(frame, SQUARE, None)
    drawn = svg_map.with_marks("Map <1>", frame, ground, marks, legend=[("house", "#17417e", "A & B")])
    discs = re.findall(rf'<circle cx="([\d.]+)" cy="([\d.]+)" r="{svg_map.RADIUS}"', drawn)
    (left, top), (right, below) = [(float(x), float(y)) for x, y in discs[:2]]
    assert max(abs(left - right), abs(top - below)) >= 2 * svg_map.RADIUS
    assert len(discs) == 2 + 1  # and the legend's
    assert drawn.count('r="3"') == 1  # where the second belongs
    assert re.findall(r'font-weight="700"[^>]*>(\d+)<', drawn) == ["1", "2"]
    assert "<title>Map &lt;1&gt;</title>" in drawn
    assert ">A &amp; B</text>" in drawn


def test_a_name_is_not_drawn_where_a_mark_would_cover_it():
    frame = svg_map.Frame.around(geo.box_of(SQUARE))
    town = namedtuple("Town", "name latitude longitude")
    towns = [town("Here", 45.5, 5.5), town("Elsewhere", 45.8, 5.5), town("Abroad", 80, 5.5)]
    drawn = svg_map.with_marks("Map", frame, "", [svg_map.Mark(45.5, 5.5, "house", "#000", 1)], towns=towns)
    assert re.findall(r">(\w+)</text>", drawn) == ["Elsewhere", "1"]


def test_more_marks_than_there_is_room_for_are_still_drawn():
    frame = svg_map.Frame.around(geo.box_of(SQUARE))
    marks = [svg_map.Mark(45.5, 5.5, "house", "#000", number) for number in range(400)]
    drawn = svg_map.with_marks("Map", frame, "", marks)
    assert len(re.findall(r'font-weight="700"[^>]*>(\d+)<', drawn)) == 400
