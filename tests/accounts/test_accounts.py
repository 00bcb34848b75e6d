"""Everybody's accounts, for the coordinator: found, closed, opened again."""

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from taskforce.accounts import actions
from taskforce.accounts.views import people
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:accounts")
CLOSED, OPEN = {"state": "closed"}, {"state": "open"}


@pytest.fixture
def as_coordinator(client, coordinator, app_of):
    app_of(coordinator)
    client.force_login(coordinator)
    return client


def close(person):
    return reverse("accounts:account_close", args=[person.pk])


def is_open(person):
    person.refresh_from_db()
    return person.is_active


def test_all_are_listed_by_name(as_coordinator, coordinator, editor, inactive):
    assert as_coordinator.get(PAGE).context["people"] == [editor, coordinator, inactive]


@pytest.mark.parametrize(
    ("words", "found"), [("EDITOR@", ["Ed Editor"]), ("ed ed", ["Ed Editor"]), ("x" * 9000, []), ("\x00", 2)]
)
def test_one_is_found_by_name_or_address(as_coordinator, editor, words, found):
    page = as_coordinator.get(PAGE, {"q": words})
    assert page.status_code == 200
    names = [person.name for person in page.context["people"]]
    assert (len(names) if isinstance(found, int) else names) == found


def test_a_long_list_says_so(as_coordinator, editor, monkeypatch):
    assert people.SHOWN == 100
    monkeypatch.setattr(people, "SHOWN", 1)
    page = as_coordinator.get(PAGE)
    assert (len(page.context["people"]), page.context["more"]) == (1, True)


def test_closing_asks_first_and_ends_every_session(as_coordinator, editor):
    elsewhere = Client()
    elsewhere.force_login(editor)
    assert as_coordinator.get(close(editor)).status_code == 200
    assert get_user(elsewhere) == editor
    assert as_coordinator.post(close(editor), CLOSED).url == PAGE
    assert not is_open(editor)
    assert not get_user(elsewhere).is_authenticated


def test_a_closed_account_is_opened_again(as_coordinator, inactive):
    assert as_coordinator.get(close(inactive)).status_code == 200
    assert as_coordinator.post(close(inactive), OPEN).url == PAGE
    assert is_open(inactive)


def test_twice_is_once(as_coordinator, editor):
    """Of two coordinators, or two clicks, none undoes what the other did."""
    for state, expected in ((CLOSED, False), (CLOSED, False), (OPEN, True), (OPEN, True)):
        as_coordinator.post(close(editor), state)
        assert is_open(editor) is expected


@pytest.mark.parametrize("state", [{}, {"state": ""}, {"state": "other"}])
def test_without_the_wanted_state_it_only_asks(as_coordinator, editor, state):
    assert as_coordinator.post(close(editor), state).status_code == 200
    assert is_open(editor)


def test_the_sessions_of_a_closed_account_do_not_come_back(as_coordinator, editor):
    listed, unlisted = Client(), Client()  # unlisted: as one that begins while the account is closed
    listed.force_login(editor)
    unlisted.force_login(editor)
    key = listed.session.session_key
    UserSession.objects.create(user=editor, session_key=key, ip="203.0.113.7")
    as_coordinator.post(close(editor), CLOSED)
    as_coordinator.post(close(editor), OPEN)
    assert [get_user(client).is_authenticated for client in (listed, unlisted)] == [False, False]
    assert not UserSession.objects.filter(user=editor).exists()
    assert not listed.session.exists(key)


def test_a_coordinators_account_is_not_closed(as_coordinator, coordinator):
    other = UserFactory(is_coordinator=True)
    assert as_coordinator.post(close(other), CLOSED).url == PAGE
    assert is_open(other)
    with pytest.raises(actions.RefusedError):
        actions.close_account(user=coordinator)


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_find_no_such_page(client, editor, stranger, method):
    client.force_login(editor)
    for address in (PAGE, close(stranger)):
        assert getattr(client, method)(address, CLOSED).status_code in (404, 405)  # PAGE takes no POST
    assert is_open(stranger)


@pytest.mark.parametrize("many", [1, 5])
def test_few_queries(as_coordinator, many, django_assert_num_queries):
    UserFactory.create_batch(many)
    as_coordinator.get(PAGE)
    with django_assert_num_queries(4):  # session, person, task force, accounts
        as_coordinator.get(PAGE)
