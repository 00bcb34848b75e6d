"""The charter signed on a telephone, from the text to the certificate, with the code out of the mail."""

import re

from axe_playwright_python.sync_playwright import Axe

from tests.browser.test_every_page import AXE, NARROWEST, SMALL

PHONE = {"width": 390, "height": 844}


def look(page, watch):
    """What is wrong with the page as it stands: for axe, on the narrowest screen, for the policy."""
    if not page.evaluate("'axe' in window"):
        page.evaluate(Axe().axe_script)
    found = page.evaluate(AXE) + page.evaluate(SMALL)
    page.set_viewport_size(NARROWEST)
    if page.evaluate("document.documentElement.scrollWidth") > NARROWEST["width"]:
        found.append(f"{page.url} scrolls sideways")
    page.set_viewport_size(PHONE)
    return found + watch.problems


def fill_in(page):
    for tick in page.locator('main input[type="checkbox"]').all():
        tick.check()
    page.get_by_label("Votre fonction dans l’organisation").fill("Directrice")
    page.get_by_label("J’en suis le représentant légal").check()
    page.get_by_label("Tapez votre nom complet pour signer").fill("Camille Martin")


def last_code(page):
    """Out of the mails of the demonstration."""
    mails = page.context.new_page()
    mails.goto("/fr/mailbox/")
    code = re.search(r"(\d{8}) est votre code pour signer", mails.content())[1]
    mails.close()
    return code


def test_camille_signs_on_her_telephone(enter):
    page, watch = enter("representative", **PHONE)
    page.goto("/fr/charter/sign/")
    assert "/charter/sign/maison-des-familles" in page.url
    assert look(page, watch) == []
    page.get_by_role("button", name="J’ai lu le texte").click()
    page.get_by_role("button", name="Signer la charte").click()  # nothing ticked: each error has its field
    assert page.locator(".errors a").count() > 4
    assert look(page, watch) == []
    fill_in(page)
    page.get_by_role("button", name="Signer la charte").click()
    assert look(page, watch) == []
    page.get_by_label("Code", exact=True).fill(last_code(page))
    page.get_by_role("button", name="Confirmer ma signature").click()
    page.wait_for_url("**/charter/signatures/*/")
    number = page.url.rstrip("/").rpartition("/")[2]
    assert number in page.locator("main").inner_text()
    assert "en préparation" in page.get_by_role("status").inner_text()  # no worker runs in this test
    assert look(page, watch) == []
    page.goto("/fr/charter/sign/")  # replayed, it leads to the same certificate
    assert page.url.rstrip("/").endswith(number)


def test_facts_leave_room_for_what_they_say_on_a_telephone(enter):
    """The longest word of a list of facts takes less than half of the width."""
    page, _watch = enter("coordinator", **PHONE)
    page.goto("/fr/charter/verify/")
    answer = """main => main.insertAdjacentHTML("afterbegin",
      '<dl class="facts"><dt>Dernier jour pour signer de nouveau</dt><dd>24 décembre 2026</dd></dl>')"""
    page.locator("main").evaluate(answer)
    term, said = (page.locator(f"main .facts {tag}").bounding_box()["width"] for tag in ("dt", "dd"))
    assert term < said
