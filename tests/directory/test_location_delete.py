"""Taking a place away asks first."""

import pytest
from django.urls import reverse

from directory.models import Location
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def place(alpha):
    return factories.LocationFactory(organization=alpha, name="The house")


@pytest.fixture
def address(alpha, place):
    return reverse("directory:location_delete", args=[alpha.slug, place.uuid])


def test_it_asks_and_names_the_services(client, editor, alpha, place, address):
    factories.ServiceFactory(organization=alpha, name="Given there", at=[place])
    client.force_login(editor)
    assert "Given there" in client.get(address).content.decode()
    assert Location.objects.count() == 1


def test_it_goes_and_the_services_stay(client, editor, alpha, place, address):
    service = factories.ServiceFactory(organization=alpha, at=[place])
    client.force_login(editor)
    assert client.post(address).url == reverse("directory:manage", args=[alpha.slug])
    assert (Location.objects.count(), service.at_locations.count()) == (0, 0)
    assert [change.record_name for change in alpha.changes.all()] == ["The house"]


def test_strangers_take_nothing_away(client, stranger, beta, place, address):
    client.force_login(stranger)
    through_their_own = reverse("directory:location_delete", args=[beta.slug, place.uuid])
    assert [client.post(page).status_code for page in (address, through_their_own)] == [404, 404]
    assert Location.objects.count() == 1
