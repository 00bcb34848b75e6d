"""The badge "signed the charter on" on the pages of the directory, and the charter in the navigation."""

from datetime import date, timedelta

import pytest
from django.utils import timezone

from directory.models import Organization
from taskforce.common.kept import pages
from tests import factories
from tests.charter.conftest import sign_for

pytestmark = pytest.mark.django_db
BADGE = "Signed the charter on 12 March 2026"


@pytest.fixture
def addresses(alpha):
    service = factories.ServiceFactory(organization=alpha, name="Laverie")
    Organization.objects.filter(pk=alpha.pk).update(commitment="live", commitment_since=date(2026, 3, 12))
    return [f"/en/partners/{alpha.slug}/", f"/en/services/{service.slug}/"]


def shown(client, addresses, words=BADGE):
    pages.clear()
    return [words in client.get(address).text for address in addresses]


def test_partner_and_service_carry_the_day_and_lead_to_the_register(client, addresses):
    assert shown(client, addresses) == [True, True]
    assert shown(client, addresses, '<a class="tag ok" href="/en/charter/register/">') == [True, True]
    assert shown(client, ["/en/partners/"], "Signed the charter") == [True]


@pytest.mark.parametrize(
    "fields",
    [
        {"commitment": "none"},
        {"commitment": "ended"},
        {"commitment_ends": timezone.now() - timedelta(hours=1)},
    ],
)
def test_who_is_not_bound_has_no_badge(client, addresses, alpha, fields):
    Organization.objects.filter(pk=alpha.pk).update(**fields)
    assert shown(client, [*addresses, "/en/partners/"], "Signed the charter") == [False, False, False]


def test_a_kept_page_gets_its_badge_with_the_signature(client, alpha, version):
    assert "Signed the charter" not in client.get(f"/en/partners/{alpha.slug}/").text
    sign_for(alpha)
    assert "Signed the charter" in client.get(f"/en/partners/{alpha.slug}/").text


@pytest.mark.parametrize("signed", [True, False])
def test_the_badge_costs_no_query(client, addresses, alpha, django_assert_num_queries, signed):
    Organization.objects.filter(pk=alpha.pk).update(commitment="live" if signed else "none")
    with django_assert_num_queries(4):
        client.get(addresses[0])
    with django_assert_num_queries(2):
        client.get("/en/partners/")


def test_the_navigation_says_where_one_is(client, version):
    here = '<a href="/en/charter/" aria-current="true">Charter</a>'
    assert here in client.get("/en/charter/").text
    assert here in client.get("/en/charter/register/").text
    assert here not in client.get("/en/partners/").text
    assert '<a href="/en/charter/">Charter</a>' in client.get("/en/partners/").text
    for address in ("charter/access/", "join/"):
        assert f'<li><a href="/en/{address}">' in client.get("/en/").text


def test_the_front_page_counts_who_is_bound(client, alpha, beta):
    factories.OrganizationFactory(is_listed=False)
    assert "1 of 2 partners have signed" in client.get("/en/").text
