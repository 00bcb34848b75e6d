"""A figure of an action sheet, and the campaign that collects a year's figures."""

from django import forms
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.known import known
from meetings.forms.when import DayField
from reports.forms.sheet import FIRST_YEAR
from reports.models import Indicator
from taskforce.common import text
from taskforce.common.guard_forms import GuardedForm

MOST = 10_000_000


class FigureForm(GuardedForm, forms.ModelForm):
    """One count of a service's own work, of a whole year or from a day to a day in it."""

    guarded = ("label", "note")

    value = forms.IntegerField(label=_("Number"), min_value=0, max_value=MOST)
    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=9999)
    starts = DayField(label=_("From"), required=False, help_text=_("Empty: the whole year."))
    ends = DayField(label=_("To"), required=False)

    class Meta:
        model = Indicator
        fields = ("kind", "label", "value", "year", "starts", "ends", "note")
        help_texts = {
            "kind": _("What your service did. Never persons by origin."),
            "label": _("For example: wash loads, bicycles lent."),
            "note": _("How it was counted, if that needs a word."),
        }

    def __init__(self, *args, taskforce, **kwargs):
        self.taskforce = taskforce
        super().__init__(*args, **kwargs)

    def known_to_guard(self):
        return known(self.taskforce)

    def clean_label(self):
        return text.plain(self.cleaned_data["label"])

    def clean_year(self):
        year = self.cleaned_data["year"]
        if year > timezone.localdate().year:
            raise forms.ValidationError(_("This year has not begun."), code="to-come")
        return year

    def clean(self):
        data = super().clean()
        if data.get("kind") == Indicator.Kind.OTHER and not data.get("label") and "label" not in self.errors:
            self.add_error("label", _("Say what was counted."))
        elif data.get("kind") not in (None, Indicator.Kind.OTHER) and data.get("label"):
            self.add_error("label", _("Only for what is “other”."))
        self._clean_period(data)
        return data

    def _clean_period(self, data):
        starts, ends = data.get("starts"), data.get("ends")
        if {"starts", "ends", "year"} & set(self.errors) or not (starts or ends):
            return
        if not (starts and ends):
            self.add_error("ends" if starts else "starts", _("Write both days, or none."))
        elif ends < starts:
            self.add_error("ends", _("It would end before it starts."))
        elif {starts.year, ends.year} != {data["year"]}:
            self.add_error("starts", _("Both days are in the year of the figure."))


class CampaignForm(forms.Form):
    """The year whose figures are collected, and until when."""

    year = forms.IntegerField(label=_("Year"), min_value=FIRST_YEAR, max_value=9999)
    until = DayField(
        label=_("Until"), help_text=_("Until the end of that day; then the figures are frozen for ever.")
    )


class LastDayForm(forms.Form):
    until = DayField(label=_("Until"))
