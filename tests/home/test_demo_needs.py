"""The demonstration's diagnoses and consultations: invented partners, and nothing the guard would stop at."""

import re

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from directory.known import known
from directory.models import Change, Organization, TaskForce
from directory.vocabulary import INVENTED_SOURCE, Domain
from reports import results
from reports.models import Answer, Consultation, Diagnosis, Question
from taskforce.common.guard_forms import Reading
from taskforce.common.models import OutgoingMail
from taskforce.home.demo import consultations, needs
from taskforce.home.demo.files import organizations, read
from taskforce.home.demo.load import load
from tests.home.test_demo_data import FORBIDDEN, texts

SHEETS = read("needs/needs.json")
QUESTIONNAIRES = read("consultations/consultations.json")


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


def test_words_are_plain_and_typeset_as_french():
    words = [text for key, text in texts([SHEETS, QUESTIONNAIRES]) if key != "area"]
    assert [text for text in words if FORBIDDEN.search(text)] == []
    assert [text for text in words if re.search(r"'|\"|[^\u202f:/][;:!?»]|«[^\u202f]", text)] == []


def test_partners_are_invented():
    keys = {sheet["key"] for sheet in organizations() if sheet["source"] == INVENTED_SOURCE}
    named = {key for sheet in SHEETS for key in (sheet["organization"], *sheet["contributors"])}
    assert named | {answer[0] for sheet in QUESTIONNAIRES for answer in sheet["answers"]} <= keys
    assert {sheet["domain"] for sheet in SHEETS} <= set(Domain.values)


def test_the_guard_finds_nothing(site):
    at_home = known(TaskForce.objects.get())
    found = [
        (str(one), reading.counts)
        for one in Diagnosis.objects.all()
        for reading in (Reading(getattr(one, name), at_home) for name in Diagnosis.PROSE)
        if reading.findings
    ]
    assert found == []
    words = [answer.values for answer in Answer.objects.all()]
    words = [text for values in words for text in values.values() if isinstance(text, str)]
    words += [part for one in Consultation.objects.all() for part in (one.title, one.intro)]
    words += [part for one in Question.objects.all() for part in (one.text, one.options)]
    assert [text for text in words if Reading(text, at_home).findings] == []


def test_two_past_years_are_published_and_this_one_is_at_work(site):
    this_year = timezone.localdate().year
    states = {}
    for one in Diagnosis.objects.order_by("year", "status"):
        states.setdefault(this_year - one.year, []).append(one.status)
        assert one.source == INVENTED_SOURCE
        assert one.created < timezone.now()
        assert one.read_on is None or one.created < one.read_on < timezone.now()
        assert one.read_by is None or one.read_by != one.author
    assert states == {2: ["published"] * 2, 1: ["published"] * 3, 0: ["draft", "published", "read"]}
    assert Diagnosis.objects.visible_to(AnonymousUser()).count() == 6


def test_the_history_tells_the_same_days(site):
    one = Diagnosis.objects.filter(status="published").first()
    changes = Change.objects.filter(record_uuid=one.uuid).order_by("at")
    assert [change.at for change in changes] == [one.created, one.read_on, one.published_on]


def test_a_site_with_diagnoses_or_without_signatories_is_left_alone(site, db):
    assert needs.is_loaded()
    Diagnosis.objects.all().delete()
    assert not needs.is_loaded()
    Organization.objects.update(source="ours")
    assert needs.is_loaded()


def test_one_consultation_is_over_and_told_to_everyone_one_waits(site):
    over, waiting = Consultation.objects.order_by("created")
    assert (over.is_closed, waiting.is_open) == (True, True)
    assert (bool(over.published), waiting.published) == (True, None)
    assert [over.answers.count(), waiting.answers.count()] == [9, 2]
    for answer in Answer.objects.select_related("consultation", "organization"):
        assert answer.consultation.opened < answer.created <= timezone.now()
        assert answer.organization.source == INVENTED_SOURCE
        codes = {str(one.pk): dict(one.choices) for one in answer.consultation.questions.all()}
        for key, value in answer.values.items():
            assert not codes[key] or set(value) <= set(codes[key])
    found = results.of(over, for_everyone=True)
    assert found["total"] == 9
    assert [row["count"] for question in found["questions"] for row in question["rows"] if row["count"]] == []


def test_nobody_is_mailed_about_them(site):
    assert not OutgoingMail.objects.filter(key__startswith="consultation").exists()


def test_a_site_with_a_consultation_is_left_alone(site, db):
    assert consultations.is_loaded()
    Consultation.objects.all().delete()
    assert not consultations.is_loaded()
