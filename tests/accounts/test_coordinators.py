"""Who keeps the site: naming and ending coordinators."""

import pytest
from django.urls import reverse

from taskforce.accounts import actions
from taskforce.accounts.models import User
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db
PAGE = reverse("accounts:coordinators")
NAME = reverse("accounts:coordinator_name")


@pytest.fixture
def as_coordinator(client, coordinator, app_of):
    app_of(coordinator)
    client.force_login(coordinator)
    return client


def end(person):
    return reverse("accounts:coordinator_end", args=[person.pk])


def test_a_coordinator_names_another(as_coordinator, editor, mailoutbox, django_capture_on_commit_callbacks):
    asked = as_coordinator.post(PAGE, {"email": "Editor@example.org"})
    assert asked.status_code == 200
    assert not User.objects.get(pk=editor.pk).is_coordinator
    with django_capture_on_commit_callbacks(execute=True):
        assert as_coordinator.post(NAME, {"email": "Editor@example.org"}).url == PAGE
    assert User.objects.get(pk=editor.pk).is_coordinator
    assert [mail.to for mail in mailoutbox] == [["editor@example.org"]]


def test_a_new_person_gets_an_account(as_coordinator, mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        as_coordinator.post(NAME, {"email": "New@example.org"})
    assert User.objects.get(email="new@example.org").is_coordinator
    assert reverse("account_login") in mailoutbox[0].body


@pytest.mark.parametrize("method", ["get", "post"])
def test_others_find_no_such_page(client, editor, coordinator, method):
    client.force_login(editor)
    for address in (PAGE, NAME, end(coordinator)):
        assert getattr(client, method)(address, {"email": editor.email}).status_code == 404
    editor.refresh_from_db()
    assert not editor.is_coordinator


def test_opening_the_address_names_nobody(as_coordinator, editor):
    assert as_coordinator.get(NAME, {"email": editor.email}).url == PAGE
    assert User.objects.coordinators().count() == 1


def test_a_closed_account_stays_closed(as_coordinator, inactive, coordinator):
    as_coordinator.post(NAME, {"email": inactive.email})
    assert list(User.objects.coordinators()) == [coordinator]
    with pytest.raises(actions.RefusedError):
        actions.make_coordinator(email=inactive.email, named_by=coordinator, site_name="")


def test_a_coordinator_is_not_named_twice(coordinator, mailoutbox):
    with pytest.raises(actions.RefusedError):
        actions.make_coordinator(email=coordinator.email, named_by=coordinator, site_name="")
    assert mailoutbox == []


def test_the_task_ends_after_a_question(as_coordinator):
    other = UserFactory(is_coordinator=True)
    assert as_coordinator.get(end(other)).status_code == 200
    assert User.objects.coordinators().count() == 2
    assert as_coordinator.post(end(other)).url == PAGE
    assert other not in User.objects.coordinators()


def test_one_may_end_ones_own_task(as_coordinator, coordinator):
    UserFactory(is_coordinator=True)
    assert as_coordinator.post(end(coordinator)).url == reverse("home:workspace")
    assert coordinator not in User.objects.coordinators()


def test_the_last_one_stays(as_coordinator, coordinator):
    UserFactory(is_coordinator=True, is_active=False)
    assert as_coordinator.post(end(coordinator)).url == reverse("home:workspace")
    assert list(User.objects.coordinators()) == [coordinator]


@pytest.mark.parametrize("others", [0, 4])
def test_few_queries(as_coordinator, others, django_assert_num_queries):
    UserFactory.create_batch(others, is_coordinator=True)
    as_coordinator.get(PAGE)
    with django_assert_num_queries(4):  # session, person, task force, coordinators
        as_coordinator.get(PAGE)
