"""What became of each row: counts, and issues that can be kept and said later in any language."""

from collections import Counter
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from directory.imports.columns import FIELDS
from directory.vocabulary import Domain

KEPT_ISSUES = 5000  # of one file; beyond, they are counted only
SAMPLES = 5
# Issues that leave the row out; after all others the row is kept.
REJECTIONS = ("no_name", "too_long", "id_too_long", "repeated_id", "unknown_organization")
MESSAGES = {
    "no_name": _("No name: the row is left out."),
    "too_long": _(
        "%(field)s has %(length)s characters, %(most)s at most: the row is left out, nothing is cut."
    ),
    "id_too_long": _("The identifier has %(length)s characters, %(most)s at most: the row is left out."),
    "repeated_id": _("The identifier %(id)s already stands on line %(first)s: the row is left out."),
    "unknown_organization": _(
        "The organisation %(id)s is neither in this file nor in the directory: the row is left out. "
        "Import the organisations first, with the same source."
    ),
    "second_place": _("Same identifier as line %(first)s, other address: added as a second place."),
    "duplicate": _("Possible duplicate of line %(first)s: same name and address. Both are kept."),
    "duplicate_known": _("Possible duplicate of “%(name)s”, already in the directory. Both are kept."),
    "no_position": _("No position: kept without a point on the map."),
    "bad_position": _("The position “%(value)s” is not a number: kept without a point on the map."),
    "zero_position": _("The position is 0, 0: kept without a point on the map."),
    "out_of_range": _("The position %(value)s is not on Earth: kept without a point on the map."),
    "metres": _(
        "The position %(value)s is in metres (a map projection), not in degrees: "
        "kept without a point on the map."
    ),
    "unknown_area": _(
        "The district or town “%(name)s” is not known here and the file does not say where its middle is: "
        "the place is shown by the one of ours it lies in, or else not on the map."
    ),
    "unlisted": _("%(field)s: “%(value)s” is neither yes nor no: only partners see the organisation."),
    "bad_mail": _("The e-mail “%(value)s” is not valid: left out."),
    "bad_website": _("The website “%(value)s” is not a web address: left out."),
    "phone_kept": _("The telephone “%(value)s” is not a complete number: kept as it is."),
    "bad_hours": _("The opening hours “%(value)s” cannot be computed with: kept as text."),
    "bad_date": _("The date “%(value)s” is not understood: left out."),
    "bad_choice": _("%(field)s: “%(value)s” is not known here and is left out."),
    "no_domain": _("No domain: the service is found by its words, not by domain."),
    "moved": _("%(field)s has %(length)s characters, %(most)s at most: moved to the description."),
    "organization_differs": _("Other details of the organisation than on line %(first)s: those are kept."),
    "ragged": _("The row has %(cells)s cells, the header %(headers)s: those beyond are not read."),
    "edited_here": _("“%(name)s” was edited on this site since: what people wrote is kept."),
}


class Issue(NamedTuple):
    """Something to know about the row on ``line``; ``params`` fill the message of ``code``."""

    line: int
    code: str
    params: dict

    @property
    def rejects(self):
        return self.code in REJECTIONS

    @property
    def message(self):
        """The sentence, in the language of the moment."""
        field = FIELDS.get(self.params.get("field"))
        return str(MESSAGES[self.code] % (self.params | ({"field": field.label} if field else {})))


class Sample(NamedTuple):
    """A row as it would stand: ``position`` in words, ``codes`` of its domains."""

    name: str
    organization: str
    address: str
    position: str
    codes: list

    @property
    def domains(self):
        """The names of its domains, in the language of the moment."""
        return [Domain(code).label for code in self.codes]


class RejectedRow(Exception):  # noqa: N818 - the row, not a fault of ours
    """The row cannot be kept, for the reason in ``issue``."""

    def __init__(self, issue):
        super().__init__(issue.code)
        self.issue = issue


class Report:
    """Counts and issues of one file.  ``as_json`` and ``from_json`` keep it between two requests."""

    COUNTS = (
        "rows",
        "accepted",
        "rejected",
        "with_position",
        "with_mail",
        "organizations",
        "places",
        "services",
        "second_places",
        "duplicates",
        "created",
        "updated",
        "unchanged",
        "edited_here",
        "outside",
        "inside_if_swapped",
    )

    def __init__(self):
        self.counts = dict.fromkeys(self.COUNTS, 0)
        self.issues = []
        self.by_code = Counter()
        self.samples = []  # the first rows, as they would stand

    def count(self, name, number=1):
        self.counts[name] += number

    def add(self, issue):
        """Notes ``issue``; only the first ``KEPT_ISSUES`` are kept whole."""
        self.by_code[issue.code] += 1
        if len(self.issues) < KEPT_ISSUES:
            self.issues.append(issue)

    def in_order(self):
        """The report, with its issues by line."""
        self.issues.sort(key=lambda issue: issue.line)
        return self

    @property
    def asks_swap(self):
        """Whether most positions fall outside the territory and, swapped, more would fall inside."""
        inside = self.counts["with_position"] - self.counts["outside"]
        return self.counts["outside"] > inside and self.counts["inside_if_swapped"] > inside

    def as_json(self):
        return {
            "counts": self.counts,
            "issues": self.issues,
            "by_code": self.by_code,
            "samples": self.samples,
        }

    @classmethod
    def from_json(cls, data):
        report = cls()
        report.counts.update(data.get("counts", {}))
        report.issues = [Issue(*issue) for issue in data.get("issues", ())]
        report.by_code.update(data.get("by_code", {}))
        report.samples = [Sample(*sample) for sample in data.get("samples", ())]
        return report
