"""Other hosts and cookies, where a page could be tempted; test_every_page.py walks them all."""

import pytest

from tests.browser.walk import gently


def test_streets_come_only_when_asked_for(enter):
    page, watch = enter()
    page.route("https://**", lambda route: route.abort())
    gently(page, "/fr/map/")
    assert watch.said == ""
    with page.expect_request("https://tile.openstreetmap.org/**") as asked:
        page.locator("[data-tf-tiles]").click()
    assert asked.value.headers["referer"] == watch.base_url + "/"


def test_two_cookies_at_most_after_signing_in(enter):
    page, _watch = enter("coordinator")
    page.goto("/fr/workspace/")
    assert {cookie["name"] for cookie in page.context.cookies()} <= {"sessionid", "csrftoken"}


@pytest.mark.parametrize("path", ["/fr/", "/fr/map/", "/fr/partners/", "/fr/privacy/"])
def test_visitor_gets_no_cookie_for_reading(enter, path):
    page, _watch = enter()
    gently(page, path)
    assert page.context.cookies() == []
