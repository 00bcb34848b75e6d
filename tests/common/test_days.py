"""Days in words: the first of a month is an ordinal in French, in pages, mails and documents."""

from datetime import UTC, date, datetime

import pytest
from django.template import engines
from django.utils import translation

from taskforce.common import days

FIRST, SECOND = date(2026, 12, 1), date(2026, 12, 2)
FORMS = ["j F Y", "j N", "l j F Y", "F Y", "d/m/Y"]
SAID = {
    "fr": ["1er décembre 2026", "1er déc.", "mardi 1er décembre 2026", "décembre 2026", "01/12/2026"],
    "en": ["1 December 2026", "1 Dec.", "Tuesday 1 December 2026", "December 2026", "01/12/2026"],
    "ro": ["1 decembrie 2026", "1 dec.", "marți 1 decembrie 2026", "decembrie 2026", "01/12/2026"],
    "bg": ["1 декември 2026", "1 дек.", "вторник 1 декември 2026", "декември 2026", "01/12/2026"],
}


@pytest.mark.parametrize("language", SAID)
def test_the_first_of_a_month_in_each_language(language):
    with translation.override(language):
        assert [days.in_words(FIRST, form) for form in FORMS] == SAID[language]


def test_no_other_day_is_an_ordinal():
    with translation.override("fr"):
        assert days.in_words(SECOND) == "2 décembre 2026"
        assert days.in_words(date(2026, 12, 11), "j F") == "11 décembre"


def shown(template, **context):
    with translation.override("fr"):
        return engines["django"].from_string(template).render(context)


def test_templates_say_it_too_in_the_time_of_the_reader():
    late = datetime(2026, 11, 30, 23, 30, tzinfo=UTC)  # half past midnight in Paris
    assert shown('{{ day|date:"j F" }}, {{ late|date:"j F, H:i" }}', day=FIRST, late=late) == (
        "1er décembre, 1er décembre, 00:30"
    )
    assert shown('{{ day|date:"j F"|default:"–" }}', day=None) == "–"
