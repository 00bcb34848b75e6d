"""The demonstration's reports: two past years are published by the worker, this year's is being written."""

import re

import pytest
from django.db import transaction
from django.utils import timezone

from directory.vocabulary import Domain
from meetings.models import Action, Meeting
from reports import builds, checks, editions
from reports.models import Edition, Paragraph
from reports.verifying import broken
from taskforce.accounts.models import User
from taskforce.common.models import OutgoingMail
from taskforce.home.demo import reports
from taskforce.home.demo.files import organizations, people, read
from taskforce.home.demo.load import load
from tests.home.test_demo_data import FORBIDDEN, texts
from tests.reports.conftest import pencil  # noqa: F401 - a fixture

SAID = read("reports/past.json")


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
    return timezone.localdate().year


def test_no_word_of_origin_no_living_place_and_no_name_of_a_person():
    said = [text for key, text in texts(SAID) if key != "interpretation"]
    assert [text for text in said if FORBIDDEN.search(text)] == []
    names = {part for person in people() for part in person["name"].split()}
    assert [text for text in said if names & set(re.findall(r"\w+", text))] == []


def test_french_has_its_typography():
    words = [text for _key, text in texts(SAID)]
    assert [text for text in words if re.search(r"'|\"|[^\u202f:/][;:!?»]|«[^\u202f]", text)] == []


def test_only_invented_partners_and_known_domains():
    invented = {sheet["key"] for sheet in organizations() if sheet["source"] == "demo-invented"}
    items = [item for meeting in SAID["meetings"] for item in meeting["items"]]
    owners = {action["owner"] for item in items for action in item["actions"]}
    present = {key for meeting in SAID["meetings"] for key in meeting["present"]}
    assert owners | present | {row["organization"] for row in SAID["paragraphs"]} <= invented
    assert {item["domain"] for item in items} - {""} <= set(Domain.values)


def test_three_reports_are_begun_and_this_year_s_is_at_72_percent(site):
    rows = Edition.objects.order_by("year")
    assert [(row.year - site, row.state) for row in rows] == [
        (-2, "drafting"),
        (-1, "drafting"),
        (0, "drafting"),
    ]
    assert editions.percent_done(rows.last().sections.all()) == 72
    assert Paragraph.objects.filter(section__edition=rows.last(), confirmed=None).count() == 1


def test_nothing_of_past_years_is_left_to_do(site):
    past = Meeting.objects.filter(year__lt=site, held__isnull=False, title="")
    assert past.filter(starts__year=site - 2).count() == 3
    old = Action.objects.filter(item__meeting__starts__year__lte=site - 1, due__year__lt=site - 1)
    assert set(old.values_list("state", flat=True)) == {"done", "dropped"}


def test_past_reports_are_drawn_once_as_of_their_january(site, pencil):  # noqa: F811 - the fixture
    waiting = OutgoingMail.objects.count()
    reports.draw_past.call(site)
    reports.draw_past.call(site)
    assert pencil.calls == 2
    found = Edition.objects.filter(state="published").order_by("year")
    assert [row.year for row in found] == [site - 2, site - 1]
    for row in found:
        assert (row.snapshot["made"], row.published.date().isoformat()) == (
            f"{row.year + 1}-01-26",
            f"{row.year + 1}-01-28",
        )
        assert row.frozen_by != row.published_by
        red = [check for check in checks.of(row, row.snapshot, []) if check.is_red]
        assert (red, broken(row)) == ([], [])
    assert OutgoingMail.objects.count() == waiting


def test_another_person_than_the_coordinator_may_publish(site, pencil):  # noqa: F811 - the fixture
    edition = Edition.objects.get(year=site)
    camille = User.objects.get(email="camille.martin@example.org")
    assert edition in Edition.objects.publishable_by(camille)
    assert edition not in Edition.objects.editable_by(camille)
    for section in edition.sections.all():
        if section.domain and not section.text:
            editions.mark_empty(section=section, is_empty=True)
    Paragraph.objects.filter(section__edition=edition).update(confirmed=timezone.now())
    coordinator = User.objects.coordinators().first()
    builds.run(editions.ask_preview(edition=edition, by=coordinator).pk)
    builds.run(editions.freeze(edition=editions.validate(edition=edition), by=coordinator).pk)
    assert editions.publish(edition=edition, by=camille).state == "published"


def test_a_second_load_adds_nothing(site):
    assert reports.is_loaded()


def test_without_its_partners_there_is_nothing_to_load(db):
    assert reports.is_loaded()
