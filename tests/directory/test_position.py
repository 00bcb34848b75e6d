"""The public position of a place is computed once, and no exact one leaves the house in any channel."""

import json

import pytest
from django.urls import reverse
from hypothesis import given
from hypothesis import strategies as st

from directory.models import Location, TaskForce
from directory.vocabulary import Precision
from taskforce.common import pdf
from tests.factories import AreaFactory, LocationFactory, ServiceFactory

EXACT = ("45.123456", "5.654321", "45.12346", "5.65432", "Cachée")


@pytest.mark.parametrize(
    ("precision", "public"),
    [
        ("exact", (45.123456, 5.654321)),
        ("street", (45.123, 5.654)),
        ("district", (None, None)),  # without a known area there is no point: a rounded one tells too much
        ("town", (None, None)),
        ("none", (None, None)),
    ],
)
def test_coarsened_as_far_as_the_precision_says(precision, public):
    place = Location(latitude=45.123456, longitude=5.654321, precision=precision)
    assert place.coarsened() == public


def test_a_place_of_a_known_town_stands_at_the_middle_of_the_town():
    area = AreaFactory.build(latitude=45.2, longitude=5.7)
    place = Location(latitude=45.123456, longitude=5.654321, precision="town", area=area)
    assert place.coarsened() == (45.2, 5.7)


def test_no_position_is_no_position():
    assert Location(precision="exact").coarsened() == (None, None)


@given(st.floats(-90, 90), st.floats(-180, 180), st.sampled_from([p for p in Precision if p != "exact"]))
def test_a_coarsened_position_is_never_finer_than_it_says(latitude, longitude, precision):
    public = Location(latitude=latitude, longitude=longitude, precision=precision).coarsened()
    again = Location(latitude=public[0], longitude=public[1], precision=precision).coarsened()
    assert again == public


@pytest.mark.parametrize(
    ("precision", "street", "town"),
    [
        ("exact", "7 bis rue Cachée", "38000 Exempleville"),
        ("street", "rue Cachée", "38000 Exempleville"),
        ("district", "", "38000 Exempleville"),
        ("town", "", "38000 Exempleville"),
        ("none", "", ""),
    ],
)
def test_the_address_is_as_coarse_as_the_position(precision, street, town):
    place = Location(
        address="7 bis rue Cachée", postal_code="38000", city="Exempleville", precision=precision
    )
    assert (place.public_street, place.public_town) == (street, town)


CHANNELS = [
    "/en/",
    "/fr/map/",
    "/en/map/?near=Exempleville",
    "/en/map/?q=laverie",
    "/en/map/services.geojson?zoom=18",
    "/en/map/services.geojson?zoom=2",
    "/en/map/territory.geojson",
    "/en/map/territory.svg",
    "/en/services/laverie/",
    "/en/services/laverie/sheet.pdf",
    "/en/services/laverie/report/",
    "/en/partners/",
    "/en/partners/alpha/",
    "/en/data/",
    *(f"/en/export/{name}/" for name in ("csv", "xlsx", "geojson", "hsds", "data-inclusion")),
]


@pytest.mark.django_db
@pytest.mark.parametrize("who", ["visitor", "member"])
@pytest.mark.parametrize("precision", ["street", "town", "none"])
def test_every_channel_is_silent_about_an_exact_place(client, alpha, stranger, who, precision, monkeypatch):
    monkeypatch.setattr(
        pdf, "render", lambda template, context: pdf.render_to_string(template, context).encode()
    )
    TaskForce.objects.update(west=5.5, south=45.0, east=5.9, north=45.3)
    place = LocationFactory(
        organization=alpha,
        address="7 rue Cachée",
        latitude=45.123456,
        longitude=5.654321,
        precision=precision,
    )
    ServiceFactory(organization=alpha, name="Laverie", at=[place])
    if who == "member":
        client.force_login(stranger)
    for path in CHANNELS:
        response = client.get(path)
        assert response.status_code == 200, path
        body = b"".join(response) if response.streaming else response.content
        for secret in ["7 rue", *(EXACT[:4] if precision == "street" else EXACT)]:
            assert secret.encode() not in unpacked(path, body), (path, secret)


def unpacked(path, body):
    """The bytes to read: a workbook's sheets are packed."""
    if "xlsx" not in path:
        return body
    from io import BytesIO
    from zipfile import ZipFile

    with ZipFile(BytesIO(body)) as book:
        return b"".join(book.read(name) for name in book.namelist())


@pytest.mark.django_db
def test_the_channels_say_something_to_be_silent_about(client, alpha):
    """The same place, exact, is found in the channels that show positions: the test above can fail."""
    place = LocationFactory(
        organization=alpha, latitude=45.123456, longitude=5.654321, address="7 rue Cachée"
    )
    ServiceFactory(organization=alpha, name="Laverie", at=[place])
    data = client.get("/en/map/services.geojson?zoom=18").json()
    assert data["features"][0]["geometry"]["coordinates"] == [5.65432, 45.12346]
    assert "Cachée" in client.get("/en/services/laverie/").text
    assert "45.123456" in json.dumps(
        json.loads(client.get(reverse("directory:export", args=["geojson"])).getvalue())
    )


@pytest.mark.django_db
@pytest.mark.parametrize("hidden", [{"visibility": "partners"}, {"status": "draft"}, {"status": "archived"}])
def test_a_place_of_hidden_services_only_is_in_no_channel(client, alpha, hidden):
    place = LocationFactory(
        organization=alpha, name="Hiddenhouse", city="Hiddenville", address="7 rue Cachée"
    )
    ServiceFactory(organization=alpha, name="Inside", at=[place], **hidden)
    ServiceFactory(organization=alpha, name="Laverie")
    for path in [channel for channel in CHANNELS if "near" not in channel]:
        response = client.get(path)
        body = unpacked(path, b"".join(response) if response.streaming else response.content)
        for secret in (b"Hiddenhouse", b"Hiddenville", "Cachée".encode()):
            assert secret not in body, (path, secret)
    assert client.get("/en/map/?near=Hiddenville").context["spot"] is None


@pytest.mark.django_db
def test_near_does_not_know_the_town_of_an_unlisted_organisation(client):
    LocationFactory(organization__is_listed=False, city="Hiddenville")
    assert client.get("/en/map/?near=Hiddenville").context["spot"] is None


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("12 bis rue des Lilas", "rue des Lilas"),
        ("12-14 rue des Lilas", "rue des Lilas"),
        ("12, 14 rue des Lilas", "rue des Lilas"),
        ("N° 12 rue des Lilas", "rue des Lilas"),
        ("Strada Lalelelor nr. 12", "Strada Lalelelor"),
        ("ul. Ivan Vazov 5", "ul. Ivan Vazov"),
        ("Hauptstrasse 7a", "Hauptstrasse"),
        ("rue des Lilas", "rue des Lilas"),
        ("Bat. B, 12 rue des Lilas", ""),
        ("rue des Lilas, appt 34, porte 5", ""),
        ("12 rue du 8 mai 1945", ""),
    ],
)
def test_a_street_is_shown_without_any_number_or_not_at_all(written, shown):
    assert Location(address=written, precision="street").public_street == shown
