"""A file dropped on the verification page is hashed in the browser: only its SHA-256 is sent."""

import hashlib

import pytest

DATA = b"%PDF-1.7 not a receipt of ours"
FILE = {"name": "receipt.pdf", "mimeType": "application/pdf", "buffer": DATA}
DROP = """(form, text) => {
  const data = new DataTransfer();
  data.items.add(new File([text], "receipt.pdf", { type: "application/pdf" }));
  form.dispatchEvent(new DragEvent("drop", { dataTransfer: data, bubbles: true, cancelable: true }));
}"""


@pytest.fixture
def verify(enter):
    """The page, the Watch over it, and the methods of the requests that leave it."""
    page, watch = enter()
    page.goto("/en/charter/verify/")
    methods = []
    page.on("request", lambda request: methods.append(request.method))
    return page, watch, methods


@pytest.mark.parametrize("way", ["chosen", "dropped"])
def test_a_file_is_hashed_here_and_not_sent(verify, way):
    page, watch, methods = verify
    if way == "chosen":
        page.locator("#file").set_input_files(FILE)
    else:
        page.locator("[data-tf-verify]").evaluate(DROP, DATA.decode())
    page.wait_for_url(f"**/?sha256={hashlib.sha256(DATA).hexdigest()}#answer")
    assert "This file is not a receipt of ours, or it was changed." in page.locator("#answer").text_content()
    assert set(methods) == {"GET"}
    assert watch.said == ""


def test_a_large_file_is_refused_in_words(verify):
    page, watch, methods = verify
    page.locator("#file").set_input_files(FILE | {"buffer": bytes(5 * 1024 * 1024 + 1)})
    page.get_by_text("This file is larger than 5 MB").wait_for()
    assert (methods, watch.said) == ([], "")


def test_without_scripts_the_file_is_sent_and_answered(enter):
    page, watch = enter(java_script_enabled=False)
    page.goto("/en/charter/verify/")
    page.locator("#file").set_input_files(FILE)
    page.get_by_role("button", name="Verify the file").click()
    assert "This file is not a receipt of ours" in page.locator("#answer").text_content()
    assert watch.said == ""


def test_the_recipe_is_whole_on_paper(enter):
    page, watch = enter(width=640)  # A4 without its margins
    page.goto("/en/charter/verify/")
    page.emulate_media(media="print")
    assert page.locator("pre").evaluate("pre => pre.scrollWidth - pre.clientWidth") == 0
    assert watch.said == ""
