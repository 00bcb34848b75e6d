"""The part of ``make bench`` that is about reports: what drawing one costs, and what it costs to take it.

``bare`` is WeasyPrint alone on the same HTML.  Sizes are drawn in processes of their own, for their memory.
"""

import copy
import hashlib
import subprocess
import sys
import time
from pathlib import Path
from statistics import median

from django.utils import translation

from reports import editions, rendering, snapshot
from reports.models import Edition, EditionFile
from taskforce.common import pdf
from tests.reports import sample

YEAR = 2026
SIZES = (20, 60, 200)  # pages
A_TURN_HAS = 6  # pages of the sample's long sections


def run(medians):
    """Prints the ratios; ``medians`` is that of bench.py."""
    print("\nreports")
    _drawing()
    _downloads(medians)
    _sizes()


def _drawing():
    """The whole way (queries, snapshot, templates, PDF, files) against WeasyPrint alone; tagged or not."""
    edition = editions.begin(year=YEAR, language="fr")
    with translation.override("fr"):
        html = rendering.html_of(snapshot.make(edition))
    ways = {
        "whole": lambda: rendering.render(snapshot.make(edition)),
        "bare": lambda: pdf.draw(html, sheet=rendering.SHEET),
        "untagged": lambda: pdf.draw(html, sheet=rendering.SHEET, variant=None),
    }
    spent = {name: [] for name in ways}
    for turn in range(4):
        for name, draw in ways.items():
            start = time.thread_time()
            draw()
            if turn:  # the first one warms up
                spent[name].append(time.thread_time() - start)
    spent = {name: median(seconds) for name, seconds in spent.items()}
    print(f"  {'whole way / bare':<24} {spent['whole'] / spent['bare']:5.2f}")
    print(f"  {'tagged / untagged':<24} {spent['bare'] / spent['untagged']:5.2f}")


def _downloads(medians):
    """A published PDF of about a megabyte: taken, and asked for again."""
    edition, address = _published(), f"/en/reports/{YEAR}/1/en/"
    etag = f'"{edition.files.get(name="report.pdf").sha256}"'
    spent = medians(
        {
            "R0": lambda turn: ("/bench/bare/", ""),
            "download": lambda turn: (f"{address}report.pdf", ""),
            "download, 304": lambda turn: (f"{address}report.pdf", etag),
            "page, kept": lambda turn: (address, ""),
        }
    )
    for name in ("download", "download, 304", "page, kept"):
        print(f"  {name:<24} {spent[name] / spent['R0']:5.2f} × R0")


def _published():
    """A published edition whose PDF is as large as those of a long report."""
    content = b"%PDF-1.7" + hashlib.sha256(b"bench").digest() * 32_000
    edition = Edition.objects.create(year=YEAR, language="en", title="Report", state="validation")
    EditionFile.objects.create(
        edition=edition,
        name="report.pdf",
        content=content,
        sha256=hashlib.sha256(content).hexdigest(),
        content_type="application/pdf",
    )
    edition.snapshot = sample.snapshot(language="en")
    edition.state, edition.frozen, edition.pages = "frozen", edition.begun, 100
    edition.save()
    edition.state, edition.published = "published", edition.begun
    edition.save(update_fields=["state", "published"])
    return edition


def _sizes():
    """Time and memory by the number of pages: twice the pages, twice the time, no more."""
    for pages in SIZES:
        code = (
            f"import django; django.setup(); from tests import bench_reports; bench_reports.one_size({pages})"
        )
        made = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
        print(made.stdout, end="")


def one_size(pages):
    """Draws the sample made ``pages`` long, and prints what a page took."""
    said = _long(pages)
    rendering.render(sample.with_blocks({"type": "text", "markdown": "Warm"}))
    before, start = _peak(), time.thread_time()
    made = rendering.render(said)
    seconds = time.thread_time() - start
    more = _peak() - before
    each = f"{1000 * seconds / made.pages:5.0f} ms and {more / made.pages:4.0f} kB a page"
    print(f"  {f'{made.pages} pages':<24} {each}")


def _peak():
    """The most memory this process has had, in kB (``ru_maxrss`` would count its parent's)."""
    lines = Path("/proc/self/status").read_text().splitlines()
    return next(int(line.split()[1]) for line in lines if line.startswith("VmHWM"))


def _long(pages):
    """The sample with its sections again and again, about ``pages`` long."""
    said = sample.snapshot()
    turns = []
    for turn in range(max(round(pages / A_TURN_HAS), 1)):
        for section in copy.deepcopy(sample.SNAPSHOT["sections"]):
            section["code"] += f"-{turn}"
            for block in section["blocks"]:
                block |= {"name": f"{block['name']}-{turn}"} if "name" in block else {}
            turns.append(section)
    return said | {"sections": turns}
