"""Which town or district a place is in, by the outlines we have, else by the name of its town."""

from typing import NamedTuple

from directory.models import Area
from directory.vocabulary import Precision
from taskforce.common import geo, text
from taskforce.common.kept import kept_value


class Family(NamedTuple):
    """An area with those inside it: ``keys`` are its own and its districts'; ``town`` is the key of the town
    a district is in (None for a town, and for a district in no outline)."""

    name: str
    keys: tuple
    town: int | None


def families(taskforce):
    """``{key: Family}`` of all areas, by name; kept until the data change, else one query."""
    return kept_value(taskforce, "areas", _families)


def family(taskforce, key):
    """The Family of the area ``key``, or None when there is no such area (or no ``key``: no query)."""
    return families(taskforce).get(key) if key else None


def _families():
    find = AreaFinder()
    areas = sorted((area for _box, area in find.areas), key=lambda area: (area.folded, area.pk))
    towns = {area.pk: find.town_of(area) for area in areas}
    inside = {pk: tuple(other for other, town in towns.items() if town == pk) for pk in towns}
    return {area.pk: Family(area.name, (area.pk, *inside[area.pk]), towns[area.pk]) for area in areas}


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

    def town_of(self, area):
        """The key of the town whose outline holds the middle of ``area``, a district; None for a town."""
        if area.kind == Area.Kind.TOWN:
            return None
        town = self.at(area.latitude, area.longitude, towns_only=True)
        return town.pk if town else None

    def place(self, location):
        """Sets ``location.area``; nothing finer than a town when the public may know no more, and of a place
        known by its street where its public point is: on which side of a border its door is, is not told."""
        area, point = None, (location.latitude, location.longitude)
        if location.precision == Precision.STREET:
            point = location.coarsened()
        if location.latitude is not None:
            area = self.at(*point, towns_only=location.precision == Precision.TOWN)
        location.area = area or self.towns.get(text.fold(location.city))
