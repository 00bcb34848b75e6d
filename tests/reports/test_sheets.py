"""The public list of action sheets: filters, pages, files."""

import csv
import io
import json

import pytest
from django.urls import reverse

from reports import sheet_list
from reports.models import ActionSheet
from tests import factories
from tests.reports.sheet_cast import make_published, make_sheet, queries_of

pytestmark = pytest.mark.django_db
PAGE = reverse("reports:sheets")


def titles(answer):
    return [sheet.title for sheet in answer.context["sheets"]]


@pytest.fixture
def three(alpha, beta):
    """Published sheets of three years, and a draft."""
    make_published(alpha, title="Laundry", starts="2023", ends="2024", domains=["social"])
    make_published(beta, title="Écoliers", starts="2025-03", domains=["education"], place="Gare")
    make_published(alpha, title="School", starts="2024", ends="2024-12", domains=["education", "rights"])
    make_sheet(alpha, title="Draft", starts="2025")


@pytest.mark.parametrize(
    ("query", "found"),
    [
        ("", ["Écoliers", "School", "Laundry"]),
        ("domain=education", ["Écoliers", "School"]),
        ("domain=rights", ["School"]),
        ("year=2024", ["School", "Laundry"]),
        ("year=2025", ["Écoliers"]),
        ("year=2022", []),
        ("organization=alpha", ["School", "Laundry"]),
        ("q=ecolier+GARE", ["Écoliers"]),
        ("q=beta", ["Écoliers"]),
        ("q=laundry+gare", []),
        ("domain=education&year=2024&organization=alpha&q=school", ["School"]),
        ("domain=none&year=x&organization=%00&q=%00", ["Écoliers", "School", "Laundry"]),
        ("organization=nobody", []),
        ("domain=none&year=20255&last=x&after=1", ["Écoliers", "School", "Laundry"]),
        ("mine=1", []),
    ],
)
def test_filters(client, three, query, found):
    assert titles(client.get(f"{PAGE}?{query}")) == found


def test_the_writer_finds_her_drafts(as_editor, three):
    answer = as_editor.get(f"{PAGE}?mine=1")
    assert titles(answer) == ["Draft", "School", "Laundry"]
    assert reverse("reports:sheet_preview", args=["draft"]) in answer.content.decode()
    assert titles(as_editor.get(PAGE)) == ["Écoliers", "School", "Laundry"]


@pytest.mark.parametrize(("who", "may"), [("", False), ("stranger", True), ("former", False)])
def test_who_may_write_is_led_to_writing(client, alpha, request, who, may):
    make_published(alpha)
    if who:
        person = factories.UserFactory() if who == "former" else request.getfixturevalue(who)
        client.force_login(person)
    body = client.get(PAGE).content.decode()
    assert (reverse("reports:sheet_new") in body) == may


def test_choices_are_those_with_something_behind_them(client, three, alpha, beta):
    factories.OrganizationFactory(name="Silent")
    hidden = factories.OrganizationFactory(name="Hidden", is_listed=False)
    make_published(hidden)
    context = client.get(PAGE).context
    assert [one.name for one in context["organizations"]] == ["Alpha", "Beta"]
    assert (context["years"][-1], 2025 in context["years"]) == (2023, True)


def test_there_is_no_year_without_a_sheet(client, alpha):
    assert sheet_list.years(client.get(PAGE).wsgi_request.user, 2026) == []
    make_published(alpha, starts="2024", ends="2024")
    make_published(alpha, starts="2027")
    user = client.get(PAGE).wsgi_request.user
    assert sheet_list.years(user, 2026) == [2026, 2025, 2024]


def test_pages_follow_each_other_without_gap_or_twice(client, alpha):
    for number in range(43):
        make_sheet(alpha, title=f"Sheet {number}", starts=str(2010 + number % 7))
    ActionSheet.objects.update(
        status="published", read_on="2026-01-01T00:00Z", published_on="2026-01-01T00:00Z"
    )
    address, seen = PAGE, []
    while address:
        answer = client.get(address)
        seen.append(titles(answer))
        last = answer.context["last"]
        address = f"{PAGE}?last={last.start_year}&after={last.pk}" if last else None
        if last:
            assert f"last={last.start_year}&amp;after={last.pk}" in answer.content.decode()
    assert [len(page) for page in seen] == [20, 20, 3]
    assert [title for page in seen for title in page] == [
        sheet.title for sheet in ActionSheet.objects.newest_first()
    ]


@pytest.mark.parametrize("rows", [1, 5])
def test_a_member_takes_six_queries(client, alpha, beta, editor, rows):
    for _row in range(rows):
        make_published(alpha, partners=[beta])
    client.force_login(editor)
    assert queries_of(client, PAGE) == 6


@pytest.mark.parametrize("rows", [1, 5])
def test_a_visitor_takes_four_queries(client, alpha, rows, django_assert_num_queries):
    for _row in range(rows):
        make_published(alpha)
    with django_assert_num_queries(4):
        client.get(PAGE)


# Files --------------------------------------------------------------------------------------------


def csv_of(client, query=""):
    body = client.get(reverse("reports:sheets_file", args=["csv"]) + query).getvalue().decode("utf-8-sig")
    return list(csv.DictReader(io.StringIO(body)))


def json_of(client, query=""):
    return json.loads(client.get(reverse("reports:sheets_file", args=["json"]) + query).getvalue())


def test_files_hold_what_the_list_finds(client, three):
    expected = ["Écoliers", "School", "Laundry"]
    assert [row["title"] for row in csv_of(client)] == expected
    assert [row["title"] for row in json_of(client)] == expected
    assert [row["title"] for row in json_of(client, "?domain=education&mine=1")] == ["Écoliers", "School"]
    assert json_of(client, "?year=1999") == []


def test_a_row_tells_the_whole_sheet(client, alpha, beta):
    hidden = factories.OrganizationFactory(name="Hidden", is_listed=False)
    area = factories.AreaFactory(name="Exempleville")
    sheet = make_published(
        alpha,
        partners=[beta, hidden],
        area=area,
        funding_is="none",
        budget_is="said",
        budget="9 €",
        done="=1+1",
    )
    [row] = json_of(client)
    assert list(row) == list(sheet_list.COLUMNS)
    assert row["address"].endswith(sheet.get_absolute_url())
    kept = ("organization", "partners", "area", "domains", "budget", "funding", "starts", "ends", "licence")
    assert [row[name] for name in kept] == [
        *("Alpha", ["Beta"], "Exempleville", ["social", "rights"], "9 €", "none", "2024", "", "CC-BY-4.0")
    ]
    [cells] = csv_of(client)
    assert (cells["domains"], cells["done"]) == ("social; rights", "'=1+1")


def test_a_file_takes_the_same_queries_for_one_and_for_five(client, alpha, beta, django_assert_num_queries):
    for _row in range(5):
        make_published(alpha, partners=[beta])
    with django_assert_num_queries(3):
        assert len(json_of(client)) == 5
