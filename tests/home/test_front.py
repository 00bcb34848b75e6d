"""The front page."""

import pytest

from tests.factories import OrganizationFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def test_counts_services_by_domain_and_partners(client, alpha):
    ServiceFactory(organization=alpha, domains=["housing", "health"])
    ServiceFactory(organization=alpha, domains=["health"])
    ServiceFactory(organization=alpha, domains=["health"], status="draft")
    OrganizationFactory(is_listed=False)
    context = client.get("/en/").context
    counts = {domain.value: count for domain, count in context["tiles"] if count}
    assert (context["total"], context["partners"], counts) == (2, 1, {"housing": 1, "health": 2})


def test_members_count_what_they_see(client, alpha, editor):
    ServiceFactory(organization=alpha, visibility="partners")
    assert client.get("/en/").context["total"] == 0
    client.force_login(editor)
    assert client.get("/en/").context["total"] == 1


@pytest.mark.parametrize("rows", [1, 5])
def test_three_queries_whatever_the_rows(client, django_assert_num_queries, rows):
    for _ in range(rows):
        ServiceFactory()
    with django_assert_num_queries(3):
        client.get("/en/")


def test_the_address_without_language_goes_to_the_visitors_language(client):
    response = client.get("/", headers={"accept-language": "ro"})
    assert (response.status_code, response["Location"]) == (302, "/ro/")


@pytest.mark.parametrize("path", ["/en/accessibility/", "/en/privacy/", "/en/legal/"])
def test_pages_every_site_owes_its_readers(client, path):
    assert client.get(path).status_code == 200


def test_a_page_that_is_not_here_is_said_in_words(client):
    response = client.get("/en/nothing/")
    assert response.status_code == 404
    assert "This page is not here" in response.text
    assert "Exempleville" in response.text  # and the layout still knows whose site it is
