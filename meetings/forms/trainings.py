"""A training session, by who organises it; and the few questions to who would come."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms.editing import WebsiteField
from directory.forms.guarded import KnownPartnersForm
from directory.models import Organization
from meetings.forms.times import TimesForm
from meetings.forms.writing import MinutesForm
from meetings.models import Session
from taskforce.common import text
from taskforce.common.guard_forms import NamesField

MOST_SEATS = 2000
MOST_TRAINERS = 20


class SessionForm(KnownPartnersForm, TimesForm):
    """One session.  ``organizers`` are the organisations in whose name it may be announced; with
    ``for_taskforce`` the task force itself may, too."""

    guarded = ["title", "summary", "audience", "place", "trainers", "interpretation"]
    may_stand = {"place": {"street"}}

    seats = forms.IntegerField(
        label=_("Seats"),
        min_value=1,
        max_value=MOST_SEATS,
        required=False,
        help_text=_("Empty: as many as come. Whoever finds no seat is put on a waiting list."),
    )
    online = WebsiteField(
        label=_("Link to take part remotely"),
        max_length=300,
        required=False,
        help_text=_("Only those who have a seat get it, by mail."),
    )
    trainers = forms.CharField(
        label=_("Who teaches"),
        max_length=500,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("One per line: a partner’s name, or in words. No person has to be named."),
    )

    field_order = [
        *("theme", "title", "summary", "audience", "day", "begins", "until", "place", "online", "seats"),
        *("trainers", "organizer", "languages", "interpretation"),
    ]

    class Meta:
        model = Session
        fields = [
            *("theme", "title", "summary", "audience", "place", "online", "seats", "organizer"),
            *("languages", "interpretation"),
        ]
        widgets = {"summary": forms.Textarea(attrs={"rows": 8})}
        help_texts = {
            "summary": _("Markdown: an empty line begins a paragraph, “- ” a list, **two stars** are bold."),
            "audience": _("For example: teachers, social workers, staff of the town hall."),
            "interpretation": _("For example: Romani, Romanian."),
        }

    def __init__(self, *args, organizers, for_taskforce, **kwargs):
        super().__init__(*args, **kwargs)
        self.organizers = organizers
        self._offer_organizers(for_taskforce)
        if self.instance.pk:
            names = self.instance.trainer_names
            words = self.instance.trainers_in_words.splitlines()
            self.initial["trainers"] = "\n".join(names + words)

    def _offer_organizers(self, for_taskforce):
        field = self.fields["organizer"]
        field.queryset, field.required = self.organizers, not for_taskforce
        if for_taskforce:
            field.empty_label = _("The task force itself")
        elif self.instance.pk or len(self.organizers) == 1:
            del self.fields["organizer"]

    def clean_trainers(self):
        """``(organisations, other lines)``: what is the name or acronym of a partner is that partner."""
        lines = list(dict.fromkeys(map(text.plain, self.cleaned_data["trainers"].splitlines())))
        lines = [line for line in lines if line]
        if len(lines) > MOST_TRAINERS:
            raise forms.ValidationError(_("These are too many lines."))
        partners = {}
        for partner in Organization.objects.only("pk", "name", "acronym") if lines else ():
            for name in filter(None, (partner.acronym, partner.name)):
                partners[text.fold(name)] = partner
        found = {line: partners.get(text.fold(line)) for line in lines}
        organizations = list(dict.fromkeys(filter(None, found.values())))
        return organizations, [line for line, partner in found.items() if partner is None]

    def clean(self):
        data = super().clean()
        if not (data.get("place") or data.get("online") or {"place", "online"} & self.errors.keys()):
            self.add_error("place", _("Say where it takes place, or give a link."))
        return data

    @property
    def session_fields(self):
        """What the verbs take."""
        data = self.cleaned_data
        fields = {name: data[name] for name in (*self.Meta.fields, "starts", "ends") if name in data}
        if "organizer" not in fields and not self.instance.pk:
            fields["organizer"] = self.organizers[0]
        organizations, words = data["trainers"]
        return fields | {"trainers": organizations, "trainers_in_words": "\n".join(words)}


class CallOffForm(MinutesForm):
    """Why a session does not take place."""

    guarded = ["reason"]

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Those who registered read it in a mail, and it is shown on the page of the session."),
    )


class RegistrationForm(forms.Form):
    """Who would come, and a field that only programs fill in.  Nothing else is asked."""

    name = NamesField(
        label=_("Your name"),
        max_length=120,
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
        help_text=_("As it should appear on the certificate."),
    )
    email = forms.EmailField(
        label=_("Your work e-mail"),
        max_length=254,
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
        help_text=_("We send a link there: your registration counts once you have opened it."),
    )
    organization_name = forms.CharField(
        label=_("Where you work"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    company = forms.CharField(required=False, label=_("Leave this empty"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["company"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @property
    def is_from_a_program(self):
        return bool(self.cleaned_data["company"])

    @property
    def questions(self):
        """The fields that people fill in."""
        return [field for field in self if field.name != "company"]

    def answers(self):
        """What was typed, on one line each, without the field for programs."""
        data = self.cleaned_data
        return {name: text.plain(data[name]) for name in ("name", "email", "organization_name")}


class AddForm(forms.Form):
    """Somebody who asked by telephone, or who stands at the door."""

    name = NamesField(label=_("Name"), max_length=120)
    email = forms.EmailField(
        label=_("Work e-mail"),
        max_length=254,
        required=False,
        help_text=_("With one she gets the mails and her certificate; without, you print it."),
    )
    organization_name = forms.CharField(label=_("Where she or he works"), max_length=200, required=False)

    def answers(self):
        """What was typed, on one line each."""
        return {name: text.plain(value) for name, value in self.cleaned_data.items()}
