"""``manage.py verify_charter``: one pass over everything, linear, that finds what was changed."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import transaction

from charter import canon, chain, signing, tasks, ways
from charter.chain import Trace
from charter.models import Act, Signature
from directory import people
from tests import factories
from tests.charter.conftest import on_paper, sign_for
from tests.charter.test_chain import tamper

pytestmark = pytest.mark.django_db


def verified(*arguments):
    """``(stdout, stderr, error)`` of the command, without its last line, the state, when all holds."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_charter", *arguments, stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), (str(error), error.returncode)
    return out.getvalue().partition("State: ")[0], err.getvalue(), None


@pytest.fixture
def signature(version, alpha, signer):
    """Alpha's signature with its receipt, in a chain of three acts: it was withdrawn."""
    signature = sign_for(alpha, user=signer)
    with transaction.atomic():
        tasks.keep(signature, b"%PDF")
    signing.withdraw(organization=alpha, user=signer, reason="", trace=Trace(signer))
    return signature


def test_a_site_without_a_charter_holds():
    assert verified() == ("0 acts recomputed: every link holds.\n", "", None)


def test_what_was_not_touched_holds(signature, beta):
    sign_for(beta)
    assert verified() == ("4 acts recomputed: every link holds.\n", "", None)


def test_a_changed_act_is_named_first_in_its_chain(signature, alpha, beta):
    sign_for(beta)
    tamper("UPDATE charter_act SET network = 'elsewhere' WHERE id = %s", signature.act.pk)
    out, _err, error = verified()
    assert out == f"{alpha.uuid} 1: confirmed (Alpha): its words are not those that were hashed\n"
    assert error == ("4 acts recomputed, 1 links broken.", 1)


def test_each_chain_names_its_own_first_link(signature, alpha, beta):
    sign_for(beta)
    tamper("UPDATE charter_act SET network = 'elsewhere'")
    out, _err, _error = verified()
    assert sorted(line.split(":")[0] for line in out.splitlines()) == sorted(
        [f"{alpha.uuid} 1", f"{beta.uuid} 1"]
    )


def test_an_act_taken_away_is_missed(signature, alpha):
    tamper("DELETE FROM charter_act WHERE id = %s", middle_of(alpha))
    assert "act 4 is missing before it" in verified()[0]


@pytest.mark.parametrize(
    ("position", "why"), [(1, "act 1 is missing before it"), (2, "act 2 is missing before it")]
)
def test_the_first_or_the_second_act_taken_away_is_missed(version, beta, position, why):
    with transaction.atomic():
        for _ in range(3):
            chain.add(beta.uuid, Act.Kind.SEEN, organization="Beta")
    tamper("DELETE FROM charter_act WHERE position = %s", position)
    assert verified()[0] == f"{beta.uuid} {position + 1}: seen (Beta): {why}\n"


def middle_of(organization):
    """The key of an act between two others that no signature stands on."""
    with transaction.atomic():
        middle = chain.add(organization.uuid, Act.Kind.SEEN)
        chain.add(organization.uuid, Act.Kind.SEEN)
    return middle.pk


def test_a_signature_that_says_other_than_its_act_is_named(signature):
    tamper("UPDATE charter_signature SET name = %s", "Somebody Else")
    out, _err, error = verified()
    assert out == f"{signature.act} (Alpha): signature {signature.number} says other than its act\n"
    assert error[1] == 1


def test_a_changed_text_and_a_changed_receipt_are_named(signature):
    tamper("UPDATE charter_text SET text = %s", "Other")
    tamper("UPDATE charter_receipt SET pdf = %s", b"x")
    out = verified()[0]
    assert "version 1 (en): not the words published\n" in out
    assert "version 1 (fr): not the words published\n" in out
    assert f"the receipt of {signature.number} was changed\n" in out


@pytest.mark.parametrize(
    "change",
    [
        "organization_name = 'Other'",
        "organization_kind = 'other'",
        "organization_id = (SELECT id FROM directory_organization WHERE name = 'Beta')",
        "language = 'fr'",
        "fingerprint = 'other'",
        "function = 'Other'",
        "authority = 'mandate'",
        "authority_detail = 'Other'",
        "witness = 'Other'",
        "read_aloud_in = 'Other'",
        "interpreter = 'Other'",
        "way = 'assisted'",
        "confirmed = '2020-01-01 00:00:00+00:00'",
        "ended = '2020-01-01 00:00:00+00:00'",
        "ended = NULL, ending = ''",
        "ending = 'lapsed'",
        "chain = '00000000-0000-0000-0000-000000000000'",
        "signatory_id = (SELECT id FROM accounts_user WHERE email = 'stranger@example.org')",
    ],
)
def test_whatever_is_changed_in_the_row_of_a_signature_is_named(signature, beta, stranger, change):
    tamper(f"UPDATE charter_signature SET {change}")
    assert f"signature {signature.number} says other than its act\n" in verified()[0]


