"""The pages of consultations: what each reader finds, the forms, and what they cost."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.actions import set_commitment
from reports.models import Answer, Consultation
from reports.views import consulting
from taskforce.accounts.actions import RefusedError
from taskforce.common.kept import pages
from tests.factories import OrganizationFactory
from tests.filling import filled
from tests.meetings.conftest import queries_of
from tests.reports.consultations import make_public, make_questionnaire, make_sent, over, say

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("reports:consultations"), reverse("reports:consultation_new")


def address(consultation, name="answer"):
    return reverse(f"reports:consultation_{name}", args=[consultation.uuid])


@pytest.fixture
def at_alpha(client, editor):
    """The browser of alpha's editor."""
    client.force_login(editor)
    return client


@pytest.fixture
def keeper(client, coordinator, settings):
    """A coordinator's browser."""
    settings.DEMO = True  # no second factor asked
    client.force_login(coordinator)
    return client


def questionnaire(form, *rows, **main):
    """What a browser sends for a Questionnaire: ``rows`` are (text, kind, options)."""
    data = filled(form.main, **main) | {field.html_name: field.value() for field in form.rows.management_form}
    for number, (text, kind, options) in enumerate(rows):
        row = {"text": text, "kind": kind, "options": options, "ORDER": ""}
        data |= {f"questions-{number}-{name}": value for name, value in row.items()}
    return (
        data
        | {"questions-TOTAL_FORMS": str(max(len(rows), 3))}
        | {f"questions-{number}-kind": "one" for number in range(len(rows), 3)}
    )


def test_each_finds_hers_in_the_list(client, editor, coordinator, settings):
    settings.DEMO = True
    draft, sent, public = make_questionnaire(title="D"), make_sent(title="S"), make_public(title="P")

    def listed():
        return [row.title for row in client.get(LIST).context["page"].rows]

    assert listed() == ["P"]
    client.force_login(editor)
    assert listed() == ["P", "S"]
    assert address(sent) in client.get(LIST).text
    client.force_login(coordinator)
    assert listed() == ["P", "S", "D"]
    assert (draft.is_draft, public.is_closed) == (True, True)


def test_a_coordinator_writes_a_questionnaire(keeper):
    form = keeper.get(NEW).context["form"]
    sent = questionnaire(form, ("Useful?", "one", "Yes\r\nNo"), ("Why?", "text", "x"), title="Priorities")
    answer = keeper.post(NEW, sent)
    made = Consultation.objects.get()
    assert answer.url == made.get_absolute_url()
    assert list(made.questions.values_list("position", "text", "kind", "options")) == [
        (1, "Useful?", "one", "Yes\nNo"),
        (2, "Why?", "text", ""),
    ]
    edit = address(made, "edit")
    form = keeper.get(edit).context["form"]
    assert [row.initial.get("text") for row in form.rows] == ["Useful?", "Why?", None, None, None]
    again = questionnaire(form, ("Useful?", "scale", ""), title="Other") | {"questions-INITIAL_FORMS": "2"}
    assert keeper.post(edit, again).status_code == 302
    made.refresh_from_db()
    assert (made.title, made.revision) == ("Other", 2)


@pytest.mark.parametrize(
    ("row", "field"),
    [
        (("Useful?", "one", "Yes"), "options"),
        (("", "one", "Yes\nNo"), "text"),
        (("x" * 301, "text", ""), "text"),
    ],
)
def test_says_what_is_missing_in_a_question(keeper, row, field):
    page = keeper.post(NEW, questionnaire(keeper.get(NEW).context["form"], row, title="Priorities"))
    assert not Consultation.objects.exists()
    assert list(page.context["form"].rows.forms[0].errors) == [field]
    assert f"#id_questions-0-{field}" in page.text


def test_questions_stand_in_the_order_that_is_given(keeper):
    sent = questionnaire(keeper.get(NEW).context["form"], ("B", "text", ""), ("A", "text", ""), title="T")
    keeper.post(NEW, sent | {"questions-0-ORDER": "2", "questions-1-ORDER": "1"})
    assert [one.text for one in Consultation.objects.get().questions.all()] == ["A", "B"]


def test_of_two_coordinators_the_second_sees_what_is_saved(keeper):
    draft = make_questionnaire(questions=[{"kind": "text", "text": "Old?"}])
    edit = address(draft, "edit")
    form = keeper.get(edit).context["form"]
    first = questionnaire(form, ("First?", "text", ""), title="First") | {"questions-INITIAL_FORMS": "1"}
    second = questionnaire(form, ("Second?", "text", ""), title="Second") | {"questions-INITIAL_FORMS": "1"}
    assert keeper.post(edit, first).status_code == 302
    page = keeper.post(edit, second)
    assert page.status_code == 409
    for words in ("First?", "Second?"):
        assert words in page.text
    assert keeper.post(edit, second | {"revision": "2"}).status_code == 302
    assert [one.text for one in draft.questions.all()] == ["Second?"]


