"""The register: who signed, as a page, a map, files and a feed that never disagree."""

import csv
import io
import json
from datetime import timedelta
from xml.etree import ElementTree

import pytest
from django.db import transaction
from django.utils import timezone

from charter import signing
from charter.chain import Trace
from charter.models import Act, Signature, Version
from directory import people
from directory.models import Organization, TaskForce
from taskforce.common.kept import pages
from tests import factories
from tests.charter.conftest import MORE, make_version, sign_for
from tests.charter.many import sign_many

pytestmark = pytest.mark.django_db
ATOM = "{http://www.w3.org/2005/Atom}"


def page(client, query=""):
    """The page as it is made now: one that was kept has no context to look into."""
    pages.clear()
    return client.get(f"/en/charter/register/{query}")


def listed(client, query=""):
    """``[(name, status), …]`` of the page."""
    return [(row.name, row.status) for row in page(client, query).context["rows"]]


def file(client, format, query=""):
    return b"".join(client.get(f"/en/charter/register.{format}{query}").streaming_content).decode()


def sign_person(name, *, is_public, **chain):
    """The signature of a natural person, signed with help."""
    said = {"way": "assisted", "witness": "Inès", "read_aloud_in": "romani"} | chain
    signature = Signature(name=name, language="en", is_public=is_public, **said)
    words = Version.objects.newest().text_in("en")
    with transaction.atomic():
        signing.sign(
            signature=signature, organization=None, words=words, kind=Act.Kind.ASSISTED, trace=Trace()
        )
    return signature


@pytest.fixture
def cast(version, alpha, signer):
    """Alpha live, Hidden live and unlisted, Gone withdrew, Late lapsed, two natural persons; who is who."""
    sign_for(alpha, user=signer)
    hidden = factories.OrganizationFactory(
        name="Hidden", is_listed=False, commitment="none", kind="institution"
    )
    sign_for(hidden)
    gone = factories.OrganizationFactory(name="Gone", commitment="none", kind="municipality")
    leaver = factories.member_of(gone, may_sign=True, name="Lee Leaver")
    sign_for(gone, user=leaver)
    signing.withdraw(organization=gone, user=leaver, reason="Secret reason", trace=Trace(leaver))
    late = factories.OrganizationFactory(name="Late", commitment="none")
    lapsed = factories.member_of(late, name="Lou Lapsed")
    sign_for(late)
    signing.lapse(organization=late)
    sign_person("Mira Public", is_public=True)
    sign_person("Vera Private", is_public=False)
    return {
        "visitor": None,
        "member": signer,
        "lapsed": lapsed,
        "coordinator": factories.UserFactory(is_coordinator=True),
    }


PUBLIC = {"Alpha", "Gone", "Late", "Mira Public"}
SEEN = {
    "visitor": PUBLIC,
    "member": PUBLIC | {"Hidden"},
    "lapsed": PUBLIC,
    "coordinator": PUBLIC | {"Hidden", "Vera Private"},
}


@pytest.mark.parametrize("role", SEEN)
def test_page_csv_json_feed_and_count_never_disagree(client, cast, role):
    if cast[role]:
        client.force_login(cast[role])
    answer = page(client)
    table = list(csv.DictReader(io.StringIO(file(client, "csv").removeprefix("\ufeff"))))
    data = json.loads(file(client, "json"))["signatures"]
    feed = ElementTree.fromstring(file(client, "atom"))
    entries = {entry.find(f"{ATOM}title").text.partition(":")[0] for entry in feed.findall(f"{ATOM}entry")}
    assert {name for name, _status in listed(client)} == SEEN[role]
    assert {row["name"] for row in table} == {row["name"] for row in data} == entries == SEEN[role]
    assert answer.context["total"] == len(table) == len(data) == len(SEEN[role])
    assert [row["name"] for row in table] == [row.name for row in answer.context["rows"]]
    assert [{**row, "version": str(row["version"])} for row in data] == table


