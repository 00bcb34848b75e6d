"""Saying that something is wrong on a page, and answering it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms.guarded import KnownPartnersForm
from directory.models import PageReport
from taskforce.common.guard_forms import GuardedForm

MOST = 2000
TOO_LONG = _(
    "Your message has %(show_value)d characters: at most %(limit_value)d. Nothing is lost: shorten it."
)


CONTACTS = frozenset({"email", "phone", "street"})  # what reports are about


class PageReportForm(GuardedForm, forms.Form):
    """What is wrong, and a field that only programs fill in.  A visitor is asked to remember no word."""

    guarded = ["message"]
    may_stand = {"message": CONTACTS | {"unknown"}}

    message = forms.CharField(
        label=_("What is wrong?"),
        max_length=MOST,
        widget=forms.Textarea(attrs={"rows": 6}),
        help_text=_(
            "For example: the telephone number, the hours. No name, no address: we do not ask who you are."
        ),
        error_messages={"required": _("Write what is wrong."), "max_length": TOO_LONG},
    )
    company = forms.CharField(required=False, label=_("Leave this empty"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        # The browser would cut a longer text without a word; we say it instead.
        self.fields["message"].widget.attrs.pop("maxlength", None)
        self.fields["company"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @property
    def is_from_a_program(self):
        return bool(self.cleaned_data["company"])


class AnswerForm(KnownPartnersForm, forms.ModelForm):
    """What was done about it, for colleagues."""

    guarded = ["answer"]
    may_stand = {"answer": CONTACTS}

    class Meta:
        model = PageReport
        fields = ["answer"]
        widgets = {"answer": forms.Textarea(attrs={"rows": 4})}
        labels = {"answer": _("What did you do about it?")}
        help_texts = {"answer": _("Your colleagues read this. Whoever wrote left no address.")}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["answer"].required = True
