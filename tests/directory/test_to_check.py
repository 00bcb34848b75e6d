"""The services to look at first."""

from datetime import timedelta

import pytest

from directory import hours
from tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
URL = "/en/to-check/"


def names(client):
    return [service.name for service in client.get(URL).context["page"].rows]


def test_one_s_own_unchecked_services_the_longest_ago_first(client, alpha, beta, editor):
    today = hours.now().date()
    ServiceFactory(organization=alpha, name="Half a year", last_verified_on=today - timedelta(days=181))
    ServiceFactory(organization=alpha, name="Never")
    ServiceFactory(organization=alpha, name="A year", last_verified_on=today - timedelta(days=365))
    ServiceFactory(organization=alpha, name="Fresh", last_verified_on=today - timedelta(days=180))
    ServiceFactory(organization=alpha, name="Draft", status="draft")
    ServiceFactory(organization=beta, name="Foreign")
    client.force_login(editor)
    assert names(client) == ["Never", "A year", "Half a year"]


def test_nothing_to_check_says_so(client, editor):
    client.force_login(editor)
    assert "All is checked." in client.get(URL).text


def test_a_coordinator_sees_all(client, alpha, beta, coordinator):
    ServiceFactory(organization=alpha, name="A")
    ServiceFactory(organization=beta, name="B")
    client.force_login(coordinator)
    assert names(client) == ["A", "B"]


def test_a_visitor_is_asked_to_sign_in(client):
    assert client.get(URL).status_code == 302


@pytest.mark.parametrize("rows", [1, 5])
def test_four_queries_whatever_the_rows(client, alpha, editor, django_assert_num_queries, rows):
    for _ in range(rows):
        ServiceFactory(organization=alpha)
    client.force_login(editor)
    client.get(URL)
    with django_assert_num_queries(4):  # session, person, task force, services
        client.get(URL)
