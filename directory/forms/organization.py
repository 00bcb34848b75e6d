"""An organisation's entry."""

from django import forms
from django.utils.translation import gettext_lazy as _

from directory import snapshots
from directory.forms.editing import RecordForm, WebsiteField
from directory.models import Organization


class OrganizationForm(RecordForm):
    """All that the directory says of an organisation."""

    class Meta:
        model = Organization
        fields = snapshots.FIELDS[Organization]
        field_classes = {"website": WebsiteField}
        widgets = {"kind": forms.RadioSelect, "summary": forms.Textarea(attrs={"rows": 2})}
        help_texts = {
            "summary": _("One or two short sentences, in plain words."),
            "description": _("Never a family’s name or situation."),
            "area_served": _("For example: the whole town, or the names of its districts."),
            "phone": _("A number of the organisation, not of a person."),
        }
