"""What people type around an edition of the report: its texts, read by the guard; the steps' questions."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.forms.writing import MinutesForm
from reports import known
from reports.editions import FIRST_YEAR, LAST_YEAR
from reports.models.edition import EDIT, PUBLISH
from reports.models.writing import MOST
from taskforce.accounts.models import User

LANGUAGES = [("fr", "Français"), ("en", "English")]


class BeginForm(forms.Form):
    """Which report: a year and a language."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=LAST_YEAR)
    language = forms.ChoiceField(label=_("Language of the report"), choices=LANGUAGES)


class TitleForm(MinutesForm):
    guarded = ["title"]

    title = forms.CharField(label=_("Title"), max_length=200)


class TextForm(MinutesForm):
    """A text of the report.  ``mark``: the fingerprint of the passages that the guard marked, once somebody
    has said that they may stand; ``looked_before`` is the one that is kept with the text."""

    guarded = ["text"]

    text = forms.CharField(
        label=_("Text"),
        max_length=MOST,
        required=False,
        widget=forms.Textarea(attrs={"rows": 12}),
        help_text=_("Two line breaks begin a paragraph; “- ” begins a line of a list; **bold**."),
    )
    looked = forms.BooleanField(
        label=_("I have looked at each passage that is marked: it is not about a person, it may stay"),
        required=False,
    )
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, looked_before="", **kwargs):
        super().__init__(*args, **kwargs)
        self.looked_before = looked_before
        self.fields["looked"].initial = bool(looked_before)
        if not self.told:
            del self.fields["looked"]  # nothing is marked

    @cached_property
    def told(self):
        """The fingerprint of the passages that are marked now; "" without any."""
        return known.told(self.fields["text"].guard.reading)

    @property
    def mark(self):
        """What to keep as ``looked`` with the saved text; "" while the passages are to be looked at."""
        is_looked_at = self.cleaned_data.get("looked") or self.told == self.looked_before
        return self.told if is_looked_at else ""

    @property
    def must_look(self):
        return self.told != self.mark

    @property
    def saved(self):
        """What the verbs take."""
        data = self.cleaned_data
        return {"text": data["text"], "revision": data["revision"] or 0, "looked": self.mark}

    def over(self, revision):
        """After somebody else saved: the next press saves over ``revision``, which is then shown beside."""
        self.data = self.data.copy()
        self.data["revision"] = str(revision)


class ParagraphForm(TextForm):
    """What one partner says, in its own name."""

    text = forms.CharField(
        label=_("Our paragraph"),
        max_length=MOST // 2,
        required=False,
        widget=forms.Textarea(attrs={"rows": 8}),
        help_text=_("What you did, what it changed, what was hard. An empty text takes the paragraph out."),
    )


class LeaveForm(MinutesForm):
    guarded = ["reason"]

    reason = forms.CharField(
        label=_("Why is it left out?"),
        max_length=500,
        required=False,
        help_text=_("Readers will read it in the place of the section."),
    )


class CorrectForm(MinutesForm):
    guarded = ["reason"]

    reason = forms.CharField(
        label=_("What was wrong, and what is right now?"),
        max_length=1000,
        required=False,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Readers will read it at the head of the new edition."),
    )


class PersonForm(forms.Form):
    """Who else may edit or publish this edition: somebody with an open account."""

    email = forms.EmailField(label=_("E-mail of the person"))
    permission = forms.ChoiceField(
        label=pgettext_lazy("permission", "May"),
        widget=forms.RadioSelect,
        choices=[(EDIT, _("write the report")), (PUBLISH, _("freeze and publish it"))],
    )

    def clean_email(self):
        person = User.objects.filter(email__iexact=self.cleaned_data["email"], is_active=True).first()
        if person is None:
            raise forms.ValidationError(_("No open account has this address."))
        return person
