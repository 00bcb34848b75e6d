"""Towns with their districts, and the filters of the map that ask for them."""

import pytest

from directory import areas
from directory.areas import Family
from directory.models import Area, Location, Service
from tests.factories import AreaFactory, LocationFactory, ServiceFactory

pytestmark = pytest.mark.django_db
SQUARE = {
    "type": "Polygon",
    "coordinates": [[[5.7, 45.1], [5.8, 45.1], [5.8, 45.2], [5.7, 45.2], [5.7, 45.1]]],
}


@pytest.fixture
def town():
    return AreaFactory(name="Town", outline=SQUARE)


@pytest.fixture
def district(town):
    return AreaFactory(name="Quarter", kind=Area.Kind.DISTRICT)


def test_a_town_knows_its_districts_and_a_district_its_town(taskforce, town, district):
    far = AreaFactory(name="Away", kind=Area.Kind.DISTRICT, latitude=48)
    assert areas.families(taskforce) == {
        far.pk: Family("Away", (far.pk,), None),
        district.pk: Family("Quarter", (district.pk,), town.pk),
        town.pk: Family("Town", (town.pk, district.pk), None),
    }
    assert list(areas.families(taskforce)) == [far.pk, district.pk, town.pk]  # by name


def test_asks_the_database_once(taskforce, town, django_assert_num_queries):
    with django_assert_num_queries(1):
        assert areas.family(taskforce, town.pk).name == areas.family(taskforce, town.pk).name == "Town"
    with django_assert_num_queries(0):
        assert (areas.family(taskforce, None), areas.family(taskforce, 10**17)) == (None, None)


def names(client, **query):
    return [line["name"] for line in client.get("/en/map/", query).context["lines"]]


def test_the_map_shows_a_town_with_its_districts(client, town, district):
    inside = {"latitude": 45.15, "longitude": 5.75}
    ServiceFactory(name="In the quarter", at=[LocationFactory(area=district, **inside)])
    ServiceFactory(name="In the town", at=[LocationFactory(area=town)])
    ServiceFactory(name="Elsewhere", at=[LocationFactory(area=AreaFactory())])
    assert names(client, area=town.pk) == ["In the quarter", "In the town"]
    assert names(client, area=district.pk) == ["In the quarter"]
    page = client.get("/en/map/", {"area": district.pk, "free": "1"})
    assert f'name="area" value="{district.pk}" checked' in page.text
    assert page.context["share_query"] == f"area={district.pk}&free=1"


@pytest.mark.parametrize("area", ["99999999", "x", "-1", "²", "9" * 40])
def test_an_area_that_is_none_asks_for_nothing(client, area):
    ServiceFactory(name="Any")
    assert names(client, area=area) == ["Any"]


def test_a_place_that_is_not_to_be_known_is_in_no_area(client, town):
    ServiceFactory(at=[LocationFactory(area=town, precision="none")])
    assert names(client, area=town.pk) == []
    assert not Service.objects.in_areas([town.pk]).exists()


@pytest.mark.parametrize(("precision", "side"), [("exact", "East"), ("street", "West"), ("town", None)])
def test_the_filter_by_district_does_not_tell_on_which_side_of_a_border_a_door_is(precision, side):
    """Of a street the public point is known, on a grid of a hundred metres, and no more."""
    for name, west, east in (("West", 5.0, 5.7004), ("East", 5.7004, 6.0)):
        ring = [[west, 45], [east, 45], [east, 46], [west, 46], [west, 45]]
        outline = {"type": "Polygon", "coordinates": [ring]}
        AreaFactory(name=name, kind=Area.Kind.DISTRICT, outline=outline)
    place = Location(latitude=45.5, longitude=5.70045, precision=precision)
    areas.AreaFinder().place(place)
    assert (place.area and place.area.name) == side


def test_filters_by_evening_and_by_papers(client):
    ServiceFactory(name="Late", opening_hours="We 17:00-19:00")
    ServiceFactory(name="Early", opening_hours="Mo-Fr 09:00-18:00", no_documents_needed=True)
    ServiceFactory(name="Unknown")
    assert names(client, evening="1") == ["Late"]
    assert names(client, nopapers="1") == ["Early"]
    assert names(client, nopapers="1", evening="1") == []
