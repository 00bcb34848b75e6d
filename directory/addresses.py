"""An address as people type it, found in the site's own register of streets (``Street``).

The register is loaded from a public file (``manage.py import_addresses``): the French *base adresse
nationale* in both of its forms, or any CSV with number, street, postcode, town and two numbers.
"""

import csv
import gzip
import json
import re
from pathlib import Path
from typing import NamedTuple

from django.db import transaction
from django.db.models import Q

from directory.models import Street
from taskforce.common import text
from taskforce.common.tables import UnreadableFile

NUMBER = r"(?P<number>\d{1,5})\s?(?P<rest>bis|ter|quater|[a-z])?"
BEFORE = re.compile(rf"^{NUMBER}\b[\s,]*(?P<street>.+)$")
AFTER = re.compile(rf"^(?P<street>.+?)[\s,]+(?:nr?\.?|no\.?|№)?\s?{NUMBER}$")
SHORT = {
    "all": "allee",
    "av": "avenue",
    "ave": "avenue",
    "bd": "boulevard",
    "bld": "boulevard",
    "blvd": "boulevard",
    "ch": "chemin",
    "che": "chemin",
    "crs": "cours",
    "fbg": "faubourg",
    "gal": "general",
    "imp": "impasse",
    "mal": "marechal",
    "pl": "place",
    "pr": "professeur",
    "r": "rue",
    "rte": "route",
    "sq": "square",
    "st": "saint",
    "ste": "sainte",
    "str": "strada",
    "ul": "ulitsa",
}
SIDES = {"b": "bis", "t": "ter", "q": "quater"}
COLUMNS = {  # what a register calls each thing: the base adresse nationale, then words anyone may use
    "number": ("numero", "number", "housenumber"),
    "rest": ("rep", "suffix"),
    "street": ("nom_voie", "street", "address"),
    "postal_code": ("code_postal", "postal_code", "postcode"),
    "city": ("nom_commune", "city", "town"),
    "latitude": ("lat", "latitude"),
    "longitude": ("lon", "longitude", "lng"),
}
BATCH = 1000


class Door(NamedTuple):
    """Where an address is, degrees; ``is_exact`` when its house number is known, else the street's middle."""

    latitude: float
    longitude: float
    is_exact: bool


class Entry(NamedTuple):
    """One line of a register; ``number`` is "" for the street itself."""

    street: str
    number: str
    postal_code: str
    city: str
    latitude: float
    longitude: float


def find(address, postal_code, city):
    """The Door of ``address`` ("12 bis rue des Lilas") in a town or postcode, or None when no street, or
    more than one, has this name there."""
    street, number = _split(address)
    towns = Q(folded_city=_fold_city(city)) if city else Q()
    codes = Q(postal_code=text.plain(postal_code)) if postal_code else Q()
    if not street or not (city or postal_code):
        return None
    found = list(Street.objects.filter(codes, towns, folded=street)[:2])
    if not found and city and postal_code:  # a postcode of another part of the town
        found = list(Street.objects.filter(towns, folded=street)[:2])
    if len(found) != 1:
        return None
    door = found[0].numbers.get(number)
    return Door(*door, is_exact=True) if door else Door(found[0].latitude, found[0].longitude, is_exact=False)


def _split(address):
    """The folded street and the house number ("" without one) of an address as it was typed."""
    folded = text.fold(text.plain(address or "")).strip(" ,.")[:250]
    match = BEFORE.match(folded) or AFTER.match(folded)
    if not match:
        return fold_street(folded), ""
    return fold_street(match["street"]), _number(match["number"], match["rest"])


def _number(digits, rest):
    rest = (rest or "").strip().lower()
    return f"{int(digits)} {SIDES.get(rest, rest)}".strip()


def fold_street(name):
    """``name`` as streets are compared: without accents, hyphens or abbreviations (``"Av. du Dr-X"``)."""
    words = re.findall(r"\w+", text.fold(name))
    return " ".join(SHORT.get(word, word) for word in words)[:200]


def _fold_city(name):
    return " ".join(re.findall(r"\w+", text.fold(text.plain(name or ""))))[:120]


