"""Dated figures of an action: kept, collected in a campaign, frozen, and told without small numbers."""

from datetime import date, timedelta

import pytest
from django.core.management import call_command
from django.db import IntegrityError, connection, transaction
from django.urls import reverse
from django.utils import timezone, translation

from directory.actions import set_commitment
from reports import figures
from reports.models import Campaign, FiguresFrozenError, Indicator
from reports.models.indicator import lacking, lacking_of
from taskforce.accounts.actions import RefusedError
from taskforce.common.models import OutgoingMail
from tests import factories
from tests.common.test_guard import CNP
from tests.filling import filled
from tests.reports.sheet_cast import make_figure, make_published, make_sheet, queries_of

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LATER, BEFORE = TODAY + timedelta(days=10), TODAY - timedelta(days=1)


def campaign_of(year, until=LATER):
    return Campaign.objects.create(year=year, until=until, opened_by="Inès")


def frozen(year):
    return figures.freeze(campaign=campaign_of(year), who="Inès")


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


# Keeping figures ----------------------------------------------------------------------------------


def test_the_same_is_counted_once_for_a_time(sheet):
    make_figure(sheet)
    make_figure(sheet, year=2023)
    make_figure(sheet, starts=date(2024, 1, 1), ends=date(2024, 6, 30))
    make_figure(sheet, kind="other", label="Bicycles lent")
    with pytest.raises(RefusedError):
        make_figure(sheet, value=13)
    with pytest.raises(RefusedError):
        make_figure(sheet, starts=date(2024, 1, 1), ends=date(2024, 6, 30))
    assert Indicator.objects.count() == 4


def test_a_figure_may_be_changed(sheet):
    figure = make_figure(sheet)
    figure.value = 13
    figures.keep(figure=figure)
    assert Indicator.objects.get().value == 13
    figures.remove(figure=figure)
    assert Indicator.objects.count() == 0


@pytest.mark.parametrize(
    "fields",
    [
        {"kind": "other"},
        {"label": "Persons"},
        {"starts": date(2024, 1, 1)},
        {"starts": date(2024, 2, 1), "ends": date(2024, 1, 1)},
        {"value": -1},
    ],
)
def test_the_database_refuses_what_cannot_be(sheet, fields):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_figure(sheet, **fields)


def test_there_is_no_free_dimension():
    """What is counted is one of a list; no field says who the people were."""
    names = {field.name for field in Indicator._meta.get_fields()} - {"id", "created", "modified"}
    assert names == {"sheet", "kind", "label", "value", "year", "starts", "ends", "note"}


def test_sums_count_each_figure_once_for_the_main_domain(alpha, beta):
    make_figure(make_sheet(alpha), value=3)  # social, rights
    make_figure(make_sheet(beta), value=4)
    make_figure(make_sheet(beta, domains=["rights", "social"]), value=5)
    make_figure(make_sheet(beta, domains=[]), value=6)
    make_figure(make_sheet(beta), kind="other", label="Bicycles lent", value=7)
    make_figure(make_sheet(beta), year=2023, value=8)
    assert Indicator.objects.of_year(2024).sums() == {
        ("social", "sessions"): 7,
        ("rights", "sessions"): 5,
        ("", "sessions"): 6,
    }


# A campaign ---------------------------------------------------------------------------------------


def test_it_asks_who_carried_something_out_once(alpha, beta, editor, stranger, inactive):
    make_sheet(alpha)
    make_figure(make_sheet(beta))
    make_sheet(factories.OrganizationFactory(commitment="ended"))
    campaign = figures.open_campaign(year=2024, until=LATER, who="Inès")
    figures.send_due(TODAY)
    figures.send_due(TODAY + timedelta(days=1))
    assert [mail.payload["to"] for mail in OutgoingMail.objects.all()] == ["editor@example.org"]
    mail = OutgoingMail.objects.get().payload
    assert (str(campaign.year) in mail["subject"], "mine=1&year=2024" in mail["body"]) == (True, True)


@pytest.mark.parametrize(
    ("year", "until"),
    [(TODAY.year + 1, LATER), (2024, BEFORE), (2023, LATER)],
    ids=["to come", "over", "twice"],
)
def test_a_campaign_that_cannot_be(year, until):
    campaign_of(2023)
    with pytest.raises(RefusedError):
        figures.open_campaign(year=year, until=until, who="Inès")
    assert Campaign.objects.count() == 1


