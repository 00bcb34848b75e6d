"""Who may do what with the charter: a permission on one organisation, and nothing else, opens its door."""

import pytest
from django.contrib.auth.models import AnonymousUser, Permission
from django.http import Http404
from guardian.shortcuts import assign_perm, remove_perm

from charter import permissions, versions
from directory.models import Organization
from tests import factories
from tests.charter.conftest import on_paper, sign_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def nobody():
    return AnonymousUser()


@pytest.fixture
def closed(alpha):
    """A representative of alpha whose account is closed; the permission is still there."""
    return factories.member_of(alpha, may_sign=True, is_active=False)


@pytest.fixture
def everywhere(db):
    """Has the permission on no organisation but, by mistake, on all of them at once."""
    user = factories.UserFactory()
    user.user_permissions.add(Permission.objects.get(codename="sign_for_organization"))
    return user


NOT_ALPHAS = ["nobody", "closed", "stranger", "editor", "coordinator", "everywhere"]


@pytest.mark.parametrize("who", NOT_ALPHAS)
def test_who_signs_for_alpha(alpha, signer, who, request):
    user = request.getfixturevalue(who)
    assert list(permissions.organizations_to_sign_for(signer)) == [alpha]
    assert permissions.organization_to_sign_for(signer, alpha.slug) == alpha
    assert list(permissions.organizations_to_sign_for(user)) == []
    with pytest.raises(Http404):
        permissions.organization_to_sign_for(user, alpha.slug)


def test_a_right_on_one_organisation_is_none_on_another(alpha, beta, signer):
    with pytest.raises(Http404):
        permissions.organization_to_sign_for(signer, beta.slug)
    assert list(permissions.organizations_to_sign_for(signer, Organization.objects.filter(pk=beta.pk))) == []


@pytest.mark.parametrize("who", [who for who in NOT_ALPHAS if who != "coordinator"])
def test_who_reads_alphas_signature(version, alpha, signer, coordinator, who, request):
    signature = sign_for(alpha, user=signer)
    user = request.getfixturevalue(who)
    for reader in (signer, coordinator):
        assert permissions.signature_to_read(reader, signature.number) == signature
    assert list(permissions.signatures_to_read(user)) == []
    with pytest.raises(Http404):
        permissions.signature_to_read(user, signature.number)


def test_who_signed_reads_it_after_she_left(version, alpha, signer):
    signature = sign_for(alpha, user=signer)
    remove_perm("directory.sign_for_organization", signer, alpha)
    signer.groups.clear()
    assert permissions.signature_to_read(signer, signature.number) == signature


@pytest.mark.parametrize("who", ["nobody", "closed", "stranger", "signer"])
def test_who_changes_a_persons_signature(coordinator, who, request):
    her = factories.UserFactory(name="Mirela Exemple")
    signature = on_paper(her, coordinator)
    for user in (her, coordinator):
        assert permissions.own_signature(user, signature.number) == signature
    with pytest.raises(Http404):
        permissions.own_signature(request.getfixturevalue(who), signature.number)


def test_an_organisation_that_is_gone_leaves_no_persons_signature(version, alpha, signer, coordinator):
    signature = sign_for(alpha, user=signer)
    Organization.objects.filter(pk=alpha.pk).delete()
    for user in (signer, coordinator):
        with pytest.raises(Http404):
            permissions.own_signature(user, signature.number)


@pytest.mark.parametrize("who", ["nobody", "closed", "stranger", "signer"])
def test_a_draft_is_the_coordinators(version, coordinator, who, request):
    draft, user = versions.begin_draft(), request.getfixturevalue(who)
    assert permissions.version_to_read(user, 1) == version
    assert permissions.version_to_read(coordinator, 2) == draft
    assert permissions.draft_to_write(coordinator, 2) == draft
    for load in (permissions.version_to_read, permissions.draft_to_write):
        with pytest.raises(Http404):
            load(user, 2)
    for writer in (user, coordinator):
        with pytest.raises(Http404):
            permissions.draft_to_write(writer, 1)


def test_a_coordinator_whose_account_is_closed_is_none(version, coordinator):
    versions.begin_draft()
    coordinator.is_active = False
    for load in (permissions.version_to_read, permissions.draft_to_write):
        with pytest.raises(Http404):
            load(coordinator, 2)
    assert list(permissions.signatures_to_read(coordinator)) == []


def test_a_right_on_no_single_organisation_signs_for_none(alpha, stranger):
    assign_perm(permissions.SIGN, stranger)
    assert stranger.has_perm(permissions.SIGN)
    assert not permissions.organizations_to_sign_for(stranger).exists()


def test_who_reads_a_signature(version, alpha, signer, stranger, editor, coordinator):
    """Who signed, also once she left; her organisation's representatives of today; never a closed account."""
    signature = sign_for(alpha, user=signer)
    colleague = factories.member_of(alpha, may_sign=True)
    readers = {"signer": signer, "colleague": colleague, "member": editor, "other": stranger}
    readers |= {"coordinator": coordinator}

    def reads():
        rows = permissions.signatures_to_read
        return [name for name, user in readers.items() if rows(user).filter(pk=signature.pk).exists()]

    assert reads() == ["signer", "colleague", "coordinator"]
    remove_perm(permissions.SIGN, signer, alpha)
    assert reads() == ["signer", "colleague", "coordinator"]
    for user in readers.values():
        user.is_active = False
        user.save()
    assert reads() == []
