"""What a consultation found: counts for partners, protected ones for everyone, and the file."""

from types import SimpleNamespace

import pytest

from reports import results
from reports.models import Consultation, Question
from tests.factories import OrganizationFactory
from tests.reports.consultations import make_public, make_questionnaire, make_sent, over, say

pytestmark = pytest.mark.django_db


def rows(question):
    return [(row["label"], row["count"], row["percent"]) for row in question["rows"]]


@pytest.fixture
def answered(alpha, beta):
    """Alpha, beta and a families' council answered; beta may be named."""
    consultation = make_sent()
    council = OrganizationFactory(name="Council", kind="families")
    say(consultation, alpha, "1", ["1", "2"], "4", "Zeal.")
    say(consultation, beta, "1", ["2"], "5", "A desk.", may_name=True)
    say(consultation, council, "2", None, None, "Again.")
    return consultation


def test_partners_read_counts_and_words_without_names(answered):
    found = results.of(answered)
    assert (found["total"], found["answered"]) == (3, ["Alpha", "Beta", "Council"])
    assert [(row["label"], row["count"]) for row in found["kinds"] if row["count"]] == [
        ("Association", 2),
        ("Représentants de familles", 1),
    ]
    one, several, scale, words = found["questions"]
    assert rows(one) == [("Yes", 2, 67), ("No", 1, 33)]
    assert rows(several) == [("Housing", 1, 50), ("School", 2, 100), ("Health", 0, 0)]
    assert rows(scale) == [("1", 0, 0), ("2", 0, 0), ("3", 0, 0), ("4", 1, 50), ("5", 1, 50)]
    assert [question["mean"] for question in found["questions"]] == [None, None, 4.5, None]
    assert [question["total"] for question in found["questions"]] == [3, 2, 2, 3]
    assert words["texts"] == [
        {"text": "A desk.", "by": "Beta"},
        {"text": "Again.", "by": ""},  # in the order of the words, which tells nothing of who wrote them
        {"text": "Zeal.", "by": ""},
    ]


def test_everyone_reads_no_small_number_and_only_words_that_may_be_named(answered):
    OrganizationFactory(name="Quiet", is_listed=False)
    found = results.of(answered, for_everyone=True)
    one, several, scale, words = found["questions"]
    assert [row["count"] for row in one["rows"]] == [None, None]
    assert [row["count"] for row in several["rows"]] == [None, None, 0]
    assert {row["percent"] for question in (one, several, scale) for row in question["rows"]} <= {None, 0}
    assert [question["is_told"] for question in (one, several, scale)] == [False, False, False]
    assert [question["total"] for question in (one, several, scale)] == [None, None, None]
    assert scale["mean"] is None
    assert words["texts"] == [{"text": "A desk.", "by": "Beta"}]


def test_everyone_reads_numbers_that_are_not_small():
    consultation = make_sent(questions=[{"kind": "one", "text": "Useful?", "options": "Yes\nNo"}])
    for number in range(24):
        say(consultation, OrganizationFactory(), "1" if number < 12 else "2")
    [question] = results.of(consultation, for_everyone=True)["questions"]
    assert (rows(question), question["total"], question["is_told"]) == (
        [("Yes", 12, 50), ("No", 12, 50)],
        24,
        True,
    )


def test_who_is_not_listed_is_not_named_to_everyone(alpha):
    consultation = make_sent()
    hidden = OrganizationFactory(name="Hidden", is_listed=False)
    say(consultation, alpha, "1")
    say(consultation, hidden, "1", None, None, "Hidden words.", may_name=True)
    found = results.of(consultation, for_everyone=True)
    assert (found["total"], found["answered"]) == (1, ["Alpha"])
    assert [row["count"] for row in found["kinds"] if row["count"]] == [1]
    assert found["questions"][3]["texts"] == []
    assert results.of(consultation)["answered"] == ["Alpha", "Hidden"]


def test_words_that_tell_a_small_number_of_people_are_for_partners(alpha, beta):
    consultation = make_sent()
    say(consultation, alpha, "1", None, None, "We know 3 families there.", may_name=True)
    say(consultation, beta, "1", None, None, "We know 30 families there.", may_name=True)
    told = results.of(consultation, for_everyone=True)["questions"][3]["texts"]
    assert [one["by"] for one in told] == ["Beta"]
    assert [one["by"] for one in results.of(consultation)["questions"][3]["texts"]] == ["Alpha", "Beta"]


def test_without_any_answer():
    found = results.of(make_sent())
    assert (found["total"], found["answered"]) == (0, [])
    assert [row["percent"] for row in found["questions"][0]["rows"]] == [None, None]


def test_the_report_gets_what_is_published_of_its_year(answered):
    public, year = make_public(title="Done"), over(answered).until.year
    assert [found["title"] for found in results.for_report(year)] == ["Done"]
    assert results.for_report(year - 1) == []
    assert results.for_report(year) == [results.of(public, for_everyone=True)]


def test_file_of_the_coordinator(answered):
    header, *lines = results.lines(answered)
    assert header == [
        *("organization", "kind", "answered", "may_be_named"),
        *("Useful?", "What first?", "How much?", "What would help?"),
    ]
    assert [line[:2] + line[3:] for line in lines] == [
        ["Alpha", "association", False, "Yes", "Housing; School", "4", "Zeal."],
        ["Beta", "association", True, "Yes", "School", "5", "A desk."],
        ["Council", "families", False, "No", "", "", "Again."],
    ]


def test_who_has_not_answered(answered):
    OrganizationFactory(name="Ended", commitment="ended")
    waiting = OrganizationFactory(name="Waiting")
    assert Consultation.objects.with_waiting().get(pk=answered.pk).waiting == [waiting]


def test_choices_are_counted_from_one_each_once():
    question = make_questionnaire(questions=[{"kind": "one", "text": "?", "options": " Yes \n\nNo\nYes"}])
    assert question.questions.get().choices == [("1", "Yes"), ("2", "No")]
    assert Question(kind="text", options="A\nB").choices == []
    assert SimpleNamespace(count=len(Question(kind="scale").choices)).count == 5