def test_nobodys_name_or_reason_stands_in_the_public_register(client, cast):
    everything = page(client).text + "".join(file(client, name) for name in ("csv", "json", "atom"))
    number = Signature.objects.first().number
    for private in (
        "Camille",
        "Director",
        "Leaver",
        "Vera",
        "Inès",
        "Hidden",
        "Secret",
        "read_aloud",
        number,
    ):
        assert private not in everything, private


def test_counts_those_who_do_not_wish_to_be_listed(client, cast, signer):
    assert "2 more signatories do not wish to be listed." in page(client).text
    client.force_login(signer)
    assert "1 more signatory does not wish to be listed." in page(client).text


def test_an_organisation_that_is_gone_is_in_no_public_register(client, cast, alpha):
    Signature.objects.filter(organization=alpha).update(organization=None)
    assert {name for name, _status in listed(client)} == PUBLIC - {"Alpha"}
    client.force_login(cast["coordinator"])
    assert "Alpha" in {name for name, _status in listed(client)}


@pytest.mark.parametrize(
    ("query", "names"),
    [
        ("?kind=municipality", {"Gone"}),
        ("?kind=person", {"Mira Public"}),
        ("?status=live", {"Alpha", "Mira Public"}),
        ("?status=withdrawn", {"Gone"}),
        ("?status=lapsed", {"Late"}),
        ("?status=again", set()),
        ("?q=ALPH", {"Alpha"}),
        ("?q=mira+pub", {"Mira Public"}),
        ("?q=Camille", set()),  # the signatory of all organisations
        ("?q=Hidden", set()),
        ("?version=1", PUBLIC),
        ("?version=2", set()),
        ("?version=x&kind=x&status=x&page=x", PUBLIC),
        ("?version=99999999999&q=%00", PUBLIC),
    ],
)
def test_filters(client, cast, query, names):
    assert {name for name, _status in listed(client, query)} == names
    assert {row["name"] for row in json.loads(file(client, "json", query))["signatures"]} == names
    assert page(client, query).context["total"] == len(names)


def test_each_status_is_said_with_its_day(client, cast):
    text = page(client).text
    today = f"{timezone.localdate():%-d %B %Y}"
    for words in (f"Withdrew on {today}", f"Lapsed on {today}", f"signed on {today}"):
        assert words in text


def test_a_newer_version_asks_to_sign_again_until_its_last_day(client, version, alpha):
    sign_for(alpha)
    day = timezone.localdate() + timedelta(days=9)
    make_version(MORE, grace=day)
    assert listed(client) == listed(client, "?status=again") == [("Alpha", "again")]
    assert f"To sign again until {day:%-d %B %Y}" in page(client).text


def test_it_lapses_by_the_clock_before_any_timer(client, version, alpha):
    sign_for(alpha)
    Organization.objects.filter(pk=alpha.pk).update(commitment_ends=timezone.now() - timedelta(hours=1))
    TaskForce.objects.changed()
    assert listed(client) == listed(client, "?status=lapsed") == [("Alpha", "lapsed")]
    assert listed(client, "?status=live") == []


def test_what_was_replaced_stands_only_where_it_is_asked_for(client, version, alpha):
    sign_for(alpha)
    make_version(MORE, kind="editorial")
    sign_for(alpha)
    assert listed(client) == [("Alpha", "live")]
    assert listed(client, "?version=1") == listed(client, "?status=replaced") == [("Alpha", "replaced")]


def test_representative_to_confirm_is_for_members_and_coordinators(client, cast, alpha, signer):
    words = "Representative to confirm"
    people.remove_person(organization=alpha, user=signer, removed_by=cast["coordinator"])
    sam = factories.member_of(factories.OrganizationFactory(name="Beta"))
    shown = {}
    for role, user in {**cast, "member": sam}.items():
        client.logout()
        if user:
            client.force_login(user)
        shown[role] = words in page(client).text
    assert shown == {"visitor": False, "member": True, "lapsed": False, "coordinator": True}


# The map ------------------------------------------------------------------------------------------


@pytest.fixture
def territory(db):
    TaskForce.objects.update(west=5.0, south=45.0, east=6.0, north=45.5)


