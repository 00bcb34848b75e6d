"""The workspace."""

from datetime import timedelta

import pytest

from directory import hours
from directory.models import PageReport
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
