"""One meeting from its date to its public minutes, as people live it: planned, convened, written, corrected,
approved by the next one, published by a second person."""

import re
from datetime import datetime
from zoneinfo import ZoneInfo

from playwright.sync_api import expect

SECRET, SCHOOL = "A closed question", "Places at school"
MINE = "Maison des familles de l’Exemple"


def press(page, name):
    page.get_by_role("button", name=name, exact=True).locator("visible=true").first.click()


def plan(page, begins, *titles, secretary=""):
    """Plans and convenes a meeting of today; returns the path of its page."""
    page.goto("/en/meetings/new/")
    today = datetime.now(ZoneInfo("Europe/Paris")).date()
    for name, value in {"day": str(today), "begins": begins, "until": "23:59"}.items():
        page.locator(f"[name={name}]").fill(value)
    page.locator("main form button").click()
    page.wait_for_url("**/agenda/")
    path = page.url.removesuffix("agenda/")
    for title in titles:
        page.locator("details:has([name=title])").evaluate("(form) => { form.open = true; }")
        page.locator("[name=title]").fill(title)
        page.locator(f"[name=audience][value={'signatories' if title == SECRET else 'public'}]").check()
        press(page, "Add it")
        page.wait_for_url("**/agenda/#item-*")
    if secretary:
        page.goto(f"{path}secretary/")
        page.locator("[name=secretary]").select_option(label=secretary)
        page.locator("main form button").click()
        page.wait_for_url(path)
    page.goto(f"{path}convene/")
    press(page, "Send it")
    page.wait_for_url(lambda url: "convene" not in url)
    return path


def come(page, path):
    """Writes down who came, and that the meeting was held."""
    page.goto(f"{path}write/")
    line = page.locator("#attendance fieldset", has_text=MINE)
    line.get_by_label("Present").check()
    press(page, "Save who came")
    page.wait_for_url("**/write/#attendance")
    page.goto(f"{path}hold/")
    press(page, "Yes, it was held")
    page.wait_for_url(lambda url: "hold" not in url)


def write(page, path):
    """Two decisions and an action, then every other item noted, and the minutes sent for correction."""
    page.goto(f"{path}write/")
    item = page.locator("section[data-tf-item]", has=page.get_by_role("heading", name=SCHOOL))
    item.locator("textarea[name=notes]").fill("Two schools have room.")
    expect(item).to_contain_text("Saved ")
    for key, words, button in (
        ("d", "No move in a school week.", "Save the decision"),
        ("d", "The schools are told.", "Save the decision"),
        ("a", "List the schools", "Save the action"),
    ):
        item.locator("textarea[name=notes]").focus()
        page.keyboard.press(f"Alt+{key}")
        page.keyboard.type(words)
        if key == "a":
            item.locator("[name=owner]").fill(MINE)
        press(page, button)
        expect(item.locator("[id^=made-]")).to_contain_text(words)
    hidden = page.locator("section[data-tf-item]", has=page.get_by_role("heading", name=SECRET))
    hidden.locator("textarea[name=notes]").fill("Words for signatories.")
    expect(hidden).to_contain_text("Saved ")
    for one in page.locator("section[data-tf-item]").all():
        if one.locator("[name=outcome]").input_value() == "open":
            with page.expect_response(lambda answer: answer.request.method == "POST"):
                one.locator("[name=outcome]").select_option("noted")
    page.goto(f"{path}circulate/")
    page.locator("main form button").click()
    page.wait_for_url(lambda url: "circulate" not in url)


def test_a_meeting_lives_from_its_date_to_its_public_minutes(enter):
    coordinator, watch = enter("coordinator")
    first = plan(coordinator, "00:00", SCHOOL, SECRET, secretary="Jonas Lefort")
    come(coordinator, first)
    write(coordinator, first)

    partner, _watch = enter("representative", width=390)
    partner.goto(first)
    partner.get_by_role("link", name="Propose a correction").filter(has_text=SCHOOL).click()
    partner.locator("[name=text]").fill("Three schools have room.")
    partner.locator("main form button").click()
    partner.wait_for_url(lambda url: "correct" not in url)

    coordinator.goto(f"{first}corrections/")
    coordinator.get_by_role("link", name="Answer it").first.click()
    coordinator.locator("[name=notes]").fill("Three schools have room.")
    coordinator.locator("button[name=accepts][value=yes]").click()
    coordinator.wait_for_url("**/corrections/")

    following = plan(coordinator, "00:01", "Buses")
    coordinator.goto(following)
    expect(coordinator.locator("article")).to_contain_text("List the schools")  # the open action is back
    come(coordinator, following)
    number = re.search(r"\d{4}-\d\d", coordinator.locator("main").inner_text())[0]

    coordinator.goto(f"{first}approve/")
    coordinator.get_by_label(f"at meeting {number}").check()
    coordinator.locator("main form button").click()
    coordinator.wait_for_url("**/publish/")
    expect(coordinator.get_by_role("button", name="Publish them for ever")).to_have_count(0)  # a second one

    second, _watch = enter("editor")
    second.goto(f"{first}publish/")
    if second.locator("[name=looked]").count():
        second.locator("[name=looked]").check()
    press(second, "Publish them for ever")
    second.wait_for_url(first)

    visitor, seen = enter()
    visitor.goto(first)
    words = visitor.locator("main").inner_text()
    assert ("Three schools have room." in words, "No move in a school week." in words) == (True, True)
    assert ("List the schools" in words, SECRET in words, "signatories." in words) == (True, False, False)
    assert (watch.said, seen.said) == ("", "")