def test_the_last_day_can_be_moved_until_it_is_over():
    campaign = campaign_of(2024)
    assert figures.change_last_day(campaign=campaign, until=TODAY).until == TODAY
    with pytest.raises(RefusedError):
        figures.change_last_day(campaign=campaign, until=BEFORE)
    Campaign.objects.update(until=BEFORE)
    with pytest.raises(FiguresFrozenError):
        figures.change_last_day(campaign=campaign, until=LATER)


def test_on_the_last_day_figures_change_and_on_the_next_they_do_not(sheet, monkeypatch):
    figure = make_figure(sheet)
    campaign_of(2024, until=TODAY)
    figures.keep(figure=figure)
    monkeypatch.setattr(timezone, "localdate", lambda *args: TODAY + timedelta(days=1))
    for change in (
        lambda: figures.keep(figure=figure),
        lambda: figures.remove(figure=figure),
        lambda: make_figure(sheet, kind="files"),
        lambda: figure.save(),
    ):
        with pytest.raises(FiguresFrozenError):
            change()
    make_figure(sheet, year=2023)


def test_a_figure_is_not_moved_out_of_a_frozen_year(sheet):
    figure = make_figure(sheet)
    frozen(2024)
    figure.year = 2023
    with pytest.raises(FiguresFrozenError):
        figures.keep(figure=figure)


def test_the_calendar_freezes_and_says_so(taskforce):
    campaign_of(2023, until=BEFORE)
    campaign_of(2024, until=TODAY)
    version = taskforce.version
    call_command("send_due_notifications", verbosity=0)
    rows = {row.year: (row.frozen is not None, row.frozen_by) for row in Campaign.objects.all()}
    assert rows == {2023: (True, ""), 2024: (False, "")}
    taskforce.refresh_from_db()
    assert taskforce.version == version + 1


def test_a_coordinator_freezes_once(taskforce):
    campaign = frozen(2024)
    assert (campaign.frozen_by, campaign.is_closed(TODAY)) == ("Inès", True)
    with pytest.raises(FiguresFrozenError):
        figures.freeze(campaign=campaign, who="Inès")


def refused(change):
    """Whether the database refuses ``change``; the test's own transaction goes on."""
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False


def _insert(**fields):
    old = Indicator.objects.first()
    Indicator.objects.bulk_create([Indicator(sheet=old.sheet, kind="files", value=1, **fields)])


@pytest.mark.parametrize(
    "change",
    [
        lambda: Indicator.objects.filter(year=2024).update(value=1),
        lambda: Indicator.objects.filter(year=2024).update(year=2023),
        lambda: Indicator.objects.filter(year=2023).update(year=2024),
        lambda: Indicator.objects.filter(year=2024).delete(),
        lambda: _insert(year=2024),
        lambda: Campaign.objects.update(frozen=None),
        lambda: Campaign.objects.update(until=LATER),
        lambda: Campaign.objects.all().delete(),
        lambda: Indicator.objects.first().sheet.delete(),
    ],
)
def test_the_database_refuses_every_channel(sheet, change):
    make_figure(sheet)
    make_figure(sheet, year=2023)
    frozen(2024)
    assert refused(change)
    assert [(row.year, row.value) for row in Indicator.objects.all()] == [(2024, 12), (2023, 12)]


@pytest.mark.parametrize("table", ["indicator", "campaign"])
def test_no_row_comes_in_the_place_of_another(sheet, table):
    """No trigger on DELETE sees what INSERT OR REPLACE (SQLite) or TRUNCATE (PostgreSQL) takes away."""
    make_figure(sheet)
    frozen(2024)
    replace = f"INSERT OR REPLACE INTO reports_{table} SELECT * FROM reports_{table}"
    truncate = f"TRUNCATE reports_{table} CASCADE"
    if connection.vendor == "postgresql":
        connection.check_constraints()  # or it refuses because some are still to be checked
    sql = truncate if connection.vendor == "postgresql" else replace
    assert refused(lambda: connection.cursor().execute(sql))


def test_the_database_lets_other_years_change(sheet):
    make_figure(sheet, year=2023)
    frozen(2024)
    assert not refused(lambda: Indicator.objects.update(value=1))
    assert not refused(lambda: _insert(year=2022))
    assert not refused(lambda: Indicator.objects.all().delete())


