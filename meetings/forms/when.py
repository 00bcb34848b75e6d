"""A day and times of the clock in the task force's own zone, each with a clear answer to what is none."""

import re

from django import forms
from django.utils.translation import gettext_lazy as _

DATE = re.compile(r"\s*\d{1,4}[-/.]\d{1,2}[-/.]\d{1,4}\s*")
TIME = re.compile(r"\s*(\d{1,2})\s*(?:[:.]|h)\s*(\d{2})?\s*", re.IGNORECASE)


def _as_typed(field):
    """From now on the field shows what was typed: a browser empties a date or time it cannot read."""
    field.widget.input_type = "text"


class DayField(forms.DateField):
    """A day; one that no calendar has (29 February of a common year) is told from what is no day at all."""

    default_error_messages = {
        "invalid": _("We cannot read this day. Write it like this: 2026-11-19."),
        "no_such_day": _("There is no such day in the calendar: %(typed)s."),
    }

    def __init__(self, **kwargs):
        widget = forms.DateInput(attrs={"type": "date"}, format="%Y-%m-%d")
        super().__init__(widget=widget, input_formats=["%Y-%m-%d", "%d/%m/%Y", "%d.%m.%Y"], **kwargs)

    def to_python(self, value):
        try:
            return super().to_python(value)
        except forms.ValidationError:
            _as_typed(self)
            if not DATE.fullmatch(str(value)):
                raise
            raise forms.ValidationError(
                self.error_messages["no_such_day"], code="no_such_day", params={"typed": str(value).strip()}
            ) from None


class ClockField(forms.TimeField):
    """A time of the clock: ``14:00``, also as ``14h``, ``14h30`` or ``14.30``."""

    default_error_messages = {"invalid": _("We cannot read this time. Write it like this: 14:30.")}

    def __init__(self, **kwargs):
        widget = forms.TimeInput(attrs={"type": "time"}, format="%H:%M")
        super().__init__(widget=widget, input_formats=["%H:%M", "%H:%M:%S"], **kwargs)

    def to_python(self, value):
        if isinstance(value, str) and (found := TIME.fullmatch(value)):
            value = f"{found[1]}:{found[2] or '00'}"
        try:
            return super().to_python(value)
        except forms.ValidationError:
            _as_typed(self)
            raise
