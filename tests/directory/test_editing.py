"""The verbs of editing: compare-and-set, history, and what an edit leaves alone."""

import pytest
from django.utils import timezone

from directory import editing
from directory.models import Location, Organization, Service
from tests import factories

pytestmark = pytest.mark.django_db


def test_of_two_at_one_revision_the_second_is_told(alpha, editor, coordinator):
    first, second = Organization.objects.get(), Organization.objects.get()
    first.summary, second.summary = "First.", "Second."
    editing.edit_organization(organization=first, revision=1, who=editor)
    with pytest.raises(editing.ConflictError) as refused:
        editing.edit_organization(organization=second, revision=1, who=coordinator)
    assert (refused.value.revision, refused.value.fields) == (2, {"summary": ["First.", "Second."]})
    assert Organization.objects.get().summary == "First."
    assert alpha.changes.count() == 1


def test_the_database_itself_compares(alpha, editor, monkeypatch):
    """Where rows cannot be locked, somebody may save between our reading and our writing."""
    read = editing.locked

    def read_then_another_saves(record):
        row = read(record)
        Organization.objects.filter(pk=row.pk).update(summary="Sooner.", revision=2)
        return row

    monkeypatch.setattr(editing, "locked", read_then_another_saves)
    alpha.summary = "Later."
    with pytest.raises(editing.ConflictError):
        editing.edit_organization(organization=alpha, revision=1, who=editor)
    assert alpha.changes.count() == 0


def test_an_edit_leaves_alone_what_the_form_does_not_hold(alpha, editor):
    service = factories.ServiceFactory(organization=alpha, status="draft")
    opened = Service.objects.get(pk=service.pk)
    editing.set_service_status(service=service, status="published", who=editor)
    editing.verify_service(service=service, who=editor)
    opened.name = "A better name"
    parts = {"locations": list(opened.locations.all()), "languages": [], "translations": []}
    editing.edit_service(service=opened, revision=1, who=editor, **parts)
    service.refresh_from_db()
    assert (service.name, service.status) == ("A better name", "published")
    assert (service.last_verified_on, service.last_verified_by) == (timezone.localdate(), editor)


def test_each_step_is_in_the_history(alpha, editor):
    service = factories.ServiceFactory(organization=alpha, status="draft")
    editing.set_service_status(service=service, status="published", who=editor)
    editing.set_service_status(service=service, status="published", who=editor)
    editing.verify_service(service=service, who=editor)
    today = timezone.localdate().isoformat()
    assert [change.fields for change in alpha.changes.all()] == [
        {"last_verified_on": ["", today]},
        {"status": ["draft", "published"]},
    ]


def test_no_other_state_is_known(alpha, editor):
    service = factories.ServiceFactory(organization=alpha)
    with pytest.raises(ValueError, match="hidden"):
        editing.set_service_status(service=service, status="hidden", who=editor)


def test_a_place_that_goes_hands_over_to_the_next(alpha, editor):
    main, other = factories.LocationFactory.create_batch(2, organization=alpha)
    service = factories.ServiceFactory(organization=alpha, at=[main, other])
    editing.delete_location(location=main, who=editor)
    assert [(row.location, row.is_main) for row in service.at_locations.all()] == [(other, True)]
    assert [change.record_type for change in alpha.changes.all()] == ["location"]


def test_a_new_place_finds_its_district_and_no_more_than_its_town(alpha, editor):
    square = {"type": "Polygon", "coordinates": [[[5, 45], [6, 45], [6, 46], [5, 46], [5, 45]]]}
    town = factories.AreaFactory(name="Exempleville", outline=square)
    district = factories.AreaFactory(name="Centre", kind="2-district", outline=square)
    found = []
    for precision in ("exact", "district", "town", "none"):
        place = Location(organization=alpha, latitude=45.5, longitude=5.5, precision=precision)
        found.append(editing.add_location(location=place, who=editor).area)
    assert found == [district, district, town, district]


def test_a_place_without_a_point_is_in_the_town_of_its_address(alpha, editor):
    town = factories.AreaFactory(name="Échirolles-Exemple")
    place = Location(organization=alpha, city="echirolles-exemple")
    assert editing.add_location(location=place, who=editor).area == town
