"""Where a name is: towns and districts of our own data, so that no service is asked."""

import math
import re
from typing import NamedTuple

from django.contrib.auth.models import AnonymousUser
from django.db.models import Avg, Q

from directory.models import Area, Location
from taskforce.common import text

ARTICLE = re.compile(r"^(?:l['’]|les? |la )(?=.)")  # "La Madeleine" is "Madeleine" in some lists of towns


class Spot(NamedTuple):
    """A named point, degrees."""

    name: str
    latitude: float
    longitude: float


def find(query):
    """The Spot that ``query`` names, or None.

    ``query`` is a town or district (whole name first, then its beginning, without accents), or
    "latitude,longitude" as the browser gives it after "near me"; towns where partners have a public
    place are known too, by name or postcode.
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
    bare = ARTICLE.sub("", folded)
    names = Q(folded__startswith=folded) | Q(folded__startswith=bare) | Q(folded__endswith=f" {bare}")
    matches = Area.objects.filter(names).order_by("kind", "folded").defer("outline")
    matches = sorted(matches[:20], key=lambda area: area.folded != folded)
    return Spot(matches[0].name, matches[0].latitude, matches[0].longitude) if matches else None


def _town_of_places(query):
    here = Q(city__iexact=text.plain(query)) | Q(postal_code=text.plain(query))
    # What a visitor may see, whoever asks: the middle of a town must not be the door of a hidden partner.
    places = Location.objects.visible_to(AnonymousUser()).filter(here, public_latitude__isnull=False)
    centre = places.aggregate(latitude=Avg("public_latitude"), longitude=Avg("public_longitude"))
    if centre["latitude"] is None:
        return None
    return Spot(text.plain(query), centre["latitude"], centre["longitude"])
