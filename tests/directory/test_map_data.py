"""The GeoJSON of the map: points, clusters, at most 300, never an exact position that is not public."""

import gzip
import json

import pytest

from directory.models import Location, Service, ServiceAtLocation, TaskForce
from tests.factories import AreaFactory, LocationFactory, OrganizationFactory, ServiceFactory

pytestmark = pytest.mark.django_db
URL = "/en/map/services.geojson"


def features(client, **query):
    response = client.get(URL, query)
    assert response["Content-Type"] == "application/geo+json"
    return response.json()["features"]


def many(count):
    """``count`` services spread over a grid, made in bulk."""
    organization = OrganizationFactory()
    locations = Location.objects.bulk_create(
        Location(
            organization=organization, latitude=lat, longitude=lon, public_latitude=lat, public_longitude=lon
        )
        for n in range(count)
        for lat, lon in [(45 + n % 97 / 200, 5 + n % 89 / 200)]
    )
    services = Service.objects.bulk_create(
        Service(
            organization=organization,
            slug=f"service-number-{n}",
            name=f"Service number {n}",
            domains=["housing"],
            status="published",
        )
        for n in range(count)
    )
    ServiceAtLocation.objects.bulk_create(
        ServiceAtLocation(service=service, location=location, is_main=True)
        for service, location in zip(services, locations, strict=True)
    )


def test_a_service_is_a_point(client):
    service = ServiceFactory(
        name="A", domains=["health", "rights"], at=[LocationFactory(latitude=45.1, longitude=5.7)]
    )
    assert features(client) == [
        {
            "type": "Feature",
            "geometry": {"type": "Point", "coordinates": [5.7, 45.1]},
            "properties": {"slug": service.slug, "name": "A", "domain": "health"},
        }
    ]


def test_services_close_together_are_a_cluster_until_one_comes_near(client):
    for shift in (0, 0.001):
        ServiceFactory(at=[LocationFactory(latitude=45.1 + shift, longitude=5.7)])
    assert [f["properties"] for f in features(client, bbox="5,45,6,46", zoom="9")] == [{"count": 2}]
    assert len(features(client, bbox="5.6,45,5.8,45.2", zoom="16")) == 2


def test_a_service_at_two_places_has_two_points(client):
    ServiceFactory(at=[LocationFactory(latitude=45.1), LocationFactory(latitude=45.3)])
    assert len(features(client, bbox="5,45,6,46", zoom="13")) == 2


@pytest.mark.parametrize("zoom", ["0", "9", "13", "18"])
def test_at_most_300_features_in_12_kilobytes(client, zoom):
    many(2000)
    response = client.get(
        URL, {"bbox": "4.9,44.9,5.6,45.6", "zoom": zoom}, headers={"accept-encoding": "gzip"}
    )
    data = json.loads(gzip.decompress(response.content))
    assert 0 < len(data["features"]) <= 300
    assert len(response.content) <= 12_000
    assert sum(f["properties"].get("count", 1) for f in data["features"]) == 2000


def test_hides_what_is_not_for_all(client, editor):
    ServiceFactory(visibility="partners")
    assert features(client) == []
    client.force_login(editor)
    assert len(features(client)) == 1


def test_same_filters_as_the_list(client):
    ServiceFactory(name="Kept", fees="free")
    ServiceFactory(name="Left out")
    assert [f["properties"]["name"] for f in features(client, free="1", zoom="18")] == ["Kept"]


def test_only_the_coarsened_position_leaves(client):
    ServiceFactory(at=[LocationFactory(latitude=45.123456, longitude=5.654321, precision="street")])
    [feature] = features(client)
    assert feature["geometry"]["coordinates"] == [5.654, 45.123]


def test_a_place_not_on_the_map_gives_no_point(client):
    ServiceFactory(at=[LocationFactory(precision="none")])
    assert features(client) == []


@pytest.mark.parametrize("query", ["bbox=1,2", "bbox=a,b,c,d", "zoom=x", "bbox=inf,0,1,1", "bbox=2,0,1,1"])
def test_a_broken_view_is_refused_with_words(client, query):
    response = client.get(f"{URL}?{query}")
    assert response.status_code == 400
    assert response.json()["error"].startswith("bbox or zoom: ")


@pytest.mark.parametrize("rows", [1, 5])
def test_three_queries_whatever_the_rows(client, django_assert_num_queries, rows):
    for number in range(rows):
        ServiceFactory(at=[LocationFactory(latitude=45 + number / 10)])
    with django_assert_num_queries(3):  # task force, cells, services that stand alone
        client.get(URL, {"zoom": "14", "bbox": "5,44,6,46"})


def test_is_cacheable(client):
    ServiceFactory()
    first = client.get(URL)
    assert client.get(URL, headers={"if-none-match": first["ETag"]}).status_code == 304


def test_the_ground_is_geojson_with_the_names_of_towns(client, taskforce):
    square = [[5, 45], [6, 45], [6, 46], [5, 45]]
    taskforce.outline = {"type": "Polygon", "coordinates": [square]}
    taskforce.save()
    AreaFactory(name="Town", latitude=45.2, longitude=5.7)
    AreaFactory(name="A district of it", kind="2-district")
    data = client.get("/en/map/territory.geojson").json()
    assert [feature["properties"] for feature in data["features"]] == [
        {"kind": "outline"},
        {"kind": "town", "name": "Town"},
    ]
    assert [feature["geometry"] for feature in data["features"]] == [
        taskforce.outline,
        {"type": "Point", "coordinates": [5.7, 45.2]},
    ]


def test_outlines_of_areas_are_hairlines_on_both_maps(client):
    TaskForce.objects.update(west=5.5, south=45.0, east=5.9, north=45.3)
    square = {"type": "Polygon", "coordinates": [[[5.6, 45.1], [5.7, 45.1], [5.7, 45.2], [5.6, 45.1]]]}
    AreaFactory(name="A district", kind="2-district", outline=square)
    assert client.get("/en/map/territory.geojson").json()["features"] == [
        {"type": "Feature", "properties": {"kind": "area"}, "geometry": square}
    ]
    assert 'stroke-opacity=".4"><path d="M' in client.get("/en/map/territory.svg").text


def test_the_drawn_ground_escapes_the_names_of_towns(client):
    TaskForce.objects.update(west=5.5, south=45.0, east=5.9, north=45.3)
    AreaFactory(name="<script>", latitude=45.1, longitude=5.7)
    drawn = client.get("/en/map/territory.svg").text
    assert "&lt;script&gt;</text>" in drawn
    assert "<script" not in drawn


def test_before_the_outline_is_known_the_ground_is_empty(client):
    assert client.get("/en/map/territory.geojson").json()["features"] == []
    assert client.get("/en/map/territory.svg").text.endswith('viewBox="0 0 1000 600"/>')
