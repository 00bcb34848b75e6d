"""Cells made clean: text without markup, mails, websites, telephones, positions, dates.

Each cleaner takes the text of a cell and ``note(code, **params)``, which tells the report what it found.
"""

import datetime
import math
import re
from functools import lru_cache
from html import unescape

from django.core.exceptions import ValidationError
from django.core.validators import URLValidator, validate_email

from taskforce.common import text

# Each pattern ends at the next <, so that a cell of a hundred thousand < is walked once, and not from each.
OPENING = re.compile(r"<[a-zA-Z/!?]")
ENTITY = re.compile(r"&(?:[a-zA-Z]{2,8}|#\d{1,6}|#x[0-9a-fA-F]{1,5});")
BREAK = re.compile(r"<(?:br|/p|/li|/div|/h[1-6]|/tr)\b[^<>]*>", re.IGNORECASE)
TAG = re.compile(r"</?(?!script\b|style\b)[a-zA-Z][^<>]*>", re.IGNORECASE)
MOST_TAGS = 1000  # left to the parser, which compares each with all that are open
SCHEME = re.compile(r"^\s*([a-z][a-z0-9+.-]*):(?!\d)", re.IGNORECASE)
METRES = 400  # no degree is larger than 360: a larger number is a distance
YES = {"oui", "yes", "o", "y", "1", "true", "vrai", "x", "da", "bus_equivalent", "itinerant"}
NO = {"non", "no", "n", "0", "false", "faux", "nu", "fixe", "fixe_antenne_s", "multisites"}
_url = URLValidator(schemes=["http", "https"])


def one_line(cell):
    """The text of a cell on one line, without markup or control characters."""
    return text.plain(without_markup(cell))


def long_text(cell):
    """The text of a cell with its line breaks, without markup or control characters."""
    lines = without_markup(cell).replace("\r\n", "\n").replace("\r", "\n").split("\n")
    return "\n".join(text.plain(line) for line in lines).strip()


def without_markup(cell):
    """Markup becomes safe text: tags go, scripts and styles go with what is in them, entities are read.

    Again until nothing is left, for ``&lt;script&gt;`` is a tag in disguise.
    """
    for _again in range(4):
        if not _is_marked(cell):
            return cell
        cell = unescape(_stripped(BREAK.sub("\n", cell)))
    return _stripped(cell)


def _is_marked(cell):
    """Whether a tag or an entity stands in the cell; "less than < 3 & free" is none."""
    opening = OPENING.search(cell)
    return bool(ENTITY.search(cell) or (opening and ">" in cell[opening.end() :]))


def _stripped(cell):
    import nh3  # noqa: PLC0415 - a binary module only files with markup need

    cell = TAG.sub("", cell)
    if cell.count("<") > MOST_TAGS:  # no text of people
        cell = cell.replace("<", " ")
    return nh3.clean(cell, tags=set(), clean_content_tags={"script", "style"})


def mail(cell, note):
    """A valid address in lower case domain, or "" with a warning."""
    address = text.plain(cell).removeprefix("mailto:").strip()
    if not address:
        return ""
    try:
        validate_email(address)
    except ValidationError:
        note("bad_mail", value=address[:120])
        return ""
    return address


def website(cell, note):
    """An http(s) address; one without a scheme gets https, another scheme is dropped with a warning."""
    address = text.plain(cell)
    if not address:
        return ""
    if not SCHEME.match(address):
        address = f"https://{address.removeprefix('//')}"
    try:
        _url(address)
        if len(address) <= 300:
            return address
    except ValidationError:
        pass
    note("bad_website", value=address[:120])
    return ""


def phone(cell, country, note):
    """The number as it is written in ``country`` (or with +…), when it is one; else as it was typed."""
    typed = text.plain(cell)
    written = _written_phone(typed, country) if typed else ""
    if not written and len(re.sub(r"\D", "", typed)) > 5:  # 115 or 3949 are short on purpose
        note("phone_kept", value=typed[:120])
    return written or typed


@lru_cache(maxsize=4096)
def _written_phone(typed, country):
    import phonenumbers  # noqa: PLC0415 - slow to import

    try:
        number = phonenumbers.parse(typed, country)
    except phonenumbers.NumberParseException:
        return ""
    if not phonenumbers.is_valid_number(number):
        return ""
    at_home = number.country_code == phonenumbers.country_code_for_region(country)
    kind = (
        phonenumbers.PhoneNumberFormat.NATIONAL if at_home else phonenumbers.PhoneNumberFormat.INTERNATIONAL
    )
    return phonenumbers.format_number(number, kind)


def position(latitude, longitude, note):
    """(latitude, longitude) in degrees, or None with the reason told: missing, 0,0, metres, not on Earth."""
    shown = f"{latitude}, {longitude}"[:120]
    if not latitude and not longitude:
        return note("no_position")
    numbers = _number(latitude), _number(longitude)
    if None in numbers or not all(map(math.isfinite, numbers)):
        return note("bad_position", value=shown)
    if max(map(abs, numbers)) > METRES:
        return note("metres", value=shown)
    if abs(numbers[0]) > 90 or abs(numbers[1]) > 180:
        return note("out_of_range", value=shown)
    if numbers == (0.0, 0.0):
        return note("zero_position")
    return numbers


def _number(cell):
    """A number with a decimal point or comma; spaces between thousands are read over."""
    try:
        return float(re.sub(r"[\s\u202f']", "", cell).replace(",", "."))
    except ValueError:
        return None


def yes_or_no(cell):
    """True, False, or None when the cell says neither."""
    word = re.sub(r"\W+", "_", text.fold(cell)).strip("_")
    return True if word in YES else False if word in NO else None


def date(cell, note):
    """A day written 2025-01-31 (a time may follow) or 31/01/2025; None with a warning otherwise."""
    day = text.plain(cell)
    if not day:
        return None
    for length, form in ((10, "%Y-%m-%d"), (10, "%d/%m/%Y"), (10, "%d.%m.%Y")):
        try:
            return datetime.datetime.strptime(day[:length], form).date()
        except ValueError:
            continue
    return note("bad_date", value=day[:120])
