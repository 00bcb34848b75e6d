"""The front page."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import planning
from meetings.models import Meeting
from tests.factories import OrganizationFactory, ServiceFactory
from tests.meetings.conftest import make_meeting

pytestmark = pytest.mark.django_db


def test_counts_services_by_domain_and_partners(client, alpha):
    ServiceFactory(organization=alpha, domains=["housing", "health"])
    ServiceFactory(organization=alpha, domains=["health"])
    ServiceFactory(organization=alpha, domains=["health"], status="draft")
    OrganizationFactory(is_listed=False)
    context = client.get("/en/").context
    counts = {domain.value: count for domain, count in context["tiles"] if count}
    assert (context["total"], context["partners"], counts) == (2, 1, {"housing": 1, "health": 2})


def test_members_count_what_they_see(client, alpha, editor):
    ServiceFactory(organization=alpha, visibility="partners")
    assert client.get("/en/").context["total"] == 0
    client.force_login(editor)
    assert client.get("/en/").context["total"] == 1


@pytest.mark.parametrize("rows", [1, 5])
def test_four_queries_whatever_the_rows(client, django_assert_num_queries, rows):
    for _ in range(rows):
        ServiceFactory()
        convened()
    with django_assert_num_queries(4):  # task force, numbers, next meeting, newest report
        client.get("/en/")


@pytest.mark.parametrize("rows", [1, 5])
def test_six_queries_signed_in(client, editor, django_assert_num_queries, rows):
    for _ in range(rows):
        ServiceFactory()
        convened()
    client.force_login(editor)
    client.get("/en/")
    with django_assert_num_queries(6):  # the same, session and person
        client.get("/en/")


def convened(days=3, **fields):
    """A convened meeting with two items for everyone and one for signatories."""
    meeting = make_meeting(starts=timezone.now() + timedelta(days=days), items=("Camp",), **fields)
    for title in ("School", "Buses"):
        planning.add_item(meeting=meeting, by=None, title=title, audience="public")
    return planning.convene(meeting=meeting, by="I")


def test_the_next_meeting_and_what_everyone_may_read_of_it(client):
    ago = timezone.now() - timedelta(days=2)
    convened(days=9)
    following = convened(title="Winter")
    Meeting.objects.filter(pk=convened(days=2).pk).update(starts=ago, ends=ago + timedelta(hours=1))
    planning.plan(starts=timezone.now() + timedelta(days=1), by=None)  # not told yet
    planning.postpone(meeting=convened(days=2), reason="", by=None)
    page = client.get("/en/")
    assert page.context["meeting"] == following
    assert "Winter · 2 agenda items for everyone" in page.text
    assert (following.get_absolute_url() in page.text, "/en/meetings.ics" in page.text) == (True, True)


def test_without_a_meeting_to_come_it_says_so(client):
    page = client.get("/en/")
    assert (page.context["meeting"], "No date is set yet." in page.text) == (None, True)


def test_an_empty_site_has_nothing_to_count(client):
    page = client.get("/en/")
    assert [page.context[name] for name in ("total", "partners", "signed")] == [0, 0, 0]
    assert ("0 of 0" in page.text, "Nobody has signed yet." in page.text) == (False, True)


def test_the_address_without_language_goes_to_the_visitors_language(client):
    response = client.get("/", headers={"accept-language": "ro"})
    assert (response.status_code, response["Location"]) == (302, "/ro/")


@pytest.mark.parametrize("path", ["/en/accessibility/", "/en/privacy/", "/en/legal/"])
def test_pages_every_site_owes_its_readers(client, path):
    assert client.get(path).status_code == 200


def test_a_page_that_is_not_here_is_said_in_words(client):
    response = client.get("/en/nothing/")
    assert response.status_code == 404
    assert "This page is not here" in response.text
    assert "Exempleville" in response.text  # and the layout still knows whose site it is
