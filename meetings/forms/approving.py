"""From held to published: how long partners may correct, what is answered, approved, and said later."""

from django import forms
from django.utils.translation import gettext_lazy as _

from meetings.forms.writing import MinutesForm
from meetings.models import Meeting

USUAL_DAYS = 10
MOST_OBJECTIONS = 50
HERE = "here"  # approved in the portal, at no meeting


class CirculateForm(forms.Form):
    days = forms.IntegerField(
        label=_("Days to propose corrections"),
        min_value=1,
        max_value=60,
        initial=USUAL_DAYS,
        help_text=_("The last day counts until midnight. After it, silence is agreement."),
    )


class CorrectionForm(MinutesForm):
    """The minutes of an item as they stand once a correction is taken, and a word to who proposed it."""

    guarded = ["notes", "answer"]

    notes = forms.CharField(
        label=_("Minutes of this item, as corrected"),
        max_length=20_000,
        required=False,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 10}),
    )
    answer = forms.CharField(
        label=_("A message to them"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("They read it in a mail. It is needed when you decline the correction."),
    )
    revision = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, label=_("revision")
    )

    @property
    def accepts(self):
        return self.data.get("accepts") == "yes"

    def clean(self):
        data = super().clean()
        if not self.accepts and not data.get("answer") and "answer" not in self.errors:
            self.add_error("answer", _("Say why you decline it."))
        return data


class ApproveForm(MinutesForm):
    """Where the minutes of ``meeting`` were approved: here, once the time is over (``is_over``), or at a
    later meeting; and who objected."""

    guarded = ["objections"]

    approved_in = forms.ChoiceField(label=_("Approved"), widget=forms.RadioSelect)
    objections = forms.CharField(
        label=_("Objections"),
        required=False,
        max_length=5000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_(
            "One per line: which organisation, and what it objects to. They are shown under the minutes."
        ),
    )

    def __init__(self, *args, meeting, is_over, **kwargs):
        super().__init__(*args, **kwargs)
        later = Meeting.objects.past().filter(starts__gt=meeting.starts).exclude(pk=meeting.pk)
        here = [(HERE, _("here: the time is over and nobody objects any more"))] if is_over else []
        there = [(one.number, _("at meeting %(number)s") % {"number": one.number}) for one in later[:6]]
        self.fields["approved_in"].choices = here + there
        self.fields["approved_in"].initial = HERE if is_over else None

    @property
    def is_possible(self):
        return bool(self.fields["approved_in"].choices)

    def clean_approved_in(self):
        """The number of the meeting; "" in the portal."""
        where = self.cleaned_data["approved_in"]
        return "" if where == HERE else where

    def clean_objections(self):
        lines = [line.strip() for line in self.cleaned_data["objections"].splitlines()]
        found = [line for line in lines if line]
        if len(found) > MOST_OBJECTIONS:
            raise forms.ValidationError(_("These are too many objections."))
        return found


class ErratumForm(MinutesForm):
    guarded = ["text"]

    text = forms.CharField(
        label=_("What is wrong, and what is right"), max_length=3000, widget=forms.Textarea(attrs={"rows": 4})
    )
    is_public = forms.BooleanField(label=_("Also in the public edition"), required=False)
