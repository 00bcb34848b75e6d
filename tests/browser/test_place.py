"""A place on the map: the pin moves by mouse and by keys, the numbers follow, and it follows them."""

import pytest

PIN = ".leaflet-marker-icon"


@pytest.fixture
def place(enter):
    """The form of a place, and the Watch over it."""
    page, watch = enter("representative")
    page.goto("/en/workspace/")
    page.locator("main a[href*='/manage/']").first.click()
    page.locator("main a[href*='/places/']:has-text('Edit')").first.click()
    page.wait_for_selector(PIN)
    return page, watch


def position(page):
    return tuple(float(page.locator(f"[name={name}]").input_value()) for name in ("latitude", "longitude"))


def test_the_map_stands_among_the_fields(place):
    page, _watch = place
    tops = [page.locator(name).bounding_box()["y"] for name in (".place-map", "#id_latitude", "h1")]
    assert tops[2] < tops[0] < tops[1]


def test_arrow_keys_move_it(place):
    page, watch = place
    latitude, longitude = position(page)
    page.locator(PIN).focus()
    page.keyboard.press("ArrowUp")
    page.keyboard.press("Shift+ArrowRight")
    north, east = position(page)
    assert north > latitude
    assert east - longitude > north - latitude
    assert watch.said == ""


def test_it_can_be_dragged(place):
    page, watch = place
    latitude, longitude = position(page)
    page.locator(PIN).scroll_into_view_if_needed()
    box = page.locator(PIN).bounding_box()
    page.mouse.move(box["x"] + 17, box["y"] + 17)
    page.mouse.down()
    page.mouse.move(box["x"] + 60, box["y"] - 40, steps=6)
    page.mouse.up()
    north, east = position(page)
    assert (north > latitude, east > longitude) == (True, True)
    assert watch.said == ""


def test_it_follows_the_numbers(place):
    page, watch = place
    page.locator("[name=latitude]").fill("45,2")
    page.keyboard.press("Tab")
    page.locator(PIN).focus()
    page.keyboard.press("ArrowUp")
    latitude, _longitude = position(page)
    assert 45.2 < latitude < 45.21
    assert watch.said == ""


def test_what_the_pin_says_is_saved(place):
    page, watch = place
    page.locator(PIN).focus()
    page.keyboard.press("ArrowDown")
    moved = position(page)
    page.get_by_role("button", name="Save").click()
    page.wait_for_url("**/manage/")
    page.locator("main a[href*='/places/']:has-text('Edit')").first.click()
    page.wait_for_selector(PIN)
    assert position(page) == moved
    assert watch.said == ""
