"""What the forms of the directory have in common: a revision, tidy text, fields in plain words."""

import math

from django import forms
from django.core.validators import URLValidator
from django.utils.translation import gettext_lazy as _

from directory import hours

METRES = 1000  # degrees end at 180: such a number was read off a map in metres


def put(data, field):
    """Writes the value of the bound ``field`` into ``data``, a QueryDict, as a browser would send it."""
    value = field.value()
    if isinstance(value, list):
        data.setlist(field.html_name, [str(item) for item in value])
    elif value is False:
        data.pop(field.html_name, None)  # a box that is not ticked
    else:
        data[field.html_name] = "on" if value is True else "" if value is None else str(value)


def tidy_lines(data):
    """``data`` of a form, lines ended as the database has them: a browser's own are no change of it."""
    return {
        key: value.replace("\r\n", "\n") if isinstance(value, str) else value for key, value in data.items()
    }


class TidyForm(forms.ModelForm):
    """Lines end as the database has them."""

    def clean(self):
        return tidy_lines(super().clean() or self.cleaned_data)


class RecordForm(TidyForm):
    """The form of a Record.  It carries the revision it was opened at; one without is at none."""

    revision = forms.IntegerField(
        required=False, min_value=0, max_value=2**31 - 1, widget=forms.HiddenInput, label=_("revision")
    )

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.initial["revision"] = self.instance.revision

    def clean_revision(self):
        return self.cleaned_data["revision"] or 0

    def take_over(self, saved, names, revision):
        """Keeps all that was typed, over the text that is saved at ``revision``; of the fields ``names``,
        which were not touched here, takes the text of ``saved``, the form of the record as it stands now."""
        self.data = self.data.copy()
        self.data[self.add_prefix("revision")] = str(revision)
        for name in names:
            put(self.data, saved[name])


class WebsiteField(forms.URLField):
    """A web address; without a scheme it gets https, and only the two schemes of web pages are taken."""

    default_validators = [URLValidator(schemes=["http", "https"])]
    default_error_messages = {"invalid": _("Write a web address, such as https://www.example.org.")}

    def __init__(self, **kwargs):
        super().__init__(assume_scheme="https", **kwargs)


class HoursField(forms.CharField):
    """Opening hours in the syntax of OpenStreetMap; anything else is answered with an example."""

    default_error_messages = {
        "invalid": _(
            "We cannot read these hours. Write them like this: Mo-Fr 09:00-12:00,14:00-17:30; PH off"
        )
    }

    def validate(self, value):
        super().validate(value)
        if value and hours.parsed(value) is None:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")


class DegreesField(forms.CharField):
    """A latitude or longitude in degrees, with a decimal point or comma; a float, or None."""

    default_error_messages = {
        "invalid": _("Write a number of degrees, such as 45.188529."),
        "metres": _("This looks like metres. Degrees are needed, such as 45.188529."),
        "range": _("This is not on earth: at most %(most)s degrees."),
    }

    def __init__(self, *, most, **kwargs):
        self.most = most
        super().__init__(widget=forms.TextInput(attrs={"inputmode": "decimal"}), **kwargs)

    def to_python(self, value):
        text = super().to_python(value).replace(",", ".").removesuffix("°").strip()
        if not text:
            return None
        try:
            number = float(text)
        except ValueError:
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid") from None
        if not math.isfinite(number):
            raise forms.ValidationError(self.error_messages["invalid"], code="invalid")
        if abs(number) > METRES:
            raise forms.ValidationError(self.error_messages["metres"], code="metres")
        if abs(number) > self.most:
            raise forms.ValidationError(
                self.error_messages["range"], code="range", params={"most": self.most}
            )
        return number
