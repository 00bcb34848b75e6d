"""What the demonstration's directory shows once it is loaded."""

from datetime import date

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction

from directory.models import (
    Area,
    Location,
    Organization,
    Service,
    ServiceLanguage,
    ServiceTranslation,
    TaskForce,
)
from directory.vocabulary import Domain, Precision
from taskforce.accounts.models import User
from taskforce.common import geo
from taskforce.home.demo.directory import load

TODAY = date(2026, 11, 22)


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demonstration, loaded once for all tests of this file and rolled back after them."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def taskforce():
    """No task force of the tests' own: the demonstration brings one."""


@pytest.fixture
def site(demo, db):
    """The demonstration; what a test changes is undone after it."""


def test_the_task_force_has_its_box(site):
    taskforce = TaskForce.objects.get()
    box = geo.Box(taskforce.west, taskforce.south, taskforce.east, taskforce.north)
    assert box == geo.box_of(taskforce.outline) == geo.Box(5.571, 44.956, 5.879, 45.322)
    taskforce.full_clean()


def test_every_record_is_clean(site):
    for model in (Area, Location, Organization, Service, ServiceLanguage, ServiceTranslation, User):
        for record in model.objects.all():
            record.full_clean(exclude=["group", "password"])


def test_the_coordinator_and_only_she_keeps_the_site(site):
    assert [user.email for user in User.objects.filter(is_coordinator=True)] == ["ines@example.org"]
    assert [user.email for user in User.objects.filter(is_active=False)] == ["paul.gauthier@example.org"]


@pytest.mark.parametrize(
    ("email", "edited", "signs"),
    [
        ("camille.martin@example.org", ["Maison des familles de l’Exemple"], True),
        ("sacha.morel@example.org", ["Conseil des représentants des familles"], True),
        ("jonas.lefort@example.org", ["Atelier du premier pas"], False),
        ("nadia.perrin@example.org", [], False),
        ("paul.gauthier@example.org", [], False),
    ],
)
def test_people_have_the_rights_their_description_tells(site, email, edited, signs):
    user = User.objects.get(email=email)
    assert [str(organization) for organization in Organization.objects.editable_by(user)] == edited
    signed = [user.has_perm("directory.sign_for_organization", row) for row in Organization.objects.all()]
    assert sum(signed) == (1 if signs else 0)


def test_nobody_invented_belongs_to_a_real_organisation(site):
    real = Organization.objects.filter(source="public facts")
    assert [str(row) for row in real] == ["La Solidarité de Roubaix", "Roms Action", "Rues et Cités"]
    assert list(User.objects.filter(groups__organization__in=real)) == []


def test_visitors_see_neither_drafts_nor_archives_nor_what_is_for_partners(site):
    hidden = Service.objects.exclude(pk__in=Service.objects.visible_to(AnonymousUser()))
    assert [str(service) for service in hidden] == [
        "École du vélo pour adultes",
        "Écoute et répit",
        "Ligne d’appui pour les professionnels",
        "Séjour d’été à la montagne",
    ]


def test_every_domain_has_a_healthy_number_of_services(site):
    seen = Service.objects.visible_to(AnonymousUser())
    mains = [service.main_domain for service in seen]
    assert {domain.value: mains.count(domain) for domain in Domain} == {
        "housing": 7,
        "employment": 5,
        "health": 5,
        "education": 6,
        "social": 8,
        "culture": 6,
        "rights": 8,
    }


def test_the_shelter_is_shown_in_its_town_only(site):
    shelter = Location.objects.get(external_id="un-toit-en-exemple/abri")
    town = Area.objects.get(name="Saint-Martin-d'Hères")
    assert (shelter.public_latitude, shelter.public_longitude) == (town.latitude, town.longitude)
    assert shelter.public_address == "38400 Saint-Martin-d'Hères"


def test_the_demonstration_shows_each_precision(site):
    used = set(Location.objects.values_list("precision", flat=True))
    assert used == {precision.value for precision in Precision}


def test_each_place_in_the_territory_knows_its_town_or_district(site):
    outside = Location.objects.filter(area=None).order_by("city")
    assert [place.city for place in outside] == ["Roubaix", "Seine-Saint-Denis"]


def test_a_service_keeps_its_two_places_the_main_one_first(site):
    service = Service.objects.get(external_id="ville-de-demonstration/adresse-postale")
    assert [link.location.city for link in service.at_locations.all()] == ["Saint-Martin-d'Hères", "Fontaine"]
    assert service.main_location.city == "Saint-Martin-d'Hères"


def test_verification_and_notices_are_counted_from_the_day_of_loading(site):
    bus = Service.objects.get(external_id="point-sante/bus-dentaire")
    assert (bus.last_verified_on, bus.notice_until) == (date(2026, 11, 13), date(2026, 12, 13))
    assert str(bus.last_verified_by) == "Inès Marchand"
    school = Service.objects.get(external_id="maison-des-familles/mediation-scolaire")
    assert str(school.last_verified_by) == "Camille Martin"


def test_services_are_found_by_their_words_in_each_language(site):
    for words in ("mediation scolaire", "school mediation", "mediere școlară", "училищна медиация"):
        found = Service.objects.with_words(words)
        assert "maison-des-familles/mediation-scolaire" in [service.external_id for service in found]
