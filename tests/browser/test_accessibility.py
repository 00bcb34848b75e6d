"""No violation that axe can find, on every page, wide and narrow, in the languages it is written in."""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.walk import gently, in_language

AXE = """() => axe.run(document, {
  resultTypes: ["violations"], rules: {"target-size": {enabled: true}}, elementRef: false,
}).then(({violations}) => violations.flatMap(
  ({id, nodes}) => nodes.map(({html}) => `${location.pathname} ${id}: ${html.slice(0, 160)}`)
))"""
SIZES = (1280, 900), (390, 4000)  # tall on a telephone: its floating switch covers a line otherwise
SMALL = """() => [...document.querySelectorAll("button, .btn, summary, input[type=submit]")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.height > 0 && box.height < 43.5)
  .map(([one, box]) => `${Math.round(box.height)} px: ${one.outerHTML.slice(0, 90)}`)"""


@pytest.mark.parametrize("language", ["fr", "en", "ro", "bg"])
def test_public_pages(enter, pages, language):
    page, _watch = enter()
    assert look(page, in_language(pages("visitor"), language)) == ""


@pytest.mark.parametrize("language", ["fr", "en"])
def test_pages_of_the_coordinator(enter, pages, language):
    page, _watch = enter("coordinator")
    closed = without(pages("coordinator"), pages("visitor"))
    assert look(page, in_language(closed, language)) == ""


def test_pages_of_a_representative(enter, pages):
    """Her workspace, and what only she is led to."""
    page, _watch = enter("representative")
    mine = without(pages("representative"), pages("visitor"), pages("coordinator"))
    mine["home:workspace"] = pages("representative")["home:workspace"]
    assert look(page, mine.values()) == ""


def without(pages, *others):
    """The pages whose views are in none of ``others``."""
    return {name: path for name, path in pages.items() if not any(name in other for other in others)}


def look(page, addresses):
    """What axe finds on ``addresses`` at both widths: one line for each element."""
    found = {}
    for path in addresses:
        gently(page, path)
        page.evaluate(Axe().axe_script)
        for width, height in SIZES:
            page.set_viewport_size({"width": width, "height": height})
            found |= dict.fromkeys(page.evaluate(AXE))
    return "\n".join(found)


@pytest.mark.parametrize("role", ["visitor", "coordinator"])
def test_targets_are_large_and_nothing_scrolls_sideways(enter, pages, role):
    """320 px are 1280 px at a zoom of 400 % (WCAG 1.4.10); buttons are 44 px high (DESIGN)."""
    page, _watch = enter(role, width=320)
    problems = []
    for path in pages(role).values():
        page.goto(path)
        if (width := page.evaluate("document.documentElement.scrollWidth")) > 320:
            problems.append(f"{path} is {width} px wide")
        problems += [f"{path} {small}" for small in page.evaluate(SMALL)]
    assert "\n".join(problems) == ""
