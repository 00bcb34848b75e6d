"""The guard beside a field: what stops, what is said, what is remembered, and what the log may hold."""

import logging

import pytest
from django import forms
from django.core.exceptions import ValidationError
from django.http import QueryDict
from django.template.loader import render_to_string
from django.utils import translation

from taskforce.common import guard, guard_forms
from taskforce.common.guard_forms import GuardedForm, NamesField, Reading, known_words
from taskforce.common.models import KnownWord
from tests.factories import UserFactory

pytestmark = pytest.mark.django_db

CNP, OTHER_CNP, PHONE = "2980208269857", "1610406529601", "06 39 98 12 34"


@pytest.fixture(autouse=True)
def _english():
    with translation.override("en"):
        yield


class NoteForm(GuardedForm, forms.Form):
    guarded = ["text"]

    text = forms.CharField(widget=forms.Textarea, required=False)
    title = forms.CharField()


def note(text, **sent):
    """The form as sent, with a title unless ``sent`` has another."""
    return NoteForm(posted(**{"text": text, "title": "x", **sent}))


def posted(**sent):
    data = QueryDict(mutable=True)
    for name, value in sent.items():
        data.setlist(name, value if isinstance(value, list) else [value])
    return data


def shown(form):
    return render_to_string("components/form.html", {"form": form})


def box_of(form):
    return form.fields["text"].guard.reading.confirmation


# What stops ---------------------------------------------------------------------------------------


def test_a_number_of_a_person_stops_and_is_named_with_its_kind():
    form = note(f"CNP {CNP} lu")
    assert form.errors == {
        "text": [f"Not saved: this must not be written here ({CNP}, Romanian personal number)."]
    }


def test_the_page_keeps_the_text_and_shows_the_box():
    page = shown(note(f"CNP {CNP} lu"))
    assert f"CNP {CNP} lu</textarea>" in page
    assert page.count('name="text_confirmed"') == 1
    assert "checked" not in page


def test_the_box_lets_these_passages_stand():
    form = note(f"CNP {CNP} lu", text_confirmed=box_of(note(f"CNP {CNP} lu")))
    assert form.is_valid()
    assert form.cleaned_data["text"] == f"CNP {CNP} lu"


def test_the_box_is_not_for_a_number_that_comes_later():
    form = note(f"{CNP} et {OTHER_CNP}", text_confirmed=box_of(note(CNP)))
    assert list(form.errors) == ["text"]
    assert "checked" not in shown(form)


def test_the_box_says_nothing_about_other_fields():
    form = note(CNP, title="", text_confirmed=box_of(note(CNP)))
    assert list(form.errors) == ["title"]
    assert 'name="text_confirmed"' in shown(form)
    assert " checked" in shown(form)


@pytest.mark.parametrize("sent", ["", "on", "é"])
def test_any_other_tick_does_not_confirm(sent):
    assert not note(CNP, text_confirmed=sent).is_valid()


def test_there_is_no_box_before_it_is_needed():
    assert "text_confirmed" not in shown(NoteForm())
    assert "text_confirmed" not in shown(NoteForm(initial={"text": CNP}))
    assert "text_confirmed" not in shown(note("Réunion du mardi"))


def test_a_form_with_a_prefix_has_its_own_box():
    form = NoteForm(posted(**{"a-text": CNP, "a-title": "x"}), prefix="a")
    assert 'name="a-text_confirmed"' in shown(form)


def test_a_text_too_long_to_be_read_is_not_saved(monkeypatch):
    monkeypatch.setattr(guard_forms, "MOST", 20)
    assert note("a" * 20).is_valid()
    assert note("a" * 21).errors == {"text": ["This text is too long to be read."]}


def test_the_error_speaks_french():
    with translation.override("fr"):
        assert note(CNP).errors == {
            "text": [
                f"Pas enregistré\u202f: ceci ne doit pas figurer ici ({CNP}, numéro personnel roumain (CNP))."
            ]
        }


# What is said -------------------------------------------------------------------------------------


def test_what_warns_or_marks_is_shown_and_stops_nothing():
    form = note(f"Rappeler Mme Radu au {PHONE} avec Mirela")
    assert form.is_valid()
    page = shown(form)
    assert f"<strong>{PHONE}</strong> (telephone number)" in page
    assert "<strong>Mme Radu</strong> (name of a person?)" in page
    assert 'name="text_remember" value="Mirela"' in page


def test_a_saved_text_shows_what_was_seen_when_it_is_opened_again():
    assert "(telephone number)" in shown(NoteForm(initial={"text": f"tel {PHONE}"}))


def test_a_text_in_which_nothing_is_seen_has_no_list():
    assert "notice" not in shown(note("la réunion du mardi"))


def test_passages_are_escaped_and_shown_once():
    page = shown(note('voir <b>Mirela</b> "& Mirela'))
    assert page.count('value="Mirela"') == 1
    assert "<b>" not in page


def test_a_field_without_guard_is_as_before():
    assert "notice" not in shown(NoteForm(posted(text="x", title=f"Mme Radu {PHONE}")))


# What is remembered -------------------------------------------------------------------------------


def test_a_ticked_word_is_remembered_and_not_marked_again():
    user = UserFactory()
    form = note("avec Mirela et Vasile", text_remember=["Mirela"])
    assert form.is_valid()
    assert form.remember_words(who=user) == 1
    assert list(KnownWord.objects.values_list("word", "who")) == [("mirela", user.pk)]
    assert note("avec Mirela et Vasile").fields["text"].guard.reading.words == ["Vasile"]