def load(path, box=None):
    """Reads the register in the file ``path`` (CSV or lines of JSON, ``.gz`` or not) into the site.

    Only what is inside ``box`` (a geo.Box) if one is given.  What is known already is renewed.  Returns
    ``(streets, doors)``; UnreadableFile, and then nothing is written.
    """
    streets, middles = {}, set()
    for entry in _entries(Path(path)):
        if box and not _is_inside(box, entry):
            continue
        key = (fold_street(entry.street), _fold_city(entry.city), entry.postal_code)
        street = streets.setdefault(key, _street(key, entry))
        if entry.number:
            street.numbers[entry.number] = [entry.latitude, entry.longitude]
        else:
            street.latitude, street.longitude = entry.latitude, entry.longitude
            middles.add(key)
    for key in streets.keys() - middles:
        streets[key].latitude, streets[key].longitude = _middle(streets[key].numbers.values())
    _write(list(streets.values()))
    return len(streets), sum(len(street.numbers) for street in streets.values())


def _middle(spots):
    """The middle of doors: (latitude, longitude)."""
    latitudes, longitudes = zip(*spots, strict=True)
    return sum(latitudes) / len(latitudes), sum(longitudes) / len(longitudes)


def _street(key, entry):
    folded, folded_city, postal_code = key
    return Street(
        name=text.plain(entry.street)[:200],
        postal_code=postal_code,
        city=text.plain(entry.city)[:120],
        latitude=entry.latitude,
        longitude=entry.longitude,
        folded=folded,
        folded_city=folded_city,
        numbers={},
    )


def _write(streets):
    with transaction.atomic():
        Street.objects.bulk_create(
            streets,
            batch_size=BATCH,
            update_conflicts=True,
            unique_fields=["folded", "folded_city", "postal_code"],
            update_fields=["name", "city", "latitude", "longitude", "numbers"],
        )


def _is_inside(box, entry):
    return box.south <= entry.latitude <= box.north and box.west <= entry.longitude <= box.east


def _entries(path):
    is_packed = path.read_bytes()[:2] == b"\x1f\x8b"
    opened = gzip.open if is_packed else open
    try:
        with opened(path, "rt", encoding="utf-8-sig", newline="") as lines:
            first = lines.readline()
            lines.seek(0)
            yield from (_from_json if first.lstrip().startswith("{") else _from_csv)(lines, first)
    except (UnicodeDecodeError, gzip.BadGzipFile, EOFError):
        raise UnreadableFile("binary", byte=0) from None


def _from_json(lines, _first):
    """Lines of JSON: a street each, with ``housenumbers`` (the form for geocoders)."""
    for number, line in enumerate(lines, 1):
        if not line.strip():
            continue
        try:
            row = json.loads(line)
            if row.get("type") != "street":
                continue
            place = (str(row["postcode"]), str(row["city"]))
            yield Entry(row["name"], "", *place, *_degrees(row["lat"], row["lon"]))
            for door, spot in (row.get("housenumbers") or {}).items():
                yield Entry(row["name"], _door(door), *place, *_degrees(spot["lat"], spot["lon"]))
        except (ValueError, KeyError, TypeError, AttributeError, RecursionError):
            raise UnreadableFile("json", line=number, column=1) from None


def _door(written):
    match = re.match(rf"^{NUMBER}$", text.fold(str(written)).strip())
    return _number(match["number"], match["rest"]) if match else ""


def _from_csv(lines, first):
    """A table with a door each; the separator is the one its header uses."""
    reader = csv.DictReader(lines, delimiter=";" if first.count(";") > first.count(",") else ",")
    names = {text.fold(name): name for name in reader.fieldnames or []}
    columns = {
        key: next((names[word] for word in words if word in names), None) for key, words in COLUMNS.items()
    }
    if None in (columns["street"], columns["city"], columns["latitude"], columns["longitude"]):
        raise UnreadableFile("unknown")
    for row in reader:
        cell = {key: (row.get(name) or "").strip() if name else "" for key, name in columns.items()}
        try:
            spot = _degrees(cell["latitude"], cell["longitude"])
        except ValueError:
            continue  # a door without a position helps nobody
        number = _door(f"{cell['number']} {cell['rest']}".strip()) if cell["number"] else ""
        if cell["street"] and cell["city"]:
            yield Entry(cell["street"], number, cell["postal_code"][:12], cell["city"], *spot)


def _degrees(latitude, longitude):
    """Two floats on Earth; ValueError otherwise (NaN too)."""
    latitude, longitude = float(latitude), float(longitude)
    if not (-90 <= latitude <= 90 and -180 <= longitude <= 180):
        raise ValueError
    return latitude, longitude
