"""What a natural person, or a coordinator for her, does with her signature; and who reads a scan."""

import pytest
from django.urls import reverse

from charter import chain, ways
from charter.chain import Trace
from charter.models import Act, Signature
from taskforce.accounts.actions import RefusedError
from tests import factories
from tests.charter.conftest import sign_for
from tests.charter.test_assist import PDF, assist

pytestmark = pytest.mark.django_db


@pytest.fixture
def mirela(db):
    """A representative of families, with an account of her own."""
    return factories.UserFactory(name="Mirela Exemple", email="mirela@example.org")


@pytest.fixture
def signature(version, coordinator, mirela):
    """Hers, with her name on the public register."""
    words = version.text_in("en")
    scan = (PDF, "application/pdf")
    return assist(words, coordinator, way="paper", scan=scan, signatory=mirela, is_public=True)


@pytest.fixture
def by(request, mirela, coordinator):
    return {"herself": mirela, "for her": coordinator}[request.param]


def page(name, signature):
    return reverse(f"charter:{name}", args=[signature.number])


BY = pytest.mark.parametrize("by", ["herself", "for her"], indirect=True)


@BY
def test_her_name_leaves_the_public_register_at_once(client, signature, by, stranger):
    client.force_login(by)
    assert signature.name in client.get(page("leave_register", signature)).text
    assert Signature.objects.visible_to(stranger).exists()
    assert client.post(page("leave_register", signature)).url == page("signature", signature)
    assert not Signature.objects.visible_to(stranger).exists()
    act = Act.objects.filter(chain=signature.chain).last()
    assert (act.kind, act.account, act.facts) == ("left-register", by.pk, {"number": signature.number})
    assert Signature.objects.live().exists()  # the signature stands
    assert chain.verify() == (2, [])


def test_visitors_are_told_by_the_same_request(client, signature, mirela, taskforce):
    taskforce.refresh_from_db()
    before = taskforce.version
    client.force_login(mirela)
    client.post(page("leave_register", signature))
    taskforce.refresh_from_db()
    assert taskforce.version == before + 1


def test_leaving_twice_leaves_once(client, signature, mirela):
    client.force_login(mirela)
    for _click in range(2):
        assert client.post(page("leave_register", signature)).url == page("signature", signature)
    assert Act.objects.filter(kind="left-register").count() == 1
    assert "btn quiet" not in client.get(page("leave_register", signature)).text.split("<main")[1]


@BY
def test_her_signature_is_withdrawn_with_her_name(client, signature, by, stranger):
    client.force_login(by)
    assert signature.name in client.get(page("withdraw_person", signature)).text
    answer = client.post(page("withdraw_person", signature), {"reason": "A private word"})
    assert answer.url == page("signature", signature)
    signature.refresh_from_db()
    assert (signature.ending, signature.reason, signature.is_public) == ("withdrawn", "A private word", False)
    assert not Signature.objects.visible_to(stranger).exists()
    act = Act.objects.filter(chain=signature.chain).last()
    assert (act.kind, act.at, act.account) == ("withdrawn", signature.ended, by.pk)
    assert "A private word" not in str(act.facts)
    assert chain.verify() == (2, [])


def test_withdrawing_twice_withdraws_once(client, signature, mirela):
    client.force_login(mirela)
    for _click in range(2):
        assert client.post(page("withdraw_person", signature)).url == page("signature", signature)
    assert Act.objects.filter(kind="withdrawn").count() == 1
    assert "danger" not in client.get(page("withdraw_person", signature)).text


def test_a_reason_that_is_too_long_is_refused(client, signature, mirela):
    client.force_login(mirela)
    answer = client.post(page("withdraw_person", signature), {"reason": "x" * 2001})
    assert answer.context["form"].errors.keys() == {"reason"}
    assert Signature.objects.live().exists()


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["leave_register", "withdraw_person"])
def test_nobody_else_finds_these_pages(client, signature, stranger, editor, name, method):
    for person in (stranger, editor):
        client.force_login(person)
        assert getattr(client, method)(page(name, signature)).status_code == 404
    assert Signature.objects.live().get().is_public