# What lacks figures -------------------------------------------------------------------------------


def test_what_lacks_figures(alpha, beta):
    sheet = make_sheet(alpha, starts="2023", ends="2024")
    make_figure(make_sheet(alpha, starts="2024"))
    make_sheet(alpha, starts="2025")
    sheets, aside = type(sheet).objects, make_sheet(beta, starts="2024")
    sheets.filter(pk=aside.pk).update(status="archived")
    assert list(lacking_of(sheets, 2024)) == [sheet]
    assert list(lacking(sheets, TODAY)) == []
    campaign_of(2024)
    assert list(lacking(sheets, TODAY)) == [sheet]
    assert list(lacking(sheets, LATER + timedelta(days=1))) == []
    set_commitment(organization=alpha, commitment="ended")
    assert [list(lacking_of(sheets, 2024)), list(lacking(sheets, TODAY))] == [[], []]


def test_the_workspace_says_what_waits(client, alpha, beta, editor, coordinator, settings):
    settings.DEMO = True
    make_sheet(alpha, who=editor)
    make_sheet(alpha, done="")
    make_sheet(beta)
    read = make_sheet(alpha)
    type(read).objects.filter(pk=read.pk).update(status="read")
    campaign_of(2024)

    def numbers(person):
        client.force_login(person)
        with translation.override("en"):
            lines = client.get("/en/workspace/").context["waiting"]
            return {str(line.label): (number, line.address) for line, number in lines}

    def found(address):
        return len(client.get(address).context["sheets"])

    assert {label: number for label, (number, _address) in numbers(editor).items()} == {
        "Action sheets without figures": 3
    }
    seen = numbers(coordinator)
    assert {label: number for label, (number, _address) in seen.items()} == {
        "Action sheets without figures": 4,
        "Action sheets to read over": 2,
        "Action sheets to publish": 1,
    }
    for number, address in seen.values():
        assert found(address) == number


# What everyone reads ------------------------------------------------------------------------------


def shown(client, sheet):
    return {
        figure.what: figure.shown for figure in client.get(sheet.get_absolute_url()).context["page"].figures
    }


def test_nothing_is_told_before_it_is_frozen(client, alpha):
    sheet = make_published(alpha)
    make_figure(sheet)
    campaign_of(2024)
    assert shown(client, sheet) == {}


def test_a_small_number_is_not_shown_nor_one_that_would_reveal_it(client, alpha, beta):
    sheet, other = make_published(alpha), make_published(beta)
    make_figure(sheet, value=24)
    make_figure(sheet, kind="files", value=10)
    make_figure(sheet, kind="places", value=0)
    make_figure(sheet, kind="school", value=9)
    make_figure(sheet, kind="other", label="Bicycles lent", value=12)
    make_figure(other, value=4)  # with the sum of sessions one could compute it
    make_figure(other, kind="other", label="Wash loads", value=5)
    make_figure(make_sheet(beta), kind="files", value=3)  # a draft: in no sum
    make_figure(other, kind="files", value=5, year=2023)
    frozen(2024)
    with translation.override("fr"):
        hidden = shown(client, other)["Séances"]
        assert shown(client, sheet) == {
            "Séances": hidden,
            "Dossiers ouverts": "10",
            "Places ouvertes": "0",
            "Inscriptions à l’école traitées": hidden,
            "Bicycles lent": "12",
        }
    assert hidden not in ("4", "24")


def test_the_figures_of_a_draft_are_told_nowhere(as_editor, sheet):
    make_figure(sheet)
    frozen(2024)
    assert as_editor.get(url("sheet_preview", sheet.slug)).context["page"].figures == []


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_do_not_grow_with_figures(client, alpha, rows, django_assert_num_queries):
    sheet = make_published(alpha)
    for number in range(rows):
        make_figure(sheet, year=2020 + number)
        frozen(2020 + number)
    with django_assert_num_queries(4):
        client.get(sheet.get_absolute_url())


# The pages ----------------------------------------------------------------------------------------


@pytest.fixture
def page(sheet):
    return url("sheet_figures", sheet.slug)


def typed(client, page, **changes):
    return filled(client.get(page).context["form"], **changes)


