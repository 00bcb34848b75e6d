"""What was done earlier and is written down today: it carries its own day, and writes to nobody."""

from datetime import timedelta

import pytest
from django.db import transaction
from django.utils import timezone

from charter import documents, signing, tasks
from charter.chain import Trace
from charter.models import Act, Receipt, Signature
from charter.signing import emails
from tests.charter.conftest import sign_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def mails(monkeypatch):
    """What would be sent: the names of the mails."""
    sent = []
    for name in ("receipt", "withdrawn"):
        monkeypatch.setattr(emails, name, lambda *args, name=name, **kwargs: sent.append(name))
    monkeypatch.setattr(documents, "receipt", lambda signature: b"%PDF")
    return sent


def signed_at(organization, version, at, **fields):
    signature = Signature(name="Camille Martin", language="en", **fields)
    words = version.text_in("en")
    with transaction.atomic():
        signing.sign(
            signature=signature,
            organization=organization,
            words=words,
            kind=Act.Kind.PAPER,
            trace=Trace(at=at),
        )
    return signature


def test_it_carries_its_own_day(version, alpha):
    at = timezone.now() - timedelta(days=400)
    signature = signed_at(alpha, version, at)
    assert (signature.confirmed, signature.act.at) == (at, at)
    assert alpha.commitment_since == timezone.localdate(at)


def test_its_receipt_is_made_and_mailed_to_nobody(version, alpha, mails):
    tasks.make_receipt.func(signed_at(alpha, version, timezone.now()).pk, mails=False)
    assert (Receipt.objects.count(), mails) == (1, [])


def test_what_is_signed_now_is_mailed_once(version, alpha, mails):
    signature = sign_for(alpha)
    tasks.make_receipt.func(signature.pk)
    tasks.make_receipt.func(signature.pk)
    assert (Receipt.objects.count(), mails) == (1, ["receipt"])


@pytest.mark.parametrize(("at", "told"), [(None, ["withdrawn"]), (timezone.now() - timedelta(days=9), [])])
def test_a_withdrawal_of_the_past_tells_nobody(version, alpha, signer, mails, at, told):
    sign_for(alpha, user=signer)
    signing.withdraw(organization=alpha, user=signer, reason="", trace=Trace(signer, at=at))
    assert mails == told


@pytest.mark.parametrize(("way", "is_represented"), [("paper", True), ("assisted", True), ("online", False)])
def test_on_paper_and_with_help_no_representative_can_leave(version, alpha, way, is_represented):
    """Online, a signature without its account is to be confirmed."""
    signed_at(alpha, version, None, way=way)
    assert Signature.objects.with_representative().get().is_represented is is_represented
