"""Signatures, scans, receipts and texts held against the acts that prove them, in both directions."""

import hashlib

from django.db.models import Exists, F, OuterRef, Subquery

from charter import canon
from charter.models import Act, Receipt, Signature, Text
from taskforce.common import text

WAYS = {Act.Kind.CONFIRMED: "online", Act.Kind.PAPER: "paper", Act.Kind.ASSISTED: "assisted"}
ENDINGS = {
    Act.Kind.WITHDRAWN: Signature.Ending.WITHDRAWN,
    Act.Kind.REPLACED: Signature.Ending.REPLACED,
    Act.Kind.LAPSED: Signature.Ending.LAPSED,
}
COPIED = (
    *("number", "language", "fingerprint", "organization_name", "organization_kind", "name", "function"),
    *("authority", "authority_detail", "witness", "read_aloud_in", "interpreter"),
)


class Said:
    """What the acts say of signatures, by receipt number: how they ended, who represents them, which left
    the register, and the SHA-256 of their receipts."""

    def __init__(self):
        self.endings, self.accounts, self.receipts, self.left = {}, {}, {}, set()

    def hear(self, act):
        """Remembers what ``act`` says; acts come in the order of their chains."""
        number = act.facts.get("ended_number" if act.kind in ENDINGS else "number")
        if act.kind in ENDINGS:
            self.endings[number] = (ENDINGS[act.kind], act.at)
        elif act.kind == Act.Kind.REPRESENTED:
            self.accounts[number] = act.account
        elif act.kind == Act.Kind.LEFT_REGISTER:
            self.left.add(number)
        elif act.kind == Act.Kind.RECEIPT:
            self.receipts[number] = act.facts.get("sha256")


def faults(said):
    """(act or None, why in words) of every row that says other than ``said`` (a Said of all acts)."""
    yield from _texts()
    yield from _acts_without_signature()
    yield from _signatures(said)
    yield from _scans()
    yield from _receipts(said)


def _texts():
    """Texts that are no longer those of which their fingerprint was taken, or translate another one."""
    reference = Text.objects.filter(version=OuterRef("version"), language=OuterRef("version__language"))
    rows = Text.objects.exclude(version__published=None).select_related("version")
    for words in rows.annotate(reference=Subquery(reference.values("fingerprint")[:1])):
        name = f"version {words.version.number} ({words.language})"
        if canon.fingerprint(words.text) != words.fingerprint:
            yield None, f"{name}: not the words published"
        elif words.reference_fingerprint != words.reference:
            yield None, f"{name}: made from other words of the reference"


def _acts_without_signature():
    """Acts that signed, whose signature is gone; and signatures whose act is."""
    for act in Act.objects.filter(kind__in=WAYS, signature=None).order_by("pk"):
        yield act, f"signature {act.facts.get('number')} is gone"
    has_act = Exists(Act.objects.filter(pk=OuterRef("act_id")))
    for number in Signature.objects.filter(~has_act).order_by("pk").values_list("number", flat=True):
        yield None, f"signature {number}: its act is gone"


def _signatures(said):
    """Signatures whose row says other than the acts."""
    words = Text.objects.filter(
        version=OuterRef("version"), language=OuterRef("language"), fingerprint=OuterRef("fingerprint")
    )
    rows = Signature.objects.select_related("act", "version").defer("scan").order_by("pk")
    rows = rows.annotate(has_words=Exists(words), owner=F("organization__uuid"))
    for signature in rows.iterator(chunk_size=2000):
        if not _is_as_signed(signature, said) or not _is_as_ended(signature, said):
            yield signature.act, f"signature {signature.number} says other than its act"
        elif not signature.has_words:
            yield signature.act, f"the text that {signature.number} signed is gone"


def _is_as_signed(signature, said):
    """The copied words, the way, the moment, the chain and the account, as the act has them."""
    act, facts = signature.act, signature.act.facts
    copied = {field: text.plain(getattr(signature, field)) for field in COPIED}
    kept = (signature.version.number, signature.way, signature.confirmed, signature.chain)
    accounts = {None, act.account, said.accounts.get(signature.number)}
    return (
        copied == {field: facts.get(field) for field in COPIED}
        and kept == (facts.get("version"), WAYS.get(act.kind), act.at, act.chain)
        and signature.owner in (None, signature.chain)
        and (signature.way != Signature.Way.ONLINE or signature.signatory_id in accounts)
    )


def _is_as_ended(signature, said):
    """Ended as the act says, or not at all; a natural person named only if she asked and has not left."""
    ended = (signature.ending, signature.ended) if signature.ended else None
    may_be_named = signature.act.facts.get("is_public", True) and signature.number not in said.left
    return ended == said.endings.get(signature.number) and (may_be_named or not signature.is_public)


def _scans():
    """Scans of paper that are no longer the bytes that the act says, or are gone."""
    scanned = Signature.objects.exclude(way=Signature.Way.ONLINE).select_related("act").order_by("pk")
    for signature in scanned.iterator(chunk_size=5):
        kept = hashlib.sha256(signature.scan).hexdigest() if signature.scan else ""
        if kept != signature.act.facts.get("scan_sha256", ""):
            yield signature.act, f"the scan of {signature.number} was changed"


def _receipts(said):
    """Receipts that are not the bytes that were mailed, and those that are gone."""
    gone = dict(said.receipts)
    rows = Receipt.objects.select_related("signature__act").defer("signature__scan").order_by("pk")
    for receipt in rows.iterator(chunk_size=50):
        number = receipt.signature.number
        real = hashlib.sha256(bytes(receipt.pdf)).hexdigest()
        if not real == receipt.sha256 == gone.pop(number, ""):
            yield receipt.signature.act, f"the receipt of {number} was changed"
    for number in gone:
        yield None, f"the receipt of {number} is gone"
