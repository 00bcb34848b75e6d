"""The charter's own pages: the text in force, older ones, their files, and what changed."""

import hashlib
from datetime import timedelta

import pytest
from django.utils import timezone

from charter import compare
from charter.canon import Article, Document, parse
from charter.models import Version
from charter.templatetags.charter import short_fingerprint
from charter.versions import begin_draft
from tests import factories
from tests.charter.conftest import MORE, TRANSLATION, WORDS, make_version
from tests.charter.many import sign_many

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate


@pytest.fixture
def two(db):
    """Version 1, replaced yesterday by version 2, which has one article more."""
    make_version(days=40)
    return make_version(MORE, kind="editorial", days=1)


# /charter/ ----------------------------------------------------------------------------------------


def test_before_any_version_the_page_says_so(client):
    page = client.get("/en/charter/")
    assert (page.status_code, "It is not published yet." in page.text) == (200, True)


def test_the_text_in_force_with_its_articles_and_commitments(client, two):
    page = client.get("/en/charter/").text
    assert "<h1>Charter of operation</h1>" in page
    assert "<p>We speak <strong>with</strong> families, not about them.</p>" in page
    assert "<li>We look at this charter once a year.</li>" in page
    assert "<strong>What changed since version 1:</strong> <span>One article more.</span>" in page
    fingerprint = two.reference.fingerprint
    assert f"<code>{short_fingerprint(fingerprint)}</code>" in page


def test_a_translation_says_which_text_counts(client, version):
    page = client.get("/fr/charter/").text
    assert "<h1>Charte de fonctionnement</h1>" in page
    assert f"<code>{short_fingerprint(version.reference.fingerprint)}</code></a>" in page
    assert "counts" not in client.get("/en/charter/").text


def test_a_text_in_another_language_says_so_and_carries_its_language(client, version):
    page = client.get("/bg/charter/").text
    assert '<h1 lang="en">Charter of operation</h1>' in page
    assert "Charter of operation</h1>" not in client.get("/fr/charter/").text


def test_a_version_to_come_is_announced_and_not_in_force(client, version):
    day = TODAY() + timedelta(days=10)
    make_version(MORE, effective=day, grace=day)
    page = client.get("/en/charter/").text
    assert "Once a year" not in page
    assert f"From {day.day} {day:%B} {day.year} version 2 applies." in page
    assert "In force from" in client.get("/en/charter/2/").text


def test_what_people_wrote_is_escaped(client):
    make_version(
        WORDS.replace("## Dignity", "## <b>Dignity</b>").replace("Why we", "<script>x</script> Why we")
    )
    page = client.get("/en/charter/").text
    assert "<b>Dignity" not in page
    assert "<script>x" not in page
    assert "&lt;b&gt;Dignity&lt;/b&gt;" in page


def test_who_may_sign_is_led_to_signing_and_others_are_not(client, version, alpha, signer):
    member = factories.member_of(alpha)
    visitors = client.get("/en/charter/").text
    assert '<a class="btn" href="/en/join/">Join the task force</a>' in visitors
    assert "Sign the charter" not in visitors
    client.force_login(member)
    assert "Sign the charter" not in client.get("/en/charter/").text
    client.force_login(signer)
    page = client.get("/en/charter/").text
    assert '<a class="btn" href="/en/charter/sign/">' in page
    assert "Join the task force</a></p>" not in page


# /charter/<n>/ ------------------------------------------------------------------------------------


def test_an_old_version_stays_public_and_says_when_it_was_replaced(client, two):
    page = client.get("/en/charter/1/").text
    day = two.effective
    assert f"Replaced on {day.day} {day:%B} {day.year}" in page
    assert "Once a year" not in page


def test_a_draft_is_for_coordinators(client, version, coordinator, editor):
    begin_draft()
    assert client.get("/en/charter/2/").status_code == 404
    client.force_login(editor)
    assert client.get("/en/charter/2/").status_code == 404
    assert client.get("/en/charter/2/changes/").status_code == 404
    assert client.get("/en/charter/2/en.txt").status_code == 404
    client.force_login(coordinator)
    page = client.get("/en/charter/2/")
    assert (page.status_code, "nobody can sign it" in page.text) == (200, True)
    assert client.get("/en/charter/2/changes/").status_code == 200
    assert client.get("/en/charter/2/en.txt").status_code == 200


def test_a_draft_without_words_is_an_honest_page(client, coordinator):
    begin_draft()
    client.force_login(coordinator)
    assert "This draft has no words yet." in client.get("/en/charter/1/").text
    assert client.get("/en/charter/1/changes/").status_code == 200


@pytest.mark.parametrize("number", ["0", "7", "99999", "9" * 30])
def test_a_forged_number_is_not_here(client, version, number):
    for address in ("", "changes/", "en.txt"):
        assert client.get(f"/en/charter/{number}/{address}").status_code == 404


# The files ----------------------------------------------------------------------------------------


def test_the_file_is_the_canonical_bytes(client, version):
    for language, words in (("en", WORDS), ("fr", TRANSLATION)):
        answer = client.get(f"/en/charter/1/{language}.txt")
        text = version.texts.get(language=language)
        assert answer.content == words.encode()
        assert hashlib.sha256(answer.content).hexdigest() == text.fingerprint
        assert answer["Content-Type"] == "text/plain; charset=utf-8"
    assert client.get("/en/charter/1/ro.txt").status_code == 404


