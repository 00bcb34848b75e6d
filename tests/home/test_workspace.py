"""The workspace."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from charter.models import JoinRequest
from directory import hours
from directory.actions import set_commitment
from directory.models import PageReport
from tests import factories
from tests.charter.conftest import MORE, make_version, sign_for
from tests.factories import OrganizationFactory, ServiceFactory, UserFactory

pytestmark = pytest.mark.django_db
URL = "/en/workspace/"


def numbers(client):
    context = client.get(URL).context
    return context["counts"] | {"reports": context["reports"]}


def test_a_visitor_is_asked_to_sign_in(client):
    response = client.get(URL)
    assert (response.status_code, response["Location"]) == (302, "/en/account/sign-in/?next=/en/workspace/")


def test_a_member_sees_what_waits_for_her_organisation_only(client, alpha, beta, editor):
    today = hours.now().date()
    ServiceFactory(organization=alpha, last_verified_on=today - timedelta(days=181))
    ServiceFactory(organization=alpha, last_verified_on=today - timedelta(days=180))
    ServiceFactory(organization=alpha, status="draft")
    ServiceFactory(organization=beta)
    PageReport.objects.create(organization=alpha, path="/", message="wrong", sender="x")
    PageReport.objects.create(organization=beta, path="/", message="wrong", sender="x")
    client.force_login(editor)
    assert numbers(client) == {"to_check": 1, "drafts": 1, "published": 2, "reports": 1}
    assert [row.name for row in client.get(URL).context["organizations"].rows] == ["Alpha"]


def test_a_coordinator_sees_what_waits_for_all(client, alpha, beta, coordinator, settings):
    settings.DEMO = True  # no second factor asked
    ServiceFactory(organization=alpha)
    ServiceFactory(organization=beta)
    client.force_login(coordinator)
    assert numbers(client)["published"] == 2
    assert [row.name for row in client.get(URL).context["organizations"].rows] == ["Alpha", "Beta"]


def test_organisations_stand_by_name(client, coordinator, settings):
    settings.DEMO = True  # no second factor asked
    for name in ("Gamma", "École", "Beta"):
        OrganizationFactory(name=name)
    client.force_login(coordinator)
    rows = client.get(URL).context["organizations"].rows
    assert [row.name for row in rows] == ["Beta", "École", "Gamma"]


def test_an_empty_site_tells_the_coordinator_where_to_begin(client, coordinator, settings):
    settings.DEMO = True  # no second factor asked
    client.force_login(coordinator)
    page = client.get(URL).text
    assert ("/en/new-partner/" in page, "/en/account/all/" in page) == (True, True)
    assert "Ask the coordinator for an invitation" not in page


def test_a_member_of_no_organisation_is_told_whom_to_ask(client, taskforce):
    client.force_login(UserFactory())
    page = client.get(URL).text
    assert ("/en/new-partner/" in page, "Ask the coordinator for an invitation" in page) == (False, True)


@pytest.mark.parametrize("rows", [1, 5])
def test_six_queries_whatever_the_rows(client, alpha, editor, django_assert_num_queries, rows):
    for _ in range(rows):
        ServiceFactory(organization=alpha)
        OrganizationFactory()
    client.force_login(editor)
    client.get(URL)  # permissions and content types are kept by Django from here on
    with django_assert_num_queries(6):  # session, person, task force, counts, reports, organisations
        client.get(URL)


# The charter ---------------------------------------------------------------------------------------


@pytest.fixture
def signer(alpha):
    """May sign for alpha."""
    return factories.member_of(alpha, may_sign=True, name="Camille Martin")


def offers(client):
    """What the page offers for the charter: ``[(address, words)]``."""
    found = re.findall(r'<a class="btn" href="(/en/charter/[^"]+)">.*?</svg> ([^<]+)', client.get(URL).text)
    return [(address, words.strip()) for address, words in found]


def test_without_a_charter_there_is_nothing_to_sign(client, signer):
    client.force_login(signer)
    assert offers(client) == []


def test_who_may_sign_is_offered_to(client, alpha, signer, editor):
    set_commitment(organization=alpha, commitment="none")
    make_version()
    client.force_login(signer)
    assert offers(client) == [("/en/charter/sign/alpha/", "Sign the charter")]
    client.force_login(editor)
    assert offers(client) == []


def test_who_signed_has_nothing_to_sign_until_a_material_version(client, alpha, signer):
    make_version()
    sign_for(alpha, user=signer)
    client.force_login(signer)
    assert offers(client) == []
    make_version(MORE, translation="", kind="editorial")
    assert offers(client) == []
    last = timezone.localdate() + timedelta(days=20)
    make_version(MORE + "\n", translation="", grace=last)
    assert offers(client) == [("/en/charter/sign/alpha/", f"Sign version 3 by {last.day} {last:%B}")]


def test_after_a_lapse_one_reads_and_signs_only(client, alpha, signer):
    make_version()
    set_commitment(organization=alpha, commitment="ended")
    client.force_login(signer)
    page = client.get(URL)
    assert offers(client) == [("/en/charter/sign/alpha/", "Sign the charter")]
    assert ("Keep it true" in page.text, page.context["counts"]["published"]) == (False, 0)


def test_the_coordinator_sees_who_asks_and_who_must_sign_again(client, alpha, signer, coordinator, settings):
    settings.DEMO = True  # no second factor asked
    make_version()
    sign_for(alpha, user=signer)
    client.force_login(coordinator)
    page = client.get(URL)
    assert (page.context["requests"], page.context["due"], "Versions and signatories" in page.text) == (
        0,
        0,
        True,
    )
    make_version(MORE, translation="", grace=timezone.localdate() + timedelta(days=20))
    for state in ("new", "new", "refused"):
        JoinRequest.objects.create(name="N", email="n@example.org", state=state)
    page = client.get(URL)
    assert (page.context["requests"], page.context["due"], page.context["reports"]) == (2, 1, 0)
    assert ("2 requests to join" in page.text, "1 organisation must sign again" in page.text) == (True, True)
    assert offers(client) == []  # a coordinator signs for nobody


def test_a_member_is_told_nothing_of_requests(client, editor):
    JoinRequest.objects.create(name="N", email="n@example.org")
    client.force_login(editor)
    page = client.get(URL)
    assert ("requests" in page.context, "to join" in page.text) == (False, False)


@pytest.mark.parametrize("rows", [1, 5])
def test_six_queries_for_the_coordinator_too(client, coordinator, settings, django_assert_num_queries, rows):
    settings.DEMO = True  # no second factor asked
    make_version()
    for number in range(rows):
        sign_for(OrganizationFactory())
        JoinRequest.objects.create(name=f"N{number}", email="n@example.org")
    make_version(MORE, translation="", grace=timezone.localdate() + timedelta(days=20))
    client.force_login(coordinator)
    client.get(URL)
    with django_assert_num_queries(6):
        client.get(URL)
