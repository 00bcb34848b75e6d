"""When, where and how a meeting is held; and why it is put off or called off."""

import uuid
from datetime import timedelta
from zoneinfo import ZoneInfo

from django import forms
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.forms.editing import WebsiteField
from directory.models import Organization
from meetings.forms.revision import RevisionForm
from meetings.forms.when import ClockField, DayField
from meetings.models import Meeting
from meetings.planning import USUAL_LENGTH
from meetings.rhythm import is_skipped, wall_clock
from taskforce.accounts.models import User

FARTHEST = timedelta(days=3 * 366)


def secretaries():
    """Who can be named to write a meeting: active people of signatories, and coordinators."""
    members = Q(groups__organization__in=Organization.objects.committed())
    people = User.objects.filter(Q(is_coordinator=True) | members, is_active=True)
    return people.distinct().order_by("name", "email")


class SecretaryField(forms.ModelChoiceField):
    """Who writes one meeting with the coordinators; asked of the database when it is shown."""

    def __init__(self):
        super().__init__(
            label=_("Secretary"),
            queryset=User.objects.none(),
            required=False,
            empty_label=_("Nobody"),
            help_text=_("Writes agenda and minutes of this meeting, with the coordinators."),
        )


class SecretaryForm(forms.Form):
    secretary = SecretaryField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["secretary"].queryset = secretaries()


class MeetingForm(RevisionForm):
    """One meeting.  Its day and times are those of clocks in ``zone``, the task force's time zone.

    ``proposed`` (aware, or None) fills the form of a new one.  A secretary (``names_secretary`` False) does
    not hand her task on.
    """

    day = DayField(label=_("Day"))
    begins = ClockField(label=_("Begins at"))
    until = ClockField(label=_("Ends at"))
    proposals_until = DayField(
        label=_("Partners propose items until"), required=False, help_text=_("Until the end of that day.")
    )
    online = WebsiteField(
        label=_("Link to take part from afar"),
        max_length=300,
        required=False,
        help_text=_("Only who is invited sees it."),
    )
    secretary = SecretaryField()
    uid = forms.UUIDField(required=False, widget=forms.HiddenInput)

    field_order = ["day", "begins", "until", "title", "place", "online", "interpretation"]

    class Meta:
        model = Meeting
        fields = ["title", "place", "online", "interpretation", "proposals_until", "secretary"]
        help_texts = {"title": _("Without one it is the meeting of the day.")}

    def __init__(self, *args, zone, proposed=None, names_secretary=True, **kwargs):
        super().__init__(*args, **kwargs)
        self.zone = ZoneInfo(zone)
        if names_secretary:
            self.fields["secretary"].queryset = secretaries()
        else:
            del self.fields["secretary"]
        self.initial["uid"] = uuid.uuid4()  # a form that is sent twice makes one meeting
        starts = self.instance.starts or proposed
        if starts:
            self._fill(starts, self.instance.ends or starts + USUAL_LENGTH)

    def _fill(self, starts, ends):
        local, end = starts.astimezone(self.zone), ends.astimezone(self.zone)
        self.initial |= {"day": local.date(), "begins": local.time(), "until": end.time()}

    def clean_uid(self):
        return self.cleaned_data["uid"] or uuid.uuid4()

    def clean(self):
        data = super().clean()
        if all(data.get(name) is not None for name in ("day", "begins", "until")):
            self._clean_times(data)
        last = data.get("proposals_until")
        if last and data.get("day") and last > data["day"]:
            self.add_error("proposals_until", _("This day is after the meeting."))
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
            return self.add_error("day", _("This moment is over."))
        if starts > timezone.now() + FARTHEST:
            return self.add_error("day", _("This is more than three years away."))
        data["starts"], data["ends"] = starts, ends

    @property
    def meeting_fields(self):
        """What the verbs take."""
        names = (*self.Meta.fields, "starts", "ends")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class ReasonForm(forms.Form):
    """Why a meeting does not take place as it was told."""

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everyone who was invited reads it, and it stands on the page of the meeting."),
    )
