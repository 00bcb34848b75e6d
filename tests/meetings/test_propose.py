"""The page on which a partner proposes an item."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.actions import set_commitment
from meetings import planning
from meetings.models import Item, Meeting
from tests.factories import OrganizationFactory
from tests.meetings.conftest import make_held, make_meeting

pytestmark = pytest.mark.django_db
TYPED = {"title": "a bus for the school", "audience": "signatories"}


@pytest.fixture
def coming(db):
    return make_meeting(starts=timezone.now() + timedelta(days=9))


def address(meeting):
    return reverse("meetings:propose", args=[meeting.uid])


def test_a_partner_proposes_and_reads_the_answer(client, coming, editor, alpha):
    client.force_login(editor)
    assert address(coming) in client.get(coming.get_absolute_url()).text
    assert client.post(address(coming), TYPED).url == coming.get_absolute_url()
    item = Item.objects.get(title="a bus for the school")
    assert (item.status, item.proposed_by, item.audience) == ("proposed", alpha, "signatories")
    planning.answer_proposal(item=item, accepts=False, answer="Next time")
    assert "Next time" in client.get(coming.get_absolute_url()).text


def test_what_was_refused_is_for_who_proposed_it(client, coming, alpha, stranger):
    item = planning.propose_item(meeting=coming, organization=alpha, title="Mine alone")
    planning.answer_proposal(item=item, accepts=False, answer="Not now")
    client.force_login(stranger)
    assert "Mine alone" not in client.get(coming.get_absolute_url()).text


def test_somebody_of_two_organisations_says_for_which(client, coming, editor, alpha):
    delta = OrganizationFactory(name="Delta")
    delta.group.user_set.add(editor)
    client.force_login(editor)
    assert client.post(address(coming), TYPED).status_code == 200  # asked for which
    client.post(address(coming), TYPED | {"organization": delta.pk})
    assert Item.objects.get(status="proposed").proposed_by == delta


def test_a_foreign_organisation_is_no_choice(client, coming, editor, beta):
    OrganizationFactory(name="Delta").group.user_set.add(editor)
    client.force_login(editor)
    assert client.post(address(coming), TYPED | {"organization": beta.pk}).status_code == 200
    assert not Item.objects.filter(status="proposed").exists()


@pytest.mark.parametrize("audience", ["coordinator", "nobody"])
def test_a_partner_hides_nothing_from_the_others(client, coming, editor, audience):
    client.force_login(editor)
    assert client.post(address(coming), TYPED | {"audience": audience}).status_code == 200
    assert not Item.objects.filter(status="proposed").exists()


def test_after_the_last_day_nothing_typed_is_lost(client, coming, editor):
    Meeting.objects.update(proposals_until=timezone.localdate() - timedelta(days=1))
    client.force_login(editor)
    assert address(coming) not in client.get(coming.get_absolute_url()).text
    answer = client.post(address(coming), TYPED)
    assert answer.status_code == 409
    assert "a bus for the school" in answer.text


def test_strangers_propose_nothing(client, coming, editor, alpha, coordinator, settings):
    settings.DEMO = True
    client.force_login(coordinator)  # of no organisation: adds items on the agenda itself
    assert client.get(address(coming)).status_code == 404
    client.force_login(editor)
    assert client.get(address(make_held(alpha))).status_code == 404
    set_commitment(organization=alpha, commitment="ended")
    assert client.post(address(coming), TYPED).status_code == 404
