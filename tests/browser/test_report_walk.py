"""The report of a year, from a red check to the page that everyone reads: mended, built, frozen by one
person, published by another without scripts on a telephone; and one byte that was changed has a name."""

import re
import sqlite3
import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest
from django.conf import settings
from playwright.sync_api import expect

from tests.browser.test_meeting_walk import press

WAIT = 600_000  # how long we wait for a worker, which takes seconds on a quiet machine
CHANGE = """UPDATE reports_editionfile SET content = CAST(substr(content, 1, size - 1) || '!' AS BLOB)
WHERE name = 'services.csv' AND edition_id IN (SELECT id FROM reports_edition WHERE year = ?)"""


def take_past_report(page, year):
    """Downloads the report of the year before from the home page."""
    page.goto("/en/")
    link = page.locator(f'main a[href*="/{year}/"][href$="report.pdf"]')
    assert re.search(r"PDF · \d+ kB · \d+ pages", link.inner_text())
    answer = page.request.get(link.get_attribute("href"))
    assert (answer.status, answer.body()[:5]) == (200, b"%PDF-")


def build(page, button):
    """Presses ``button`` and stays on the page of the progress until the worker is done."""
    press(page, button)
    page.wait_for_url("**/build/")
    expect(page.get_by_role("progressbar", name="How far it is")).to_be_visible()
    page.wait_for_url(lambda url: "/build/" not in url, timeout=WAIT)


def mend(page, at):
    """Goes from each red check to where it is mended: silent domains, paragraphs that wait."""
    page.goto(f"{at}checks/")
    reds = page.get_by_role("link", name=re.compile("^Correct it"))
    seen = reds.all_inner_texts()
    while reds.filter(has_not_text="not drawn yet").count():
        reds.filter(has_not_text="not drawn yet").first.click()
        if page.locator("main").get_by_text("To confirm", exact=True).count():
            page.goto(f"{page.url.partition('#')[0]}leave/")
            page.locator("[name=reason]").fill("Its partner has not confirmed it yet.")
            page.locator("main form button").click()
            page.wait_for_url(lambda url: "leave" not in url)
        else:
            press(page, "Nothing to report")
        page.goto(f"{at}checks/")
    return seen


def verified(env, year, **changes):
    command = [sys.executable, "manage.py", "report", "verify", str(year)]
    done = subprocess.run(
        command, cwd=settings.BASE_DIR, env=env | changes, capture_output=True, text=True, check=False
    )
    return done.returncode, done.stdout + done.stderr


def with_one_byte_changed(env, year):
    """The address of a copy of the database, in which somebody who has the machine changed a file."""
    there = Path(env["VAR_DIR"])
    with sqlite3.connect(there / "db.sqlite3") as live, sqlite3.connect(there / "copy.sqlite3") as copy:
        live.backup(copy)
        for (name,) in copy.execute("SELECT name FROM sqlite_master WHERE type = 'trigger'").fetchall():
            copy.execute(f'DROP TRIGGER "{name}"')
        assert copy.execute(CHANGE, [year]).rowcount == 1
    return f"sqlite:///{there / 'copy.sqlite3'}"


@pytest.mark.usefixtures("worker")
def test_a_report_goes_from_a_red_check_to_everyone(enter, env):
    year = datetime.now(UTC).year
    at = "/".join(("/en/reports", str(year), "work", "fr", ""))
    visitor, seen = enter()
    take_past_report(visitor, year - 1)

    coordinator, watch = enter("coordinator")
    assert mend(coordinator, at) != []
    build(coordinator, "Make a preview")
    press(coordinator, "Close the texts")
    coordinator.goto(f"{at}freeze/")
    build(coordinator, "Freeze it for ever")
    expect(coordinator.get_by_role("button", name="Publish it for ever")).to_have_count(0)  # a second one

    second, _watch = enter("representative", width=390, java_script_enabled=False)
    second.goto(f"{at}publish/")
    press(second, "Publish it for ever")
    expect(second.locator("main")).to_contain_text("Published ")

    visitor.goto(second.url)
    expect(visitor.locator("h1")).to_contain_text(str(year))
    assert (watch.said, seen.said) == ("", "")

    assert verified(env, year)[0] == 0
    code, words = verified(env, year, DATABASE_URL=with_one_byte_changed(env, year))
    assert (code != 0, "services.csv" in words) == (True, True)
