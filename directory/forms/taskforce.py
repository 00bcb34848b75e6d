"""The task force itself: who it is, and the files that draw its territory."""

from functools import cache
from zoneinfo import available_timezones

from django import forms
from django.conf import settings
from django.utils.translation import gettext_lazy as _
from opening_hours import OpeningHours, UnknownCountryError

from directory import logo, site, territory
from directory.forms.editing import TidyForm
from directory.models import Area, TaskForce


@cache
def time_zone_choices():
    """The IANA time zones of places, such as Europe/Paris."""
    return [(name, name) for name in sorted(available_timezones()) if "/" in name and name[:4] != "Etc/"]


class TaskForceForm(TidyForm):
    """Name (in each language pages are read in), town, contact, country, time, languages, rhythm."""

    country = forms.RegexField(
        label=_("Country"),
        regex=r"^[A-Za-z]{2}$",
        max_length=2,
        help_text=_("Two letters, such as FR, RO or BG: public holidays and telephones follow it."),
        error_messages={"invalid": _("Write the two letters of the country, such as FR.")},
    )

    class Meta:
        model = TaskForce
        fields = ["name", "town", "email", "phone", "country", "time_zone", "languages", "meeting_interval"]
        help_texts = {
            "town": _("It is shown under the name on every page."),
            "email": _("Visitors write to this address; it is shown at the foot of every page."),
            "languages": _("Pages and texts can be read in these."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        if "time_zone" in self.fields:
            self.fields["time_zone"] = forms.ChoiceField(
                label=_("Time zone"), choices=time_zone_choices, initial=self.instance.time_zone
            )
        for code in self._other_languages():
            self.fields[f"name_{code}"] = forms.CharField(
                label=_("Name in another language: %(language)s")
                % {"language": settings.ALL_LANGUAGES[code]},
                max_length=120,
                required=False,
                initial=self.instance.names.get(code, ""),
            )
        self.order_fields(["name", *(f"name_{code}" for code in self._other_languages())])

    def clean(self):
        data = super().clean()
        typed = {code: data.get(f"name_{code}", "") for code in self._other_languages()}
        self.instance.names = self.instance.names | typed
        return data

    def _other_languages(self):
        """The languages pages are read in, without the first, which ``name`` is in."""
        return [
            code for code in self.instance.languages[1:] if code in settings.INTERFACE_LANGUAGES["public"]
        ]

    def clean_country(self):
        """The code in capitals; one whose public holidays we do not know would break the opening hours."""
        country = self.cleaned_data["country"].upper()
        try:
            OpeningHours("24/7", country=country)
        except UnknownCountryError:
            raise forms.ValidationError(self.fields["country"].error_messages["invalid"]) from None
        return country


class UploadForm(forms.Form):
    """One file.  A subclass says what it must hold (``read``) and where that goes (``put``)."""

    name = heading = hint = ""
    most_bytes = territory.MOST_BYTES
    accept = ".geojson,.json"
    is_there = "outline"

    file = forms.FileField(label=_("File"), allow_empty_file=True)

    def __init__(self, *args, **kwargs):
        super().__init__(*args, auto_id=f"{self.name}_%s", **kwargs)
        self.fields["file"].widget.attrs["accept"] = self.accept

    def clean_file(self):
        file = self.cleaned_data["file"]
        if file.size > self.most_bytes:
            sizes = {"size": file.size >> 20, "most": self.most_bytes >> 20}
            raise forms.ValidationError(_("This file has %(size)s MB: at most %(most)s MB.") % sizes)
        try:
            return self.read(file.read())
        except (territory.UnreadableError, logo.UnreadableError) as error:
            raise forms.ValidationError(str(error)) from error

    def put(self, taskforce):
        """Saves what the file holds."""
        setattr(taskforce, self.name, self.cleaned_data["file"])
        site.edit_taskforce(taskforce=taskforce)


class OutlineForm(UploadForm):
    name, heading = "outline", _("Outline of the territory")
    hint = _("A GeoJSON file with one Polygon or MultiPolygon. We keep at most 200 points of it.")
    read = staticmethod(territory.outline)


class BackgroundForm(UploadForm):
    name, heading = "background", _("Lines drawn on the map")
    hint = _("Rivers, say: a GeoJSON file with lines. They help people find their way on the map.")
    read = staticmethod(territory.background)


class AreasForm(UploadForm):
    name, heading = "areas", _("Districts and towns")
    hint = _("A GeoJSON file with a name for each. Known ones are updated, none is removed.")
    read = staticmethod(territory.areas)

    kind = forms.ChoiceField(
        label=_("They are"),
        choices=Area.Kind.choices,
        initial=Area.Kind.TOWN,
        widget=forms.RadioSelect,
    )

    def put(self, taskforce):
        drawings, kind = self.cleaned_data["file"], self.cleaned_data["kind"]
        site.edit_taskforce(taskforce=taskforce, areas=site.areas_from(drawings, kind))


class LogoForm(UploadForm):
    name, heading = "logo", _("Logo")
    hint = _("A PNG, JPEG or WebP picture. It is shown at the top of every page, in place of the wheel.")
    accept = ".png,.jpg,.jpeg,.webp"
    most_bytes = logo.MOST_BYTES
    read = staticmethod(logo.png_of)


UPLOADS = {form.name: form for form in (OutlineForm, AreasForm, BackgroundForm, LogoForm)}
REMOVABLE = ("outline", "background", "logo")
