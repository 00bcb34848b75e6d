"""The chain of acts: recomputed, a changed row is found, and nothing that is deleted takes a proof along."""

import uuid
from datetime import UTC, datetime

import pytest
from django.db import connection, transaction

from charter import chain, signing
from charter.chain import Trace
from charter.models import Act, Signature
from directory.models import Organization
from tests.charter.conftest import sign_for
from tests.factories import OrganizationFactory

pytestmark = pytest.mark.django_db


@pytest.fixture
def acts(version, alpha, beta, signer):
    """Alpha signs and withdraws, beta signs: two chains."""
    sign_for(alpha, user=signer)
    signing.withdraw(organization=alpha, user=signer, reason="", trace=Trace(signer))
    sign_for(beta)
    return Act.objects.all()


def tamper(sql, *values):
    """Changes rows as somebody with the database in hand would: the triggers are taken away first."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET session_replication_role = replica")
            cursor.execute(sql, values)
            cursor.execute("RESET session_replication_role")
            return
        cursor.execute(
            "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND tbl_name LIKE 'charter_%'"
        )
        triggers = cursor.fetchall()
        for name, _sql in triggers:
            cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, values)
        for _name, make in triggers:
            cursor.execute(make)


def test_what_was_not_touched_holds(acts):
    assert chain.verify() == (3, [])
    assert [act.previous for act in acts.filter(position=1)] == ["", ""]


@pytest.mark.parametrize(
    "sql",
    [
        "UPDATE charter_act SET user_agent = 'other' WHERE id = %s",
        "UPDATE charter_act SET kind = 'seen' WHERE id = %s",
        "UPDATE charter_act SET at = '2020-01-01 00:00:00+00:00' WHERE id = %s",
        "UPDATE charter_act SET account = 999 WHERE id = %s",
        "UPDATE charter_act SET facts = '{}' WHERE id = %s",
        "UPDATE charter_act SET previous = 'x' WHERE id = %s",
        "UPDATE charter_act SET hash = 'x' WHERE id = %s",
    ],
)
def test_a_changed_row_is_found_and_named_first(acts, alpha, sql):
    first = acts.get(chain=alpha.uuid, position=1)
    tamper(sql, first.pk)
    done, broken = chain.verify()
    assert done == 3
    assert broken[0].act == first


def test_a_row_that_was_rewritten_with_its_hash_breaks_the_next(acts, alpha):
    first = acts.get(chain=alpha.uuid, position=1)
    first.user_agent = "rewritten"
    tamper(
        "UPDATE charter_act SET user_agent = %s, hash = %s WHERE id = %s",
        first.user_agent,
        first.computed_hash(),
        first.pk,
    )
    _done, broken = chain.verify()
    assert broken[0].act == acts.get(chain=alpha.uuid, position=2)
    assert broken[0].why == "it does not carry the hash of the act before"


def test_a_signature_that_says_other_than_its_act_is_found(acts, beta):
    tamper("UPDATE charter_signature SET name = %s WHERE organization_id = %s", "Somebody Else", beta.pk)
    _done, broken = chain.verify()
    assert [link.act.chain for link in broken] == [beta.uuid]


def test_deleting_account_and_organisation_removes_no_proof(acts, alpha, signer):
    pk = alpha.pk
    signer.delete()
    Organization.objects.filter(pk=pk).delete()
    assert chain.verify() == (3, [])
    signature = Signature.objects.get(chain=alpha.uuid)
    assert (signature.organization_name, signature.name) == ("Alpha", "Camille Martin")
    assert signature.organization is None
    assert signature.signatory is None


def test_an_act_outside_of_a_transaction_is_refused(monkeypatch, alpha):
    connection_ = transaction.get_connection()
    monkeypatch.setattr(connection_, "in_atomic_block", False)
    with pytest.raises(RuntimeError):
        chain.add(alpha.uuid, Act.Kind.SEEN)


def test_words_that_no_database_keeps_are_cleaned(alpha):
    act = chain.add(alpha.uuid, Act.Kind.SEEN, name="A\x00B\u2028C", nested=[{"x": "\x07y"}], n=1, no=None)
    act.refresh_from_db()
    assert act.facts == {"name": "AB C", "nested": [{"x": "y"}], "n": 1, "no": None}
    assert act.hash == act.computed_hash()


def test_chains_do_not_mix(alpha, beta):
    other = OrganizationFactory()
    for organization in (alpha, beta, alpha, other):
        chain.add(organization.uuid, Act.Kind.SEEN)
    assert sorted(Act.objects.values_list("position", flat=True)) == [1, 1, 1, 2]


def test_progress_is_told(acts, monkeypatch):
    told = []
    with transaction.atomic():
        for _i in range(1000):
            chain.add(acts[0].chain, Act.Kind.SEEN)
    assert chain.verify(told.append)[0] == 1003
    assert told == [500, 1000]


def test_queries_do_not_grow(acts, django_assert_num_queries):
    with django_assert_num_queries(7):  # acts, texts, what is gone (2), signatures, scans, receipts
        chain.verify()


OTHER = {
    "chain": uuid.UUID(int=1),
    "position": 9,
    "kind": "seen",
    "at": datetime(2031, 1, 1, tzinfo=UTC),
    "facts": {},
    "account": 9,
    "network": "elsewhere",
    "user_agent": "Another",
    "previous": "0" * 64,
}


@pytest.mark.parametrize("field", [one.name for one in Act._meta.fields if one.name not in ("id", "hash")])
def test_every_field_of_an_act_is_hashed(version, alpha, signer, field):
    act = sign_for(alpha, user=signer).act
    setattr(act, field, OTHER[field])
    assert act.computed_hash() != act.hash


def test_a_browser_is_kept_as_one_short_line_that_every_database_takes(version, alpha):
    with transaction.atomic():
        act = chain.add(alpha.uuid, "seen", trace=Trace(user_agent="Odd\x00 one\n" + "x" * 400))
    act.refresh_from_db()
    assert (act.user_agent[:10], len(act.user_agent)) == ("Odd one xx", 300)
