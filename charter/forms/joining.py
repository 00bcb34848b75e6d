"""Asking to join, and answering."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms.guarded import KnownPartnersForm
from directory.vocabulary import Kind
from taskforce.common.guard_forms import GuardedForm

MOST = 3000
TOO_LONG = _("Your text has %(show_value)d characters: at most %(limit_value)d. Nothing is lost: shorten it.")


class JoinForm(GuardedForm, forms.Form):
    """Who would like to take part and why, and a field that only programs fill in.

    A visitor is asked to remember no word.
    """

    guarded = ["area_served", "why"]
    may_stand = {"area_served": {"unknown"}, "why": {"unknown"}}

    name = forms.CharField(label=_("Name of your organisation"), max_length=200)
    kind = forms.ChoiceField(label=_("What it is"), choices=Kind, widget=forms.RadioSelect)
    area_served = forms.CharField(
        label=_("Where it works"),
        max_length=200,
        required=False,
        help_text=_("For example: the whole town, or the names of its districts."),
    )
    why = forms.CharField(
        label=_("Why would you like to take part?"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_("A few sentences. Never a family’s name or situation."),
        error_messages={"max_length": TOO_LONG},
    )
    contact_name = forms.CharField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    email = forms.EmailField(
        label=_("Your work e-mail"),
        max_length=254,
        help_text=_("The answer goes there. It is deleted 90 days after."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    company = forms.CharField(required=False, label=_("Leave this empty"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The browser would cut a longer text without a word; we say it instead.
        self.fields["why"].widget.attrs.pop("maxlength", None)
        self.fields["company"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @property
    def is_from_a_program(self):
        return bool(self.cleaned_data["company"])

    @property
    def questions(self):
        """The fields that people fill in."""
        return [field for field in self if field.name != "company"]

    def answers(self):
        """What was typed, without the field for programs; line ends as the database has them."""
        fields = {name: value for name, value in self.cleaned_data.items() if name != "company"}
        return fields | {"why": fields["why"].replace("\r\n", "\n")}


class AnswerForm(KnownPartnersForm, forms.Form):
    """A word with the answer; a refusal needs one."""

    guarded = ["answer"]

    answer = forms.CharField(
        label=_("A message to them"),
        max_length=2000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 5}),
        help_text=_("It is mailed with a refusal. With an invitation it stays here, for your colleagues."),
        error_messages={"required": _("Say why, in a sentence or two: it is mailed to them.")},
    )

    def __init__(self, *args, needs_answer=False, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = needs_answer
