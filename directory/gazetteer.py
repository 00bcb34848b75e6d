"""Where a name is: towns and districts of our own data, so that no service is asked."""

import math
from typing import NamedTuple

from django.db.models import Avg

from directory.models import Area, Location
from taskforce.common import text


class Spot(NamedTuple):
    """A named point, degrees."""

    name: str
    latitude: float
    longitude: float


def find(query):
    """The Spot that ``query`` names, or None.

    ``query`` is a town or district (whole name first, then its beginning, without accents), or
    "latitude,longitude" as the browser gives it after "near me"; towns where partners have a public
    place are known too.
    """
    folded = text.fold(text.plain(query))[:120]
    if not folded:
        return None
    return _position(query) or _area(folded) or _town_of_places(query)


def _position(query):
    try:
        latitude, longitude = (float(part) for part in query.split(","))
    except ValueError:
        return None
    on_earth = math.isfinite(latitude + longitude) and abs(latitude) <= 90 and abs(longitude) <= 180
    # Two decimals, about 1 km: enough to sort by distance, and the address shared tells no more.
    return Spot("", round(latitude, 2), round(longitude, 2)) if on_earth else None


def _area(folded):
    matches = Area.objects.filter(folded__startswith=folded).order_by("kind", "folded")
    matches = sorted(matches[:20], key=lambda area: area.folded != folded)
    return Spot(matches[0].name, matches[0].latitude, matches[0].longitude) if matches else None


def _town_of_places(query):
    places = Location.objects.filter(city__iexact=text.plain(query), public_latitude__isnull=False)
    centre = places.aggregate(latitude=Avg("public_latitude"), longitude=Avg("public_longitude"))
    if centre["latitude"] is None:
        return None
    return Spot(text.plain(query), centre["latitude"], centre["longitude"])
