"""What the verbs of the directory leave alone."""

import pytest

from directory import actions
from directory.models import ServiceTranslation
from tests import factories

pytestmark = pytest.mark.django_db


def test_what_is_not_given_stays_and_an_empty_list_takes_away(alpha):
    place = factories.LocationFactory(organization=alpha)
    written = [ServiceTranslation(language="ro", name="Spălătorie")]
    service = factories.ServiceFactory(organization=alpha, at=[place], speaks=["ro"], translations=written)
    actions.save_service(service=service)
    assert list(service.locations.all()) == [place]
    assert (service.languages.count(), service.translations.count()) == (1, 1)
    actions.save_service(service=service, locations=[], languages=[], translations=[])
    assert list(service.locations.all()) == []
    assert (service.languages.count(), service.translations.count()) == (0, 0)
