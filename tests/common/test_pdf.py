"""What draws our PDF: our own files only, its complaints named, its pages told."""

import logging
import threading

import pytest

from taskforce.common import pdf

PAGE = '<html lang="en"><title>A page</title><body><p>Text</p>{}</body></html>'


@pytest.mark.parametrize(
    "address",
    ["file:///etc/passwd", "http://example.org/a.png", "tf:static/img/none.svg", "tf:icons/none.svg"],
)
def test_a_picture_that_is_not_ours_is_left_out_and_named(address):
    made = pdf.draw(PAGE.format(f'<img src="{address}" alt="A picture">'))
    assert made.pages == 1
    assert [problem.split(": ")[0] for problem in made.problems] == [f"Failed to load image at '{address}'"]


def test_our_icons_are_pictures():
    assert pdf.draw(PAGE.format('<img src="tf:icons/house.svg" alt="A house">')).problems == []


def test_pages_are_told_as_they_are_laid_out():
    told = []
    body = '<p style="break-before: page">Two</p><p style="break-before: page">Three</p>'
    made = pdf.draw(PAGE.format(body), on_page=told.append)
    assert (made.pages, told, made.problems) == (3, [1, 2, 3], [])


def test_a_silenced_log_silences_no_problem(monkeypatch):
    monkeypatch.setattr(pdf.PROBLEMS, "disabled", True)
    monkeypatch.setattr(pdf.PROBLEMS, "level", logging.CRITICAL)
    assert pdf.draw(PAGE.format('<img src="file:///x" alt="x">')).problems != []


def test_what_another_thread_draws_is_not_heard():
    with pdf._listening(None) as problems:
        other = threading.Thread(target=pdf.PROBLEMS.warning, args=("A stranger’s problem",))
        other.start()
        other.join()
        pdf.PROBLEMS.warning("Our own")
    assert problems == ["Our own"]
    pdf.PROBLEMS.warning("Nobody listens any more")
    assert problems == ["Our own"]


@pytest.mark.parametrize(
    ("text", "shown", "missing"),
    [
        ("Ștefan, Цветана, Ελένη: « 5 € »", "Ștefan, Цветана, Ελένη: « 5 € »", set()),
        ("e\u0301cole", "\u00e9cole", set()),
        ("thin\u2009space, hard\u2011hyphen, zero\u200bwidth", "thin space, hard-hyphen, zerowidth", set()),
        ("a \U0001f338 b", "a [?] b", {"\U0001f338"}),
        ("\u2764\ufe0f", "[?]", {"\u2764"}),
        ("two\nlines\tand a tab", "two\nlines\tand a tab", set()),
        ("bell\x07", "bell", set()),
    ],
)
def test_letters_that_our_fonts_lack_are_named_and_replaced(text, shown, missing):
    assert pdf.drawable(text) == (shown, missing)