@pytest.mark.parametrize("method", ["get", "post"])
@pytest.mark.parametrize("name", ["leave_register", "withdraw_person"])
def test_an_organisations_signature_has_no_such_pages(
    client, version, alpha, signer, coordinator, name, method
):
    signature = sign_for(alpha, user=signer)
    for person in (signer, coordinator):
        client.force_login(person)
        assert getattr(client, method)(page(name, signature)).status_code == 404


@pytest.mark.parametrize("gone", [False, True])
def test_nor_has_that_of_an_organisation_that_is_gone(client, version, alpha, signer, coordinator, gone):
    signature = sign_for(alpha, user=signer)
    if gone:
        Signature.objects.filter(pk=signature.pk).update(organization=None)
    verbs = [ways.leave_register, lambda **given: ways.withdraw_person(reason="", **given)]
    for verb in verbs:
        with pytest.raises(RefusedError):
            verb(signature=signature, by=coordinator, trace=Trace(coordinator))


@pytest.mark.parametrize("who", ["stranger", "inactive"])
def test_the_verbs_guard_too(signature, request, who, mirela):
    by = request.getfixturevalue(who)
    if who == "inactive":
        Signature.objects.update(signatory=by)
    with pytest.raises(RefusedError):
        ways.leave_register(signature=signature, by=by, trace=Trace(by))


def test_the_steps_of_signing_online_are_not_hers(client, signature, mirela, alpha, signer):
    """Who signed on paper went through none of them."""
    client.force_login(mirela)
    assert 'class="steps"' not in client.get(page("signature", signature)).text
    online = sign_for(alpha, user=signer)
    client.force_login(signer)
    assert 'class="steps"' in client.get(page("signature", online)).text


def test_her_page_leads_to_all_she_may_do(client, signature, mirela):
    client.force_login(mirela)
    html = client.get(page("signature", signature)).text
    assert all(page(name, signature) in html for name in ("scan", "leave_register", "withdraw_person"))
    assert all(words in html for words in ("Inès", "Romani", "Ion Exemple"))
    client.post(page("withdraw_person", signature))
    html = client.get(page("signature", signature)).text
    assert not any(page(name, signature) in html for name in ("leave_register", "withdraw_person"))


@pytest.mark.parametrize(("who", "reads"), [("mirela", False), ("coordinator", True)])
def test_only_coordinators_read_why(client, signature, mirela, request, who, reads):
    client.force_login(mirela)
    client.post(page("withdraw_person", signature), {"reason": "A private word"})
    client.force_login(request.getfixturevalue(who))
    assert ("A private word" in client.get(page("signature", signature)).text) is reads


# The scan ------------------------------------------------------------------------------------------


@BY
def test_the_scan_is_saved_not_shown(client, signature, by):
    client.force_login(by)
    answer = client.get(page("scan", signature))
    assert answer.content == PDF
    assert {name: answer[name] for name in ("Content-Type", "X-Content-Type-Options", "Cache-Control")} == {
        "Content-Type": "application/pdf",
        "X-Content-Type-Options": "nosniff",
        "Cache-Control": "private, no-store",
    }
    assert answer["Content-Disposition"] == f'attachment; filename="{signature.number}.pdf"'


def test_a_scan_of_an_organisation_is_read_by_its_representatives_only(
    client, version, alpha, signer, editor, coordinator
):
    scan = (PDF, "application/pdf")
    signature = assist(version.text_in("en"), coordinator, alpha, way="paper", scan=scan)
    answers = {}
    for person in (signer, coordinator, editor):
        client.force_login(person)
        answers[person.name] = client.get(page("scan", signature)).status_code
    assert answers == {"Camille Martin": 200, "Inès": 200, "Ed Editor": 404}


def test_others_find_no_scan(client, signature, stranger):
    client.force_login(stranger)
    assert client.get(page("scan", signature)).status_code == 404
    client.logout()
    assert client.get(page("scan", signature)).status_code == 302


def test_where_there_is_no_scan_there_is_no_page(client, version, alpha, signer):
    signature = sign_for(alpha, user=signer)
    client.force_login(signer)
    assert client.get(page("scan", signature)).status_code == 404
