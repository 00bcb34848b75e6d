"""Text: folded, cut into words, made safe."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from taskforce.common import text


@pytest.mark.parametrize(
    ("given_text", "folded"),
    [("Échirolles", "echirolles"), ("ȘCOALĂ", "scoala"), ("Œuvre", "oeuvre"), ("Йорк", "иорк"), (None, "")],
)
def test_folds_accents_and_case(given_text, folded):
    assert text.fold(given_text) == folded


@given(st.text())
def test_folding_twice_changes_nothing(anything):
    assert text.fold(text.fold(anything)) == text.fold(anything)


def test_at_most_ten_words():
    assert text.words("a-b " * 20) == ["a", "b"] * 5


@pytest.mark.parametrize(
    ("query", "stems"),
    [("inscrire à l’école", ["inscri", "ecole"]), ("à l", ["a", "l"]), ("TB", ["tb"]), ("", [])],
)
def test_a_search_begins_words_with_stems(query, stems):
    assert text.stems(query) == stems


@pytest.mark.parametrize(
    ("markdown", "html"),
    [
        ("**strong**", "<p><strong>strong</strong></p>\n"),
        ("<b>raw</b>", "<p>&lt;b&gt;raw&lt;/b&gt;</p>\n"),
        ("[x](javascript:alert(1))", "<p>[x](javascript:alert(1))</p>\n"),
        ("![x](http://example.org/a.png)", None),
        ("[x](https://example.org)", '<p><a href="https://example.org" rel="noopener nofollow">x</a></p>\n'),
    ],
)
def test_markdown_is_safe(markdown, html):
    made = text.rich(markdown)
    assert html is None or made == html
    assert "<img" not in made
    assert 'href="javascript' not in made


@pytest.mark.parametrize("nasty", ["[" * 5000, "*" * 5000, "<" * 40_000, "`" * 40_000, "> " * 2000])
def test_text_made_to_be_slow_comes_out_as_text(nasty):
    """With a parser that backtracks this test would not end."""
    assert "<script" not in text.rich(nasty)


def test_plain_is_one_line_without_control_characters():
    assert text.plain(" a\n\tb\x00 c\u202e ") == "a b c"
