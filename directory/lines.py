"""A service as one line of a list: everything in words already, so that the template only prints."""

from functools import lru_cache

from django.urls import reverse
from django.utils.formats import number_format
from django.utils.functional import cached_property
from django.utils.html import format_html_join
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory import hours
from directory.vocabulary import SPOKEN, Access, Fees
from taskforce.common import geo
from taskforce.common.icons import icon


class Line:
    """One service of a list, for ``request``'s task force, language and moment, near ``spot`` (or None)."""

    def __init__(self, service, request, spot=None):
        self.service = service
        self.shown = service.shown
        self.domain = service.main_domain
        self.location = service.main_location
        self.request = request
        self.spot = spot

    def as_row(self):
        """The line as plain strings in a dict: it costs a template half of what an object costs.

        ``icon`` is SVG, ``tags`` the list items of the small signs under the text.
        """
        return {
            "url": self.url,
            "slug": self.service.slug,
            "name": self.shown.name,
            "summary": self.shown.summary,
            "language": self.text_language,
            "domain": self.domain.value,
            "icon": icon(self.domain.look.icon),
            "tags": self._tags(),
        }

    def _tags(self):
        signs = (
            ("clock", self.when, " ok" if self.is_open else ""),
            ("map-pin", self.where, ""),
            ("wallet", _("Free") if self.is_free else "", ""),
            ("languages", self.languages, ""),
        )
        shown = ((kind, icon(name), words) for name, words, kind in signs if words)
        return format_html_join("", '<li class="tag{}">{} {}</li>', shown)

    @property
    def url(self):
        return _address(get_language()).replace("SLUG", self.service.slug)

    @property
    def text_language(self):
        """The language of the text when it is not the page's; else ""."""
        language = self.shown.language
        return "" if language == self.request.shown_language else language

    @cached_property
    def state(self):
        return hours.state(self.service.opening_hours, self.request.taskforce.country, hours.now())

    @property
    def is_open(self):
        return bool(self.state and self.state.is_open)

    @property
    def when(self):
        """When it is open, or how to come when it has no hours."""
        if self.state:
            return hours.in_words(self.state, hours.now())
        return str(Access(self.service.access[0]).label) if self.service.access else ""

    @property
    def where(self):
        """The distance from the place asked for, or the town."""
        place = self.location
        if place is None:
            return ""
        if self.spot and place.is_on_map:
            away = geo.km_between(
                self.spot.latitude, self.spot.longitude, place.public_latitude, place.public_longitude
            )
            return _("%(km)s km") % {"km": number_format(away, 1 if away < 10 else 0)}
        return place.city if place.public_town else ""

    @property
    def languages(self):
        """Languages spoken besides the first one of the site, in their short form: "RO · Rromani"."""
        return " · ".join(SPOKEN[code][1] for code in self.service.spoken_codes if code != "fr")

    @property
    def is_free(self):
        return self.service.fees == Fees.FREE


@lru_cache(maxsize=16)
def _address(language):
    """The address of a service in ``language``, with SLUG for its slug: reversed once, not in every row."""
    return reverse("directory:service", args=["SLUG"])
