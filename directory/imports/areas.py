"""The districts and towns of a file: those known here, or made at the middle that the file tells.

Never at the point of a place: a place shown by its district would stand on the map at its own door.
"""

from typing import NamedTuple

from directory.imports.report import Issue
from directory.models import Area
from directory.vocabulary import Precision
from taskforce.common import text

# By what a place of a precision may be shown: what it asks for, or what is coarser.
KINDS = {Precision.DISTRICT: (Area.Kind.DISTRICT, Area.Kind.TOWN), Precision.TOWN: (Area.Kind.TOWN,)}


class ToldArea(NamedTuple):
    """What a row says of the district or town that stands for its place.

    ``kinds``: those it may be of, the best first; ``middle``: (latitude, longitude), degrees, or None.
    """

    kinds: tuple
    name: str
    middle: tuple | None = None


class Areas:
    """Finds and makes areas by kind and folded name.  One query for all."""

    def __init__(self):
        known = Area.objects.order_by("-pk").defer("outline")
        self.known = {(area.kind, area.folded): area for area in known}

    def admit(self, entry):
        """Forgets the area of an Entry that is neither known nor told whole, and tells the report."""
        told = entry.area
        if told and not self.find(told) and not self.is_whole(told):
            entry.issues.append(Issue(entry.line, "unknown_area", {"name": told.name[:120]}))
            entry.area = None

    def find(self, told):
        """The known Area, or None."""
        found = (self.known.get((kind, text.fold(told.name))) for kind in told.kinds)
        return next(filter(None, found), None)

    @staticmethod
    def is_whole(told):
        """Whether an Area can be made of it: one kind, a middle, and a name that fits."""
        return len(told.kinds) == 1 and told.middle and len(text.fold(told.name)) <= 120 >= len(told.name)

    def get(self, told):
        """The Area, made when it is not known; call it for what ``admit`` has left."""
        area = self.find(told)
        if area is None:
            latitude, longitude = told.middle
            area, _made = Area.objects.get_or_create(  # somebody may have, since the file was read
                name=told.name, kind=told.kinds[0], defaults={"latitude": latitude, "longitude": longitude}
            )
            self.known[area.kind, area.folded] = area
        return area
