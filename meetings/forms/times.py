"""The day and times of something that is held, as clocks of the task force show them."""

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.forms.revision import RevisionForm
from meetings.forms.when import ClockField, DayField
from meetings.rhythm import is_skipped, wall_clock

FARTHEST = timedelta(days=3 * 366)


class TimesForm(RevisionForm):
    """A form of a record with ``starts`` and ``ends``, typed as day and times of clocks in ``zone`` (an IANA
    name), the task force's time zone."""

    day = DayField(label=_("Day"))
    begins = ClockField(label=_("Begins at"))
    until = ClockField(label=_("Ends at"))
    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    def __init__(self, *args, zone, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        self.initial["uid"] = uuid.uuid4()  # a form that is sent twice makes one record
        if self.instance.starts:
            self.fill(self.instance.starts, self.instance.ends)

    def fill(self, starts, ends):
        """Shows these moments (aware) in the fields."""
        local, end = starts.astimezone(self.zone), ends.astimezone(self.zone)
        self.initial |= {"day": local.date(), "begins": local.time(), "until": end.time()}

    def clean_uid(self):
        return self.cleaned_data["uid"] or uuid.uuid4()

    def clean(self):
        data = super().clean()
        if all(data.get(name) is not None for name in ("day", "begins", "until")):
            self._clean_times(data)
        return data

    def _clean_times(self, data):
        for name in ("begins", "until"):
            if is_skipped(data["day"], data[name], self.zone):
                why = _("There is no such time: the clocks go forward over it that night.")
                return self.add_error(name, why)
        if data["day"].year >= 9999:  # no later moment can be counted
            return self.add_error("day", _("This is more than three years away."))
        starts, ends = (wall_clock(data["day"], data[name], self.zone) for name in ("begins", "until"))
        if ends <= starts:
            return self.add_error("until", _("It would end before it begins. It ends on the same day."))
        if ends <= timezone.now() and starts != self.instance.starts:
            return self.add_error("day", _("This time is in the past."))
        if starts > timezone.now() + FARTHEST:
            return self.add_error("day", _("This is more than three years away."))
        data["starts"], data["ends"] = starts, ends
