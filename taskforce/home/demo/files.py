"""Reads the demonstration's JSON files."""

import json
from functools import cache
from pathlib import Path

FOLDER = Path(__file__).parent


def read(name):
    """What stands in ``name``, a path inside the demonstration's folder such as ``"areas.json"``."""
    return json.loads((FOLDER / name).read_text(encoding="utf-8"))


@cache
def people():
    """The demonstration's people, in the order a page shows them.

    Each is a dict: ``email``, ``name``, ``role`` (coordinator, representative, editor, former or closed),
    ``organization`` (its key, or "") and ``description`` by language.
    """
    return read("people.json")


def organizations():
    """The partners, each with its places and services: one file each, in the order of their names."""
    return [read(path.relative_to(FOLDER)) for path in sorted(FOLDER.glob("organizations/*.json"))]
