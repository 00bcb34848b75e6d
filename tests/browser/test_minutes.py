"""The minutes screen in a browser: saved as one types, keys, a cut line, two authors, a closed tab."""

from datetime import date, timedelta

import pytest
from playwright.sync_api import expect

from tests.browser.test_every_page import NARROW, WIDE, look

SCHOOL = "section[data-tf-item]:has(h2:has-text('School'))"
OTHERS = "agenda edit convene hold postpone cancel guests circulate corrections approve publish erratum"


@pytest.fixture
def screen(enter):
    """The minutes screen of a meeting that was just convened, and the Watch over it."""
    page, watch = enter("coordinator")
    page.goto("/en/meetings/new/")
    page.locator("[name=day]").fill(str(date.today() + timedelta(days=40)))
    page.locator("[name=begins]").fill("14:00")
    page.locator("[name=until]").fill("16:00")
    page.locator("main form button").click()
    page.wait_for_url("**/agenda/")
    page.locator("[name=title]").fill("School")
    page.get_by_role("button", name="Add it").click()
    page.wait_for_url("**/agenda/#item-*")
    page.get_by_role("link", name="Convene the meeting").click()
    page.get_by_role("button", name="Send it").click()
    page.wait_for_url(lambda url: "convene" not in url)
    page.goto(page.url.split("#")[0].rstrip("/") + "/write/")
    return page, watch


def notes(page):
    return page.locator(f"{SCHOOL} textarea[name=notes]")


def test_it_is_saved_as_one_types(screen):
    page, watch = screen
    notes(page).fill("Two classes have room.")
    expect(page.locator(SCHOOL)).to_contain_text("Saved ")
    page.reload()
    expect(notes(page)).to_have_value("Two classes have room.")
    assert page.evaluate("Object.keys(localStorage).filter((key) => key.startsWith('minutes'))") == []
    assert watch.said == ""


def test_a_decision_and_an_action_are_one_key_away(screen):
    page, watch = screen
    notes(page).focus()
    page.keyboard.press("Alt+d")
    page.keyboard.type("No move in a school week.")
    page.get_by_role("button", name="Save the decision").locator("visible=true").click()
    expect(page.locator(f"{SCHOOL} [id^=made-]")).to_contain_text("No move in a school week.")
    expect(page.locator(f"{SCHOOL} select[name=outcome]")).to_have_value("decided")
    expect(notes(page)).to_be_focused()
    page.keyboard.press("Alt+a")
    page.keyboard.type("List the schools")
    page.get_by_role("button", name="Save the action").locator("visible=true").click()
    expect(page.locator(f"{SCHOOL} [data-tf-said] .error")).to_contain_text("Who does it")
    page.locator(f"{SCHOOL} [name=owner]").fill(page.locator("#partners option").first.get_attribute("value"))
    page.get_by_role("button", name="Save the action").locator("visible=true").click()
    expect(page.locator(f"{SCHOOL} [id^=made-]")).to_contain_text("List the schools")
    assert [line for line in watch.problems if "422" not in line] == []


def test_a_cut_line_loses_nothing(screen):
    page, _watch = screen
    cut = lambda route: route.abort() if route.request.method == "POST" else route.fallback()  # noqa: E731
    page.route("**/write/**", cut)
    notes(page).fill("Typed in a tunnel.")
    expect(page.locator(f"{SCHOOL} [data-tf-unsaved]")).to_be_visible()
    notes(page).press_sequentially(" And more.")
    page.unroute("**/write/**")
    expect(page.locator(SCHOOL)).to_contain_text("Saved ")
    expect(page.locator(f"{SCHOOL} [data-tf-unsaved]")).to_be_hidden()
    page.reload()
    expect(notes(page)).to_have_value("Typed in a tunnel. And more.")


def test_an_answer_that_was_lost_makes_no_second_author(screen):
    page, _watch = screen

    def lose(route):
        route.fetch()  # it is saved, and nobody hears of it
        route.abort()

    page.route("**/write/**", lose, times=1)
    notes(page).fill("Kept.")
    expect(page.locator(f"{SCHOOL} [data-tf-unsaved]")).to_be_visible()
    notes(page).press_sequentially(" And more.")
    expect(page.locator(SCHOOL)).to_contain_text("Saved ")
    expect(page.locator(f"{SCHOOL} [data-tf-theirs]")).to_have_count(0)


def test_a_closed_tab_loses_nothing(screen):
    page, _watch = screen
    page.route("**/write/**", lambda route: route.abort())
    notes(page).fill("The battery was empty.")
    address, context = page.url, page.context
    page.close(run_before_unload=False)
    again = context.new_page()
    again.goto(address)
    expect(notes(again)).to_have_value("The battery was empty.")
    expect(again.locator(SCHOOL)).to_contain_text("Saved ")


def test_two_authors_see_both_texts_and_choose(screen):
    page, _watch = screen
    other = page.context.new_page()
    other.goto(page.url)
    notes(other).fill("Theirs.")
    expect(other.locator(SCHOOL)).to_contain_text("Saved ")
    notes(page).fill("Mine.")
    theirs = page.locator(f"{SCHOOL} [data-tf-theirs]")
    expect(theirs).to_have_value("Theirs.")
    expect(notes(page)).to_have_value("Mine.")
    page.get_by_role("button", name="Take what is saved").click()
    expect(notes(page)).to_have_value("Theirs.")
    expect(theirs).to_have_count(0)
    notes(page).fill("Theirs and mine.")
    expect(page.locator(SCHOOL)).to_contain_text("Saved ")
    notes(other).fill("Over it.")
    other.get_by_role("button", name="Save mine over it").click()
    expect(other.locator(f"{SCHOOL} [data-tf-theirs]")).to_have_count(0)
    other.reload()
    expect(notes(other)).to_have_value("Over it.")


def test_a_session_that_ended_puts_no_other_page_in_its_place(screen):
    page, _watch = screen
    page.context.clear_cookies()
    notes(page).fill("Signed out meanwhile.")
    expect(page.locator(f"{SCHOOL} [data-tf-unsaved]")).to_be_visible()
    assert page.locator("h1").count() == 1


def test_without_scripts_every_item_has_its_button(screen, enter):
    address = screen[0].url
    page, watch = enter("coordinator", java_script_enabled=False)
    page.goto(address)
    notes(page).fill("Typed without scripts.")
    page.locator(f"{SCHOOL} form[data-tf-notes] button[type=submit]").first.click()
    assert "#item-" in page.url
    expect(notes(page)).to_have_value("Typed without scripts.")
    assert watch.said == ""


def test_nothing_that_axe_can_find_and_room_for_fingers(screen):
    page, watch = screen
    page.locator(f"{SCHOOL} summary").first.click()
    assert list(look(page, (WIDE, NARROW))) == []
    for name in OTHERS.split():
        page.goto(page.url.split("#")[0].rstrip("/").rpartition("/")[0] + f"/{name}/")
        assert [name, *look(page, (WIDE, NARROW))] == [name]
    assert watch.said == ""
