"""The chain of acts: how one is added, and how all are proved."""

import hashlib
from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from charter import canon
from charter.models import Act, Receipt, Signature, Text
from directory.models import Organization
from taskforce.common import text

PROOFS = (Act.Kind.CONFIRMED, Act.Kind.PAPER, Act.Kind.ASSISTED)


class Trace(NamedTuple):
    """Who did it and from where: an account, a network (not the computer) and a browser.

    ``at`` (an aware datetime) says when, if not now: what was done earlier and is written down today.  Of
    such a past nobody is sent a mail.
    """

    account: object = None
    network: str = ""
    user_agent: str = ""
    at: object = None


NOBODY = Trace()  # a timer did it


def add(chain, kind, *, trace=NOBODY, at=None, **facts):
    """Adds an act to ``chain`` (a UUID) inside the open transaction.  Returns the Act.

    ``facts`` (text, numbers, booleans, lists and dicts of them) say all that must be readable when
    accounts, organisations and pages are gone.
    """
    if not transaction.get_connection().in_atomic_block:
        raise RuntimeError("An act stands or falls with what it proves: add it inside a transaction.")
    # Two acts at once on one chain wait for each other here; SQLite lets one writer in at a time anyhow.
    Organization.objects.select_for_update().filter(uuid=chain).values("pk").first()
    last = Act.objects.filter(chain=chain).order_by("-position").first()
    act = Act(
        chain=chain,
        position=last.position + 1 if last else 1,
        kind=kind,
        at=at or trace.at or timezone.now(),
        facts=_clean(facts),
        account=trace.account.pk if trace.account else None,
        network=trace.network,
        user_agent=text.plain(trace.user_agent)[:300],
        previous=last.hash if last else "",
    )
    act.hash = act.computed_hash()
    act.save(force_insert=True)
    return act


def _clean(value):
    """``value`` as JSON keeps it on every database: text without control characters."""
    if isinstance(value, dict):
        return {str(key): _clean(item) for key, item in value.items()}
    if isinstance(value, list | tuple):
        return [_clean(item) for item in value]
    if value is None or isinstance(value, bool | int):
        return value
    return text.plain(str(value))


class Broken(NamedTuple):
    """The first link that does not hold: which act (None for a text), and why in words."""

    act: object
    why: str

    def __str__(self):
        who = self.act and (self.act.facts.get("organization_name") or self.act.facts.get("organization"))
        return f"{self.act} ({who or '-'}): {self.why}" if self.act else self.why


def verify(progress=None):
    """Recomputes every act, published text, signature and receipt: ``(number of acts, [Broken, …])``, of a
    chain of acts the first.

    One pass in the order of the chains, a row at a time; ``progress(done)`` is called every 500.
    """
    done, broken, state = 0, [], _Link()
    for act in Act.objects.order_by("chain", "position").iterator(chunk_size=2000):
        done += 1
        why = state.follow(act)
        if why:
            broken.append(Broken(act, why))
        if progress and done % 500 == 0:
            progress(done)
    others = (_texts_changed(), _signatures_without_proof(), _scans_changed(), _receipts_changed())
    return done, broken + [link for links in others for link in links]


class _Link:
    """Where the walk along a chain stands."""

    def __init__(self):
        self.chain = self.last = None
        self.is_broken = False

    def follow(self, act):
        """Why ``act`` does not hold after the one before; "" when it does or its chain is broken already."""
        if act.chain != self.chain:
            self.chain, self.last, self.is_broken = act.chain, None, False
        why = "" if self.is_broken else self.fault(act)
        self.last, self.is_broken = act, self.is_broken or bool(why)
        return why

    def fault(self, act):
        position, previous = (self.last.position + 1, self.last.hash) if self.last else (1, "")
        if act.position != position:
            return f"act {position} is missing before it"
        if act.previous != previous:
            return "it does not carry the hash of the act before"
        return "" if act.hash == act.computed_hash() else "its words are not those that were hashed"


def _signatures_without_proof():
    """Signatures whose row says other than the act that proves them."""
    signatures = Signature.objects.select_related("act", "version").order_by("pk")
    for signature in signatures.defer("scan").iterator(chunk_size=2000):
        facts = signature.act.facts
        said = (facts.get("number"), facts.get("version"), facts.get("fingerprint"), facts.get("name"))
        kept = (signature.number, signature.version.number, signature.fingerprint, signature.name)
        if signature.act.chain != signature.chain or signature.act.kind not in PROOFS or said != kept:
            yield Broken(signature.act, f"signature {signature.number} says other than its act")


def _scans_changed():
    """Scans of paper that are no longer the bytes that the act says, or are gone."""
    scanned = Signature.objects.exclude(way=Signature.Way.ONLINE).select_related("act").order_by("pk")
    for signature in scanned.iterator(chunk_size=5):
        kept = hashlib.sha256(signature.scan).hexdigest() if signature.scan else ""
        if kept != signature.act.facts.get("scan_sha256", ""):
            yield Broken(signature.act, f"the scan of {signature.number} was changed")


def _texts_changed():
    """Texts that are no longer those of which their fingerprint was taken."""
    for words in Text.objects.exclude(version__published=None).select_related("version"):
        if canon.fingerprint(words.text) != words.fingerprint:
            yield Broken(None, f"version {words.version.number} ({words.language}): not the words published")


def _receipts_changed():
    """Receipts that are no longer the bytes that were mailed."""
    receipts = Receipt.objects.select_related("signature__act").defer("signature__scan").order_by("pk")
    for receipt in receipts.iterator(chunk_size=50):
        if hashlib.sha256(bytes(receipt.pdf)).hexdigest() != receipt.sha256:
            yield Broken(receipt.signature.act, f"the receipt of {receipt.signature.number} was changed")
