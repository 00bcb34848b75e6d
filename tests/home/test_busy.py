"""A database that is busy asks for patience: nothing is changed, and nothing written is lost."""

import pytest
from django.db import OperationalError
from django.urls import reverse

from directory.models import Organization

pytestmark = pytest.mark.django_db


@pytest.fixture
def failing(client, coordinator, monkeypatch):
    """Answers a form of hers with ``error`` raised where it is saved."""

    def post(error):
        def fails(*args, **fields):
            raise error

        client.raise_request_exception = False
        client.force_login(coordinator)
        monkeypatch.setattr("directory.actions.create_organization", fails)
        monkeypatch.setattr(Organization, "save", fails)
        address = reverse("directory:organization_new")
        return client.post(address, {"name": "Delta", "kind": "association", "is_listed": "on"})

    return post


@pytest.mark.parametrize("words", ["database is locked", "database table is locked: directory_service"])
def test_a_locked_database_is_a_page_that_says_when_to_come_back(failing, words):
    response = failing(OperationalError(words))
    assert (response.status_code, response.headers["Retry-After"]) == (503, "60")
    assert "Le site est occupé" in response.text
    assert "Something broke" not in response.text


@pytest.mark.parametrize("sqlstate", ["40001", "40P01", "55P03", "53300"])
def test_postgresql_says_it_with_a_code(failing, sqlstate):
    error = OperationalError("canceling statement")
    error.__cause__ = Exception()
    error.__cause__.sqlstate = sqlstate
    assert failing(error).status_code == 503


@pytest.mark.parametrize("error", [OperationalError("no such table: x"), ValueError("locked")])
def test_what_is_broken_is_no_business_of_patience(failing, error):
    response = failing(error)
    assert (response.status_code, "Retry-After" in response.headers) == (500, False)
    assert "Le site est occupé" not in response.text
