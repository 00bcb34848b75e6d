"""What a row tells: an organisation, often a place, mostly a service."""

import hashlib
import uuid
from dataclasses import dataclass, field
from typing import NamedTuple

from directory.imports import words
from directory.imports.areas import ToldArea
from directory.imports.report import Sample


def digest(*values):
    """A short stable fingerprint of values."""
    return hashlib.blake2b(repr(values).encode(errors="replace"), digest_size=10).hexdigest()


class Spoken(NamedTuple):
    """A language the staff speak, how well, and when."""

    language: str
    level: str
    when: str


@dataclass
class Part:
    """What a row tells of one record: ``key`` (its external id) and the fields to write."""

    key: str
    fields: dict

    @property
    def uuid(self):
        """The key as a UUID when it is one, as in our own files; else None."""
        try:
            return uuid.UUID(self.key)
        except ValueError:
            return None


@dataclass
class Entry:
    """One row: always an organisation (whose fields are empty when it stands elsewhere)."""

    line: int
    organization: Part
    place: Part | None = None
    service: Part | None = None
    languages: list | None = None  # of Spoken; None: the file says nothing of languages
    area: ToldArea | None = None  # the district or town that stands for a place that is not shown exactly
    given_id: str = ""  # the identifier that stands in the file
    issues: list = field(default_factory=list)

    @property
    def main(self):
        """The part the row is about."""
        return self.service or self.organization

    @property
    def mail(self):
        return self.main.fields.get("email") or self.organization.fields.get("email")

    @property
    def position(self):
        """(latitude, longitude) or None."""
        if self.place and self.place.fields.get("latitude") is not None:
            return self.place.fields["latitude"], self.place.fields["longitude"]
        return None

    @property
    def sample(self):
        """The row as a person recognises it (a ``report.Sample``)."""
        place = self.place.fields if self.place else {}
        parts = [place.get("address"), f"{place.get('postal_code', '')} {place.get('city', '')}".strip()]
        return Sample(
            self.main.fields.get("name", ""),
            self.organization.fields.get("name", ""),
            ", ".join(filter(None, parts)),
            "{}, {}".format(*self.position) if self.position else "",
            self.service.fields["domains"] if self.service else [],
        )

    @property
    def all_but_place(self):
        """A fingerprint of what the row says, but for the place."""
        return hash(repr((self.organization.fields, self.service, self.languages)))

    @property
    def where(self):
        """A fingerprint of the place."""
        return hash(repr(self.place))

    @property
    def name_and_address(self):
        """What two rows share that are perhaps the same; None without a name or an address."""
        if not self.place or not self.place.fields.get("address"):
            return None
        return name_and_address(
            self.main.fields.get("name", ""), self.place.fields["address"], self.place.fields.get("city", "")
        )


def name_and_address(name, address, city):
    """A fingerprint that ignores accents, case and punctuation."""
    return hash((words.key(name), words.key(address), words.key(city)))
