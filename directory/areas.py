"""Which town or district a place is in, by the outlines we have, else by the name of its town."""

from directory.models import Area
from directory.vocabulary import Precision
from taskforce.common import geo, text


class AreaFinder:
    """Reads all outlines once (one query), then finds the area of any number of places."""

    def __init__(self):
        # Districts first; of a kind, by name.
        self.areas = [(geo.box_of(area.outline), area) for area in Area.objects.order_by("-kind", "name")]
        self.towns = {area.folded: area for _box, area in self.areas if area.kind == Area.Kind.TOWN}

    def at(self, latitude, longitude, *, towns_only=False):
        """The Area whose outline holds the point, districts before towns; None outside of all."""
        for box, area in self.areas:
            if box is None or (towns_only and area.kind != Area.Kind.TOWN):
                continue
            if (
                box.south <= latitude <= box.north
                and box.west <= longitude <= box.east
                and geo.contains(area.outline, latitude, longitude)
            ):
                return area
        return None

    def place(self, location):
        """Sets ``location.area``; nothing finer than a town when the public may know no more."""
        area = None
        if location.latitude is not None:
            towns_only = location.precision == Precision.TOWN
            area = self.at(location.latitude, location.longitude, towns_only=towns_only)
        location.area = area or self.towns.get(text.fold(location.city))
