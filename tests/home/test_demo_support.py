"""The demonstration's requests for support: invented, and nobody is recognised in them."""

import re

import pytest
from django.db import transaction
from django.utils import timezone

from directory.models import Organization
from meetings.models import SupportRequest
from taskforce.accounts.models import User
from taskforce.common import guard
from taskforce.common.models import OutgoingMail
from taskforce.home.demo import support
from taskforce.home.demo.files import organizations, people, read
from taskforce.home.demo.load import load
from tests.home.test_demo_data import FORBIDDEN, texts

SHEETS = read("support/requests.json")
WRITTEN = [text for key, text in texts(SHEETS) if key in ("asked", "tried", "text")]


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


def test_the_guard_finds_nothing_in_them():
    assert len(WRITTEN) == 10
    assert {text: guard.read(text) for text in WRITTEN if guard.read(text)} == {}


def test_no_word_of_origin_and_no_living_place():
    assert [text for text in WRITTEN if FORBIDDEN.search(text)] == []


def test_french_has_its_typography():
    assert [text for text in WRITTEN if re.search(r"'|\"|[^\u202f:/][;:!?»]|«[^\u202f]", text)] == []


def test_partners_services_and_people_are_the_invented_ones():
    invented = [sheet for sheet in organizations() if sheet["source"] != "public facts"]
    services = {f"{sheet['key']}/{service['key']}" for sheet in invented for service in sheet["services"]}
    for sheet in SHEETS:
        assert {key for answer in sheet["answers"] for key in answer["services"]} <= services
        assert sheet.get("by", "") in {person["email"] for person in people()} | {""}
        assert sheet.get("email", "@example.org").endswith("@example.org")


def test_two_are_answered_and_two_are_open(site):
    rows = list(SupportRequest.objects.order_by("created"))
    assert [row.state for row in rows] == ["closed", "answered", "new", "new"]
    assert [row.area_name for row in rows] == ["Villeneuve", "", "Saint-Bruno", "Échirolles"]
    assert [row.messages.count() for row in rows] == [1, 1, 0, 0]
    assert [service.name for service in rows[0].messages.get().services.all()] == [
        *("Adresse postale (domiciliation)", "Médiation scolaire"),
    ]
    now = timezone.now()
    assert all(row.created <= row.messages.first().at < now for row in rows[:2])
    assert [row.asker is None for row in rows] == [False, False, False, True]


def test_nobody_gets_a_mail_about_them(site):
    subjects = [mail.payload.get("subject", "") for mail in OutgoingMail.objects.all()]
    assert [subject for subject in subjects if "demande" in subject] == []


def test_a_site_with_requests_or_without_signatories_is_left_alone(site, db):
    assert support.is_loaded()
    SupportRequest.objects.all().delete()
    assert not support.is_loaded()
    Organization.objects.update(source="ours")
    assert support.is_loaded()


def test_who_was_taken_away_since_asks_nothing(site, db):
    SupportRequest.objects.all().delete()
    User.objects.filter(email="camille.martin@example.org").delete()
    Organization.objects.filter(external_id="atelier-premier-pas").update(commitment="ended")
    support.load(timezone.localdate())
    assert SupportRequest.objects.count() == 2
