"""Who sees which edition: what is published for everyone, drafts for who works on them."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from guardian.shortcuts import assign_perm

from directory.actions import set_commitment
from reports.models import Edition
from reports.models.edition import CONTRIBUTE, EDIT, PUBLISH
from tests.factories import UserFactory
from tests.reports.conftest import make_edition, make_frozen, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def editions(alpha):
    """One of each kind: ``{year: edition}``; alpha's people contribute to the draft of 2026."""
    draft = make_edition(year=2026)
    assign_perm(CONTRIBUTE, alpha.group, draft)
    replaced = make_published(year=2023)
    Edition.objects.filter(pk=replaced.pk).update(state="replaced")
    made = [draft, make_frozen(year=2025), make_published(year=2024), replaced]
    return {edition.year: edition for edition in made}


def years(user, **manager):
    return [edition.year for edition in Edition.objects.visible_to(user)]


def test_visitors_and_strangers_see_what_was_published(editions, stranger, inactive):
    assert [years(who) for who in (AnonymousUser(), stranger, inactive)] == [[2024, 2023]] * 3


def test_who_contributes_sees_her_draft(editions, editor):
    assert years(editor) == [2026, 2024, 2023]
    assert [one.year for one in Edition.objects.worked_on_by(editor)] == [2026]
    assert list(Edition.objects.editable_by(editor)) == []
    assert list(Edition.objects.publishable_by(editor)) == []


def test_who_lapsed_contributes_no_more(editions, editor, alpha):
    set_commitment(organization=alpha, commitment="ended")
    assert years(editor) == [2024, 2023]
    assert list(Edition.objects.worked_on_by(editor)) == []


def test_a_coordinator_sees_all(editions, coordinator):
    assert years(coordinator) == [2026, 2025, 2024, 2023]
    assert Edition.objects.publishable_by(coordinator).count() == 4


@pytest.mark.parametrize(
    ("permission", "edits", "publishes"), [(EDIT, [2025], []), (PUBLISH, [], [2025]), (CONTRIBUTE, [], [])]
)
def test_a_person_may_be_given_one_edition(editions, permission, edits, publishes):
    person = UserFactory()
    assign_perm(permission, person, editions[2025])
    assert years(person) == [2025, 2024, 2023]
    assert [one.year for one in Edition.objects.editable_by(person)] == edits
    assert [one.year for one in Edition.objects.publishable_by(person)] == publishes
    person.is_active = False
    person.save()
    assert years(person) == [2024, 2023]
    assert list(Edition.objects.worked_on_by(person)) == []


def test_a_global_permission_opens_nothing(editions):
    person = UserFactory()
    for codename in ("edit_edition", "publish_edition", "contribute_edition"):
        person.user_permissions.add(Permission.objects.get(codename=codename))
    assert years(person) == [2024, 2023]


def test_nobody_signed_in_works_on_anything(editions):
    nobody = AnonymousUser()
    assert not Edition.objects.worked_on_by(nobody).exists()
    assert not Edition.objects.editable_by(nobody).exists()
    assert not Edition.objects.publishable_by(nobody).exists()


def test_a_right_goes_with_the_edition(editions, editor, alpha):
    """Also for an edition that gets the key of one that is gone."""
    old, person = editions[2026], UserFactory()
    assign_perm("publish_edition", person, old)
    key = old.pk
    assert old in Edition.objects.worked_on_by(editor)
    old.delete()
    again = make_edition(pk=key, year=2026)
    assert (years(editor), years(person)) == ([2024, 2023], [2024, 2023])
    assert again not in Edition.objects.worked_on_by(editor)
    assert not again.editiongroupobjectpermission_set.exists()
    assert not again.editionuserobjectpermission_set.exists()
