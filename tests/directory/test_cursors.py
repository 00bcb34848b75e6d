"""Addresses of a next page that nobody but a program writes: the first page, never an error."""

import base64
import json
from urllib.parse import quote

import pytest

from directory.search import PAGE
from directory.views import partners
from tests import factories

pytestmark = pytest.mark.django_db


def packed(value):
    text = value if isinstance(value, str) else json.dumps(value)
    return quote(base64.urlsafe_b64encode(text.encode()).decode())


CURSORS = [
    "",
    "%00",
    "x",
    "é",
    "=" * 9000,
    packed(""),
    packed("[" * 100_000),
    packed('{"a": 1, "b": 2}'),
    packed([]),
    packed(["a"]),
    packed(["a", "b"]),
    packed(["a", None]),
    packed(["a", -1]),
    packed(["a", 2**63]),
    packed(["a", 10**30]),
    packed(["a", 1.5]),
    packed(["a\0", 1]),
    packed('["\\ud800", 1]'),
    packed(["a" * 201, 1]),
    packed([["a"], 1]),
    packed([None, 1]),
    packed([True, 1]),
    packed("[NaN, 1]"),
    packed("[1e999, 1]"),
    packed("[0.5, 1]"),  # a distance, where none was asked for
    packed('["a", ' + "9" * 5000 + "]"),
]


@pytest.mark.parametrize("near", ["", "45.1,5.7"])
@pytest.mark.parametrize("cursor", CURSORS, ids=range(len(CURSORS)))
def test_a_crafted_cursor_of_the_map_gives_the_first_page(client, cursor, near):
    service = factories.ServiceFactory()
    answer = client.get(f"/en/map/?after={cursor}&near={near}")
    assert answer.status_code == 200
    if not near:
        assert [line["name"] for line in answer.context["lines"]] == [service.name]


NAMES_AND_NUMBERS = [
    ("%00", "1"),
    ("%00", ""),
    ("a%00", "1"),
    ("z" * 201, "1"),
    ("", "-1"),
    ("", "x"),
    ("", "%C2%B2"),  # a digit to Python, no number
    ("", "9" * 19),
    ("", "9" * 20),
    ("", "9" * 5000),
]


@pytest.mark.parametrize(("name", "number"), NAMES_AND_NUMBERS, ids=range(len(NAMES_AND_NUMBERS)))
def test_a_crafted_cursor_of_the_partners_gives_the_first_page(client, alpha, name, number):
    answer = client.get(f"/en/partners/?name={name}&after={number}")
    assert (answer.status_code, answer.context["organizations"]) == (200, [alpha])


def test_names_with_odd_spaces_have_a_next_page(client):
    """A name is sorted as it stands: two spaces in it, or one at its end once it is cut, are no forgery."""
    factories.ServiceFactory.create_batch(PAGE + 2, name="ß" * 99 + "  b")
    first = client.get("/en/map/").context
    rest = client.get(f"/en/map/?{first['next_query']}").context
    assert (len(first["lines"]), len(rest["lines"])) == (PAGE, 2)
    factories.OrganizationFactory.create_batch(partners.PAGE + 2, name="ß" * 99 + "  b")
    last = client.get("/en/partners/").context["last"]
    page = client.get("/en/partners/", {"name": last.sort_name, "after": last.pk})
    assert page.context["last"] is None


@pytest.mark.parametrize(
    "address", ["/en/partners/?q=%00&kind=%00", "/en/map/?q=%00&near=%00&domain=%00&spoken=%00"]
)
def test_no_end_of_string_in_the_words(client, address):
    assert client.get(address).status_code == 200