def test_a_tick_is_kept_when_the_page_comes_back():
    assert 'value="Mirela" checked' in shown(note("avec Mirela", title="", text_remember=["Mirela"]))


def test_only_words_that_are_marked_can_be_sent_in():
    form = note("avec Mirela", text_remember=["Vasile", PHONE])
    assert form.remember_words(who=None) == 0
    assert not KnownWord.objects.exists()


def test_remembering_twice_keeps_one_word():
    first = KnownWord.objects.remember("Échirolles")
    assert KnownWord.objects.remember("échirolles") == first
    assert KnownWord.objects.words() == {"echirolles"}
    assert str(first) == "echirolles"


@pytest.mark.parametrize("word", ["Saint-Martin", "Un Toit", "L’Exemple", "Ил"])
def test_words_and_short_names_can_be_remembered(word):
    assert KnownWord.objects.remember(word)


@pytest.mark.parametrize("word", ["", "A", "a@example.org", "06 39 98", "A38", "x" * 81, "--", " "])
def test_what_is_no_word_cannot_be_remembered(word):
    with pytest.raises(ValidationError):
        KnownWord.objects.remember(word)
    assert not KnownWord.objects.exists()


def test_known_words_are_those_given_and_those_remembered():
    KnownWord.objects.remember("Mirela")
    known = known_words(guard.known(words=["Maison Bleue"], contacts=[PHONE]))
    assert known.words == {"mirela", "maison", "bleue"}
    assert known.phones == {"0639981234"}


# What the log may hold ----------------------------------------------------------------------------


def test_the_log_holds_counts_and_never_the_text(caplog):
    with caplog.at_level(logging.DEBUG, "taskforce.common"):
        note(f"Mme Radu, {CNP}, {PHONE}").is_valid()
    (record,) = caplog.records
    assert record.getMessage() == "NoteForm.text: the guard found {'name': 1, 'cnp': 1, 'phone': 1}"


def test_a_text_in_which_nothing_is_seen_leaves_no_line(caplog):
    with caplog.at_level(logging.DEBUG, "taskforce.common"):
        note("la réunion").is_valid()
    assert caplog.records == []


def test_a_reading_for_a_second_person_lists_all():
    reading = Reading(f"Mme Radu, {CNP}, {PHONE}, X4RTBPFW44 et Mirela", known_words())
    assert [passage for _label, passage in reading.stops] == [CNP]
    assert [passage for _label, passage in reading.noticed] == ["Mme Radu", PHONE]
    assert reading.words == ["Mirela"]
    assert reading.counts == {"name": 1, "cnp": 1, "phone": 1, "unknown": 1}


def test_the_words_are_asked_for_once(django_assert_num_queries):
    with django_assert_num_queries(1):
        form = note("avec Mirela, Vasile et Ilie")
        form.is_valid()
        shown(form)


class StrictForm(GuardedForm, forms.Form):
    guarded = ["text"]
    stopping = frozenset({"phone", "unknown"})
    refusing = frozenset({"phone"})
    to_look_at = "Look: %(found)s"
    text = forms.CharField()


def test_a_stricter_form_refuses_what_no_tick_lets_through():
    form = StrictForm({"text": "Call 06 39 98 12 34 with Ionela."})
    guard = form.fields["text"].guard
    assert (form.is_valid(), guard.can_be_confirmed, guard.reading.words) == (False, False, [])
    forced = StrictForm({"text": form.data["text"], guard.confirm_name: guard.reading.confirmation})
    assert not forced.is_valid()


def test_and_stops_once_at_what_it_only_marks_elsewhere():
    form = StrictForm({"text": "We met Ionela."})
    assert form.errors["text"] == ["Look: Ionela, unknown word"]
    guard = form.fields["text"].guard
    assert guard.can_be_confirmed
    assert StrictForm({"text": "We met Ionela.", guard.confirm_name: guard.reading.confirmation}).is_valid()


def test_an_empty_field_asks_no_query(django_assert_num_queries):
    with django_assert_num_queries(0):
        assert StrictForm().fields["text"].guard.reading.findings == []


class PlaceForm(GuardedForm, forms.Form):
    guarded = ["place"]
    may_stand = {"place": {"street"}}
    place = forms.CharField()


def test_what_a_field_is_about_may_stand_in_it_and_nothing_else():
    assert PlaceForm({"place": "12 rue des Tilleuls"}).fields["place"].guard.reading.findings == []
    form = PlaceForm({"place": f"12 rue des Tilleuls, {PHONE}, {CNP}"})
    assert list(form.errors) == ["place"]
    assert form.fields["place"].guard.reading.counts == {"phone": 1, "cnp": 1}


def test_a_line_of_names_holds_names_and_nothing_else(caplog):
    class Named(forms.Form):
        who = NamesField()

    assert Named({"who": "Mme Mirela Radu, M. Ilie"}).is_valid()
    with caplog.at_level(logging.INFO, "taskforce.common"):
        form = Named({"who": f"Mme Radu, {PHONE}"})
        assert form.errors == {
            "who": [f"Not saved: this must not be written here ({PHONE}, telephone number)."]
        }
    assert [record.getMessage() for record in caplog.records] == [
        "A line of names: the guard found {'phone': 1}"
    ]
