"""The register: who signed the charter, which version, when and how, and where each signature stands.

Page, CSV, JSON and feed all read ``Wanted.rows``; what a person may read of it is said once, in
``Signature.objects.visible_to``.
"""

from typing import NamedTuple
from urllib.parse import urlencode

from django.db.models import BooleanField, Count, IntegerField, OuterRef, Q, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charter.models import Signature, Version
from charter.models.signature import asked_again, is_over, of_a_person
from directory import sketch
from directory.models import Location
from directory.models.organization import is_member
from directory.vocabulary import Kind
from taskforce.common import days, svg_map, text

PERSON = "person"  # the kind of natural persons, who sign for themselves
KINDS = (*Kind.choices, (PERSON, pgettext_lazy("kind of signatory", "Natural person")))
STATUSES = {
    "live": pgettext_lazy("status of a signature", "In force"),
    "again": pgettext_lazy("status of a signature", "To sign again"),
    "withdrawn": pgettext_lazy("status of a signature", "Withdrawn"),
    "lapsed": pgettext_lazy("status of a signature", "Lapsed"),
    "replaced": pgettext_lazy("status of a signature", "Replaced by a newer one"),
}
SAID = {
    "again": _("To sign again until %(day)s"),
    "withdrawn": _("Withdrew on %(day)s"),
    "lapsed": _("Lapsed on %(day)s"),
    "replaced": _("Replaced by a newer signature on %(day)s"),
}
LOOKS = {"live": "ok", "again": "warn", "lapsed": "bad", "withdrawn": "bad", "replaced": ""}
MOST_PINS = 300
SMALLEST_VIEW, MARGIN = 250, 40  # SVG units; the territory is 1000 wide
# All that the register needs of a row; names of signatories stay out of it, but for natural persons.
FIELDS = (
    *("chain", "organization_name", "organization_kind", "language", "fingerprint", "name", "way"),
    *(
        "confirmed",
        "ended",
        "ending",
        "version__number",
        "organization__slug",
        "organization__commitment_ends",
    ),
)


class Wanted(NamedTuple):
    """What was asked of the register: a ``kind``, a version's ``number``, a ``status`` and words."""

    kind: str = ""
    number: int | None = None
    status: str = ""
    words: str = ""

    @classmethod
    def from_query(cls, query):
        """The Wanted of an address; what makes no sense there asks for nothing."""
        number = query.get("version", "")
        return cls(
            kind=query.get("kind") if query.get("kind") in dict(KINDS) else "",
            number=int(number) if number.isascii() and number.isdigit() and len(number) < 5 else None,
            status=query.get("status") if query.get("status") in STATUSES else "",
            words=text.plain(query.get("q", ""))[:200],
        )

    def to_query(self):
        """The same as the end of an address, "" for everything."""
        asked = {"kind": self.kind, "version": self.number, "status": self.status, "q": self.words}
        return urlencode({name: value for name, value in asked.items() if value not in ("", None)})

    def rows(self, user):
        """The signatures asked for that ``user`` may read.  Those replaced by a newer one stand only
        where a version or they themselves are asked for."""
        found = Signature.objects.visible_to(user)
        if self.kind:
            found = found.filter(organization_kind="" if self.kind == PERSON else self.kind)
        if self.number is not None:
            found = found.filter(version__number=self.number)
        if self.status:
            found = found.filter(_of_status(self.status))
        elif self.number is None:
            found = found.exclude(ending=Signature.Ending.REPLACED)
        for word in self.words.split()[:10]:
            found = found.filter(_called(word))
        return found


def _of_status(status):
    conditions = {
        "live": Q(ended=None) & ~asked_again(),
        "again": Q(ended=None) & asked_again() & ~is_over(),
        "lapsed": Q(ending="lapsed") | Q(ended=None) & is_over(),
    }
    return conditions.get(status, Q(ending=status))


def _called(word):
    """Whose name has ``word`` in it.  The name of a signatory is only that of a natural person: nobody
    can feel for who signed for an organisation."""
    own = Q(organization__sort_name__contains=text.fold(word)) | Q(organization_name__icontains=word)
    return own | of_a_person() & Q(name__icontains=word)


