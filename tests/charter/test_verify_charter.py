"""``manage.py verify_charter``: one pass over everything, linear, that finds what was changed."""

import hashlib
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.db import connection, transaction

from charter import chain, signing
from charter.chain import Trace
from charter.models import Act, Receipt, Signature
from tests import factories
from tests.charter.conftest import sign_for
from tests.charter.test_chain import tamper

pytestmark = pytest.mark.django_db


def verified():
    """``(stdout, stderr, error)`` of the command."""
    out, err = StringIO(), StringIO()
    try:
        call_command("verify_charter", stdout=out, stderr=err)
    except CommandError as error:
        return out.getvalue(), err.getvalue(), (str(error), error.returncode)
    return out.getvalue(), err.getvalue(), None


@pytest.fixture
def signature(version, alpha, signer):
    """Alpha's signature with its receipt, in a chain of two acts: it was withdrawn."""
    signature = sign_for(alpha, user=signer)
    Receipt.objects.create(signature=signature, pdf=b"%PDF", sha256=hashlib.sha256(b"%PDF").hexdigest())
    signing.withdraw(organization=alpha, user=signer, reason="", trace=Trace(signer))
    return signature


def test_a_site_without_a_charter_holds():
    assert verified() == ("0 acts recomputed: every link holds.\n", "", None)


def test_what_was_not_touched_holds(signature, beta):
    sign_for(beta)
    assert verified() == ("3 acts recomputed: every link holds.\n", "", None)


def test_a_changed_act_is_named_first_in_its_chain(signature, alpha, beta):
    sign_for(beta)
    tamper("UPDATE charter_act SET network = 'elsewhere' WHERE id = %s", signature.act.pk)
    out, _err, error = verified()
    assert out == f"{alpha.uuid} 1: confirmed (Alpha): its words are not those that were hashed\n"
    assert error == ("3 acts recomputed, 1 links broken.", 1)


def test_each_chain_names_its_own_first_link(signature, alpha, beta):
    sign_for(beta)
    tamper("UPDATE charter_act SET network = 'elsewhere'")
    out, _err, _error = verified()
    assert sorted(line.split(":")[0] for line in out.splitlines()) == sorted(
        [f"{alpha.uuid} 1", f"{beta.uuid} 1"]
    )


def test_an_act_taken_away_is_missed(signature, alpha):
    tamper("DELETE FROM charter_act WHERE id = %s", middle_of(alpha))
    assert "act 3 is missing before it" in verified()[0]


def middle_of(organization):
    """The key of an act between two others that no signature stands on."""
    with transaction.atomic():
        middle = chain.add(organization.uuid, Act.Kind.SEEN)
        chain.add(organization.uuid, Act.Kind.SEEN)
    return middle.pk


def test_a_signature_that_says_other_than_its_act_is_named(signature):
    Signature.objects.update(name="Somebody Else")
    out, _err, error = verified()
    assert out.endswith(f"signature {signature.number} says other than its act\n")
    assert error[1] == 1


def test_a_changed_text_and_a_changed_receipt_are_named(signature):
    without_triggers("charter_text", "UPDATE charter_text SET text = %s", "Other")
    without_triggers("charter_receipt", "UPDATE charter_receipt SET pdf = %s", b"x")
    out = verified()[0]
    assert "version 1 (en): not the words published\n" in out
    assert "version 1 (fr): not the words published\n" in out
    assert f"the receipt of {signature.number} was changed\n" in out


def without_triggers(table, sql, value):
    """What somebody with the database in hand could do; the test's transaction brings the triggers back."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute(f"ALTER TABLE {table} DISABLE TRIGGER USER")
        else:
            cursor.execute(f"DROP TRIGGER {table}_no_update")
        cursor.execute(sql, [value])


def test_progress_goes_to_stderr_as_count_and_total(signature, alpha):
    with transaction.atomic():
        for _ in range(1000):
            chain.add(alpha.uuid, Act.Kind.SEEN)
    out, err, error = verified()
    assert err == "500/1002\n1000/1002\n"
    assert (out, error) == ("1002 acts recomputed: every link holds.\n", None)


@pytest.mark.parametrize("organizations", [2, 20])
def test_it_is_linear(version, organizations, monkeypatch, django_assert_num_queries):
    """Each act is hashed once and each text once, in as many queries whatever the number of rows."""
    for _ in range(organizations):
        sign_for(factories.OrganizationFactory())
    hashed = []
    compute = Act.computed_hash
    monkeypatch.setattr(Act, "computed_hash", lambda act: hashed.append(act.pk) or compute(act))
    with django_assert_num_queries(6):  # how many; acts, texts, signatures, scans, receipts
        call_command("verify_charter", stdout=StringIO())
    assert len(hashed) == len(set(hashed)) == organizations