def test_what_was_sent_is_written_no_more(keeper):
    sent = make_sent()
    assert keeper.get(address(sent, "edit")).url == sent.get_absolute_url()


def test_sent_while_somebody_writes_is_said_and_what_was_typed_stays(keeper):
    draft = make_questionnaire()
    edit = address(draft, "edit")
    form = keeper.get(edit).context["form"]
    typed = questionnaire(form, ("Typed?", "text", ""), title="Priorities") | {"questions-INITIAL_FORMS": "4"}

    def sent_meanwhile(**said):
        raise RefusedError("It was sent.")

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(consulting.verbs, "write", sent_meanwhile)
        page = keeper.post(edit, typed)
    assert page.status_code == 409
    for words in ("It was sent.", "Typed?"):
        assert words in page.text


def test_sent_from_a_page_that_says_to_how_many(keeper, editor):
    draft = make_questionnaire()
    page = keeper.get(address(draft, "send"))
    assert page.context["people"] == 1
    assert keeper.post(address(draft, "send"), {"until": "x"}).status_code == 200
    assert keeper.post(address(draft, "send"), {"until": "2020-01-01"}).status_code == 409
    until = timezone.localdate() + timedelta(days=7)
    assert keeper.post(address(draft, "send"), {"until": until}).url == draft.get_absolute_url()
    draft.refresh_from_db()
    assert (draft.until, draft.is_open) == (until, True)
    assert keeper.post(address(draft, "send"), {"until": timezone.localdate()}).status_code == 302
    draft.refresh_from_db()
    assert draft.until == timezone.localdate()


def test_published_and_taken_back(keeper):
    closed = over(make_sent())
    assert keeper.post(address(closed, "status"), {"do": "publish"}).status_code == 302
    closed.refresh_from_db()
    assert closed.published
    assert keeper.post(address(closed, "status"), {"do": "x"}).status_code == 404
    keeper.post(address(closed, "status"), {"do": "hide"})
    open_one = make_sent()
    page = keeper.post(address(open_one, "status"), {"do": "publish"}, follow=True)
    assert "encore y répondre" in page.text
    assert not Consultation.objects.published().exists()


def test_words_that_everyone_would_read_are_looked_at_first(keeper, alpha, beta):
    consultation = make_sent()
    say(consultation, alpha, "1", None, None, "Call 06 12 34 56 78.", may_name=True)
    say(consultation, beta, "1", None, None, "Call 06 98 76 54 32.")  # not for everyone
    over(consultation)
    page = keeper.get(consultation.get_absolute_url())
    assert [reading.text for _question, reading in page.context["findings"]] == ["Call 06 12 34 56 78."]
    keeper.post(address(consultation, "status"), {"do": "publish"})
    assert not Consultation.objects.published().exists()
    keeper.post(address(consultation, "status"), {"do": "publish", "looked": "1"})
    assert Consultation.objects.published().exists()


def test_answered_from_the_page_and_changed_later(at_alpha, alpha, editor):
    consultation = make_sent()
    one, several, scale, words = (f"question_{one.pk}" for one in consultation.questions.all())
    form = at_alpha.get(address(consultation)).context["form"]
    sent = filled(form, **{one: "1", several: ["1", "3"], scale: "4", words: "A\r\ndesk", "may_name": "on"})
    assert at_alpha.post(address(consultation), sent).url == consultation.get_absolute_url()
    answer = Answer.objects.get()
    assert list(answer.values.values()) == ["1", ["1", "3"], "4", "A\ndesk"]
    assert (answer.organization, answer.who, answer.may_name) == (alpha, editor, True)
    form = at_alpha.get(address(consultation)).context["form"]
    assert form[several].value() == ["1", "3"]
    at_alpha.post(address(consultation), filled(form, **{one: "2", several: None}))
    answer.refresh_from_db()
    assert list(answer.values.values()) == ["2", "4", "A\ndesk"]


