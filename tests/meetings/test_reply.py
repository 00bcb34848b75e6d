"""The answer to an invitation, by the link of the mail."""

from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from meetings import planning
from meetings.models import Meeting
from tests.meetings.conftest import make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def reply(editor):
    meeting = make_meeting(starts=timezone.now() + timedelta(days=9))
    return planning.convene(meeting=meeting, by="Inès").replies.get(user=editor)


@pytest.fixture
def link(reply):
    return reverse("meetings:reply", args=[reply.token])


def answer_of(reply):
    reply.refresh_from_db()
    return reply.answer, reply.sends


@pytest.mark.parametrize("answer", ["yes", "no", "sends", "nothing known"])
def test_opening_a_link_answers_nothing(client, reply, link, answer):
    """Programs that look through mail open all links in it."""
    page = client.get(link, {"answer": answer})
    assert (page.status_code, answer_of(reply)) == (200, ("none", ""))
    assert ("data-tf-send" in page.text) == (answer in ("yes", "no"))  # scripts press the button


def test_one_button_answers_without_signing_in_and_may_be_changed(client, reply, link):
    assert client.post(f"{link}?answer=yes", {"answer": "yes"}).status_code == 200
    assert answer_of(reply) == ("yes", "")
    client.post(link, {"answer": "sends", "sends": "Jo"})
    assert answer_of(reply) == ("sends", "Jo")
    client.post(link, {"answer": "nothing known"})
    assert answer_of(reply) == ("sends", "Jo")


def test_once_it_is_off_no_answer_is_taken(client, reply, link):
    planning.cancel(meeting=Meeting.objects.get(), reason="Snow", by=None)
    assert client.post(link, {"answer": "yes"}).status_code == 409
    assert answer_of(reply) == ("none", "")
