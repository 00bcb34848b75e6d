"""Every page that links lead to: no violation that axe can find, no other host, nothing the policy
refuses, no script error, no scrolling sideways, targets of 44 px, at most two cookies.

One visit looks at all of it: opening a page costs more than looking.
"""

import pytest
from axe_playwright_python.sync_playwright import Axe

from tests.browser.walk import gently, in_language

AXE = """() => axe.run(document, {
  resultTypes: ["violations"], rules: {"target-size": {enabled: true}}, elementRef: false, preload: false,
}).then(({violations}) => violations.flatMap(
  ({id, nodes}) => nodes.map(({html}) => `${id}: ${html.slice(0, 160)}`)
))"""
SMALL = """() => [...document.querySelectorAll("button, .btn, summary, input[type=submit]")]
  .filter((one) => one.checkVisibility())
  .map((one) => [one, one.getBoundingClientRect()])
  .filter(([one, box]) => box.height > 0 && box.height < 43.5)
  .map(([one, box]) => `${Math.round(box.height)} px: ${one.outerHTML.slice(0, 90)}`)"""
WIDE = {"width": 1280, "height": 900}
NARROW = {"width": 390, "height": 4000}  # tall: the floating switch of the map covers a line otherwise
NARROWEST = {"width": 320, "height": 900}  # 1280 px at a zoom of 400 % (WCAG 1.4.10)


@pytest.mark.parametrize("language", ["fr", "en", "ro", "bg"])
def test_public_pages(enter, pages, language):
    assert problems(*enter(), in_language(pages("visitor"), language)) == ""


def test_pages_of_the_coordinator(enter, pages):
    closed = without(pages("coordinator"), pages("visitor"))
    assert problems(*enter("coordinator"), closed.values()) == ""


def test_pages_of_the_coordinator_in_english(enter, pages):
    """The same templates with words of another length: on a telephone, where they are in need of room."""
    closed = without(pages("coordinator"), pages("visitor"))
    assert problems(*enter("coordinator"), in_language(closed, "en"), sizes=[NARROW]) == ""


def test_pages_of_a_representative(enter, pages):
    """Her workspace, and what only she is led to."""
    mine = without(pages("representative"), pages("visitor"), pages("coordinator"))
    mine["home:workspace"] = pages("representative")["home:workspace"]
    assert problems(*enter("representative"), mine.values()) == ""


@pytest.mark.parametrize("language", ["fr", "en", "ro", "bg"])
def test_the_head_of_a_page_fits_between_telephone_and_desk(enter, language):
    """A tablet, or 1280 px at a zoom of 150 %: of all roles the coordinator has most in it."""
    page, _watch = enter("coordinator")
    page.goto(f"/{language}/partners/")
    too_wide = []
    for width in (761, 800, 900, 980, 981, 1050, 1100, 1101):
        page.set_viewport_size({"width": width, "height": 900})
        if page.evaluate("document.documentElement.scrollWidth") > width:
            too_wide.append(width)
    assert too_wide == []


def without(pages, *others):
    """The pages whose views are in none of ``others``."""
    return {name: path for name, path in pages.items() if not any(name in other for other in others)}


def problems(page, watch, addresses, sizes=(WIDE, NARROW)):
    """What is wrong with the pages at ``addresses``: one line for each, "" when all is well."""
    found = {}
    for path in addresses:
        page.set_viewport_size(sizes[0])
        gently(page, path)
        found |= dict.fromkeys(f"{path} {line}" for line in look(page, sizes))
    if len(page.context.cookies()) > 2:
        found["more than two cookies"] = True
    return "\n".join([*found, *watch.problems])


def look(page, sizes):
    """What is wrong with the page as it stands, at each size; then at the narrowest."""
    page.evaluate(Axe().axe_script)
    for size in sizes:
        page.set_viewport_size(size)
        yield from page.evaluate(AXE)
    page.set_viewport_size(NARROWEST)
    width = page.evaluate("document.documentElement.scrollWidth")
    if width > NARROWEST["width"]:
        yield f"is {width} px wide"
    yield from page.evaluate(SMALL)
