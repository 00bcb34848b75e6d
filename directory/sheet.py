"""A service in full: what its page and its paper sheet say, in words."""

from django.conf import settings
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext as _

from directory import hours
from directory.lines import Line
from directory.models import FRESH_DAYS
from directory.vocabulary import Access, Domain, Public
from taskforce.common import share


class Sheet(Line):
    """One service with all its facts, for ``request``'s task force, language and moment."""

    @property
    def name(self):
        return self.shown.name

    @property
    def description(self):
        """The long text; it exists in the original language only."""
        return self.service.description

    @property
    def original_language(self):
        """The language of texts that are not translated, when it is not the page's; else ""."""
        return "" if self.service.language == self.request.shown_language else self.service.language

    @property
    def is_draft_translation(self):
        return self.shown is not self.service and self.shown.state == "draft"

    @property
    def missing_language(self):
        """True when the text was asked for in a language nobody has written it in yet."""
        return self.request.asked_language not in (self.shown.language, self.service.language)

    @property
    def domains(self):
        return [Domain(code) for code in self.service.domains]

    @property
    def publics(self):
        return ", ".join(str(Public(code).label) for code in self.service.publics if code in Public.values)

    @property
    def access(self):
        labels = [str(Access(code).label) for code in self.service.access if code in Access.values]
        return ", ".join(labels[:1] + [lower_first(label) for label in labels[1:]])

    @property
    def application_process(self):
        return self.shown.application_process or self.service.application_process

    @property
    def papers(self):
        if self.service.no_documents_needed:
            return _("No papers needed")
        return self.service.required_documents

    @cached_property
    def spoken(self):
        """Each language spoken with its level, unless fluent, and when."""
        return list(self.service.languages.all())

    @cached_property
    def locations(self):
        """Its places, the main one first."""
        rows = sorted(self.service.at_locations.all(), key=lambda row: (not row.is_main, row.pk))
        return [row.location for row in rows]

    @cached_property
    def week(self):
        return hours.week(self.service.opening_hours, self.today)

    @cached_property
    def today(self):
        return hours.now().date()

    @property
    def notice(self):
        return self.service.notice if self.service.is_notice_shown(self.today) else ""

    @property
    def verified_days(self):
        """Days since somebody checked that all this is true; None when nobody has."""
        checked = self.service.last_verified_on
        return (self.today - checked).days if checked else None

    @property
    def is_verified_lately(self):
        return self.verified_days is not None and self.verified_days <= FRESH_DAYS

    @property
    def verified_by(self):
        """Who checked it, by role: the public page names no person."""
        checker = self.service.last_verified_by
        if checker is None:
            return ""
        return _("by the coordinator") if checker.is_coordinator else _("by the partner")

    @property
    def phone(self):
        return self.service.phone or self.service.organization.phone

    @property
    def phone_link(self):
        return tel(self.phone)

    @property
    def absolute_url(self):
        return f"{settings.SITE_URL}/{self.request.asked_language}{self.url.removeprefix(self._prefix)}"

    @property
    def _prefix(self):
        return f"/{self.request.shown_language}"

    @property
    def way(self):
        """Links that open a map of the visitor's own: ``geo:`` and OpenStreetMap; None without a position."""
        place = self.location
        if not place or not place.is_on_map:
            return None
        latitude, longitude = place.public_latitude, place.public_longitude
        return {
            "geo": f"geo:{latitude:.5f},{longitude:.5f}",
            "directions": f"https://www.openstreetmap.org/directions?to={latitude:.5f}%2C{longitude:.5f}",
            "osm": f"https://www.openstreetmap.org/?mlat={latitude:.5f}&mlon={longitude:.5f}#map=17/{latitude:.5f}/{longitude:.5f}",
        }

    @property
    def share(self):
        return share.links(self.name, self.absolute_url)

    @property
    def printed_on(self):
        return timezone.localtime().date()


def lower_first(label):
    """``label`` as it stands inside a sentence: "By telephone" → "by telephone"."""
    return label[:1].lower() + label[1:]


def tel(phone):
    """``phone`` as the address of a link to call it."""
    return "tel:" + "".join(char for char in phone if char.isdigit() or char == "+")
