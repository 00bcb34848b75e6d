"""The page on which a partner proposes a correction."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.actions import set_commitment
from meetings import minutes
from meetings.models import Correction, Item, Meeting
from tests.meetings.conftest import make_held

pytestmark = pytest.mark.django_db


@pytest.fixture
def item(alpha, stranger):
    """An item of minutes that are out for correction; alpha was present, beta was not."""
    meeting = make_held(alpha)
    minutes.circulate(meeting=meeting, days=7)
    return meeting.items.select_related("meeting").get(title="School")


def address(item):
    return reverse("meetings:correct", args=[item.meeting.uid, item.pk])


def test_who_was_present_proposes_and_reads_the_answer(client, item, editor):
    client.force_login(editor)
    page = client.get(item.meeting.get_absolute_url())
    assert address(item) in page.text
    assert "Notes of School." in client.get(address(item)).text
    answer = client.post(address(item), {"text": "the school opens on monday"})
    assert answer.url == f"{item.meeting.get_absolute_url()}#item-{item.pk}"
    correction = Correction.objects.get()
    assert (correction.organization.name, correction.who, correction.text) == (
        "Alpha",
        editor,
        "the school opens on monday",
    )
    minutes.answer_correction(correction=correction, accepts=False, answer="It is said so below.")
    page = client.get(item.meeting.get_absolute_url())
    assert "the school opens on monday" in page.text
    assert "It is said so below." in page.text


def test_strangers_to_the_meeting_correct_nothing(client, item, stranger, coordinator, settings):
    settings.DEMO = True
    for person in (stranger, coordinator):
        client.force_login(person)
        assert client.post(address(item), {"text": "no"}).status_code == 404
        assert address(item) not in client.get(item.meeting.get_absolute_url()).text
    assert Correction.objects.count() == 0


def test_a_lapsed_organisation_corrects_nothing(client, item, editor, alpha):
    set_commitment(organization=alpha, commitment="ended")
    client.force_login(editor)
    assert client.get(address(item)).status_code == 404


def test_the_coordinators_item_is_not_there(client, item, editor):
    Item.objects.filter(pk=item.pk).update(audience="coordinator")
    client.force_login(editor)
    assert client.get(address(item)).status_code == 404


def test_another_organisation_does_not_read_a_correction(client, item, alpha, editor, stranger):
    minutes.correct(item=item, organization=alpha, who=editor, text="Between us")
    client.force_login(stranger)
    page = client.get(item.meeting.get_absolute_url())
    assert "Notes of School." in page.text
    assert "Between us" not in page.text


def test_after_the_last_day_nothing_typed_is_lost(client, item, editor):
    Meeting.objects.update(corrections_until=timezone.now() - timedelta(minutes=1))
    client.force_login(editor)
    answer = client.post(address(item), {"text": "too late, alas"})
    assert answer.status_code == 409
    assert "too late, alas" in answer.text
    assert Correction.objects.count() == 0
    assert address(item) not in client.get(item.meeting.get_absolute_url()).text


def test_the_guard_reads_it(client, item, editor):
    client.force_login(editor)
    answer = client.post(address(item), {"text": "IBAN FR76 3000 6000 0112 3456 7890 189"})
    assert answer.status_code == 200
    assert answer.context["form"].errors
    assert Correction.objects.count() == 0
