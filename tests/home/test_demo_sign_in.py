"""The one-click way in of the demonstration."""

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user
from django.urls import reverse

from taskforce.home.demo_people import ROLES, demo_people
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
SIGN_IN = reverse("home:demo_sign_in")


@pytest.fixture
def ines():
    return UserFactory(name="Inès Marchand", email="ines@example.org", is_coordinator=True)


def test_the_sign_in_page_offers_the_people(client):
    page = client.get(reverse("account_login")).content.decode()
    assert [page.count(f'value="{person.email}"') for person in demo_people()] == [1] * len(demo_people())


def test_one_click_signs_in(client, ines):
    assert client.post(SIGN_IN, {"person": ines.email}).url == reverse("home:workspace")
    assert get_user(client) == ines


def test_a_second_factor_is_not_asked_for(client, ines):
    TOTP.activate(ines, generate_totp_secret())
    client.post(SIGN_IN, {"person": ines.email})
    assert get_user(client) == ines


def test_a_closed_account_stays_closed(client):
    UserFactory(email="paul.gauthier@example.org", is_active=False)
    answer = client.post(SIGN_IN, {"person": "paul.gauthier@example.org"})
    assert answer.url == reverse("account_inactive")
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("person", ["", "editor@example.org", "nobody@example.org", "ines@example.org"])
def test_nobody_else_gets_in(client, editor, person):
    assert client.post(SIGN_IN, {"person": person}).status_code == 404
    assert not get_user(client).is_authenticated


def test_opening_the_address_signs_nobody_in(client, ines):
    assert client.get(SIGN_IN, {"person": ines.email}).status_code == 405


def test_a_real_site_has_no_such_way(client, ines, settings):
    settings.DEMO = False
    assert ines.email not in client.get(reverse("account_login")).content.decode()
    assert client.post(SIGN_IN, {"person": ines.email}).status_code == 404
    assert not get_user(client).is_authenticated


def test_every_role_has_its_words():
    assert {person.role for person in demo_people()} == set(ROLES.values())
