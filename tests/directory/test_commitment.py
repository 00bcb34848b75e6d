"""The members' layer of the directory opens with the signature of the charter and closes with its end."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from directory.actions import set_commitment
from directory.models import Organization, Service
from directory.vocabulary import Commitment
from tests.factories import OrganizationFactory, ServiceFactory, member_of

pytestmark = pytest.mark.django_db
HOUR = timedelta(hours=1)


@pytest.fixture
def layer(beta):
    """What only members see: a service for partners, an organisation that is not listed."""
    ServiceFactory(organization=beta, name="For partners", visibility="partners")
    return OrganizationFactory(name="Unlisted", is_listed=False)


def stand(organization, commitment, ends=None):
    set_commitment(organization=organization, commitment=commitment, ends=ends)


@pytest.mark.parametrize(
    ("commitment", "ends", "sees", "edits"),
    [
        (Commitment.NONE, None, False, True),
        (Commitment.LIVE, None, True, True),
        (Commitment.LIVE, +HOUR, True, True),
        (Commitment.LIVE, -HOUR, False, False),
        (Commitment.ENDED, None, False, False),
    ],
)
def test_where_an_organisation_stands_with_the_charter_opens_the_layer(
    client, alpha, editor, layer, commitment, ends, sees, edits
):
    stand(alpha, commitment, ends and timezone.now() + ends)
    assert Service.objects.visible_to(editor).filter(name="For partners").exists() is sees
    assert Organization.objects.visible_to(editor).filter(pk=layer.pk).exists() is sees
    assert Organization.objects.editable_by(editor).filter(pk=alpha.pk).exists() is edits
    client.force_login(editor)
    assert ("For partners" in client.get(reverse("directory:map")).text) is sees
    assert client.get(layer.get_absolute_url()).status_code == (200 if sees else 404)
    assert client.get(reverse("directory:manage", args=[alpha.slug])).status_code == (200 if edits else 404)


def test_a_second_organisation_keeps_the_layer_open(alpha, beta, editor, layer):
    stand(alpha, Commitment.ENDED)
    editor.groups.add(beta.group)
    assert Organization.objects.visible_to(editor).filter(pk=layer.pk).exists()


def test_the_coordinator_needs_no_signature(coordinator, alpha, layer):
    stand(alpha, Commitment.ENDED)
    assert set(Organization.objects.editable_by(coordinator)) == {alpha, layer, *Organization.objects.all()}


def test_it_is_told_to_visitors_at_once(client, alpha, taskforce):
    taskforce.refresh_from_db()
    before = taskforce.version
    stand(alpha, Commitment.LIVE)
    taskforce.refresh_from_db()
    assert taskforce.version == before + 1
    assert alpha in Organization.objects.committed().visible_to(AnonymousUser())


def test_who_belongs_to_nobody_sees_what_everyone_sees(alpha, layer):
    person = member_of(alpha)
    person.groups.clear()
    assert not Organization.objects.visible_to(person).filter(pk=layer.pk).exists()
