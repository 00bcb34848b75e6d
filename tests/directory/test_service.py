"""The page of a service: every fact, in the right language, and nothing that is not public."""

from datetime import timedelta

import pytest

from directory import hours
from directory.models import ServiceLanguage, ServiceTranslation, TaskForce
from tests.factories import LocationFactory, OrganizationFactory, ServiceFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(alpha):
    return ServiceFactory(
        organization=alpha,
        name="Médiation scolaire",
        summary="Inscrire les enfants à l’école.",
        language="fr",
        domains=["education", "rights"],
        publics=["familles"],
        access=["walk-in", "phone"],
        fees="free",
        no_documents_needed=True,
        phone="04 65 71 00 01",
        opening_hours="Mo-Fr 08:30-12:00",
        last_verified_on=hours.now().date() - timedelta(days=12),
        at=[
            LocationFactory(
                organization=alpha, latitude=45.1, longitude=5.7, step_free=True, transportation="tram A"
            )
        ],
        translations=[
            ServiceTranslation(
                language="en", name="School mediation", summary="Register children.", state="reviewed"
            ),
            ServiceTranslation(language="ro", name="Mediere școlară", state="draft"),
        ],
    )


def page(client, service, language="en"):
    return client.get(f"/{language}/services/{service.slug}/")


def test_says_what_for_whom_how_where_and_by_whom(client, service):
    text = page(client, service).text
    for fact in (
        "<h1>School mediation</h1>", "Register children.", "Families with children", "Free",
        "Walk in, by telephone", "No papers needed", "Step-free entrance", "tram A", "8:30–12:00",
        "Checked 12 days ago",
        'href="tel:0465710001"', "12 rue de l’Exemple", "38000 Exempleville", "geo:45.10000,5.70000", "Alpha",
    ):  # fmt: skip
        assert fact in text, fact


def test_text_of_another_language_is_marked(client, service):
    text = page(client, service, "bg").text
    assert '<h1 lang="fr">Médiation scolaire</h1>' in text


def test_draft_translation_says_so_and_missing_one_too(client, service):
    sheets = {language: page(client, service, language).context["sheet"] for language in ("ro", "en", "bg")}
    said = {code: (sheet.is_draft_translation, sheet.missing_language) for code, sheet in sheets.items()}
    assert said == {"ro": (True, False), "en": (False, False), "bg": (False, True)}


def test_languages_spoken_say_level_and_when(client, service):
    ServiceLanguage.objects.create(service=service, language="rom", level="basic", when="mardi")
    assert 'Romani (a little, <span lang="fr">mardi</span>)' in page(client, service).text


@pytest.mark.parametrize(("days", "shown"), [(-1, False), (0, True), (5, True)])
def test_a_notice_is_shown_until_its_last_day(client, service, days, shown):
    service.notice, service.notice_until = "Fermé pour travaux", hours.now().date() + timedelta(days=days)
    service.save()
    assert ("Fermé pour travaux" in page(client, service).text) is shown


@pytest.mark.parametrize("field", [{"status": "draft"}, {"status": "archived"}, {"visibility": "partners"}])
def test_what_is_not_public_is_not_found(client, field):
    assert page(client, ServiceFactory(**field)).status_code == 404


def test_an_unlisted_organisation_hides_its_services(client, editor):
    service = ServiceFactory(organization=OrganizationFactory(is_listed=False))
    assert page(client, service).status_code == 404
    client.force_login(editor)
    assert page(client, service).status_code == 200


@pytest.mark.parametrize("precision", ["street", "district", "town", "none"])
def test_the_exact_place_is_nowhere(client, alpha, precision):
    place = LocationFactory(
        organization=alpha,
        address="7 rue Cachée",
        latitude=45.123456,
        longitude=5.654321,
        precision=precision,
    )
    service = ServiceFactory(organization=alpha, at=[place])
    text = page(client, service).text
    for secret in ("45.123456", "5.654321", "45.12346", "5.65432", "7 rue"):
        assert secret not in text
    assert ("rue Cachée" in text) is (precision == "street")


def test_markup_and_javascript_links_are_only_text(client, alpha):
    service = ServiceFactory(
        organization=alpha,
        name="<script>alert(1)</script>",
        summary="<img src=x onerror=alert(1)>",
        description="<script>alert(1)</script> [click](javascript:alert(1)) **strong**",
    )
    text = page(client, service).text
    assert "<script>alert" not in text
    assert "<img" not in text
    assert "javascript:" not in text.replace("[click](javascript:alert(1))", "")
    assert "<strong>strong</strong>" in text


def test_shares_by_plain_links(client, service, settings):
    settings.SITE_URL = "https://example.org"
    share = page(client, service).context["sheet"].share
    assert share["whatsapp"] == (
        "https://wa.me/?text=School%20mediation%20https%3A//example.org/en/services/mediation-scolaire/"
    )
    assert share["sms"].startswith("sms:?&body=School")
    assert share["mail"].startswith("mailto:?subject=School%20mediation&body=")


@pytest.mark.parametrize("places", [1, 5])
def test_four_queries_whatever_the_places_and_languages(client, alpha, django_assert_num_queries, places):
    at = [LocationFactory(organization=alpha) for _ in range(places)]
    service = ServiceFactory(organization=alpha, at=at, speaks=["fr", "ro", "rom", "bg", "en"][:places])
    with django_assert_num_queries(4):  # task force; service; languages; places
        page(client, service)


def test_small_map_shows_the_place_within_the_territory(client, service):
    TaskForce.objects.update(west=5.5, south=45.0, east=5.9, north=45.3)
    assert page(client, service).context["sketch"].pins[0].colour == "#1d6b45"


def test_no_small_map_for_a_place_far_away(client, alpha):
    TaskForce.objects.update(west=5.5, south=45.0, east=5.9, north=45.3)
    service = ServiceFactory(
        organization=alpha, at=[LocationFactory(organization=alpha, latitude=50.7, longitude=3.2)]
    )
    assert page(client, service).context["sketch"] is None


def test_those_who_may_edit_find_the_way_to_it(client, service, editor, stranger):
    for user, may in ((editor, True), (stranger, False)):
        client.force_login(user)
        assert ("/en/services/mediation-scolaire/preview/" in page(client, service).text) is may


def test_six_queries_signed_in(client, service, editor, django_assert_num_queries):
    client.force_login(editor)
    page(client, service)
    with django_assert_num_queries(6):  # session, person, task force; service; languages; places
        page(client, service)


def test_who_checked_it_is_told_by_role_and_never_by_name(client, service, editor, coordinator):
    for checker, words in ((editor, "by the partner"), (coordinator, "by the coordinator"), (None, "")):
        service.last_verified_by = checker
        service.save()
        sheet = page(client, service).context["sheet"]
        assert sheet.verified_by == words
        TaskForce.objects.changed()
    service.last_verified_by = editor
    service.save()
    TaskForce.objects.changed()
    assert "Ed Editor" not in page(client, service).text


def test_the_way_there_opens_without_an_app_too(client, service):
    way = page(client, service).context["sheet"].way
    assert way["directions"] == "https://www.openstreetmap.org/directions?to=45.10000%2C5.70000"
    assert way["geo"] == "geo:45.10000,5.70000"
