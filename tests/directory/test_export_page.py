"""The files of open data, as pages give them."""

import csv
import io

import pytest
from django.urls import reverse

from tests import factories

pytestmark = pytest.mark.django_db


def address(format):
    return reverse("directory:export", args=[format])


@pytest.mark.parametrize("format", ["csv", "xlsx", "geojson", "hsds", "data-inclusion"])
def test_anyone_may_take_the_directory_away(client, format):
    factories.ServiceFactory()
    response = client.get(address(format))
    assert response.status_code == 200
    assert response["Content-Disposition"].startswith('attachment; filename="directory.')
    body = b"".join(response.streaming_content)
    assert len(body) > 500


def test_an_unknown_format_is_not_found(client):
    assert client.get(address("exe")).status_code == 404
    assert client.post(address("csv")).status_code == 405


def test_a_file_one_has_is_not_sent_again_until_the_data_change(client):
    tag = client.get(address("csv"))["ETag"]
    assert client.get(address("csv"), headers={"If-None-Match": tag}).status_code == 304
    factories.ServiceFactory()
    assert client.get(address("csv"), headers={"If-None-Match": tag}).status_code == 200


def test_members_have_no_shared_tag(client, editor):
    client.force_login(editor)
    assert not client.get(address("csv")).has_header("ETag")


def test_the_filters_of_the_map_narrow_a_file(client):
    factories.ServiceFactory(name="Health", domains=["health"])
    factories.ServiceFactory(name="School", domains=["education"])
    factories.OrganizationFactory(name="Alone")
    body = b"".join(client.get(f"{address('csv')}?domain=health").streaming_content).decode()
    assert [row["service"] for row in csv.DictReader(io.StringIO(body.removeprefix("\ufeff")))] == ["Health"]
