"""A place: by its address, by a pin, or by two numbers."""

from django import forms
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _

from directory import addresses, snapshots
from directory.forms.editing import DegreesField, RecordForm
from directory.models import Area, Location
from directory.vocabulary import Precision
from taskforce.common import geo, text

PRECISION_HINTS = {
    Precision.EXACT: _("Exact: the door, with its number"),
    Precision.STREET: _("The street without the number, and a point some 100 metres around"),
    Precision.DISTRICT: _("The district: a point in the middle of it"),
    Precision.TOWN: _("The town only: a point in the middle of it"),
    Precision.NONE: _("Not on the map, and no address: say by telephone where it is"),
}
STEP_FREE = [("", _("Not said")), ("true", _("Yes, without a step")), ("false", _("No, there are steps"))]


class LocationForm(RecordForm):
    """A place of an organisation.  Without the two numbers it stands where its address is, as far as the
    site's own register of addresses knows, else in the middle of its town."""

    latitude = DegreesField(
        most=90, label=_("Latitude"), required=False, help_text=_("Between -90 and 90, such as 45.188529.")
    )
    longitude = DegreesField(
        most=180, label=_("Longitude"), required=False, help_text=_("Between -180 and 180, such as 5.724524.")
    )
    step_free = forms.TypedChoiceField(
        label=_("Step-free access"),
        choices=STEP_FREE,
        coerce={"true": True, "false": False}.get,
        empty_value=None,
        required=False,
        widget=forms.RadioSelect,
    )

    class Meta:
        model = Location
        fields = snapshots.FIELDS[Location]
        widgets = {
            "precision": forms.RadioSelect(choices=list(PRECISION_HINTS.items())),
            "city": forms.TextInput(attrs={"list": "towns", "autocomplete": "off"}),
            "transportation": forms.Textarea(attrs={"rows": 2}),
        }
        help_texts = {
            "name": _("If people know it by a name, such as “Maison des habitants”."),
            "address": _("Where the service is given. Never where a family lives."),
            "city": _("Nothing is asked of another site: streets and towns are looked up in our own data."),
            "precision": _("Choose a less exact one if knowing the door would put people in danger."),
            "transportation": _("For example: tram A, stop “Mairie”."),
        }

    def __init__(self, *args, **kwargs):
        super().__init__(*args, **kwargs)
        self.fields["precision"].choices = PRECISION_HINTS.items()
        if self.instance.step_free is not None:
            self.initial["step_free"] = str(self.instance.step_free).lower()

    @cached_property
    def areas(self):
        """The towns and districts we know: ``(name, latitude, longitude)``.  One query."""
        return list(Area.objects.order_by("kind", "name").values_list("name", "latitude", "longitude"))

    @property
    def address_fields(self):
        return [self[name] for name in ("name", "address", "postal_code", "city")]

    @property
    def position_fields(self):
        return [self["latitude"], self["longitude"]]

    @property
    def other_fields(self):
        return [self[name] for name in ("precision", "step_free", "transportation")]

    def show_position(self):
        """Puts the position that ``clean`` found, and the precision it allows, where they can be seen."""
        self.data = self.data.copy()
        for name in ("latitude", "longitude", "precision"):
            self.data[name] = "" if self.cleaned_data[name] is None else str(self.cleaned_data[name])

    @property
    def placed(self):
        """How ``clean`` found the point: "door", "street", "town", or "" when it was given or not found."""
        return getattr(self, "_placed", "")

    def clean(self):
        data = super().clean()
        if {"latitude", "longitude"} & set(self.errors):
            return data
        position = (data.get("latitude"), data.get("longitude"))
        if position == (0, 0):
            self.add_error("latitude", _("0, 0 is in the sea south of Ghana: leave both empty instead."))
        elif None in position and position != (None, None):
            missing = "latitude" if position[0] is None else "longitude"
            self.add_error(missing, _("Both numbers are needed, or none."))
        elif position == (None, None):
            self._place_by_address(data)
        elif "city" in self.changed_data and not {"latitude", "longitude"} & set(self.changed_data):
            self._check_town_moved(data, *position)
        return data

    def _place_by_address(self, data):
        if data.get("precision") == Precision.NONE:
            return
        door = addresses.find(*(data.get(name) for name in ("address", "postal_code", "city")))
        if door is None:
            self._place_in_town(data)
            return
        data["latitude"], data["longitude"] = door.latitude, door.longitude
        if not door.is_exact and data.get("precision") == Precision.EXACT:
            data["precision"] = Precision.STREET
        self._placed = "door" if door.is_exact else "street"

    def _place_in_town(self, data):
        wanted = text.fold(data.get("city"))
        centre = next((area[1:] for area in self.areas if text.fold(area[0]) == wanted), None)
        if centre:
            data["latitude"], data["longitude"] = centre
            if data.get("precision") in (Precision.EXACT, Precision.STREET):
                data["precision"] = Precision.TOWN
            self._placed = "town"

    def _check_town_moved(self, data, latitude, longitude):
        """A new town with the old point: one of the two is forgotten."""
        folded = text.fold(data.get("city"))  # one that cannot be kept is not there
        town = Area.objects.filter(kind=Area.Kind.TOWN, folded=folded).first()
        if town and town.outline and not geo.contains(town.outline, latitude, longitude):
            self.add_error(
                "city",
                _("The point is not in %(town)s. Move the pin, or clear both numbers to put it there.")
                % {"town": town.name},
            )
