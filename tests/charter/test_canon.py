"""The canonical text of the charter: one form, one fingerprint, whoever computes it."""

import hashlib
import unicodedata

import pytest
from hypothesis import given
from hypothesis import strategies as st

from charter import canon
from tests.charter.conftest import WORDS

TEXTS = st.text(
    alphabet=st.one_of(st.characters(exclude_categories=["Cs"]), st.sampled_from(" \t\r\n\u0301é"))
)


@given(TEXTS)
def test_the_rule_holds_for_any_text(text):
    result = canon.canonical(text)
    assert unicodedata.is_normalized("NFC", result)
    assert "\r" not in result
    assert result.endswith("\n")
    assert not result.endswith("\n\n") or result == "\n"
    assert all(line == line.rstrip(" \t") for line in result.split("\n"))
    assert canon.canonical(result) == result


@given(TEXTS)
def test_line_ends_and_trailing_space_change_no_fingerprint(text):
    other = text.replace("\r\n", "\n").replace("\r", "\n").replace("\n", "  \r\n")
    assert canon.fingerprint(other + "\n\n") == canon.fingerprint(text)


@given(TEXTS, TEXTS)
def test_two_texts_with_one_fingerprint_are_one_text(one, two):
    same = canon.fingerprint(one) == canon.fingerprint(two)
    assert same == (canon.canonical(one) == canon.canonical(two))


def test_anyone_computes_the_same_with_the_five_lines_we_publish():
    raw = "Cafe\u0301 \r\nen ville\t\n\n\n"
    text = unicodedata.normalize("NFC", raw).replace("\r\n", "\n").replace("\r", "\n")
    text = "\n".join(line.rstrip(" \t") for line in text.split("\n")).rstrip("\n") + "\n"
    assert text == "Café\nen ville\n" == canon.canonical(raw)
    assert hashlib.sha256(text.encode("utf-8")).hexdigest() == canon.fingerprint(raw)


@pytest.mark.parametrize("change", ["dignity", "Dignity!", "Dignity\u00a0", "Dıgnity"])
def test_a_changed_letter_changes_the_fingerprint(change):
    assert canon.fingerprint(WORDS.replace("Dignity", change)) != canon.fingerprint(WORDS)


def test_articles_and_commitments():
    document = canon.parse(WORDS)
    assert document.title == "Charter of operation"
    assert document.opening == "Why we work together."
    assert [article.title for article in document.articles] == ["Dignity", "What we share"]
    assert document.articles[0].body == "We speak **with** families, not about them."
    assert document.commitments == [
        "We speak with families, not about them.",
        "We write no name in the minutes.",
        "We never say where somebody lives.",
    ]


@pytest.mark.parametrize(
    "text", ["", "\n", "no heading", "## \n", "# \n## \n- [ ] \n", "#Title", "- [ ] alone"]
)
def test_a_text_that_is_no_charter_has_empty_parts_and_breaks_nothing(text):
    document = canon.parse(text)
    assert document.title == ""
    assert document.articles == []
    assert document.commitments == []


@given(TEXTS)
def test_any_text_can_be_parsed(text):
    canon.parse("# A\n\n## B\n\n" + text)
