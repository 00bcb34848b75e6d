"""Forms of what several people write: each carries the revision it was opened at, and can show both texts."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory.forms.editing import TidyForm


class RevisionForm(TidyForm):
    """A form of a record with ``revision``; one sent without it is at none."""

    revision = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, label=_("revision")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision

    def clean_revision(self):
        return self.cleaned_data["revision"] or 0

    def differences(self, saved):
        """``[(label, saved, typed)]`` of what was typed here and stands otherwise in ``saved``, the form of
        the record as it is now; from here on this form is at its revision, and saves over it."""
        self.data = self.data.copy()
        self.data["revision"] = str(saved.initial["revision"])
        pairs = [(self[name], saved[name]) for name in self.fields if not self[name].is_hidden]
        return [
            (mine.label, shown(theirs), shown(mine)) for mine, theirs in pairs if shown(mine) != shown(theirs)
        ]


def shown(field):
    """The value of a bound field in words, its lines ended in one way."""
    value = field.value()
    value = field.field.widget.format_value(value) if hasattr(field.field.widget, "format_value") else value
    words = {str(key): str(label) for key, label in getattr(field.field, "choices", ())}
    if isinstance(value, list):
        text = ", ".join(words.get(str(one), str(one)) for one in value)
    else:
        text = words.get(str(value), value)
    return "" if text is None else str(text).replace("\r\n", "\n").strip()
