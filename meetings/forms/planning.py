"""When, where and how a meeting is held; and why it is put off or called off."""

from django import forms
from django.db.models import Q
from django.utils.translation import gettext_lazy as _

from directory.forms.editing import WebsiteField
from directory.forms.guarded import KnownPartnersForm
from directory.models import Organization
from meetings.forms.times import TimesForm
from meetings.forms.when import DayField
from meetings.forms.writing import MinutesForm
from meetings.models import Meeting
from meetings.planning import USUAL_LENGTH
from taskforce.accounts.models import User


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
            help_text=_("Writes the agenda and the minutes of this meeting, with the coordinators."),
        )


class SecretaryForm(forms.Form):
    secretary = SecretaryField()

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["secretary"].queryset = secretaries()


class MeetingForm(KnownPartnersForm, TimesForm):
    """One meeting.  ``proposed`` (aware, or None) fills the form of a new one.  A secretary
    (``names_secretary`` False) does not hand her task on.
    """

    guarded = ["title", "place", "interpretation"]
    may_stand = {"place": {"street"}}

    proposals_until = DayField(
        label=_("Partners propose items until"), required=False, help_text=_("Until the end of that day.")
    )
    online = WebsiteField(
        label=_("Link to take part remotely"),
        max_length=300,
        required=False,
        help_text=_("Only those who are invited see it."),
    )
    secretary = SecretaryField()

    field_order = ["day", "begins", "until", "title", "place", "online", "interpretation"]

    class Meta:
        model = Meeting
        fields = ["title", "place", "online", "interpretation", "proposals_until", "secretary"]
        help_texts = {"title": _("Without one, the meeting is called by its day.")}

    def __init__(self, *args, proposed=None, names_secretary=True, **kwargs):
        super().__init__(*args, **kwargs)
        if names_secretary:
            self.fields["secretary"].queryset = secretaries()
        else:
            del self.fields["secretary"]
        if proposed and not self.instance.starts:
            self.fill(proposed, proposed + USUAL_LENGTH)

    def clean(self):
        data = super().clean()
        last = data.get("proposals_until")
        if last and data.get("day") and last > data["day"]:
            self.add_error("proposals_until", _("This day is after the meeting."))
        return data

    @property
    def meeting_fields(self):
        """What the verbs take."""
        names = (*self.Meta.fields, "starts", "ends")
        return {name: self.cleaned_data[name] for name in names if name in self.cleaned_data}


class ReasonForm(MinutesForm):
    """Why a meeting does not take place as it was told."""

    guarded = ["reason"]

    reason = forms.CharField(
        label=_("Reason"),
        max_length=500,
        widget=forms.Textarea(attrs={"rows": 2}),
        help_text=_("Everyone who was invited reads it, and it is shown on the page of the meeting."),
    )
