"""A translation that comes after its version is published: looked at, then added for ever."""

import pytest
from django.http import Http404
from django.urls import reverse

from charter import chain, permissions, state, versions
from charter.models import Text
from taskforce.accounts.actions import RefusedError
from tests import factories
from tests.charter.conftest import MORE, WORDS, make_version
from tests.charter.test_never_changed import refused

pytestmark = pytest.mark.django_db
ROMANIAN = WORDS.replace("Charter of operation", "Cartă de funcționare")


@pytest.fixture
def keeper(client, coordinator, settings):
    """A coordinator's browser."""
    settings.DEMO = True  # no second factor asked
    client.force_login(coordinator)
    return client


def address(version):
    return reverse("charter:add_translation", args=[version.number])


def typed(text=ROMANIAN, **fields):
    return {"language": "ro", "text": text.replace("\n", "\r\n"), "seen": ""} | fields


def look(keeper, version, **fields):
    """What the browser sends after the page was looked at."""
    page = keeper.post(address(version), typed(**fields))
    return typed(**fields) | {"seen": page.context["form"]["seen"].value(), "add": ""}


def test_it_is_looked_at_then_added(keeper, version, taskforce):
    before = {words.language: words.fingerprint for words in version.texts.all()}
    kept = state.lines()
    taskforce.refresh_from_db()
    was = taskforce.version
    page = keeper.post(address(version), typed())
    assert "Cartă de funcționare" in page.text.split("<section")[1]
    assert Text.objects.filter(version=version).count() == 2
    answer = keeper.post(address(version), look(keeper, version))
    assert (answer.status_code, answer.url) == (302, reverse("charter:versions"))
    assert "Le texte en roumain est ajouté à la version 1." in keeper.get(answer.url).text
    late = version.texts.get(language="ro")
    assert (late.text, late.reference_fingerprint) == (ROMANIAN, version.reference.fingerprint)
    assert {words.language: words.fingerprint for words in version.texts.exclude(language="ro")} == before
    assert (state.missing(kept), chain.verify()) == ([], (0, []))
    assert refused(lambda: Text.objects.filter(pk=late.pk).update(summary="Other"))
    assert keeper.get("/ro/charter/1/ro.txt").content.decode() == ROMANIAN
    taskforce.refresh_from_db()
    assert taskforce.version == was + 1  # visitors read it at once


def test_only_what_was_looked_at_is_added(keeper, version):
    sent = look(keeper, version) | {"text": ROMANIAN + "\nMore.\n"}
    page = keeper.post(address(version), sent)
    assert (page.status_code, Text.objects.filter(version=version).count()) == (200, 2)
    assert "More." in page.text.split("<section")[1]
    keeper.post(address(version), typed(add=""))
    assert Text.objects.filter(version=version).count() == 2


@pytest.mark.parametrize(
    ("text", "faults"),
    [
        ("", 1),
        ("<b>x</b>", 1),
        ("Words", 2),  # no title, other articles
        (MORE, 1),
        (WORDS.replace("- [ ] We write no name in the minutes.\n", ""), 1),
        ("# Cartă\n\n## One\n\n- [ ] A\n- [ ] B\n\n## Two\n\n- [ ] C\n", 1),  # as many, elsewhere
    ],
)
def test_a_text_that_is_no_translation_is_refused_and_kept(keeper, version, text, faults):
    page = keeper.post(address(version), typed(text, add="", seen="0" * 64))
    assert (len(page.context["form"].errors["text"]), Text.objects.filter(version=version).count()) == (
        faults,
        2,
    )
    assert page.context["form"]["text"].value() == text.replace("\n", "\r\n")


@pytest.mark.parametrize("language", ["en", "fr", "xx", ""])
def test_no_text_takes_the_place_of_another(keeper, version, language):
    assert keeper.post(address(version), typed(language=language)).context["form"].errors["language"]
    with pytest.raises(RefusedError):
        versions.add_translation(version=version, language=language, text=ROMANIAN)


def test_two_at_once_add_one(keeper, version, monkeypatch):
    sent = look(keeper, version)
    add = versions.add_translation

    def after_another(**fields):
        add(**fields)
        return add(**fields)

    monkeypatch.setattr(versions, "add_translation", after_another)
    page = keeper.post(address(version), sent)
    assert (page.status_code, version.texts.filter(language="ro").count()) == (200, 1)
    assert page.context["form"].non_field_errors() == [
        "Il y a déjà un texte dans cette langue\u202f; il ne change jamais."
    ]


def test_the_verb_refuses_a_draft_and_what_is_no_translation(version):
    for target, text in ((versions.begin_draft(), ROMANIAN), (version, MORE)):
        with pytest.raises(RefusedError):
            versions.add_translation(version=target, language="ro", text=text)


def test_an_older_version_may_be_translated_and_says_what_changed(keeper, version):
    newer = make_version(MORE, translation="", kind="editorial")
    assert "summary" not in keeper.get(address(version)).context["form"].fields
    words = {"text": MORE, "language": "fr", "summary": "Un article de plus."}
    keeper.post(address(newer), look(keeper, newer, **words))
    assert newer.texts.get(language="fr").summary == "Un article de plus."
    keeper.post(address(version), look(keeper, version))
    assert Text.objects.filter(version=version).count() == 3


def test_the_page_of_versions_leads_there_while_a_language_lacks(keeper, version, settings):
    assert address(version) in keeper.get(reverse("charter:versions")).text
    settings.LANGUAGES = [("en", "English"), ("fr", "Français")]
    assert address(version) not in keeper.get(reverse("charter:versions")).text
    assert "form" not in keeper.get(address(version)).text.split("<main")[1].split("</main")[0]


@pytest.mark.parametrize("who", ["stranger", "member", "closed coordinator"])
def test_nobody_else_translates(version, stranger, who):
    users = {
        "stranger": stranger,
        "member": factories.UserFactory(),
        "closed coordinator": factories.UserFactory(is_coordinator=True, is_active=False),
    }
    with pytest.raises(Http404):
        permissions.version_to_translate(users[who], version.number)


def test_a_draft_is_not_translated_here(version, coordinator):
    assert permissions.version_to_translate(coordinator, 1) == version
    with pytest.raises(Http404):
        permissions.version_to_translate(coordinator, versions.begin_draft().number)
