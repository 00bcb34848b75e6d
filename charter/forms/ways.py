"""The other ways around a signature: to withdraw it, and to write down one given on paper or with help."""

import uuid

from django import forms
from django.utils.translation import gettext_lazy as _

from charter import scans
from charter.models import Signature
from charter.models.signature import of_a_person
from charter.permissions import organizations_to_sign_for
from charter.verifying import number_of
from directory.forms.guarded import KnownPartnersForm
from directory.models import Organization
from taskforce.accounts.models import User
from taskforce.common import text


def _line(label, most, **options):
    return forms.CharField(label=label, max_length=most, **options)


class WithdrawForm(KnownPartnersForm, forms.Form):
    """Why, if one likes to say so."""

    guarded = ["reason"]

    reason = forms.CharField(
        label=_("Why, if you wish to say so"),
        required=False,
        max_length=2000,
        widget=forms.Textarea(attrs={"rows": 4}),
        help_text=_("Only the coordinators read it. It stands in no mail."),
    )


class AssistForm(forms.Form):
    """What was signed on paper or with help: ``words`` (a Text), for whom, how, and what proves it.

    The commitments are ticked one by one as they are read aloud.
    """

    party = forms.ChoiceField(
        label=_("Who signs?"),
        choices=[
            ("organization", _("An organisation")),
            ("person", _("A representative of families, in her or his own name")),
        ],
        widget=forms.RadioSelect,
    )
    organization = forms.ModelChoiceField(
        label=_("The organisation"),
        queryset=Organization.objects.none(),
        required=False,
        empty_label=_("Choose…"),
        help_text=_("If one signs: those that have not signed this version."),
    )
    way = forms.ChoiceField(
        label=_("How?"),
        choices=[
            (Signature.Way.ASSISTED, _("With help: the charter was read aloud")),
            (Signature.Way.PAPER, _("On paper")),
        ],
        widget=forms.RadioSelect,
    )
    name = _line(_("Full name of who signs"), 120)
    function = _line(_("Function"), 120, required=False)
    account = forms.EmailField(
        label=_("Her or his account on this site (e-mail)"),
        required=False,
        help_text=_("If there is one: the receipt goes there too."),
    )
    earlier = _line(
        _("Number of an earlier receipt"),
        40,
        required=False,
        help_text=_("If a representative of families signed an older version: this signature replaces it."),
        widget=forms.TextInput(attrs={"autocomplete": "off", "spellcheck": "false"}),
    )
    read_aloud_in = _line(
        _("Language in which it was read aloud"),
        60,
        required=False,
        help_text=_("Needed with help. Choose one or type any other."),
        widget=forms.TextInput(attrs={"list": "spoken"}),
    )
    interpreter = _line(_("Interpreter’s name"), 120, required=False)
    scan = forms.FileField(
        label=_("Scan or photo of the paper"),
        required=False,
        allow_empty_file=True,
        help_text=_(
            "Needed on paper. PDF, JPEG or PNG, at most 5 MB; only who may read the signature opens it."
        ),
        widget=forms.FileInput(attrs={"accept": ".pdf,.jpg,.jpeg,.png"}),
    )
    is_public = forms.BooleanField(
        label=_("She or he asked to be named on the public register"),
        required=False,
        help_text=_("For a representative of families. The name leaves the register when she or he likes."),
    )
    once = forms.CharField(max_length=40, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.words = words
        self.initial.setdefault("once", uuid.uuid4().hex)
        signed = Signature.objects.filter(version=words.version, ended=None, organization__isnull=False)
        waiting = Organization.objects.exclude(pk__in=signed.values("organization"))
        self.fields["organization"].queryset = waiting
        for number, said in enumerate(words.document.commitments, 1):
            missing = {"required": _("Tick it: the charter is signed as a whole.")}
            self.fields[f"commitment_{number}"] = forms.BooleanField(label=said, error_messages=missing)

    @property
    def ticks(self):
        """The commitments, one field each."""
        return [self[name] for name in self.fields if name.startswith("commitment_")]

    @property
    def parties(self):
        """The questions before the commitments."""
        return [
            self[name] for name in ("party", "organization", "way", "name", "function", "account", "earlier")
        ]

    @property
    def proofs(self):
        """The questions after them."""
        return [self[name] for name in ("read_aloud_in", "interpreter", "scan", "is_public")]

    def clean_name(self):
        """The name on one line; one of signs that show nothing is none."""
        name = text.plain(self.cleaned_data["name"])
        if not name:
            raise forms.ValidationError(self.fields["name"].error_messages["required"])
        return name

    def clean_account(self):
        """The open account with this address, or None."""
        email = self.cleaned_data["account"].lower()
        user = User.objects.filter(email=email, is_active=True).first() if email else None
        if email and not user:
            raise forms.ValidationError(_("No open account has this address."))
        return user

    def clean_earlier(self):
        """The natural person's Signature with the number typed, or None."""
        typed = self.cleaned_data["earlier"]
        own = Signature.objects.filter(of_a_person()).defer("scan")
        earlier = own.filter(number=number_of(typed)).first() if typed else None
        if typed and not earlier:
            raise forms.ValidationError(_("No representative of families signed with this number."))
        if earlier and earlier.version_id == self.words.version_id and not earlier.ended:
            raise forms.ValidationError(_("With this number, this version is signed already."))
        return earlier

    def clean_scan(self):
        """``(bytes, type)`` of what was sent, or None."""
        file = self.cleaned_data["scan"]
        if not file:
            return None
        try:
            return scans.clean(file.read(scans.MOST_BYTES + 1))
        except scans.UnreadableError as error:
            raise forms.ValidationError(str(error)) from error

    def clean(self):
        data = super().clean()
        if data.get("party") == "organization" and data.get("earlier"):
            self.add_error("earlier", _("Only for a representative of families: leave it empty."))
        if data.get("party") == "person":
            data["organization"] = None
        elif data.get("party") and not data.get("organization") and "organization" not in self.errors:
            self.add_error("organization", _("Choose the organisation."))
        if data.get("way") == Signature.Way.PAPER and not data.get("scan") and "scan" not in self.errors:
            self.add_error("scan", _("Add a scan or a photo of the paper."))
        if data.get("way") == Signature.Way.ASSISTED and not data.get("read_aloud_in"):
            self.add_error("read_aloud_in", _("Say in which language it was read aloud."))
        self._clean_right(data.get("account"), data.get("organization"))
        return data

    def _clean_right(self, user, organization):
        if user and organization and not organizations_to_sign_for(user).filter(pk=organization.pk).exists():
            self.add_error("account", _("This account may not sign for this organisation."))

    @property
    def said(self):
        """What ``ways.assist`` takes."""
        fields = ("way", "name", "function", "read_aloud_in", "interpreter", "is_public", "earlier")
        said = {name: self.cleaned_data[name] for name in fields}
        signatory = self.cleaned_data["account"]
        return said | {"signatory": signatory, "commitments": self.words.document.commitments}
