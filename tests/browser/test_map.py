"""The map page with scripts: on a telephone, by keyboard, shared, and when something does not come."""

import pytest

from tests.browser.walk import gently


@pytest.fixture
def map_page(enter):
    """``map_page(width)``: the French map page, at rest; street pictures never come."""

    def opened(width=1280):
        page, _watch = enter(width=width, height=844)
        page.route("https://**", lambda route: route.abort())
        gently(page, "/fr/map/")
        return page

    return opened


def test_on_a_telephone_the_map_fills_the_screen_below_the_search_line(map_page):
    page = map_page(390)
    page.locator("[data-tf-switch]").click()
    view = page.locator("#map-view").bounding_box()
    assert round(view["y"] + view["height"]) == 844
    assert view["height"] > 700
    assert page.locator("#q").is_visible()
    assert not page.locator("fieldset.chips").is_visible()
    for control in ("[data-tf-tiles]", ".leaflet-control-zoom-out"):
        box = page.locator(control).bounding_box()
        assert box["y"] + box["height"] <= 844, control


def test_a_pin_opens_by_keyboard_and_closes_by_escape(map_page):
    page = map_page()
    pin = page.locator(".pin.leaflet-marker-icon").first
    pin.focus()
    page.keyboard.press("Enter")
    page.wait_for_function("document.activeElement.matches('.leaflet-popup-content a')")
    assert page.locator(".leaflet-popup-close-button").get_attribute("title") == "Fermer"
    page.keyboard.press("Escape")
    assert page.evaluate("document.activeElement.matches('.pin')")


def test_what_does_not_come_is_said_in_words(map_page):
    page = map_page()
    page.locator("[data-tf-near-me]").click()
    page.get_by_text("Votre position n’a pas été trouvée").wait_for()
    page.locator("[data-tf-tiles]").click()
    page.get_by_text("Les rues n’ont pas pu être chargées").wait_for()
    assert page.locator("[data-tf-tiles]").inner_text().strip() == "Montrer les rues"
    page.route("**/fr/map/?*", lambda route: route.abort())
    page.locator("label.chip").first.click()
    page.get_by_text("Le chargement n’a pas réussi").wait_for()


def test_the_link_is_copied_where_the_device_cannot_share(map_page, base_url):
    page = map_page()
    page.context.grant_permissions(["clipboard-read", "clipboard-write"])
    page.evaluate("Object.defineProperty(navigator, 'share', { value: undefined })")
    page.locator("[data-tf-share]").click()
    page.get_by_text("Le lien est copié.").wait_for()
    assert page.evaluate("navigator.clipboard.readText()").startswith(f"{base_url}/fr/map/")


COVERED = """() => {
  const boxes = (wanted) => [...document.querySelectorAll(wanted)].map((one) => one.getBoundingClientRect());
  const names = boxes(".area-name:not(.no-room)"), drawn = [...names, ...boxes(".leaflet-marker-icon")];
  const meet = (a, b) => a.left < b.right && b.left < a.right && a.top < b.bottom && b.top < a.bottom;
  const covered = names.filter((name) => drawn.some((other) => other !== name && meet(name, other)));
  return { names: names.length, covered: covered.length };
}"""


@pytest.mark.parametrize(("width", "least"), [(1280, 15), (390, 12)])
def test_no_name_of_a_town_lies_under_a_marker_or_another_name(map_page, width, least):
    page = map_page(width)
    if width == 390:
        page.locator("[data-tf-switch]").click()
    page.locator(".cluster").first.wait_for()
    page.wait_for_load_state("networkidle")
    page.wait_for_timeout(300)  # the map glides to its first view
    drawn = page.evaluate(COVERED)
    assert drawn["covered"] == 0
    assert drawn["names"] >= least


def test_no_circle_lies_on_another(map_page):
    page = map_page(390)
    page.locator("[data-tf-switch]").click()
    page.locator(".cluster").first.wait_for()
    page.wait_for_timeout(300)
    middles = page.evaluate(
        """() => [...document.querySelectorAll(".cluster")].map((one) => one.getBoundingClientRect())
               .map((box) => [box.x + box.width / 2, box.y + box.height / 2])"""
    )
    assert len(middles) >= 3
    near = [
        (a, b) for a in middles for b in middles if a < b and (a[0] - b[0]) ** 2 + (a[1] - b[1]) ** 2 < 46**2
    ]
    assert near == []