# What changed -------------------------------------------------------------------------------------


def states(pairs):
    return [(pair.state, pair.new_title or pair.old_title) for pair in pairs]


def side(pieces):
    return [(piece.words, piece.is_marked) for piece in pieces]


def document(*articles):
    return Document("Charter", "", [Article(title, body, []) for title, body in articles])


def test_articles_meet_by_title_then_by_place():
    old = document(("Article 1. Dignity", "a"), ("Article 2. Sharing", "b c d"), ("Article 3. Old", "z"))
    new = document(
        ("Article 1. Dignity", "a"), ("Article 2. New", "n"), ("Article 3. Sharing", "b x d"), ("Last", "w")
    )
    pairs = compare.documents(old, new)[1:]
    assert states(pairs) == [
        ("same", "Article 1. Dignity"),
        ("added", "Article 2. New"),
        ("removed", "Article 3. Old"),
        ("changed", "Article 3. Sharing"),
        ("added", "Last"),
    ]
    assert pairs[3].is_renamed
    assert side(pairs[3].old) == [("b", False), ("c", True), ("d", False)]
    assert side(pairs[3].new) == [("b", False), ("x", True), ("d", False)]


def test_what_has_another_title_in_the_same_place_is_one_changed_article():
    pairs = compare.documents(document(("Dignity", "a b")), document(("Respect", "a c")))[1:]
    assert states(pairs) == [("changed", "Respect")]


def test_commitments_and_lines_are_compared_too():
    old, new = parse(WORDS), parse(WORDS.replace("- [ ] We never say", "- [ ] We do not say"))
    pair = compare.documents(old, new)[2]
    assert [piece.words for piece in pair.new if piece.is_marked] == ["do not"]
    assert "☐ We write no name in the minutes.\n☐ We" in pair.new[0].words.replace("\n\n", "\n")


def test_the_longest_texts_are_compared_in_a_moment():
    """60,000 characters of one article: two letters a word, every word somewhere else, is the worst case."""
    words = [f"{letter}{other}" for letter in "abcdefghijk" for other in "abcdefghij"]
    one = " ".join(words[(at * at) % 110] for at in range(20_000))
    two = " ".join(words[(at * 7 + at // 110) % 110] for at in range(20_000))
    pair = compare.documents(document(("A", one)), document(("A", two)))[1]
    assert (side(pair.old), side(pair.new)) == ([(one, True)], [(two, True)])


def test_as_many_articles_as_a_text_can_hold_are_each_looked_at_once(monkeypatch):
    """8,000 titles of one letter: looked for one by one, a visitor would wait a minute."""
    looked = []
    key = compare._key
    monkeypatch.setattr(compare, "_key", lambda title: looked.append(title) or key(title))
    pairs = compare.documents(document(*[("a", "")] * 300), document(*[("b", "")] * 300))
    assert {pair.state for pair in pairs[1:]} == {"changed"}
    assert len(looked) == 600


def test_the_page_of_changes(client, two):
    page = client.get("/en/charter/2/changes/").text
    assert "Yearly review</span> " in page
    assert "<ins>Once a year.<br><br>☐ We look at this charter once a year.</ins>" in page
    assert page.count("Unchanged") == 3
    assert "This is the first version" in client.get("/en/charter/1/changes/").text


def test_words_of_people_are_escaped_in_the_comparison(client, version):
    make_version(WORDS.replace("Names never", "<img src=x> Names <b>never</b>"), kind="editorial")
    page = client.get("/en/charter/2/changes/").text
    assert "<img src=x>" not in page
    assert "<ins>&lt;img src=x&gt;</ins> Names <ins>&lt;b&gt;never&lt;/b&gt;</ins>" in page


def test_a_translation_is_not_compared_with_the_reference(client):
    make_version(translation=None)
    make_version(WORDS + "\nOnce a year.\n", translation=TRANSLATION, kind="editorial")
    page = client.get("/fr/charter/2/changes/").text
    assert "Charte de" not in page
    assert "<ins><br><br>Once a year.</ins>" in page


def test_a_reference_is_not_compared_with_a_translation(client, version):
    make_version(MORE, translation=None, kind="editorial")
    page = client.get("/fr/charter/2/changes/").text
    assert "Charte de" not in page
    assert "<ins>Once a year." in page


# Queries ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("rows", [1, 50, 5000])
def test_queries_stay_the_same(client, two, signer, django_assert_num_queries, rows):
    sign_many(Version.objects.get(number=2), rows)
    addresses = {
        "/en/charter/": 3,
        "/en/charter/2/": 4,
        "/en/charter/2/en.txt": 3,
        "/en/charter/2/changes/": 4,
    }
    for address, visitors in addresses.items():
        with django_assert_num_queries(visitors):
            client.get(address)
    client.force_login(signer)
    client.get("/en/charter/")  # which looks up, once a process, the content type of organisations
    for address, visitors in addresses.items():
        with django_assert_num_queries(visitors + 2):  # and session, person
            client.get(address)
