"""A PDF read back: its text by page, its tags, its fonts."""

import re
import subprocess
from io import BytesIO

import pikepdf


def pages_of(data):
    """The text of each page, on one line."""
    done = subprocess.run(["pdftotext", "-layout", "-", "-"], input=data, capture_output=True, check=True)
    return [" ".join(page.split()) for page in done.stdout.decode().split("\f")[:-1]]


def words_of(data):
    return " ".join(pages_of(data))


def opened(data):
    return pikepdf.open(BytesIO(data))


def tags(element, above=()):
    """``(element, names of its tags from the root)`` of every tagged element below ``element``."""
    kids = element.get("/K", [])
    for kid in kids if isinstance(kids, pikepdf.Array) else [kids]:
        if isinstance(kid, pikepdf.Dictionary) and "/S" in kid:
            path = (*above, str(kid.S))
            yield kid, path
            yield from tags(kid, path)


def tree(document):
    return list(tags(document.Root.StructTreeRoot))


def outline(entries):
    return [(entry.title, outline(entry.children)) for entry in entries]


def page_number(page, title):
    """What the table of contents says beside ``title``; None when it is not there."""
    found = re.search(rf"{re.escape(title)} +(\d+)", page)
    return int(found[1]) if found else None
