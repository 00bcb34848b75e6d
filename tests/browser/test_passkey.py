"""A passkey, from adding it to signing in with it, with a virtual authenticator in the browser."""

import pytest

from tests.browser.conftest import PEOPLE

# Browsers give passkeys to names only, not to 127.0.0.1.
AUTHENTICATOR = {
    "protocol": "ctap2",
    "transport": "internal",
    "hasResidentKey": True,
    "hasUserVerification": True,
    "isUserVerified": True,
    "automaticPresenceSimulation": True,
}


@pytest.fixture
def site(base_url):
    return base_url.replace("127.0.0.1", "localhost")


@pytest.fixture
def page(new_context):
    """A page of a browser that has an authenticator, and what its console complains of."""
    page = new_context().new_page()
    page.complaints = []
    page.on("console", lambda message: page.complaints.append(message.text))
    page.on("pageerror", lambda error: page.complaints.append(str(error)))
    page.devtools = page.context.new_cdp_session(page)
    page.devtools.send("WebAuthn.enable")
    return page


def plug_in(page):
    options = {"options": AUTHENTICATOR}
    return page.devtools.send("WebAuthn.addVirtualAuthenticator", options)["authenticatorId"]


def enter(page, site, role="editor"):
    page.goto(f"{site}/en/account/sign-in/")
    page.locator(f'button[value="{PEOPLE[role]}"]').click()
    page.wait_for_url("**/workspace/")


def test_a_passkey_is_added_and_signs_in(page, site):
    plug_in(page)
    enter(page, site)
    page.goto(f"{site}/en/account/security/passkeys/add/")
    page.get_by_label("Name of the passkey").fill("Telephone")
    page.get_by_role("button", name="Add the passkey").click()
    page.wait_for_url("**/security/codes/")
    assert page.locator("li code").count() == 10
    page.get_by_role("link", name="I have written them down").click()
    assert page.get_by_text("Telephone", exact=True).is_visible()

    page.goto(f"{site}/en/account/sign-out/")
    page.locator("main").get_by_role("button", name="Sign out").click()
    page.goto(f"{site}/en/account/sign-in/")
    page.get_by_role("button", name="Sign in with a passkey").click()
    page.wait_for_url("**/workspace/")
    assert page.complaints == []


def test_a_device_without_one_says_so(page, site):
    authenticator = plug_in(page)
    page.devtools.send(
        "WebAuthn.setUserVerified", {"authenticatorId": authenticator, "isUserVerified": False}
    )
    page.goto(f"{site}/en/account/sign-in/")
    notice = page.locator("[data-tf-passkey-error]")
    assert notice.is_hidden()
    page.get_by_role("button", name="Sign in with a passkey").click()
    notice.wait_for(state="visible")
    assert notice.evaluate("notice => notice === document.activeElement")
    assert page.complaints == []


def test_without_scripts_the_code_is_there_and_the_passkey_is_not(new_context, site):
    page = new_context(java_script_enabled=False).new_page()
    page.goto(f"{site}/en/account/sign-in/")
    assert page.get_by_role("button", name="Send me a code").is_visible()
    assert page.get_by_role("button", name="Sign in with a passkey").is_hidden()
