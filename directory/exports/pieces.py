"""JSON written piece by piece, so that the size of the directory does not matter."""

import json


def one(value):
    return json.dumps(value, ensure_ascii=False)


def array(values):
    """The text of a JSON array of ``values``, an item at a time."""
    before = "["
    for value in values:
        yield f"{before}\n{one(value)}"
        before = ","
    yield "[]" if before == "[" else "\n]"
