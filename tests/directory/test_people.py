"""The people of an organisation: who sees them, invites, withdraws and removes."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.urls import reverse
from django.utils import timezone

from directory import forgetting, people
from directory.models import Invitation, Organization
from tests import factories

pytestmark = pytest.mark.django_db
EDITOR, REPRESENTATIVE = Invitation.Role.EDITOR, Invitation.Role.REPRESENTATIVE


@pytest.fixture
def representative(alpha):
    """May edit alpha, and sign for it."""
    return factories.member_of(alpha, may_sign=True, name="Rita", email="rita@example.org")


@pytest.fixture
def page(alpha):
    return reverse("directory:people", args=[alpha.slug])


def open_invitation(organization, email="new@example.org", role=EDITOR, **fields):
    fields = {"expires": timezone.now() + timedelta(days=7)} | fields
    return Invitation.objects.create(organization=organization, email=email, role=role, **fields)


def names(organization):
    return [(person.name, person.may_sign) for person in people.people_of(organization)]


def signs(user, organization):
    user = type(user).objects.get(pk=user.pk)  # guardian keeps what it knew of the old one
    return user.has_perm("directory.sign_for_organization", organization)


@pytest.mark.parametrize("method", ["get", "post"])
def test_strangers_find_no_such_page(client, stranger, editor, alpha, page, method):
    client.force_login(stranger)
    invitation = open_invitation(alpha)
    for address in (
        page,
        reverse("directory:person_remove", args=[alpha.slug, editor.pk]),
        reverse("directory:may_sign", args=[alpha.slug, editor.pk]),
        reverse("directory:invitation_withdraw", args=[alpha.slug, invitation.pk]),
    ):
        assert (
            getattr(client, method)(address, {"email": "x@example.org", "may_sign": "yes"}).status_code == 404
        )
    assert names(alpha) == [("Ed Editor", False)]
    assert list(Invitation.objects.all()) == [invitation]


def test_visitors_are_asked_to_sign_in(client, page):
    assert client.get(page).url == f"{reverse('account_login')}?next={page}"


def test_a_member_sees_the_people(client, editor, inactive, representative, page):
    client.force_login(editor)
    context = client.get(page).context
    assert [(person.name, person.may_sign) for person in context["members"]] == [
        ("Ed Editor", False),
        ("Rita", True),
    ]


@pytest.mark.parametrize("many", [1, 5])
def test_few_queries(client, editor, alpha, page, many, django_assert_num_queries):
    for number in range(many):
        factories.member_of(alpha)
        open_invitation(alpha, f"new{number}@example.org")
    client.force_login(editor)
    client.get(page)
    with django_assert_num_queries(6):  # session, person, task force, organisation, people, invitations
        client.get(page)


def test_an_editor_invites_an_editor(
    client, editor, alpha, page, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(editor)
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(page, {"email": "New@Example.org", "role": EDITOR}).url == page
    [invitation] = alpha.invitations.open()
    assert (invitation.email, invitation.role, invitation.invited_by) == ("new@example.org", EDITOR, editor)
    assert invitation.expires - timezone.now() > timedelta(days=6, hours=23)
    [mail] = mailoutbox
    assert mail.to == ["new@example.org"]
    assert reverse("directory:invitation", args=[people.token_of(invitation)]) in mail.body
    assert "Ed Editor" in mail.body


@pytest.mark.parametrize("who", ["editor", "representative", "coordinator"])
def test_an_editor_and_the_coordinator_invite_a_representative(client, alpha, page, who, request):
    client.force_login(request.getfixturevalue(who))
    client.post(page, {"email": "new@example.org", "role": REPRESENTATIVE})
    assert [invitation.role for invitation in alpha.invitations.all()] == [REPRESENTATIVE]


def test_a_stranger_invites_nobody(alpha, stranger):
    with pytest.raises(people.RefusedError):
        people.invite(organization=alpha, email="other@example.org", role=EDITOR, invited_by=stranger)
    assert not alpha.invitations.exists()


def test_a_representative_of_another_organisation_appoints_nobody_here(alpha, beta):
    other = factories.member_of(beta, may_sign=True)
    assert people.may_appoint(other, beta)
    assert not people.may_appoint(other, alpha)


def test_a_new_invitation_replaces_the_older(client, editor, alpha, page):
    older = open_invitation(alpha)
    client.force_login(editor)
    client.post(page, {"email": older.email, "role": REPRESENTATIVE})
    [newer] = alpha.invitations.open()
    assert newer.pk != older.pk
    assert people.look_up(people.token_of(older)) == (people.State.WITHDRAWN, None)
    assert newer.role == REPRESENTATIVE


def test_a_member_is_not_invited(client, editor, alpha, page, mailoutbox):
    client.force_login(editor)
    refused = client.post(page, {"email": "editor@example.org", "role": EDITOR})
    assert refused.status_code == 200
    assert refused.context["form"].errors.keys() == {"email"}
    assert not alpha.invitations.exists()


def test_the_site_is_no_way_to_write_to_strangers(editor, alpha):
    for number in range(people.OPEN_AT_ONCE):
        open_invitation(alpha, f"new{number}@example.org")
    with pytest.raises(people.RefusedError):
        people.invite(organization=alpha, email="one@example.org", role=EDITOR, invited_by=editor)
    people.invite(organization=alpha, email="new0@example.org", role=EDITOR, invited_by=editor)
    assert alpha.invitations.open().count() == people.OPEN_AT_ONCE


def test_nobody_floods_one_address_from_several_organisations(client, editor, stranger, alpha, beta, page):
    def invite(organization, who):
        people.invite(organization=organization, email="New@example.org", role=EDITOR, invited_by=who)

    invite(alpha, editor)
    invite(beta, stranger)
    invite(alpha, editor)
    people.withdraw_invitation(invitation=alpha.invitations.open().get(), withdrawn_by=editor)
    for organization, who in ((alpha, editor), (beta, stranger)):
        with pytest.raises(people.RefusedError, match="demain"):
            invite(organization, who)
    client.force_login(editor)
    answer = client.post(page, {"email": "new@example.org", "role": EDITOR})
    assert answer.context["form"].errors.keys() == {"email"}
    people.invite(organization=alpha, email="another@example.org", role=EDITOR, invited_by=editor)


def test_a_day_later_the_address_may_be_written_to_again(alpha, editor):
    for _i in range(people.MOST_A_DAY):
        people.invite(organization=alpha, email="new@example.org", role=EDITOR, invited_by=editor)
    Invitation.objects.update(created=timezone.now() - people.DAY)
    people.invite(organization=alpha, email="new@example.org", role=EDITOR, invited_by=editor)
    assert alpha.invitations.count() == people.MOST_A_DAY + 1
    assert forgetting.forget_invitations() == people.MOST_A_DAY
    assert alpha.invitations.get() in alpha.invitations.open()


@pytest.mark.parametrize("typed", ["", "nobody", "a@b", "x" * 40_000])
def test_what_is_no_address_invites_nobody(client, editor, alpha, page, typed):
    client.force_login(editor)
    assert client.post(page, {"email": typed, "role": EDITOR}).status_code == 200
    assert not alpha.invitations.exists()


def test_withdrawing_asks_first(client, editor, alpha, page):
    invitation = open_invitation(alpha)
    address = reverse("directory:invitation_withdraw", args=[alpha.slug, invitation.pk])
    client.force_login(editor)
    assert client.get(address).status_code == 200
    assert alpha.invitations.open().exists()
    assert client.post(address).url == page
    assert not alpha.invitations.open().exists()


def test_a_stranger_withdraws_no_invitation(alpha, stranger):
    with pytest.raises(people.RefusedError):
        people.withdraw_invitation(invitation=open_invitation(alpha), withdrawn_by=stranger)
    assert alpha.invitations.open().exists()


def test_a_withdrawn_invitation_is_not_withdrawn_again(client, coordinator, alpha):
    invitation = open_invitation(alpha, withdrawn=timezone.now())
    client.force_login(coordinator)
    address = reverse("directory:invitation_withdraw", args=[alpha.slug, invitation.pk])
    assert client.post(address).status_code == 404


def test_an_accepted_invitation_is_not_withdrawn(coordinator, alpha):
    invitation = open_invitation(alpha, accepted=timezone.now())
    with pytest.raises(people.RefusedError):
        people.withdraw_invitation(invitation=invitation, withdrawn_by=coordinator)


def test_an_invitation_of_another_organisation_is_not_withdrawn(client, editor, alpha, beta):
    invitation = open_invitation(beta)
    client.force_login(editor)
    address = reverse("directory:invitation_withdraw", args=[alpha.slug, invitation.pk])
    assert client.post(address).status_code == 404
    assert beta.invitations.exists()


def test_removing_asks_first_and_takes_all_rights(client, representative, alpha, page):
    other = factories.member_of(alpha, may_sign=True, name="Omar")
    address = reverse("directory:person_remove", args=[alpha.slug, other.pk])
    client.force_login(representative)
    assert client.get(address).status_code == 200
    assert signs(other, alpha)
    assert client.post(address).url == page
    assert not signs(other, alpha)
    assert not Organization.objects.editable_by(other).exists()


def test_an_editor_removes_an_editor(client, editor, alpha, page):
    other = factories.member_of(alpha, name="Omar")
    client.force_login(editor)
    assert client.post(reverse("directory:person_remove", args=[alpha.slug, other.pk])).url == page
    assert names(alpha) == [("Ed Editor", False)]


def test_a_stranger_removes_nobody(alpha, editor, stranger):
    with pytest.raises(people.RefusedError):
        people.remove_person(organization=alpha, user=editor, removed_by=stranger)
    assert names(alpha) == [("Ed Editor", False)]


@pytest.mark.parametrize("who", ["editor", "representative"])
def test_anybody_may_leave(client, alpha, who, request):
    person = request.getfixturevalue(who)
    client.force_login(person)
    address = reverse("directory:person_remove", args=[alpha.slug, person.pk])
    assert client.post(address).url == reverse("home:workspace")
    assert names(alpha) == []


def test_a_member_of_another_organisation_is_not_removed(client, editor, stranger, alpha, beta):
    client.force_login(editor)
    address = reverse("directory:person_remove", args=[alpha.slug, stranger.pk])
    assert client.post(address).status_code == 404
    assert names(beta) == [("Sam Stranger", False)]


def test_a_closed_account_looks_after_nothing(inactive, alpha):
    assert names(alpha) == []
    assert not Organization.objects.editable_by(inactive).exists()
    assert not Organization.objects.editable_by(AnonymousUser()).exists()
