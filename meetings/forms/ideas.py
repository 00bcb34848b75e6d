"""An idea of an organisation, and the coordinator's answer to it."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.forms.partners import PartnerForm
from meetings.forms.revision import RevisionForm
from meetings.forms.support import TOO_LONG
from meetings.models import Idea, Meeting
from taskforce.common import days


class IdeaForm(PartnerForm, RevisionForm):
    """What an organisation imagines: a new action, or a new way of working together."""

    guarded = ["title", "text"]
    field_order = ["organization", "title", "text", "domain"]

    class Meta:
        model = Idea
        fields = ["title", "text", "domain"]
        widgets = {"text": forms.Textarea(attrs={"rows": 8})}
        help_texts = {"text": _("What, for whom, who could do it. Never a family’s name or situation.")}
        error_messages = {"text": {"max_length": TOO_LONG}}

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["text"].widget.attrs.pop("maxlength", None)  # the browser would cut without a word

    @property
    def idea_fields(self):
        """What the verb takes."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}


class IdeaAnswerForm(PartnerForm, forms.Form):
    """On which agenda it comes, or why it is not taken up; the button says which."""

    guarded = ["answer"]

    meeting = forms.ModelChoiceField(
        label=_("On the agenda of"),
        queryset=Meeting.objects.none(),
        empty_label=None,
        error_messages={"required": _("Choose a meeting; plan one first if there is none to come.")},
    )
    answer = forms.CharField(
        label=_("Why it is not taken up"),
        max_length=1000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("They read it in a mail, and it is shown under the idea."),
        error_messages={
            "required": _("Say why, in a sentence or two: it is mailed to them."),
            "max_length": TOO_LONG,
        },
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["meeting"].queryset = Meeting.objects.to_come()
        self.fields["meeting"].label_from_instance = _day_of
        self.fields["answer"].widget.attrs.pop("maxlength", None)
        if self.is_bound:  # each button asks for its own half
            self.fields["meeting"].required = self.accepts
            self.fields["answer"].required = not self.accepts
            self.guarded = [] if self.accepts else self.guarded

    @property
    def accepts(self):
        return self.data.get("accepts") == "yes"


def _day_of(meeting):
    day = days.in_words(timezone.localtime(meeting.starts))
    return f"{day} ({meeting.title})" if meeting.title else day