def test_the_map_has_public_places_with_the_numbers_of_the_list(client, cast, alpha, territory):
    factories.LocationFactory(organization=alpha, latitude=45.2, longitude=5.5, precision="street")
    factories.LocationFactory(organization=alpha, latitude=45.3, longitude=5.6, precision="none")
    factories.LocationFactory(organization=alpha, latitude=48.8, longitude=2.3)  # outside of the territory
    for name in ("Hidden", "Gone"):
        factories.LocationFactory(organization=Organization.objects.get(name=name))
    context = page(client).context
    number = next(row.number for row in context["rows"] if row.name == "Alpha")
    assert [pin.number for pin in context["sketch"].pins] == [number]
    assert f"<strong>{number}. <a" in page(client).text


def test_without_a_signatory_on_it_there_is_no_map(client, version, territory):
    sign_person("Mira Public", is_public=True)
    assert page(client).context["sketch"] is None


# The files ----------------------------------------------------------------------------------------


def test_cells_that_begin_like_a_formula_are_text(client, version):
    sign_for(factories.OrganizationFactory(name="=HYPERLINK(1)", commitment="none"))
    assert "\r\n'=HYPERLINK(1)," in file(client, "csv")
    assert json.loads(file(client, "json"))["signatures"][0]["name"] == "=HYPERLINK(1)"


def test_the_feed_is_valid_and_tells_the_newest_first(client, cast):
    feed = ElementTree.fromstring(file(client, "atom"))
    entries = feed.findall(f"{ATOM}entry")
    for part in ("id", "title", "updated"):
        assert feed.find(f"{ATOM}{part}").text
        assert all(entry.find(f"{ATOM}{part}").text for entry in entries)
    assert feed.find(f"{ATOM}author/{ATOM}name").text == "Task force"
    ids = [entry.find(f"{ATOM}id").text for entry in entries]
    assert len(set(ids)) == len(ids) == 4
    assert all(one.startswith("urn:uuid:") for one in ids)
    updated = [entry.find(f"{ATOM}updated").text for entry in entries]
    assert updated == sorted(updated, reverse=True)
    links = {link.get("href") for link in feed.iter(f"{ATOM}link")}
    assert all(link.startswith("http") for link in links)


def test_an_empty_register_is_whole_in_every_form(client, version):
    assert json.loads(file(client, "json")) == {"signatures": []}
    assert file(client, "csv").count("\r\n") == 1
    assert ElementTree.fromstring(file(client, "atom")).findall(f"{ATOM}entry") == []
    assert "Those who sign the charter will appear here." in page(client).text
    assert client.get("/en/charter/register.doc").status_code == 404


# Pages and queries --------------------------------------------------------------------------------


def test_pages_of_fifty(client, version):
    sign_many(version, 55)
    assert (len(listed(client)), len(listed(client, "?page=2")), len(listed(client, "?page=3"))) == (50, 5, 0)
    assert page(client, "?page=2").context["total"] == 55


@pytest.mark.parametrize("rows", [1, 50, 5000])
def test_queries_stay_the_same(client, version, territory, django_assert_num_queries, rows):
    sign_many(version, rows)
    member = factories.member_of(Organization.objects.first())
    with django_assert_num_queries(4):  # task force, rows, versions with their counts, places
        page(client, "?page=1")
    for format in ("csv", "json", "atom"):
        with django_assert_num_queries(2):  # task force, rows
            file(client, format)
    client.force_login(member)
    with django_assert_num_queries(6):  # and session, person
        page(client)


def test_a_natural_person_who_must_sign_again_stands_there_until_her_last_day(
    client, version, coordinator, monkeypatch
):
    signature = sign_person("Mira Public", is_public=True)
    make_version(MORE, translation="", grace=timezone.localdate())
    assert listed(client) == listed(client, "?status=again") == [("Mira Public", "again")]
    assert listed(client, "?status=live") == []
    answer = client.get("/en/charter/verify/", {"number": signature.number})
    assert (answer.context["answer"].state, answer.context["answer"].row) == ("live", None)
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(timezone, "now", lambda: tomorrow)
    assert listed(client) == []
    client.force_login(coordinator)
    assert listed(client) == listed(client, "?status=lapsed") == [("Mira Public", "lapsed")]
