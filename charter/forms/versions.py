"""The draft of a version: its terms, and its words in one language; a translation of a published one."""

import re
from datetime import date

from django import forms
from django.conf import settings
from django.core.validators import MaxValueValidator, MinValueValidator
from django.utils.translation import gettext_lazy as _

from charter import canon, versions
from charter.models import Text, Version

MOST = 40_000
HTML = re.compile(r"<(?!https?:|mailto:)[a-z!/][^>]*>", re.IGNORECASE)
TOO_LONG = _("The text has %(show_value)d characters: at most %(limit_value)d. Nothing is lost: shorten it.")
DAYS = [MinValueValidator(date(2000, 1, 1)), MaxValueValidator(date(2100, 12, 31))]


def _text(**options):
    return forms.CharField(
        label=_("Text"),
        max_length=MOST,
        strip=False,
        widget=forms.Textarea(attrs={"rows": 24}),
        error_messages={"max_length": TOO_LONG},
        help_text=_(
            "Markdown: a line “# Title” once, then “## Title” for each article. A line “- [ ] We …” is a "
            "commitment to tick; an empty line begins a paragraph."
        ),
        **options,
    )


def _summary():
    return forms.CharField(
        label=_("What changed, in two sentences"),
        max_length=600,
        required=False,
        widget=forms.Textarea(attrs={"rows": 3}),
    )


def _without_html(text):
    if found := HTML.search(text):
        raise forms.ValidationError(
            _("HTML is not read here: take %(tag)s out, and write Markdown."), params={"tag": found[0][:40]}
        )
    return text


class DraftForm(forms.ModelForm):
    """Kind and days of the draft, with its text and what changed in one language (``words``, or None).

    It carries the revision it was opened at.
    """

    language = forms.ChoiceField(
        label=_("Language of reference"),
        choices=settings.LANGUAGES,
        help_text=_("The text that counts. The others are its translations."),
    )
    text = _text(required=False)
    summary = _summary()
    revision = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, label=_("revision")
    )

    class Meta:
        model = Version
        fields = ["language", "kind", "effective", "grace_ends"]
        widgets = {
            "kind": forms.RadioSelect,
            "effective": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
            "grace_ends": forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d"),
        }

    def __init__(self, *args, words=None, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial |= {"revision": self.instance.revision}
        if words:
            self.initial |= {"text": words.text, "summary": words.summary}
        # The browser would cut a longer text without a word; we say it instead.
        self.fields["text"].widget.attrs.pop("maxlength", None)
        for name in ("effective", "grace_ends"):
            self.fields[name].validators = DAYS

    def clean_text(self):
        return _without_html(self.cleaned_data["text"])

    def clean(self):
        data = super().clean()
        begins, ends = data.get("effective"), data.get("grace_ends")
        if begins and ends and ends < begins:
            self.add_error("grace_ends", _("This day is before the day the version takes effect."))
        return data

    @property
    def terms(self):
        """The fields of the version itself."""
        return {name: self.cleaned_data[name] for name in self.Meta.fields}

    def differences(self, saved):
        """``[(label, saved, typed)]`` of what was typed here and stands otherwise in ``saved``, the form of
        the draft as it is now; from here on this form is at its revision."""
        self.data = self.data.copy()
        self.data["revision"] = str(saved.initial["revision"])
        pairs = [(self[name], saved[name]) for name in self.fields if name != "revision"]
        return [
            (mine.label, _shown(theirs), _shown(mine))
            for mine, theirs in pairs
            if _shown(mine) != _shown(theirs)
        ]


class TranslationForm(forms.Form):
    """A translation of the published ``version`` into a language it lacks.  ``seen`` is the fingerprint of
    the text that was looked at: only that one is added."""

    language = forms.ChoiceField(label=_("Language"))
    text = _text()
    summary = _summary()
    seen = forms.CharField(max_length=64, required=False, widget=forms.HiddenInput)

    def __init__(self, *args, version, **kwargs):
        super().__init__(*args, **kwargs)
        self.version = version
        names = dict(settings.LANGUAGES)
        codes = versions.missing_languages(version)
        self.fields["language"].choices = [(code, names[code]) for code in codes]
        self.fields["text"].widget.attrs.pop("maxlength", None)
        if version.number == 1:
            del self.fields["summary"]  # of the first, nothing changed

    def clean_text(self):
        text = _without_html(self.cleaned_data["text"])
        if faults := versions.faults_of_translation(self.version, text):
            raise forms.ValidationError(faults)
        return text

    @property
    def words(self):
        """The Text that would be added, to look at."""
        fields = {name: self.cleaned_data[name] for name in ("language", "text")}
        return Text(version=self.version, **fields, fingerprint=canon.fingerprint(fields["text"]))

    @property
    def is_seen(self):
        """Whether this very text was looked at."""
        return self.cleaned_data["seen"] == self.words.fingerprint


def _shown(field):
    """The value of a bound field as text, its lines ended in one way."""
    value = field.value()
    value = dict(getattr(field.field, "choices", ())).get(value, value)
    return "" if value is None else str(value).replace("\r\n", "\n").strip()
