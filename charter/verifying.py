"""Whether a receipt is genuine, by its number or by the SHA-256 of its file.

There is no limit to how often one may ask: a number has 58 bits, so there is nothing to guess.
"""

import hashlib
import re
from typing import Any, NamedTuple

from django.db.models import BooleanField, Case, When

from charter.models import Receipt, Signature
from charter.models.signature import ALPHABET
from charter.register import FIELDS, Row

MOST_BYTES = 5 * 1024 * 1024
SHA256 = re.compile(r"[0-9a-f]{64}")


class Answer(NamedTuple):
    """``state``: "live", "ended", "unknown-number" or "unknown-file"; ``row`` (a register Row) only where
    the reader may see the organisation in the register, and never for a person."""

    state: str
    row: Any = None


def number_of(typed):
    """A receipt number as it is kept, from what was typed or read aloud: ``" 7k4m 9qxd2fht"`` →
    ``"7K4M-9QXD-2FHT"``; "" when it cannot be one."""
    bare = "".join(char for char in typed[:100].upper() if char.isalnum())
    if len(bare) != 12 or set(bare) - set(ALPHABET):
        return ""
    return "-".join(bare[at : at + 4] for at in (0, 4, 8))


def by_number(typed, user):
    """The Answer to a receipt number; one query, none for what cannot be a number."""
    number = number_of(typed)
    return _answer(Signature.objects.filter(number=number), "unknown-number", user, bool(number))


def by_hash(sha256, user):
    """The Answer to the SHA-256 of a file, hexadecimal."""
    sha256 = sha256.strip().lower()
    receipts = Receipt.objects.filter(sha256=sha256).values("signature")
    is_one = SHA256.fullmatch(sha256) is not None
    return _answer(Signature.objects.filter(pk__in=receipts), "unknown-file", user, is_one)


def hash_of(file):
    """The SHA-256 of an uploaded file, read chunk by chunk and not kept."""
    sha = hashlib.sha256()
    for chunk in file.chunks():
        sha.update(chunk)
    return sha.hexdigest()


def _answer(signatures, unknown, user, is_possible):
    rows = signatures.with_last_day().select_related("organization", "version").only(*FIELDS)
    visible = Signature.objects.visible_to(user).filter(organization__isnull=False).values("pk")
    shown = Case(When(pk__in=visible, then=True), default=False, output_field=BooleanField())
    signature = rows.annotate(is_shown=shown).first() if is_possible else None
    if signature is None:
        return Answer(unknown)
    row = Row(signature)
    state = "live" if row.status in ("live", "again") else "ended"
    return Answer(state, row if signature.is_shown else None)
