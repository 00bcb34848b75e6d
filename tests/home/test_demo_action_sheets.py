"""The demonstration's action sheets: invented partners, one real sheet that is credited, nobody's origin."""

import re

import pytest
from django.db import transaction
from django.utils import timezone

from directory.models import Change
from directory.vocabulary import INVENTED_SOURCE, Domain
from reports.models import ActionSheet, Campaign, Indicator
from taskforce.home.demo import action_sheets
from taskforce.home.demo.files import organizations, people, read
from taskforce.home.demo.load import load
from tests.home.test_demo_data import FORBIDDEN, texts

SHEETS = read("action_sheets/sheets.json")
TODAY = timezone.localdate()


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demonstration as it is loaded today; rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(TODAY)
        yield
        transaction.set_rollback(True)


@pytest.fixture
def taskforce():
    """No task force of the tests' own: the demonstration brings one."""


@pytest.fixture
def site(demo, db):
    return demo


def said(*left_out):
    return [text for sheet in SHEETS for key, text in texts(sheet) if key not in left_out]


def test_no_word_of_origin_and_no_name_of_a_person():
    """Languages may be named where albums are told of; the title of the source is the source's."""
    told = [text.replace("romani, roumain et bulgare", "") for text in said("area", "credit", "credit_url")]
    assert [text for text in told if FORBIDDEN.search(text)] == []
    names = {part for person in people() for part in person["name"].split()}
    assert [text for text in told if names & set(re.findall(r"\w+", text))] == []


def test_french_has_its_typography():
    french = [sheet for sheet in SHEETS if sheet.get("language", "fr") == "fr"]
    words = [text for sheet in french for key, text in texts(sheet) if key not in ("credit_url", "area")]
    assert [text for text in words if re.search(r"'|\"|[^\u202f:/][;:!?»]|«[^\u202f]", text)] == []


def test_partners_and_domains_are_known():
    keys = {sheet["key"]: sheet["source"] for sheet in organizations()}
    real = {sheet["organization"] for sheet in SHEETS if keys[sheet["organization"]] != INVENTED_SOURCE}
    assert real == {"la-solidarite-de-roubaix"}
    assert {key for sheet in SHEETS for key in sheet.get("partners", ())} <= set(keys)
    assert {code for sheet in SHEETS for code in sheet["domains"]} <= set(Domain.values)


def test_the_real_sheet_is_credited_and_has_no_figure(site):
    sheet = ActionSheet.objects.get(organization__external_id="la-solidarite-de-roubaix")
    assert (sheet.licence, sheet.budget_is, sheet.results_figures) == ("CC-BY-3.0", "na", "")
    assert "RESOLIS" in sheet.credit
    assert "CC BY 3.0" in sheet.credit
    assert sheet.credit_url.startswith("https://www.resolis.org/")
    assert list(sheet.indicators.all()) == []


def test_there_are_sheets_of_two_past_years_and_of_this_one(site):
    years = (TODAY.year - 2, TODAY.year - 1, TODAY.year)
    assert [ActionSheet.objects.published().of_year(year).count() for year in years] == [5, 6, 4]
    assert [ActionSheet.objects.filter(status=status).count() for status in ("draft", "read")] == [1, 1]
    assert [Indicator.objects.of_year(year).filter(value__lt=10).exists() for year in years] == [True] * 3
    assert set(ActionSheet.objects.values_list("language", flat=True)) == {"fr", "en"}


def test_what_happened_is_over_and_in_its_order(site):
    now = timezone.now()
    for sheet in ActionSheet.objects.published():
        days = list(Change.objects.filter(record_uuid=sheet.uuid).order_by("at").values_list("at", flat=True))
        assert days[1:] == [sheet.read_on, sheet.published_on]
        assert days[0] < sheet.read_on < sheet.published_on < now


def test_the_past_is_frozen_and_this_year_is_collected(site):
    closed = Campaign.objects.closed(TODAY).values_list("year", flat=True)
    assert sorted(closed) == [TODAY.year - 2, TODAY.year - 1]
    assert [campaign.year for campaign in Campaign.objects.open(TODAY)] == [TODAY.year]


def test_sheets_lead_to_what_was_decided(site):
    sheet = ActionSheet.objects.get(organization__external_id="ville-de-demonstration")
    assert (sheet.decision.rank, sheet.actions.count()) == (1, 1)


def test_a_second_time_changes_nothing(site):
    assert action_sheets.is_loaded()


def test_without_its_partners_there_is_nothing_to_load(db):
    assert action_sheets.is_loaded()
