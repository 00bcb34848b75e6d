"""Text: folded, cut into words, made safe."""

import pytest
from django.conf import settings
from django.utils import translation
from django.utils.safestring import mark_safe
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


@pytest.mark.parametrize(
    ("written", "shown"),
    [
        ("One.\n\nTwo.", "<p>One.</p>\n<p>Two.<b>1</b></p>\n"),
        ("- one\n- **two**", "<ul>\n<li>one</li>\n<li><strong>two<b>1</b></strong></li>\n</ul>\n"),
        ("One\n\n---", "<p>One</p>\n<hr>\n<b>1</b>"),
        ("", "<b>1</b>"),
    ],
)
def test_a_note_stands_at_the_end_of_the_last_words(written, shown):
    assert "".join(text.rich_with(written, mark_safe("<b>1</b>")).split("\n")) == "".join(shown.split("\n"))


def test_a_note_that_is_not_safe_is_escaped():
    assert text.rich_with("One", "<b>") == "<p>One&lt;b&gt;</p>\n"


@pytest.mark.parametrize(
    ("language", "said"),
    [
        ("fr", ["1 ko", "178 ko", "999 ko", "1,0 Mo", "1,2 Mo"]),
        ("en", ["1 kB", "178 kB", "999 kB", "1.0 MB", "1.2 MB"]),
        ("ro", ["1 kB", "178 kB", "999 kB", "1,0 MB", "1,2 MB"]),
        ("bg", ["1 кБ", "178 кБ", "999 кБ", "1,0 МБ", "1,2 МБ"]),
    ],
)
def test_a_size_is_said_in_the_words_of_each_language(language, said):
    with translation.override(language):
        assert [text.file_size(size) for size in (0, 178_274, 999_499, 999_500, 1_249_000)] == said


def test_every_size_is_said_the_same_way():
    pages = (settings.BASE_DIR / "templates").rglob("*.html")
    assert [page.name for page in pages if "filesizeformat" in page.read_text("utf-8")] == []