def test_a_signature_that_was_ended_without_an_act_is_named(version, alpha):
    signature = sign_for(alpha)
    tamper("UPDATE charter_signature SET ended = confirmed, ending = 'withdrawn'")
    assert f"signature {signature.number} says other than its act\n" in verified()[0]


@pytest.mark.parametrize("asked", [True, False])
def test_a_person_put_on_the_register_again_is_named(stranger, coordinator, asked):
    signature = on_paper(stranger, coordinator, is_public=asked)
    if asked:
        ways.leave_register(signature=signature, by=stranger, trace=Trace(stranger))
    assert f"signature {signature.number} says" not in verified()[0]
    Signature.objects.update(is_public=True)
    assert f"signature {signature.number} says other than its act\n" in verified()[0]


def test_a_new_representative_changes_no_proof(signature, version, alpha, signer):
    sign_for(alpha, user=signer)
    people.remove_person(organization=alpha, user=signer, removed_by=signer)
    new = factories.member_of(alpha, may_sign=True)
    signing.confirm_representation(organization=alpha, user=new, trace=Trace(new))
    assert verified()[2] is None


def test_the_last_act_of_a_chain_that_something_stands_on_is_missed(signature):
    tamper("DELETE FROM charter_act WHERE kind = 'withdrawn'")
    assert f"signature {signature.number} says other than its act\n" in verified()[0]
    tamper("DELETE FROM charter_act WHERE kind = 'receipt'")
    assert f"the receipt of {signature.number} was changed\n" in verified()[0]


def test_a_receipt_exchanged_with_its_own_hash_is_named(signature):
    sha256 = hashlib.sha256(b"x").hexdigest()
    tamper(f"UPDATE charter_receipt SET sha256 = '{sha256}', pdf = %s", b"x")
    assert f"the receipt of {signature.number} was changed\n" in verified()[0]


def test_signatures_and_receipts_taken_away_are_missed(signature):
    tamper("DELETE FROM charter_receipt WHERE pdf <> %s", b"")
    tamper("DELETE FROM charter_signature WHERE name <> %s", "")
    out = verified()[0]
    assert f"signature {signature.number} is gone\n" in out
    assert f"the receipt of {signature.number} is gone\n" in out


def test_a_text_exchanged_with_its_own_fingerprint_is_named(signature):
    other = canon.fingerprint("Other")
    change = f"UPDATE charter_text SET text = %s, fingerprint = '{other}', reference_fingerprint = '{other}'"
    tamper(change, "Other\n")
    assert f"the text that {signature.number} signed is gone\n" in verified()[0]


def test_a_translation_of_other_words_is_named(signature):
    tamper("UPDATE charter_text SET reference_fingerprint = %s", "other")
    assert "version 1 (fr): made from other words of the reference\n" in verified()[0]


def test_progress_goes_to_stderr_as_count_and_total(signature, alpha):
    with transaction.atomic():
        for _ in range(1000):
            chain.add(alpha.uuid, Act.Kind.SEEN)
    out, err, error = verified()
    assert err == "500/1003\n1000/1003\n"
    assert (out, error) == ("1003 acts recomputed: every link holds.\n", None)


@pytest.mark.parametrize("organizations", [2, 20])
def test_it_is_linear(version, organizations, monkeypatch, django_assert_num_queries):
    """Each act is hashed once and each text once, in as many queries whatever the number of rows."""
    for _ in range(organizations):
        sign_for(factories.OrganizationFactory())
    hashed = []
    compute = Act.computed_hash
    monkeypatch.setattr(Act, "computed_hash", lambda act: hashed.append(act.pk) or compute(act))
    with django_assert_num_queries(11):  # how many; acts and rows (7); the state (3)
        call_command("verify_charter", stdout=StringIO())
    assert len(hashed) == len(set(hashed)) == organizations
