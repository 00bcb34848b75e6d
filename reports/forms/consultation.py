"""The questionnaire as the coordinator writes it, when it is sent, and as a partner answers it."""

from functools import cached_property
from itertools import chain

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms.editing import TidyForm
from directory.forms.service import language_choices
from directory.known import known
from reports.models import Answer, Consultation, Question
from reports.models.consultation import MOST_TEXT, lines_of
from taskforce.common import guard
from taskforce.common.guard_forms import GuardedForm

EMPTY_ROWS, MOST_QUESTIONS = 3, 20
CHOSEN = (Question.Kind.ONE, Question.Kind.SEVERAL)


class ConsultationForm(GuardedForm, TidyForm):
    """Title and introduction; it carries the revision it was opened at."""

    guarded = ["title", "intro"]
    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput, label=_("revision"))

    class Meta:
        model = Consultation
        fields = ["title", "intro", "language"]
        widgets = {"intro": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"intro": _("In plain words. Partners decide by it whether they answer.")}

    def __init__(self, *args, whole, languages, **kwargs):
        self.whole = whole
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision
        self.fields["language"] = forms.ChoiceField(
            label=_("Language of this text"), choices=language_choices(languages)
        )

    def known_to_guard(self):
        return self.whole.known


class QuestionForm(GuardedForm, TidyForm):
    """One question; a row without a text counts for nothing."""

    guarded = ["text", "options"]
    use_required_attribute = False

    class Meta:
        model = Question
        fields = ["text", "kind", "options"]
        widgets = {"options": forms.Textarea(attrs={"rows": 4})}
        help_texts = {"options": _("For one or several choices only.")}

    def __init__(self, *args, whole, **kwargs):
        self.whole = whole
        super().__init__(*args, **kwargs)
        self.fields["text"].required = False

    def known_to_guard(self):
        return self.whole.known

    def clean(self):
        data = super().clean()
        options = lines_of(data.get("options", ""))
        if options and not data.get("text") and "text" not in self.errors:
            self.add_error("text", _("Write the question for these choices."))
        if data.get("text") and data.get("kind") in CHOSEN and len(options) < 2:
            self.add_error("options", _("Give at least two choices, one per line."))
        if data.get("kind") not in CHOSEN:
            data["options"] = ""
        return data


class Questionnaire:
    """A consultation with its questions as one form; it has what the summary of errors asks of a form."""

    def __init__(self, data, *, consultation, taskforce):
        self.taskforce = taskforce
        self.main = ConsultationForm(data, instance=consultation, whole=self, languages=taskforce.languages)
        factory = forms.formset_factory(
            QuestionForm, extra=EMPTY_ROWS, max_num=MOST_QUESTIONS, can_order=True, validate_max=True
        )
        saved = consultation.questions.all() if consultation.pk else ()
        initial = [{name: getattr(row, name) for name in QuestionForm.Meta.fields} for row in saved]
        self.rows = factory(data, initial=initial, prefix="questions", form_kwargs={"whole": self})

    @cached_property
    def known(self):
        """What the guard lets stand: asked once for all questions."""
        return known(self.taskforce)

    def is_valid(self):
        return all([self.main.is_valid(), self.rows.is_valid()])

    @property
    def questions(self):
        """Unsaved Questions, in the order that was given; of a valid form."""
        rows = [form for form in self.rows.ordered_forms if form.cleaned_data.get("text")]
        return [
            Question(**{name: form.cleaned_data[name] for name in QuestionForm.Meta.fields}) for form in rows
        ]

    @property
    def revision(self):
        return self.main.cleaned_data["revision"] or 0

    def remember_words(self, *, who):
        for form in (self.main, *self.rows.forms):
            form.remember_words(who=who)

    @property
    def errors(self):
        return any([self.main.errors, *self.rows.errors]) or bool(self.non_field_errors)

    @property
    def non_field_errors(self):
        return [*self.main.non_field_errors(), *self.rows.non_form_errors()]

    def __iter__(self):
        return chain(self.main, *self.rows.forms)


class LastDayForm(forms.Form):
    """Until when it can be answered."""

    until = forms.DateField(
        label=_("Last day to answer"), widget=forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
    )


class _Questions(forms.Form):
    """A field for each question, and those in words read by the guard."""

    def __init__(self, *args, questions, **kwargs):
        super().__init__(*args, **kwargs)
        self.questions = questions
        for question in questions:
            self.fields[name_of(question)] = _field(question)
        self.guarded = [name_of(one) for one in questions if one.kind == Question.Kind.TEXT]


class AnswerForm(GuardedForm, _Questions):
    """What an organisation answers; ``answer``: what it answered already, or None.

    Nobody reads it over before partners see it: a name or a telephone number stops it too, until ticked.
    """

    stopping = frozenset(guard.KINDS) - {"unknown"}

    revision = forms.IntegerField(required=False, min_value=0, widget=forms.HiddenInput, label=_("revision"))

    def __init__(self, *args, answer, taskforce, **kwargs):
        self.taskforce = taskforce
        super().__init__(*args, **kwargs)
        field = Answer._meta.get_field("may_name")
        self.fields["may_name"] = field.formfield()
        said = answer.values if answer else {}
        self.initial = {name_of(one): said.get(str(one.pk)) for one in self.questions}
        self.initial |= {"revision": answer.revision, "may_name": answer.may_name} if answer else {}

    def known_to_guard(self):
        return known(self.taskforce)

    @property
    def values(self):
        """``{key of the question, as text: what was answered}``; of a valid form."""
        said = {str(one.pk): self.cleaned_data[name_of(one)] for one in self.questions}
        return {key: value for key, value in said.items() if value}

    @property
    def at_revision(self):
        return self.cleaned_data["revision"] or 0


def name_of(question):
    """The name of the field of ``question``."""
    return f"question_{question.pk}"


def _field(question):
    kind = Question.Kind(question.kind)
    if kind == kind.TEXT:
        return WordsField(
            label=question.text,
            max_length=MOST_TEXT,
            required=False,
            widget=forms.Textarea(attrs={"rows": 4}),
            help_text=_("Never one family, a name, or where people live."),
        )
    if kind == kind.SEVERAL:
        return forms.MultipleChoiceField(
            label=question.text, choices=question.choices, required=False, widget=forms.CheckboxSelectMultiple
        )
    hint = _("1 is the least, 5 the most.") if kind == kind.SCALE else ""
    return forms.ChoiceField(
        label=question.text,
        choices=question.choices,
        required=False,
        widget=forms.RadioSelect,
        help_text=hint,
    )


class WordsField(forms.CharField):
    """Text whose lines end as the database has them."""

    def to_python(self, value):
        return super().to_python(value).replace("\r\n", "\n")
