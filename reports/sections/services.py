"""The services of the directory, counted and drawn; public places only."""

from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.models import Area
from directory.vocabulary import SPOKEN, Domain, Fees
from reports.sections import parts

MOST_TOWNS = 40


def services(year):
    """How many there are in each domain, in which languages, and where: a map with its list, then a table."""
    if not year.services:
        return [parts.note(_("No service stood in the public directory when this report was made."))]
    said = ngettext(
        "The directory held %(n)s published service when this report was made.",
        "The directory held %(n)s published services when this report was made.",
        len(year.services),
    )
    drawn = service_map(year)
    return [
        parts.text(said % {"n": len(year.services)}),
        *([drawn] if drawn["points"] else ()),
        _by_domain(year),
    ]


def _by_domain(year):
    rows = []
    for domain in Domain:
        mine = [service for service in year.services if domain in service.domains]
        free = sum(service.fees == Fees.FREE for service in mine)
        codes = {row.language for service in mine for row in service.languages.all()}
        spoken = ", ".join(str(SPOKEN[code][0]) for code in SPOKEN if code in codes and code != "fr")
        rows.append([domain.label, len(mine), free, spoken or "–"])
    columns = [_("Domain"), _("Services"), _("Of them free"), _("Languages spoken besides French")]
    caption = _("Services by domain; a service may stand in several")
    return parts.table("services-by-domain", caption, columns, rows, source=_("Public directory"))


def service_map(year):
    """The map block: one numbered point for each service that has a public place."""
    points = []
    for service in year.services:
        place = main_place(service)
        if place is not None and place.is_on_map:
            points.append(
                {
                    "latitude": place.public_latitude,
                    "longitude": place.public_longitude,
                    "domain": str(service.main_domain),
                    "number": len(points) + 1,
                    "name": service.name,
                }
            )
    towns = Area.objects.filter(kind=Area.Kind.TOWN).order_by("name", "pk")[:MOST_TOWNS]
    said = ngettext("%(n)s service has a public place.", "%(n)s services have a public place.", len(points))
    return {
        "type": "map",
        "name": "services-map",
        "caption": _("Where the services are given"),
        "text": said % {"n": len(points)},
        "outline": year.taskforce.outline,
        "background": year.taskforce.background,
        "towns": list(towns.values("name", "latitude", "longitude")),
        "points": points,
        "source": _("Public directory"),
    }


def main_place(service):
    """The place a service is mainly given at, or None; needs ``at_locations__location`` prefetched."""
    rows = list(service.at_locations.all())
    return rows[0].location if rows else None