def test_she_writes_changes_and_takes_away(as_editor, page, sheet):
    assert as_editor.post(page, typed(as_editor, page, kind="files", value="7", year="2024")).url == page
    figure = Indicator.objects.get()
    one = url("sheet_figure", sheet.slug, figure.pk)
    assert as_editor.post(one, typed(as_editor, one, value="8")).url == page
    figure.refresh_from_db()
    assert (figure.kind, figure.value, figure.year) == ("files", 8, 2024)
    remove = url("sheet_figure_remove", sheet.slug, figure.pk)
    assert "8" in as_editor.get(remove).content.decode()
    assert as_editor.post(remove).url == page
    assert Indicator.objects.count() == 0


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"kind": ""}, {"kind"}),
        ({"kind": "persons"}, {"kind"}),
        ({"kind": "other"}, {"label"}),
        ({"label": "Roma"}, {"label"}),
        ({"value": "-1"}, {"value"}),
        ({"value": "1e9"}, {"value"}),
        ({"value": "99999999999"}, {"value"}),
        ({"year": str(TODAY.year + 1)}, {"year"}),
        ({"year": "99999"}, {"year"}),
        ({"starts": "2024-02-01"}, {"ends"}),
        ({"ends": "2024-02-01"}, {"starts"}),
        ({"starts": "2024-02-01", "ends": "2024-01-01"}, {"ends"}),
        ({"starts": "2023-12-01", "ends": "2024-01-01"}, {"starts"}),
        ({"starts": "x"}, {"starts"}),
        ({"kind": "sessions"}, {"__all__"}),
        ({"note": f"Call {CNP}"}, {"note"}),
    ],
)
def test_what_cannot_be_counted(as_editor, page, sheet, said, errors):
    make_figure(sheet)
    data = typed(as_editor, page, **({"kind": "files", "value": "1", "year": "2024"} | said))
    answer = as_editor.post(page, data)
    assert set(answer.context["form"].errors) == errors
    assert Indicator.objects.count() == 1


def test_what_is_frozen_is_said_and_stays(as_editor, page, sheet):
    figure = make_figure(sheet)
    frozen(2024)
    assert url("sheet_figure", sheet.slug, figure.pk) not in as_editor.get(page).content.decode()
    one = url("sheet_figure", sheet.slug, figure.pk)
    answer = as_editor.post(one, typed(as_editor, one, value="8"))
    assert (answer.status_code, set(answer.context["form"].errors)) == (200, {"__all__"})
    assert as_editor.post(url("sheet_figure_remove", sheet.slug, figure.pk)).status_code == 409
    assert Indicator.objects.get().value == 12


def test_the_year_that_is_collected_stands_in_the_form(as_editor, page):
    campaign_of(2024)
    assert as_editor.get(page).context["form"]["year"].value() == 2024


def test_a_coordinator_opens_moves_and_freezes_a_year(keeper, alpha):
    make_sheet(alpha)
    page = url("campaigns")
    answer = keeper.post(page, {"year": "2024", "until": LATER.isoformat()})
    assert answer.url == url("campaign", 2024)
    assert [sheet.slug for sheet in keeper.get(answer.url).context["page"].rows] == ["a-laundry-open-to-all"]
    assert set(keeper.post(page, {"year": "2024", "until": LATER.isoformat()}).context["form"].errors) == {
        "__all__"
    }
    assert keeper.post(answer.url, {"until": TODAY.isoformat()}).url == answer.url
    assert set(keeper.post(answer.url, {"until": BEFORE.isoformat()}).context["form"].errors) == {"__all__"}
    freeze = url("campaign_freeze", 2024)
    assert keeper.get(freeze).context["lacking"] == 1
    assert keeper.post(freeze).url == answer.url
    assert keeper.post(freeze).status_code == 409
    campaign = Campaign.objects.get()
    assert (campaign.until, campaign.frozen_by) == (TODAY, "Inès")
    rows = keeper.get(page).context["rows"]
    assert rows == [(campaign, True, 0)]


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_of_the_pages_do_not_grow(keeper, alpha, sheet, page, rows):
    for number in range(rows):
        make_sheet(alpha)
        make_figure(sheet, year=2010 + number)
        campaign_of(2010 + number)
    campaign_of(2024)
    assert [queries_of(keeper, address) for address in (page, url("campaigns"), url("campaign", 2024))] == [
        *(6, 5, 5)
    ]
