"""Who does what, where: what is counted, what is a gap, who may look, and what it costs."""

import csv
import io

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import QueryDict
from django.urls import reverse

from directory.actions import set_commitment
from directory.models import Area
from directory.vocabulary import Domain
from reports import gaps
from taskforce.common.kept import pages
from tests.directory.test_areas import SQUARE
from tests.factories import AreaFactory, LocationFactory, ServiceFactory
from tests.meetings.conftest import queries_of

pytestmark = pytest.mark.django_db
ADDRESS = reverse("reports:gaps")
HEALTH = Domain.values.index("health")


@pytest.fixture
def town():
    return AreaFactory(name="Town", outline=SQUARE)


@pytest.fixture
def district(town):
    return AreaFactory(name="Quarter", kind=Area.Kind.DISTRICT)


def health_in(*areas, **fields):
    places = [LocationFactory(area=area, latitude=None, longitude=None) for area in areas]
    return ServiceFactory(domains=["health"], at=places, **fields)


def counted(user, taskforce, **query):
    """``{row: count}`` of the domain of health."""
    asked = QueryDict(mutable=True)
    asked.update(query)
    rows = gaps.table(gaps.asked(asked), user, taskforce).rows
    return {row.name: row.cells[HEALTH].count for row in rows}


def test_a_town_counts_its_districts_and_a_service_once(coordinator, taskforce, town, district):
    health_in(district)
    health_in(town, district)
    health_in(AreaFactory(name="Other"))
    assert counted(coordinator, taskforce) == {
        "Territoire entier": 3,
        "Other": 1,
        "Town": 2,
        "Quarter": 2,
    }


def test_what_has_no_known_place_stands_apart(coordinator, taskforce, town):
    hidden = LocationFactory(area=town, precision="none")
    ServiceFactory(domains=["health"], at=[hidden])
    ServiceFactory(domains=["health"], at=[], is_mobile=True)
    ServiceFactory(domains=["health"], at=[hidden, LocationFactory(area=town)])
    found = counted(coordinator, taskforce)
    assert list(found.values()) == [3, 1, 2]
    assert list(found)[2].startswith("L’équipe se déplace")


def test_an_area_where_nothing_is_given_is_a_gap_in_every_domain(coordinator, taskforce, town):
    ServiceFactory(status="draft", at=[LocationFactory(area=town)])
    found = gaps.table(gaps.Search(), coordinator, taskforce)
    assert [row.name for row in found.rows] == ["Territoire entier"]
    assert found.empty == ["Town"]


@pytest.mark.parametrize(
    ("query", "count"),
    [
        ({}, 2),
        ({"free": "1"}, 1),
        ({"evening": "1"}, 1),
        ({"nopapers": "1"}, 1),
        ({"spoken": "ro"}, 1),
        ({"free": "1", "spoken": "bg"}, 0),
        ({"spoken": "??", "q": "zzz", "domain": "culture"}, 2),
    ],
)
def test_switches(coordinator, taskforce, town, query, count):
    health_in(town)
    health_in(town, fees="free", opening_hours="Mo 17:00-19:00", no_documents_needed=True, speaks=["ro"])
    assert counted(coordinator, taskforce, **query) == {"Territoire entier": count, "Town": count}


def test_counts_what_the_reader_may_see(editor, taskforce, town):
    health_in(town, visibility="partners")
    assert counted(editor, taskforce)["Town"] == 1
    assert counted(AnonymousUser(), taskforce) == {"Territoire entier": 0}


def test_every_number_leads_to_as_many_services(client, editor, taskforce, town, district):
    health_in(town, district, fees="free")
    health_in(district)
    health_in(AreaFactory(name="Other"), fees="free")
    client.force_login(editor)
    for query in ({}, {"free": "1"}):
        rows = client.get(ADDRESS, query).context["table"].rows
        cells = [cell for row in rows for cell in row.cells if cell.count]
        assert len(cells) == 4
        for cell in cells:
            page = client.get(f"{reverse('directory:map')}?{cell.query}")
            assert page.context["page"].total == cell.count


def test_a_gap_says_so_and_leads_to_the_nearest(client, editor, town):
    health_in(town)
    client.force_login(editor)
    page = client.get(ADDRESS, {"free": "1"})
    assert "near=Town" in page.text
    assert '<td class="bad">lacune</td>' in page.text  # the whole territory: nothing is nearer
    assert page.text.count(">lacune</a>") == len(Domain)


def test_shades_go_by_the_fullest_cell(coordinator, taskforce, town):
    for _number in range(9):
        health_in(town)
    ServiceFactory(domains=["housing"], at=[LocationFactory(area=town)])
    row = gaps.table(gaps.Search(), coordinator, taskforce).rows[1]
    assert [cell.shade for cell in row.cells] == [1, 0, 3, 0, 0, 0, 0]


def test_file(client, editor, town):
    health_in(AreaFactory(name="=Away"), fees="free")
    client.force_login(editor)
    answer = client.get(reverse("reports:gaps_file"), {"free": "1"})
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    rows = list(csv.reader(io.StringIO(b"".join(answer.streaming_content).decode("utf-8-sig"))))
    assert rows == [
        ["place", *Domain.values],
        ["Territoire entier", "0", "0", "1", "0", "0", "0", "0"],
        ["'=Away", "0", "0", "1", "0", "0", "0", "0"],
        ["Town", "0", "0", "0", "0", "0", "0", "0"],
    ]


def test_who_lapsed_looks_no_more(client, alpha, editor):
    client.force_login(editor)
    assert client.get(ADDRESS).status_code == 200
    set_commitment(organization=alpha, commitment="ended")
    assert client.get(ADDRESS).status_code == 404


@pytest.mark.parametrize("total", [1, 5])
def test_queries_do_not_grow(client, editor, taskforce, total):
    for number in range(total):
        health_in(AreaFactory(name=f"Town {number}"), opening_hours=f"Mo 1{number}:00-19:00")
    client.force_login(editor)
    pages.clear()
    assert queries_of(client, ADDRESS) == 5
    assert queries_of(client, f"{ADDRESS}?free=1&evening=1&spoken=ro") == 5
