"""Signing online: what one ticks and types, and the code that confirms it."""

from django import forms
from django.utils.translation import gettext_lazy as _

from charter.models.signature import Authority
from taskforce.common import text

STATEMENT = _("I have read the charter and I am entitled to commit my organisation.")
MISSING_DETAIL = {
    Authority.MANDATE: _("Write the date of your mandate."),
    Authority.DECISION: _("Write the number of the decision, or its date."),
}


def _line(label, most, missing, **options):
    errors = {"required": missing} if missing else None
    return forms.CharField(label=label, max_length=most, error_messages=errors, **options)


class CommitForm(forms.Form):
    """The commitments of ``words`` (a Text) one by one, then who signs and by which right."""

    function = _line(_("Your function in the organisation"), 120, _("Write your function."))
    authority = forms.ChoiceField(
        label=_("What entitles you to commit it?"),
        choices=Authority,
        widget=forms.RadioSelect,
        error_messages={"required": _("Choose what entitles you.")},
    )
    authority_detail = _line(
        _("Date of the mandate, or number of the decision"),
        200,
        "",
        required=False,
        help_text=_("For example: 12 March 2026, or decision 2026-14. Not for a legal representative."),
    )
    entitled = forms.BooleanField(
        label=STATEMENT, error_messages={"required": _("Tick it: without it nothing can be signed.")}
    )
    name = _line(
        _("Type your full name to sign"),
        120,
        _("Type your full name: it stands for your signature."),
        widget=forms.TextInput(attrs={"autocomplete": "name"}),
    )

    def __init__(self, *args, words, **kwargs):
        super().__init__(*args, **kwargs)
        self.words = words
        ticks = {f"commitment_{i}": said for i, said in enumerate(words.document.commitments, 1)}
        for name, said in ticks.items():
            missing = {"required": _("Tick it: the charter is signed as a whole.")}
            self.fields[name] = forms.BooleanField(label=said, error_messages=missing)
        self.order_fields([*ticks, *self.fields])
        self.ticks = [self[name] for name in ticks]
        for name in ("function", "authority_detail", "name"):  # the browser would cut without a word
            self.fields[name].widget.attrs.pop("maxlength", None)

    def clean(self):
        cleaned = super().clean()
        missing = MISSING_DETAIL.get(cleaned.get("authority"))
        if missing and not cleaned.get("authority_detail"):
            self.add_error("authority_detail", missing)
        for name in ("function", "name"):
            if name in cleaned and not text.plain(cleaned[name]):
                self.add_error(name, self.fields[name].error_messages["required"])
        return cleaned

    @property
    def typed(self):
        """What was typed, right or wrong, by field: it is given back when one begins again."""
        return {name: self[name].value() for name in ("function", "authority", "authority_detail", "name")}

    @property
    def said(self):
        """What ``signing.ask`` takes."""
        fields = ("name", "function", "authority", "authority_detail")
        said = {name: self.cleaned_data[name] for name in fields}
        return said | {"commitments": self.words.document.commitments, "statement": str(STATEMENT)}


class CodeForm(forms.Form):
    """The code of the mail."""

    code = _line(
        _("Code"),
        40,
        _("Type the code from the mail."),
        widget=forms.TextInput(attrs={"inputmode": "numeric", "autocomplete": "one-time-code"}),
    )
