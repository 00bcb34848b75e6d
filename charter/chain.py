"""The chain of acts: how one is added, and how all are proved."""

from typing import NamedTuple

from django.db import transaction
from django.utils import timezone

from charter import proofs
from charter.models import Act
from directory.models import Organization
from taskforce.common import text


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
    chain of acts the first.  Acts and rows are held against each other in both directions.

    One pass in the order of the chains, a row at a time; ``progress(done)`` is called every 500.
    What nothing stands on (the last acts of a chain, say) can be cut off unseen here: see ``charter.state``.
    """
    done, broken, state, said = 0, [], _Link(), proofs.Said()
    for act in Act.objects.order_by("chain", "position").iterator(chunk_size=2000):
        done += 1
        said.hear(act)
        why = state.follow(act)
        if why:
            broken.append(Broken(act, why))
        if progress and done % 500 == 0:
            progress(done)
    return done, broken + [Broken(act, why) for act, why in proofs.faults(said)]


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
