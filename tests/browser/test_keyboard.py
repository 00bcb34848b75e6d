"""The site with a keyboard alone."""

FOCUS = """() => {
  const one = document.activeElement;
  if (!one || one === document.body) return null;
  const style = getComputedStyle(one);
  const box = one.getBoundingClientRect();
  const drawn = (of) => of.outlineStyle !== "none" || of.boxShadow !== "none";
  const near = [style, one.parentElement && getComputedStyle(one.parentElement)].filter(Boolean);
  return {
    html: one.outerHTML.slice(0, 120),
    id: one.id,
    box: JSON.stringify(box),
    outline: style.outline,
    shown: box.width > 0 && box.height > 0 && box.bottom > 0 && box.right > 0,
    marked: near.some(drawn),
  };
}"""


def walk_by_tab(page, most=400):
    """What has the focus after each Tab, from the top of the page to its end."""
    stops = []
    for _ in range(most):
        page.keyboard.press("Tab")
        stop = page.evaluate(FOCUS)
        if stop is None:
            return stops
        stops.append(stop)
    raise AssertionError(f"Tab is caught: {stops[-3:]}")


def unseen(stops):
    """Those of the stops that one would not see, one a line."""
    return "\n".join(str(stop) for stop in stops if not (stop["shown"] and stop["marked"]))


def focus_is_in(page, name):
    """Fails unless the focus comes to the element with that id: a fragment is followed a moment later."""
    page.wait_for_function("name => document.activeElement.id === name", arg=name)


def test_every_stop_is_seen(enter, pages):
    page, _watch = enter()
    for view in ("home:front", "directory:map", "directory:service", "directory:partners", "account_login"):
        page.goto(pages("visitor")[view])
        stops = walk_by_tab(page)
        assert len(stops) > 10
        assert unseen(stops) == "", page.url


def test_every_stop_of_the_workspace_is_seen(enter):
    page, _watch = enter("coordinator")
    page.goto("/fr/workspace/")
    assert unseen(walk_by_tab(page)) == ""


def test_skip_link_is_first_and_leads_to_the_content(enter):
    page, _watch = enter()
    page.goto("/fr/")
    page.keyboard.press("Tab")
    assert 'href="#content"' in page.evaluate(FOCUS)["html"]
    assert page.locator("a.skip").first.is_visible()
    page.keyboard.press("Enter")
    focus_is_in(page, "content")


def test_map_is_skipped_both_ways(enter):
    page, _watch = enter()
    page.goto("/fr/map/", wait_until="networkidle")
    page.keyboard.press("Tab")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    focus_is_in(page, "map-view")
    page.keyboard.press("Tab")
    assert 'href="#content"' in page.evaluate(FOCUS)["html"]
    page.keyboard.press("Enter")
    focus_is_in(page, "content")


def test_menu_on_a_telephone(enter):
    page, _watch = enter(width=390)
    page.goto("/fr/")
    page.locator("details.small-menu.all > summary").focus()
    page.keyboard.press("Enter")
    entry = page.locator("details.small-menu.all a").first
    assert entry.is_visible()
    page.keyboard.press("Tab")
    assert entry.evaluate("one => one === document.activeElement")
    page.keyboard.press("Escape")
    assert not entry.is_visible()
    assert page.evaluate("document.activeElement.tagName") == "SUMMARY"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")
    page.wait_for_url("**/fr/map/**")
