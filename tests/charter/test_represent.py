"""Who signed left: the signature stands, is marked, and a new representative confirms it."""

import pytest
from django.urls import reverse
from guardian.shortcuts import assign_perm, remove_perm

from charter import chain, signing
from charter.chain import Trace
from charter.models import Act, Signature
from directory import people
from taskforce.accounts import actions
from taskforce.accounts.actions import RefusedError
from tests import factories
from tests.charter.conftest import sign_for

pytestmark = pytest.mark.django_db
SIGN = "directory.sign_for_organization"


@pytest.fixture
def signature(version, alpha, signer):
    return sign_for(alpha, user=signer)


@pytest.fixture
def newcomer(alpha):
    """Another representative of alpha."""
    return factories.member_of(alpha, may_sign=True, name="Nora New", email="nora@example.org")


@pytest.fixture
def page(alpha):
    return reverse("charter:represent", args=[alpha.slug])


def is_represented():
    return Signature.objects.live().with_representative().get().is_represented


LEAVING = {
    "account closed": lambda signer, alpha: actions.close_account(user=signer),
    "account deleted": lambda signer, alpha: signer.delete(),
    "removed": lambda signer, alpha: people.remove_person(organization=alpha, user=signer, removed_by=signer),
    "permission taken": lambda signer, alpha: remove_perm(SIGN, signer, alpha),
}


@pytest.mark.parametrize("way", LEAVING)
def test_the_signature_stands_and_is_marked(alpha, signer, signature, way):
    assert is_represented()
    LEAVING[way](signer, alpha)
    assert not is_represented()
    alpha.refresh_from_db()
    assert alpha.is_committed
    assert Signature.objects.live().get().name == "Camille Martin"


@pytest.mark.parametrize("way", LEAVING)
def test_a_new_representative_confirms_on_one_page(client, alpha, signer, signature, newcomer, page, way):
    LEAVING[way](signer, alpha)
    client.force_login(newcomer)
    assert '<form class="actions"' in client.get(page).text
    assert client.post(page).url == page
    assert is_represented()
    act = Act.objects.filter(chain=alpha.uuid).last()
    assert (act.kind, act.account) == (Act.Kind.REPRESENTED, newcomer.pk)
    assert act.facts == {"number": signature.number, "name": "Nora New"}
    assert Signature.objects.live().get().name == "Camille Martin"  # who signed stays written
    assert chain.verify()[1] == []


def test_it_is_asked_only_while_it_is_needed(client, alpha, signer, signature, newcomer, page):
    client.force_login(newcomer)
    assert "Camille Martin" not in client.get(page).text
    remove_perm(SIGN, signer, alpha)
    assert "Camille Martin" in client.get(page).text
    client.post(page)
    assert "Camille Martin" not in client.get(page).text


def test_nobody_takes_over_what_is_represented(client, alpha, signer, signature, newcomer, page):
    client.force_login(newcomer)
    assert client.post(page).url == page
    assert Signature.objects.get().signatory == signer
    with pytest.raises(RefusedError):
        signing.confirm_representation(organization=alpha, user=newcomer, trace=Trace(newcomer))


def test_without_a_signature_there_is_nothing_to_confirm(client, version, alpha, newcomer, page):
    client.force_login(newcomer)
    assert client.get(page).status_code == 200
    assert client.post(page).url == page
    assert not Act.objects.exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_sign_finds_no_page(client, alpha, signature, page, stranger, coordinator, method):
    for person in (stranger, coordinator, factories.member_of(alpha)):
        client.force_login(person)
        assert getattr(client, method)(page).status_code == 404


def test_who_left_and_comes_back_represents_again(alpha, signer, signature):
    remove_perm(SIGN, signer, alpha)
    assert not is_represented()
    assign_perm(SIGN, signer, alpha)
    assert is_represented()


def test_few_queries(client, newcomer, signature, page, django_assert_num_queries):
    client.force_login(newcomer)
    client.get(page)
    with django_assert_num_queries(5):  # session, person, task force, organisation, signature
        client.get(page)


def test_the_workspace_tells_her(client, alpha, signer, signature, newcomer, page):
    client.force_login(newcomer)
    workspace = reverse("home:workspace")
    assert page not in client.get(workspace).text
    remove_perm(SIGN, signer, alpha)
    assert page in client.get(workspace).text
    for other in (factories.member_of(alpha), factories.UserFactory(is_coordinator=True)):
        client.force_login(other)
        assert page not in client.get(workspace).text


def test_the_signature_is_marked_on_its_page(client, alpha, signer, signature, coordinator):
    client.force_login(coordinator)
    address = reverse("charter:signature", args=[signature.number])
    assert "tag warn" not in client.get(address).text
    remove_perm(SIGN, signer, alpha)
    assert "tag warn" in client.get(address).text
