"""The demonstration's ideas: invented, of invented partners, at four different states."""

import re

import pytest
from django.db import transaction
from django.utils import timezone

from directory.models import Organization
from meetings.models import Idea, Meeting
from taskforce.accounts.models import User
from taskforce.common import guard
from taskforce.common.models import OutgoingMail
from taskforce.home.demo import ideas
from taskforce.home.demo.files import organizations, people, read
from taskforce.home.demo.load import load
from tests.home.test_demo_data import FORBIDDEN, texts

SHEETS = read("support/ideas.json")
WRITTEN = [text for key, text in texts(SHEETS) if key in ("title", "text", "refused")]


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demonstration as it is loaded today; rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(timezone.localdate())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def taskforce():
    """No task force of the tests' own: the demonstration brings one."""


@pytest.fixture
def site(demo, db):
    return demo


def test_the_guard_finds_nothing_in_them_and_no_word_of_origin():
    assert len(WRITTEN) == 9
    assert {text: guard.read(text) for text in WRITTEN if guard.read(text)} == {}
    assert [text for text in WRITTEN if FORBIDDEN.search(text)] == []


def test_french_has_its_typography():
    assert [text for text in WRITTEN if re.search(r"'|\"|[^\u202f:/][;:!?»]|«[^\u202f]", text)] == []


def test_partners_and_people_are_the_invented_ones():
    keys = {sheet["key"] for sheet in organizations() if sheet["source"] != "public facts"}
    homes = {person["email"]: person["organization"] for person in people()}
    for sheet in SHEETS:
        assert homes[sheet["by"]] == sheet["organization"]
        assert {sheet["organization"], *sheet["supported_by"]} <= keys


def test_each_is_at_its_own_state(site):
    camille = User.objects.get(email="camille.martin@example.org")
    rows = Idea.objects.visible_to(camille).with_state(camille).order_by("created")
    assert [row.state for row in rows] == ["action", "refused", "agenda", "proposed"]
    assert [row.supports.count() for row in rows] == [2, 0, 3, 1]
    assert [action.owner.external_id for action in rows[0].actions.all()] == ["atelier-premier-pas"]
    assert rows[1].created < rows[1].refused < timezone.now()
    assert rows[2].items.get().meeting == Meeting.objects.get(state="planned")


def test_nobody_gets_a_mail_about_them(site):
    subjects = [mail.payload.get("subject", "") for mail in OutgoingMail.objects.all()]
    assert [subject for subject in subjects if "idée" in subject] == []


def test_a_site_with_ideas_or_without_signatories_is_left_alone(site, db):
    assert ideas.is_loaded()
    Idea.objects.all().delete()
    assert not ideas.is_loaded()
    Organization.objects.filter(external_id="conseil-des-familles").update(commitment="ended")
    Meeting.objects.filter(state="planned").update(state="cancelled")
    ideas.load(timezone.localdate())
    assert Idea.objects.count() == 2
    Organization.objects.update(source="ours")
    assert ideas.is_loaded()
