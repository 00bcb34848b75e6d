"""Requests for support: asking, without naming anybody, and answering with services of the directory."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms.editing import tidy_lines
from directory.known import known, known_to_everyone
from directory.models import Area, Service
from directory.vocabulary import Domain
from meetings.forms.writing import MinutesForm
from meetings.support import MOST_SERVICES
from taskforce.common import guard
from taskforce.common.guard_forms import GuardedForm, NamesField

MOST = 3000
TOO_LONG = _("Your text has %(show_value)d characters: at most %(limit_value)d. Nothing is lost: shorten it.")


def text_field(label, rows, **options):
    """A long text whose browser does not cut it without a word: we say how much is too much."""
    errors = {"max_length": TOO_LONG}
    widget = forms.Textarea(attrs={"rows": rows})
    return forms.CharField(label=label, max_length=MOST, widget=widget, error_messages=errors, **options)


class NobodyNamedForm(GuardedForm, forms.Form):
    """Text about a situation in which nobody may be recognised.

    Elsewhere the guard only marks what may be a name, since minutes are read over before they go out.  Here
    nobody reads before the coordinators, so all that it finds stops.  What names one person for certain (a
    number of identity, an account, a contact, a birth, a paper, a position) has no business in a request,
    whoever asks: no box lets it through, least of all a visitor's, who could be a program.  A street or an
    unknown word may be a false alarm ("rue de la Paix", the name of a bakery): it is looked at once, and
    ticked.  Contacts of partners are known and stand.
    """

    stopping = frozenset(guard.KINDS)
    refusing = stopping - {"street", "name", "unknown"}
    to_look_at = _("Please look again: is this about a person? (%(found)s)")

    def __init__(self, *args, taskforce, is_partner, **kwargs):
        super().__init__(*args, **kwargs)
        self.taskforce, self.is_partner = taskforce, is_partner
        for name in self.guarded:
            self.fields[name].widget.attrs.pop("maxlength", None)

    def known_to_guard(self):
        return known(self.taskforce) if self.is_partner else known_to_everyone(self.taskforce)

    def clean(self):
        return tidy_lines(super().clean())


class AskForm(NobodyNamedForm):
    """What one asks; somebody of several ``organizations`` says for which."""

    guarded = ["asked", "tried"]

    domain = forms.ChoiceField(label=_("What it is about"), choices=Domain, widget=forms.RadioSelect)
    area = forms.ModelChoiceField(
        label=_("Where"),
        queryset=Area.objects.order_by("kind", "name"),
        required=False,
        empty_label=_("The whole territory"),
        help_text=_("The town or the district, never a street or a place where people live."),
    )
    asked = text_field(
        _("What do you ask?"), 6, help_text=_("The situation in general words, and what you are looking for.")
    )
    tried = text_field(_("What was tried already?"), 3, required=False)

    def __init__(self, *args, organizations=(), **kwargs):
        super().__init__(*args, is_partner=bool(organizations), **kwargs)
        self.organizations = organizations
        if len(organizations) > 1:
            self.fields["organization"] = forms.ModelChoiceField(
                label=_("In the name of"), queryset=organizations, empty_label=None
            )

    @property
    def organization(self):
        """For which organisation she asks; of a valid form of somebody with an account."""
        return self.cleaned_data.get("organization") or self.organizations[0]

    @property
    def questions(self):
        """The fields that people fill in."""
        return [field for field in self if field.name != "company"]

    @property
    def said(self):
        """What the verbs take."""
        return {name: self.cleaned_data[name] for name in ("domain", "area", "asked", "tried")}


class VisitorForm(AskForm):
    """The same without an account: who asks, a work mail that is confirmed, a field only programs fill in."""

    name = NamesField(
        label=_("Your name"), max_length=120, widget=forms.TextInput(attrs={"autocomplete": "name"})
    )
    organization_name = forms.CharField(
        label=_("Your organisation"),
        max_length=200,
        widget=forms.TextInput(attrs={"autocomplete": "organization"}),
    )
    email = forms.EmailField(
        label=_("Your work e-mail"),
        max_length=254,
        help_text=_("We send you a link to confirm it; the answer goes there too."),
        widget=forms.EmailInput(attrs={"autocomplete": "email"}),
    )
    company = forms.CharField(required=False, label=_("Leave this empty"))

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["company"].widget.attrs |= {"tabindex": "-1", "autocomplete": "off"}

    @property
    def is_from_a_program(self):
        return bool(self.cleaned_data["company"])

    @property
    def said(self):
        person = ("name", "organization_name", "email")
        return super().said | {name: self.cleaned_data[name] for name in person}


class AgainForm(NobodyNamedForm):
    """What is still missing after an answer."""

    guarded = ["text"]
    text = text_field(_("What is still missing?"), 3)


def keys_of(values):
    """The keys of rows among ``values`` (texts of a form), such as a database can compare."""
    return {int(key) for key in map(str, values or ()) if key.isascii() and key.isdigit() and len(key) < 19}


class ServicesField(forms.ModelMultipleChoiceField):
    """Services by their keys; a key that no database can hold is no choice."""

    def clean(self, value):
        for key in value or ():
            if not keys_of([key]):
                raise forms.ValidationError(self.error_messages["invalid_pk_value"], params={"pk": key})
        return super().clean(value)


class AnswerForm(MinutesForm):
    """A coordinator's word, with services that who asks may see.

    One form, two buttons: "search" only looks for more services, and keeps all that was typed and chosen.
    """

    guarded = ["text"]
    q = forms.CharField(label=_("Look for a service"), max_length=200, required=False)
    text = text_field(_("Your answer"), 6, help_text=_("Say which door first, and what to say there."))
    services = ServicesField(queryset=Service.objects.none(), required=False, label=_("Services"))
    closes = forms.BooleanField(
        label=_("Close the request with this answer"),
        required=False,
        help_text=_("The person who asks can open it again."),
    )
    revision = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, label=_("revision")
    )

    def __init__(self, *args, services, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["services"].queryset = services

    def clean_services(self):
        chosen = self.cleaned_data["services"]
        if len(chosen) > MOST_SERVICES:
            most = {"most": MOST_SERVICES}
            raise forms.ValidationError(
                _("Choose %(most)s services at most: fewer doors help more."), params=most
            )
        return chosen

    @property
    def chosen(self):
        """Keys of the services ticked, valid or not."""
        return keys_of(self["services"].value())

    @property
    def said(self):
        """What the verb takes."""
        said = {name: self.cleaned_data[name] for name in ("text", "services", "closes")}
        return said | {"revision": self.cleaned_data["revision"] or 0}
