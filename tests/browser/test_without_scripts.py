"""Every page works without JavaScript."""

import pytest

from tests.browser.conftest import PEOPLE


@pytest.mark.parametrize("role", ["visitor", "coordinator"])
def test_walk(enter, pages, role):
    page, watch = enter(role, java_script_enabled=False)
    for path in pages(role).values():
        page.goto(path)
        assert page.locator("h1").count() == 1, path
    assert watch.said == ""


def test_filters_and_list_of_the_map(enter):
    page, _watch = enter(java_script_enabled=False)
    page.goto("/fr/map/")
    page.locator('input[name="domain"][value="health"]').check(force=True)
    page.locator('form[role="search"] button[type="submit"]').first.click()
    assert "domain=health" in page.url
    assert page.locator('input[name="domain"][value="health"]').is_checked()
    assert page.locator("[data-tf-results] a").count() > 0
    assert page.locator("main svg, main img").count() > 0


def test_signing_in_and_out(enter):
    page, watch = enter(java_script_enabled=False)
    page.goto("/fr/account/sign-in/")
    page.locator(f'button[value="{PEOPLE["coordinator"]}"]').click()
    assert page.url == f"{watch.base_url}/fr/workspace/"
    page.goto("/fr/account/sign-out/")
    page.locator("main form button").click()
    page.goto("/fr/workspace/")
    assert page.url.startswith(f"{watch.base_url}/fr/account/sign-in/")
