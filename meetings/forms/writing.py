"""What is typed during a meeting: the minutes of an item, a decision, an action, news of an old one."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms.editing import tidy_lines
from directory.forms.guarded import KnownPartnersForm
from directory.models import Organization
from meetings.forms.when import DayField
from meetings.models import Action, Item
from taskforce.common import text as texts


class MinutesForm(KnownPartnersForm, forms.Form):
    """Text that the guard reads, its lines ended in one way."""

    def clean(self):
        return tidy_lines(super().clean())


class NotesForm(MinutesForm):
    """The minutes of one item, as they are saved while one types.

    ``was`` is the outcome that was shown: only a changed one is saved, for a decision sets it too.
    ``over`` is the revision that the author saw beside her own text, and saves over.
    """

    guarded = ["notes"]

    notes = forms.CharField(label=_("Minutes of this item"), max_length=20_000, required=False, strip=False)
    outcome = forms.ChoiceField(label=_("Outcome"), choices=Item.Outcome.choices, required=False)
    was = forms.CharField(max_length=10, required=False)
    revision = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    over = forms.IntegerField(min_value=0, max_value=2**31 - 1, required=False)
    sent = forms.CharField(max_length=20_000, required=False, strip=False)

    @property
    def saved(self):
        """What the verb takes."""
        data = self.cleaned_data
        is_changed = data["outcome"] and data["outcome"] != data["was"]
        return {
            "notes": data["notes"],
            "outcome": data["outcome"] if is_changed else None,
            "revision": data["over"] or data["revision"] or 0,
            "sent": data["sent"] if "sent" in self.data else None,
        }


class DecideForm(MinutesForm):
    guarded = ["text"]

    text = forms.CharField(
        label=_("Decision"), max_length=3000, widget=forms.Textarea(attrs={"rows": 2}), strip=True
    )


class PromiseForm(MinutesForm):
    """An action: what, which organisation (by its name, as the list offers it), until when."""

    guarded = ["text"]

    text = forms.CharField(label=_("What is to be done"), max_length=500)
    owner = forms.CharField(
        label=_("Who does it"), max_length=200, widget=forms.TextInput(attrs={"list": "partners"})
    )
    due = DayField(label=_("Until"), required=False)

    def clean_owner(self):
        """The Organization of that name or acronym, however its accents and capitals were typed."""
        wanted = texts.fold(texts.plain(self.cleaned_data["owner"]))
        for organization in Organization.objects.only("pk", "name", "acronym"):
            if wanted in (texts.fold(organization.name), texts.fold(organization.acronym)):
                return organization
        raise forms.ValidationError(_("We know no organisation of this name: choose one of the list."))


class TellForm(MinutesForm):
    """News of an action, and whether it is done."""

    guarded = ["text"]

    text = forms.CharField(label=_("News"), max_length=1000)
    state = forms.ChoiceField(label=_("State"), choices=Action.State.choices)
