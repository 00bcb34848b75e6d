"""Places where services are given (HSDS ``location``).  Living places have no place here."""

import re

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.utils.translation import gettext_lazy as _

from directory.models.area import Area
from directory.models.base import Record
from directory.models.organization import Organization
from directory.vocabulary import Precision

# A house number as it is written first (France) or last (Romania, Bulgaria, Germany): "12 bis", "12-14",
# "nr. 5", "№ 7".  What still holds a digit after that is not published at all.
NUMBER = r"(?:n[°ºo]?\.?|nr\.?|№)?\s*\d+\s*(?:bis|ter|quater|[a-z])?"
NUMBERS = rf"{NUMBER}(?:\s*[-/,+&]\s*{NUMBER})*"
HOUSE_NUMBER = re.compile(rf"^\s*{NUMBERS}\b[\s,]*|[\s,]+{NUMBERS}\s*$", re.IGNORECASE)
# Degrees kept of a position: 3 decimals are about 100 m.  A district or a town has a point of its own.
DECIMALS = {Precision.EXACT: 6, Precision.STREET: 3}


class LocationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Places of organisations ``user`` may see that have no service yet, or one that ``user`` may see:
        where only drafts or services for partners are given is not public either."""
        services = self.model._meta.get_field("services").related_model.objects  # Service imports this module
        here = {"locations": OuterRef("pk")}
        seen = Exists(services.visible_to(user).filter(**here)) | ~Exists(services.filter(**here))
        return self.filter(seen, organization__in=Organization.objects.visible_to(user))


class Location(Record):
    """A place with its exact position, which only its editors see, and the public one computed from it.

    ``public_latitude`` and ``public_longitude`` are the only coordinates that leave the house: pages,
    feeds, files and the map read them, never ``latitude`` and ``longitude``.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="locations")
    name = models.CharField(_("name of the place"), max_length=200, blank=True)
    address = models.CharField(_("street and number"), max_length=250, blank=True)
    city = models.CharField(_("town"), max_length=120, blank=True)
    postal_code = models.CharField(_("postcode"), max_length=16, blank=True)
    latitude = models.FloatField(
        _("latitude"), null=True, blank=True, validators=[MinValueValidator(-90), MaxValueValidator(90)]
    )
    longitude = models.FloatField(
        _("longitude"), null=True, blank=True, validators=[MinValueValidator(-180), MaxValueValidator(180)]
    )
    precision = models.CharField(
        _("how exactly the public may see it"), max_length=10, choices=Precision, default=Precision.EXACT
    )
    public_latitude = models.FloatField(null=True, editable=False)
    public_longitude = models.FloatField(null=True, editable=False)
    area = models.ForeignKey(
        Area, verbose_name=_("district or town"), null=True, blank=True, on_delete=models.SET_NULL
    )
    step_free = models.BooleanField(_("step-free access"), null=True, blank=True)
    transportation = models.CharField(_("how to get there"), max_length=250, blank=True)

    objects = LocationQuerySet.as_manager()

    class Meta:
        verbose_name = _("place")
        verbose_name_plural = _("places")
        ordering = ["city", "address", "pk"]
        indexes = [models.Index(fields=["public_latitude", "public_longitude"], name="location_on_the_map")]
        constraints = [
            models.CheckConstraint(
                condition=Q(latitude=None, longitude=None)
                | Q(latitude__range=(-90, 90), longitude__range=(-180, 180)),
                name="location_position_whole_and_on_earth",
            ),
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="location_once_per_source",
            ),
        ]

    def __str__(self):
        return self.name or self.public_address or str(self.organization)

    def save(self, *args, **kwargs):
        self.set_public_position()
        super().save(*args, **kwargs)

    def set_public_position(self):
        """Computes the coordinates that may be published from the exact ones and ``precision``."""
        self.public_latitude, self.public_longitude = self.coarsened()

    def coarsened(self):
        """(latitude, longitude) as precise as ``precision`` allows, or (None, None).

        A district or a town is shown by its own middle, never by the place's position made coarse: the
        middle of a cell of the grid would tell within a few hundred metres where a shelter is.
        """
        if self.latitude is None or self.precision == Precision.NONE:
            return None, None
        if self.precision in (Precision.DISTRICT, Precision.TOWN):
            return (self.area.latitude, self.area.longitude) if self.area else (None, None)
        decimals = DECIMALS[self.precision]
        return round(self.latitude, decimals), round(self.longitude, decimals)

    @property
    def public_street(self):
        """The street line that may be published: whole, without its number, or empty."""
        if self.precision == Precision.EXACT:
            return self.address
        if self.precision != Precision.STREET:
            return ""
        street = HOUSE_NUMBER.sub("", self.address).strip(" ,")
        return "" if any(char.isdigit() for char in street) else street

    @property
    def public_name(self):
        """The name that may be published: of a place not to be known, not even that."""
        return "" if self.precision == Precision.NONE else self.name

    @property
    def public_transportation(self):
        """How to get there, where the public may know the door or the street."""
        return self.transportation if self.precision in (Precision.EXACT, Precision.STREET) else ""

    @property
    def public_town(self):
        """Postcode and town; nothing when the place is not to be known."""
        return "" if self.precision == Precision.NONE else f"{self.postal_code} {self.city}".strip()

    @property
    def public_address(self):
        """The address that may be published, on one line."""
        return ", ".join(part for part in (self.public_street, self.public_town) if part)

    @property
    def is_on_map(self):
        return self.public_latitude is not None
