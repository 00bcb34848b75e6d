"""The page of a partner."""

import pytest

from tests.factories import LocationFactory, OrganizationFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def test_shows_kind_zone_contacts_and_services(client):
    partner = OrganizationFactory(
        name="Alpha", acronym="ALP", kind="institution", area_served="Le sud", phone="+33 4 65 71 00 00"
    )
    ServiceFactory(organization=partner, name="Laverie")
    ServiceFactory(organization=partner, name="Brouillon", status="draft")
    text = client.get(partner.get_absolute_url().replace("/fr/", "/en/")).text
    for fact in ("Alpha", "ALP", "Local institution", "Le sud", 'href="tel:+33465710000"', "Laverie"):
        assert fact in text, fact
    assert "Brouillon" not in text


def test_unlisted_partner_is_not_found_by_strangers(client, editor):
    partner = OrganizationFactory(name="Hidden", is_listed=False)
    assert client.get("/en/partners/hidden/").status_code == 404
    client.force_login(editor)
    assert client.get("/en/partners/hidden/").status_code == 200
    assert partner.slug == "hidden"


@pytest.mark.parametrize("rows", [1, 5])
def test_four_queries_whatever_the_rows(client, alpha, django_assert_num_queries, rows):
    for _ in range(rows):
        ServiceFactory(organization=alpha, speaks=["fr", "ro"])
    with django_assert_num_queries(4):  # task force, partner, services, places
        client.get("/en/partners/alpha/")


def test_what_a_partner_says_of_itself_is_in_the_first_language_of_the_site(client):
    OrganizationFactory(name="Alpha", summary="Un accueil.", area_served="Le sud")
    assert '<p class="lead" lang="fr">Un accueil.</p>' in client.get("/en/partners/alpha/").text
    assert '<p class="lead">Un accueil.</p>' in client.get("/fr/partners/alpha/").text


def test_shows_where_it_is_as_far_as_the_public_may_know(client, alpha):
    LocationFactory(organization=alpha, address="12 rue de l’Exemple", city="Exempleville")
    LocationFactory(organization=alpha, address="7 rue Cachée", city="Ailleurs", precision="none")
    text = client.get("/en/partners/alpha/").text
    assert "12 rue de l’Exemple" in text
    assert "Cachée" not in text
    assert "Ailleurs" not in text
