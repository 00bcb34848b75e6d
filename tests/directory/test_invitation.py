"""The page an invitation opens: good once, for a time, and for the button only."""

from datetime import timedelta

import pytest
from allauth.mfa.totp.internal.auth import TOTP, generate_totp_secret
from django.contrib.auth import get_user
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from directory import people
from directory.models import Invitation
from taskforce.accounts.actions import close_account
from taskforce.accounts.models import User
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def invitation(alpha, editor):
    return Invitation.objects.create(
        organization=alpha,
        email="new@example.org",
        invited_by=editor,
        expires=timezone.now() + timedelta(days=7),
    )


@pytest.fixture
def link(invitation):
    return reverse("directory:invitation", args=[people.token_of(invitation)])


def members(organization):
    return [person.email for person in people.people_of(organization)]


def test_opening_it_changes_nothing(client, invitation, link):
    for _program_that_scans_mail in range(3):
        page = client.get(link)
    assert page.status_code == 200
    assert all(word in page.content.decode() for word in ("Ed Editor", "Alpha", "new@example.org"))
    assert client.head(link).status_code == 200
    assert not User.objects.filter(email=invitation.email).exists()
    assert members(invitation.organization) == ["editor@example.org"]


def test_the_button_makes_the_account_and_signs_in(client, invitation, link):
    assert client.post(link).url == reverse("accounts:profile")
    assert get_user(client).email == "new@example.org"
    assert get_user(client).language == "fr"
    assert members(invitation.organization) == ["new@example.org", "editor@example.org"]
    assert not people.representatives_of(invitation.organization).exists()


def test_a_representative_may_sign(client, invitation, link):
    Invitation.objects.update(role=Invitation.Role.REPRESENTATIVE)
    client.post(link)
    assert get_user(client).has_perm("directory.sign_for_organization", invitation.organization)


def test_who_has_an_account_keeps_it(client, invitation, link, beta):
    person = factories.member_of(beta, name="Nora", email="new@example.org")
    assert client.post(link).url == reverse("home:workspace")
    assert get_user(client) == person
    assert members(beta) == ["new@example.org"]


def test_who_is_signed_in_stays_so(client, invitation, link):
    person = factories.UserFactory(email="new@example.org")
    client.force_login(person)
    assert client.post(link).url == reverse("home:workspace")
    assert members(invitation.organization) == ["editor@example.org", "new@example.org"]


def test_the_mail_alone_does_not_pass_a_second_factor(client, invitation, link):
    TOTP.activate(factories.UserFactory(email="new@example.org"), generate_totp_secret())
    assert client.post(link).url == reverse("mfa_authenticate")
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("method", ["get", "post"])
def test_someone_else_is_told_so(client, stranger, invitation, link, method):
    client.force_login(stranger)
    page = getattr(client, method)(link)
    assert page.status_code == 200
    assert "stranger@example.org" in page.content.decode()
    assert members(invitation.organization) == ["editor@example.org"]
    assert get_user(client) == stranger


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_works_once(client, invitation, link, method):
    client.post(link)
    client.post(reverse("account_logout"))
    assert getattr(client, method)(link).status_code == 410
    assert not get_user(client).is_authenticated


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_expires(client, invitation, link, method):
    Invitation.objects.update(expires=timezone.now() - timedelta(seconds=1))
    assert getattr(client, method)(link).status_code == 410
    assert members(invitation.organization) == ["editor@example.org"]


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_can_be_withdrawn(client, editor, invitation, link, method):
    people.withdraw_invitation(invitation=invitation, withdrawn_by=editor)
    assert getattr(client, method)(link).status_code == 410
    assert not User.objects.filter(email="new@example.org").exists()


FORGED = ["1", "1:", "1:abc", "x" * 3000, "é:ß", signing.Signer().sign(1), signing.Signer().sign("x")]


@pytest.mark.parametrize("token", FORGED)
@pytest.mark.parametrize("method", ["get", "post"])
def test_it_cannot_be_forged(client, invitation, token, method):
    page = getattr(client, method)(reverse("directory:invitation", args=[token]))
    assert page.status_code == 404
    assert members(invitation.organization) == ["editor@example.org"]


def test_a_link_for_one_organisation_opens_no_other(client, invitation, link, beta):
    client.post(link)
    assert members(beta) == []


def test_a_closed_account_stays_closed(client, invitation, link):
    factories.UserFactory(email="new@example.org", is_active=False)
    page = client.post(link)
    assert page.status_code == 410
    assert members(invitation.organization) == ["editor@example.org"]
    assert not Invitation.objects.get().accepted


def test_two_clicks_at_once_join_once(invitation):
    people.accept_invitation(invitation=invitation)
    with pytest.raises(people.RefusedError):
        people.accept_invitation(invitation=invitation)


def test_each_end_has_its_own_words(client, editor, invitation, link):
    titles = []
    for change in (
        {"accepted": timezone.now()},
        {"accepted": None, "expires": timezone.now() - timedelta(days=1)},
    ):
        Invitation.objects.update(**change)
        titles.append(title_of(client.get(link)))
    Invitation.objects.all().delete()
    titles += [title_of(client.get(link)), title_of(client.get(link[:-2] + "/"))]
    assert len(set(titles)) == 4


def title_of(page):
    text = page.content.decode()
    return text[text.index("<h1>") : text.index("</h1>")].strip()


def test_strangers_pay_few_queries(client, invitation, link, django_assert_num_queries):
    with django_assert_num_queries(2):  # task force, invitation with its organisation and who invites
        client.get(link)


def test_whom_a_removed_person_invited_does_not_come_in(client, alpha, editor, invitation, link, coordinator):
    """It may be another address of her own."""
    people.remove_person(organization=alpha, user=editor, removed_by=coordinator)
    assert client.post(link).status_code == 410
    assert members(alpha) == []


def test_whom_she_invited_before_she_left_comes_in(client, alpha, editor, invitation, link):
    people.remove_person(organization=alpha, user=editor, removed_by=editor)
    assert client.post(link).status_code == 302
    assert members(alpha) == ["new@example.org"]


def test_a_link_of_a_closed_account_opens_nothing(client, alpha, editor, invitation, link):
    close_account(user=editor)
    assert (client.get(link).status_code, client.post(link).status_code) == (410, 410)
    assert members(alpha) == []
    with pytest.raises(people.RefusedError):
        people.accept_invitation(invitation=invitation)
