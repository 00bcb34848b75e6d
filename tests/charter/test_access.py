"""The page "who has access": organisations, accounts, roles, and what changed lately."""

import html
import re
from datetime import date, timedelta

import pytest
from django.utils import timezone

from charter import access, signing
from charter.chain import Trace
from charter.models import Version
from directory.models import Organization
from meetings import planning
from meetings.models import Meeting
from taskforce.common.kept import pages
from tests import factories
from tests.charter.conftest import sign_for
from tests.charter.many import sign_many
from tests.charter.test_chain import tamper
from tests.meetings.conftest import make_held, make_meeting

pytestmark = pytest.mark.django_db


def page(client, query=""):
    pages.clear()
    return client.get(f"/en/charter/access/{query}")


def rows(client):
    """``{name: (accounts, may sign, layer)}``."""
    kinds = page(client).context["kinds"]
    return {
        one.name: (one.accounts, one.signers, one.layer)
        for _kind, organizations in kinds
        for one in organizations
    }


def changes(client, query=""):
    return [(change.row.name, change.what) for change in page(client, query).context["changes"]]


@pytest.fixture
def hidden(db):
    """An unlisted organisation of two accounts, one of which is closed."""
    hidden = factories.OrganizationFactory(name="Hidden", is_listed=False, kind="municipality")
    factories.member_of(hidden, is_active=False, may_sign=True)
    return hidden


def test_counts_open_accounts_and_who_may_sign(client, version, alpha, signer, hidden):
    factories.member_of(alpha)
    factories.OrganizationFactory(name="Gone", commitment="ended")
    public = {"Alpha": (2, 1, "before"), "Gone": (0, 0, "closed")}
    assert rows(client) == public
    client.force_login(factories.member_of(hidden))
    assert rows(client) == {"Hidden": (1, 0, "members"), **public}


def test_a_lapsed_member_sees_no_more_than_a_visitor(client, hidden):
    gone = factories.OrganizationFactory(name="Gone", commitment="ended")
    client.force_login(factories.member_of(gone))
    assert set(rows(client)) == {"Gone"}


def test_no_person_is_named(client, version, alpha, signer, coordinator):
    sign_for(alpha, user=signer)
    text = page(client).text
    assert "There is 1 coordinator." in text
    for private in ("Camille", "camille@", "Inès", "coordinator@"):
        assert private not in text


def test_tells_who_signed_and_withdrew_lately(client, version, alpha, signer, hidden):
    sign_for(alpha, user=signer)
    sign_for(hidden)
    assert changes(client) == [("Alpha", "signed")]
    signing.withdraw(organization=alpha, user=signer, reason="Secret", trace=Trace(signer))
    assert sorted(changes(client)) == [("Alpha", "signed"), ("Alpha", "withdrawn")]
    tomorrow = timezone.localdate() + timedelta(days=2)
    assert changes(client, f"?since={tomorrow}") == []
    assert "Secret" not in page(client).text


def test_tells_what_lapsed_by_the_clock(client, version, alpha):
    sign_for(alpha)
    tamper("UPDATE charter_signature SET confirmed = %s", timezone.now() - timedelta(days=900))
    assert changes(client) == []
    Organization.objects.filter(pk=alpha.pk).update(commitment_ends=timezone.now() - timedelta(minutes=5))
    assert changes(client) == [("Alpha", "lapsed")]


@pytest.mark.parametrize("asked", ["", "x", "2026-02-30", "2026-13-01", "0000-00-00", "1", "%00"])
def test_a_bad_date_is_ignored(client, version, asked):
    assert page(client, f"?since={asked}").context["since"] == access.lately(2)


@pytest.mark.parametrize(
    ("asked", "day"), [("0001-01-01", date(2000, 1, 1)), ("9999-12-31", date(9999, 12, 31))]
)
def test_a_far_date_breaks_nothing(client, version, asked, day):
    assert page(client, f"?since={asked}").context["since"] == day


@pytest.mark.parametrize(
    ("today", "interval", "day"),
    [
        (date(2026, 11, 24), 2, date(2026, 7, 24)),
        (date(2026, 1, 31), 2, date(2025, 9, 28)),
        (date(2026, 12, 5), 6, date(2025, 12, 5)),
        (date(2026, 5, 5), 12, date(2024, 5, 5)),
    ],
)
def test_lately_is_the_last_two_intervals_between_meetings(monkeypatch, today, interval, day):
    monkeypatch.setattr(access.timezone, "localdate", lambda: today)
    assert access.lately(interval) == day


def test_what_changed_is_told_since_the_last_meeting(client, version, alpha, beta):
    """One to come, a cancelled one and a day that was asked for are none."""
    sign_for(alpha)
    tamper("UPDATE charter_signature SET confirmed = %s", timezone.now() - timedelta(days=20))
    sign_for(beta)
    before, last, to_come = (timezone.now() + timedelta(days=days) for days in (-30, -10, 10))
    for starts in (before, last):
        Meeting.objects.filter(pk=make_held(beta).pk).update(starts=starts)
    make_meeting(starts=to_come)
    planning.cancel(meeting=make_meeting(), reason="Snow", by="Inès")
    answer = page(client)
    assert answer.context["since"] == timezone.localdate(last)
    assert "What changed since the last meeting" in answer.text
    assert changes(client) == [("Beta", "signed")]
    asked = f"?since={timezone.localdate(before)}"
    assert changes(client, asked) == [("Beta", "signed"), ("Alpha", "signed")]
    assert "What changed since the last meeting" not in page(client, asked).text


def read_on(client, address="/en/charter/access/"):
    """The names of each page, from one "next" to the other."""
    while address:
        pages.clear()
        answer = client.get(address)
        yield [one.name for _kind, organizations in answer.context["kinds"] for one in organizations]
        found = re.search(r'rel="next" href="([^"#]+)#organizations"', answer.text)
        address = found and f"/en/charter/access/{html.unescape(found[1])}"


def test_every_organisation_stands_on_one_page_and_no_other(client, monkeypatch, taskforce):
    monkeypatch.setattr(access, "PAGE", 2)
    for kind, name in [
        ("other", "Écho"),
        ("association", "Zoé"),
        ("association", "a & b"),
        ("other", "Écho"),
    ]:
        factories.OrganizationFactory(name=name, kind=kind)
    factories.OrganizationFactory(name="Ville", kind="municipality")
    factories.OrganizationFactory(name="Hidden", kind="association", is_listed=False)
    assert list(read_on(client)) == [["Ville", "a & b"], ["Zoé", "Écho"], ["Écho"]]
    assert list(read_on(client, "/en/charter/access/?since=2020-01-01"))[1:] == [["Zoé", "Écho"], ["Écho"]]


@pytest.mark.parametrize(
    "asked", ["kind=x&after=1", "kind=other&after=-1", "kind=other&name=%00&after=1", "after=9"]
)
def test_a_place_that_is_none_is_the_beginning(client, taskforce, asked):
    factories.OrganizationFactory(name="Écho", kind="other")
    pages.clear()
    kinds = client.get(f"/en/charter/access/?{asked}").context["kinds"]
    assert [one.name for _kind, organizations in kinds for one in organizations] == ["Écho"]


@pytest.mark.parametrize("number", [1, 50])
def test_queries_stay_the_same(client, version, django_assert_num_queries, number):
    sign_many(Version.objects.get(), number)
    member = factories.member_of(Organization.objects.first())
    with django_assert_num_queries(4):  # task force, organisations, coordinators with last meeting, changes
        page(client)
    client.force_login(member)
    with django_assert_num_queries(6):
        page(client)
