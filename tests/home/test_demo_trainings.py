"""The demonstration's training sessions: invented organisers, invented professionals, nobody's mail."""

import re
from types import SimpleNamespace

import pytest
from django.db import transaction
from django.utils import timezone

from directory.models import Organization
from directory.vocabulary import INVENTED_SOURCE
from meetings.models import Registration, Session, Theme
from taskforce.common.models import OutgoingMail
from taskforce.home.demo import trainings
from taskforce.home.demo.files import organizations, people, read
from taskforce.home.demo.load import load
from tests.home.test_demo_data import FORBIDDEN, texts

SHEETS = read("meetings/trainings.json")
ALL = [*SHEETS["held"], SHEETS["to_come"]]


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


def test_no_word_of_origin_no_living_place_and_nobody_of_the_demonstration():
    said = [text for key, text in texts(SHEETS) if key not in ("interpretation", "languages")]
    assert [text for text in said if FORBIDDEN.search(text)] == []
    registered = {name for sheet in ALL for name, _organization in sheet["people"]}
    assert registered & {person["name"] for person in people()} == set()


def test_french_has_its_typography():
    words = [text for key, text in texts(SHEETS) if key not in ("begins", "until")]
    assert [text for text in words if re.search(r"'|\"|[^\u202f:/][;:!?»]|«[^\u202f]", text)] == []


def test_partners_and_themes_are_known():
    keys = {sheet["key"] for sheet in organizations() if sheet["source"] == INVENTED_SOURCE}
    assert {key for sheet in ALL for key in (sheet["organizer"], *sheet["trainers"])} <= keys
    assert {sheet["theme"] for sheet in ALL} <= set(Theme.values)


def test_three_were_held_and_one_takes_registrations(site):
    now = timezone.now()
    held = Session.objects.filter(state="held")
    assert [(one.registered, one.attended) for one in held.order_by("starts")] == [(7, 6), (5, 5), (6, 5)]
    assert all(one.opened < one.starts < one.ends < now for one in held)
    coming = Session.objects.with_taken().get(state="open")
    assert (coming.takes_registrations, coming.seats_left) == (True, 5)
    assert {one.starts.astimezone().weekday() for one in Session.objects.all()} == {3}


def test_addresses_are_reserved_and_nobody_gets_a_mail(site):
    emails = set(Registration.objects.values_list("email", flat=True))
    assert [email for email in emails if not re.fullmatch(r"[a-z.-]+@example\.org", email)] == []
    assert not OutgoingMail.objects.filter(key__startswith="training").exists()


def test_twice_is_once_and_a_site_without_signatories_is_left_alone(site, monkeypatch):
    assert trainings.is_loaded()
    monkeypatch.setattr(trainings, "Session", SimpleNamespace(objects=Session.objects.none()))
    assert not trainings.is_loaded()
    Organization.objects.update(source="ours")
    assert trainings.is_loaded()


def test_without_its_organiser_a_session_is_passed_over(site):
    Session.objects.all().delete()
    Organization.objects.filter(external_id="point-sante").update(source="gone")
    assert trainings.load(timezone.localdate()) == "3 training sessions, 22 registrations"