def test_the_second_colleague_is_told_what_is_saved_and_loses_nothing(at_alpha, alpha):
    consultation = make_sent()
    one, several, *_others = (f"question_{one.pk}" for one in consultation.questions.all())
    form = at_alpha.get(address(consultation)).context["form"]
    say(consultation, alpha, "1", ["1", "2"])
    page = at_alpha.post(address(consultation), filled(form, **{one: "2", several: None}))
    assert page.status_code == 409
    assert page.context["theirs"] == [("Useful?", "Yes"), ("What first?", "Housing, School")]
    again = at_alpha.post(address(consultation), page.context["form"].data)
    assert again.status_code == 302
    assert Answer.objects.get().revision == 2


def test_an_empty_or_unknown_answer_is_refused(at_alpha):
    consultation = make_sent()
    one = f"question_{consultation.questions.first().pk}"
    assert at_alpha.post(address(consultation), {}).status_code == 409
    assert at_alpha.post(address(consultation), {one: "7"}).status_code == 200
    assert not Answer.objects.exists()


@pytest.mark.parametrize("said", ["Account FR76 3000 6000 0112 3456 7890 189", "Call 06 12 34 56 78"])
def test_guard_reads_the_words(at_alpha, said):
    consultation = make_sent()
    words = f"question_{consultation.questions.last().pk}"
    page = at_alpha.post(address(consultation), {words: said})
    assert not Answer.objects.exists()
    assert f"{words}_confirmed" in page.text


def test_too_late_is_said_and_what_was_typed_stays(at_alpha):
    consultation = make_sent()
    words = f"question_{consultation.questions.last().pk}"
    over(consultation)
    assert "passé" in at_alpha.get(address(consultation)).text
    page = at_alpha.post(address(consultation), {words: "Typed late."})
    assert page.status_code == 409
    assert "Typed late." in page.text


def test_somebody_of_two_partners_says_for_which(at_alpha, beta, editor):
    editor.groups.add(beta.group)
    consultation = make_sent()
    one = f"question_{consultation.questions.first().pk}"
    assert "organization=beta" in at_alpha.get(address(consultation)).text
    at_alpha.post(f"{address(consultation)}?organization=beta", {one: "1"})
    assert Answer.objects.get().organization == beta


def test_partners_read_results_once_it_is_closed(at_alpha, alpha, beta):
    consultation = make_sent()
    say(consultation, beta, "1", None, None, "Words of beta.")
    page = at_alpha.get(consultation.get_absolute_url())
    assert "results" not in page.context
    assert "Words of beta." not in page.text
    over(consultation)
    page = at_alpha.get(consultation.get_absolute_url())
    assert page.context["results"]["total"] == 1
    assert "Words of beta." in page.text
    set_commitment(organization=alpha, commitment="ended")
    assert at_alpha.get(consultation.get_absolute_url()).status_code == 404


def test_who_lapsed_reads_what_everyone_reads(at_alpha, alpha, beta):
    consultation = make_sent()
    say(consultation, beta, "1", None, None, "Words of beta.")
    Consultation.objects.filter(pk=over(consultation).pk).update(published=timezone.now())
    set_commitment(organization=alpha, commitment="ended")
    page = at_alpha.get(consultation.get_absolute_url())
    assert "Words of beta." not in page.text
    assert "Trop peu de réponses" in page.text
    assert at_alpha.get(address(consultation)).status_code == 404


def test_a_coordinator_reads_at_any_time_and_who_is_missing(keeper, alpha, beta):
    consultation = make_sent()
    say(consultation, beta, "1")
    page = keeper.get(consultation.get_absolute_url())
    assert (page.context["results"]["total"], list(page.context["waiting"])) == (1, [alpha])
    answer = keeper.get(reverse("reports:answers_file", args=[consultation.uuid]))
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    assert [row[0] for row in csv.reader(io.StringIO(body))] == ["organization", "Beta"]


@pytest.mark.parametrize("total", [1, 5])
def test_queries_do_not_grow(client, alpha, editor, coordinator, settings, django_assert_num_queries, total):
    settings.DEMO = True
    for _number in range(total):
        public = make_public()
    sent = make_sent()
    for consultation in (public, sent):
        for _number in range(total):
            answer = Answer(consultation=consultation, organization=OrganizationFactory())
            answer.save()
    for page, count in ((LIST, 2), (public.get_absolute_url(), 3)):
        client.get(page)
        pages.clear()
        with django_assert_num_queries(count):
            client.get(page)
    client.force_login(editor)
    assert queries_of(client, LIST) == 4
    assert queries_of(client, public.get_absolute_url()) == 5
    say(sent, alpha, "1", None, None, "Words.")
    assert queries_of(client, address(sent)) == 6  # one of them is the words the guard knows
    client.force_login(coordinator)
    assert queries_of(client, sent.get_absolute_url()) == 5
