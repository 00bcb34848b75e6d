"""The canonical form of plain data, and its fingerprint: equal data give equal bytes."""

import hashlib
import json


def canonical(data):
    """``data`` as JSON in UTF-8, keys sorted, one space of indent: the bytes of ``report.json``."""
    return json.dumps(data, ensure_ascii=False, sort_keys=True, indent=1, allow_nan=False).encode() + b"\n"


def fingerprint(data):
    """The SHA-256 of ``canonical(data)``: 64 hexadecimal digits."""
    return hashlib.sha256(canonical(data)).hexdigest()


def content_fingerprint(snapshot):
    """The fingerprint of a snapshot without the day it was made on: whether two builds say the same."""
    return fingerprint({key: value for key, value in snapshot.items() if key != "made"})