def light(rows, user):
    """``rows`` with all that a Row reads, and nothing heavy or private."""
    rows = rows.with_last_day().select_related("organization", "version").only(*FIELDS)
    if not user.is_authenticated:
        return rows
    knows = Value(True, BooleanField()) if user.is_active and user.is_coordinator else is_member(user)
    return rows.with_representative().annotate(is_told=knows)


class Row:
    """One line of the register, for pages and files alike."""

    def __init__(self, signature, number=0):
        self.signature = signature
        self.number = number  # on the drawn map

    @property
    def name(self):
        return self.signature.who

    @property
    def kind(self):
        return self.signature.organization_kind or PERSON

    @property
    def kind_words(self):
        return dict(KINDS)[self.kind]

    @property
    def address(self):
        """The page of the organisation, "" without one."""
        return self.signature.organization.get_absolute_url() if self.signature.organization else ""

    @property
    def signed_on(self):
        return timezone.localdate(self.signature.confirmed)

    @cached_property
    def _standing(self):
        signature = self.signature
        if signature.ended:
            return signature.ending, timezone.localdate(signature.ended)
        day = signature.last_day
        if day is None:
            return "live", None
        return "again" if signature.has_time else "lapsed", day

    @property
    def status(self):
        return self._standing[0]

    @property
    def status_day(self):
        """The day it ended, or the last one to sign again; None while nothing presses."""
        return self._standing[1]

    @property
    def status_words(self):
        """The status with its day: "Withdrew on 1 March 2026"."""
        day = self.status_day
        return (SAID[self.status] % {"day": days.in_words(day)}) if day else str(STATUSES[self.status])

    @property
    def look(self):
        return LOOKS[self.status]

    @property
    def is_to_confirm(self):
        """ "Representative to confirm", for those who may know."""
        told = getattr(self.signature, "is_told", False) and self.status in ("live", "again")
        return bool(told and self.signature.organization and not self.signature.is_represented)


def versions(user, wanted):
    """Published versions, each with how many signatures of it ``user`` finds (``found``), may read of the
    live ones (``seen``), and how many live ones there are (``live``): one query."""
    live = Signature.objects.live()
    return Version.objects.published().annotate(
        found=_count(wanted.rows(user)), seen=_count(live.visible_to(user)), live=_count(live)
    )


def _count(signatures):
    of_version = signatures.filter(version=OuterRef("pk")).order_by().values("version")
    return Coalesce(Subquery(of_version.annotate(n=Count("pk")).values("n"), output_field=IntegerField()), 0)


def drawn(taskforce, rows, user):
    """The Sketch of ``rows``: a pin with the row's number at each public place of an organisation whose
    signature binds.  Natural persons are never markers.  None without a territory or a pin."""
    frame = sketch.frame_of(taskforce)
    numbers = {row.signature.organization_id: row.number for row in rows if row.status in ("live", "again")}
    numbers.pop(None, None)
    if frame is None:
        return None
    places = Location.objects.visible_to(user).filter(organization__in=list(numbers))
    places = places.exclude(public_latitude=None).order_by("pk")
    points = places.values_list("organization", "public_latitude", "public_longitude")
    pins = {}
    for organization, latitude, longitude in points[:MOST_PINS]:
        if frame.has(latitude, longitude):
            x, y = map(round, frame.xy(latitude, longitude))
            pins[x, y, organization] = sketch.Pin(x, y, numbers[organization], "#17417e")
    if not pins:
        return None
    return sketch.Sketch(svg_map.WIDTH, frame.height, _around(pins.values()), list(pins.values()))


def _around(pins):
    """The part of the map to show: all ``pins`` and a margin, near enough for their numbers to be read."""
    xs, ys = [pin.x for pin in pins], [pin.y for pin in pins]
    side = max(max(xs) - min(xs), max(ys) - min(ys), SMALLEST_VIEW) + 2 * MARGIN
    west, north = (min(xs) + max(xs) - side) / 2, (min(ys) + max(ys) - side) / 2
    return f"{west:.0f} {north:.0f} {side:.0f} {side:.0f}"
