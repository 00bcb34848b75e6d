"""Log lines open nothing and name nobody."""

import logging

import pytest
from django.conf import settings
from django.test import Client
from django.urls import reverse

from meetings import subscribing
from taskforce.common.log import WithoutSecrets
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db


def logged(caplog):
    """The lines as the handler of the site writes them."""
    guard = WithoutSecrets()
    return [record.getMessage() for record in caplog.records if guard.filter(record)]


@pytest.fixture
def secret():
    return subscribing.make_link(user=UserFactory()).token


def test_the_secret_of_a_link_stands_in_no_line(client, caplog, secret):
    address = reverse("meetings:my_calendar_file", args=[secret])
    assert client.get(address).status_code == 200
    assert client.put(address).status_code == 405
    assert Client(enforce_csrf_checks=True).post(address).status_code == 403
    lines = logged(caplog)
    assert len(lines) == 2
    assert all("…" in line and secret not in line for line in lines), lines


def test_words_of_a_search_stand_in_no_line(client, caplog):
    assert client.get("/fr/nothing/?q=Cachée").status_code == 404
    assert logged(caplog) == ["Not Found: /fr/nothing/"]


def test_lines_of_other_programs_stay_as_they_are(caplog):
    logging.getLogger("x").warning("%(a)s of %(b)s", {"a": 1, "b": 2})
    assert logged(caplog) == ["1 of 2"]


def test_the_handler_of_the_site_has_the_guard():
    assert settings.LOGGING["handlers"]["console"]["filters"] == ["without_secrets"]
