"""The directory as rows: one for each service at each of its places, and one for what has no service.

Every export goes through here: organisations and services are those ``visible_to`` the person, and of
places only what may be public is read.
"""

from typing import Any, NamedTuple

from django.db.models import Prefetch, QuerySet

from directory.models import Area, Location, Organization, Service, ServiceAtLocation
from directory.vocabulary import Precision

PAGE = 200  # organisations held in memory at once
COLUMNS = (
    "organization_id",
    "organization",
    "acronym",
    "kind",
    "organization_summary",
    "organization_description",
    "legal_identifier",
    "organization_email",
    "organization_phone",
    "organization_website",
    "area_served",
    "listed",
    "service_id",
    "service",
    "text_language",
    "summary",
    "description",
    "domains",
    "publics",
    "eligibility_description",
    "access",
    "application_process",
    "fees",
    "fees_description",
    "required_documents",
    "opening_hours",
    "hours_note",
    "languages",
    "phone",
    "email",
    "website",
    "is_mobile",
    "visibility",
    "last_verified_on",
    "place_id",
    "place",
    "address",
    "postal_code",
    "city",
    "latitude",
    "longitude",
    "precision",
    "area",
    "area_kind",
    "area_latitude",
    "area_longitude",
    "step_free",
    "transportation",
)
YES_NO = {True: "yes", False: "no", None: ""}
AREA_KINDS = {Area.Kind.TOWN: "town", Area.Kind.DISTRICT: "district"}


class Scope(NamedTuple):
    """What is exported: all that ``user`` may see, or those ``services`` of it and whose they are."""

    user: Any
    services: QuerySet | None = None

    def seen_services(self):
        seen = Service.objects.visible_to(self.user)
        return seen if self.services is None else seen.filter(pk__in=self.services.values("pk"))

    def seen_places(self):
        """Places the reader may see."""
        return Location.objects.visible_to(self.user)

    def seen_organizations(self):
        seen = Organization.objects.visible_to(self.user)
        return seen if self.services is None else seen.filter(pk__in=self.services.values("organization"))


def organizations(scope):
    """The organisations in ``scope``, with ``places`` and ``offers`` (services, each with ``stands``:
    its ServiceAtLocation, the main one first), a page of them at a time."""
    stands = ServiceAtLocation.objects.select_related("location__area")
    services = scope.seen_services().prefetch_related(
        Prefetch("at_locations", stands, to_attr="stands"), "languages"
    )
    found = scope.seen_organizations().prefetch_related(
        Prefetch("locations", scope.seen_places().select_related("area"), to_attr="places"),
        Prefetch("services", services, to_attr="offers"),
    )
    return found.iterator(chunk_size=PAGE)


def rows(scope):
    """Dicts by ``COLUMNS``; texts, and numbers for coordinates (None without a public position)."""
    for organization in organizations(scope):
        own, busy = organization_cells(organization), set()
        for service in organization.offers:
            told = own | service_cells(service)
            places = [stand.location for stand in service.stands]
            busy |= {place.pk for place in places}
            for place in places:
                yield told | place_cells(place)
            if not places:
                yield told
        if scope.services is not None:
            continue
        free = [place for place in organization.places if place.pk not in busy]
        for place in free:
            yield own | place_cells(place)
        if not free and not organization.offers:
            yield own


def organization_cells(organization):
    return {
        "organization_id": str(organization.uuid),
        "organization": organization.name,
        "acronym": organization.acronym,
        "kind": organization.kind,
        "organization_summary": organization.summary,
        "organization_description": organization.description,
        "legal_identifier": organization.legal_identifier,
        "organization_email": organization.email,
        "organization_phone": organization.phone,
        "organization_website": organization.website,
        "area_served": organization.area_served,
        "listed": YES_NO[organization.is_listed],
    }


SAME_NAME = (
    "summary",
    "description",
    "eligibility_description",
    "application_process",
    "fees",
    "fees_description",
    "opening_hours",
    "hours_note",
    "phone",
    "email",
    "website",
    "visibility",
)


def service_cells(service):
    verified = service.last_verified_on
    return {name: getattr(service, name) for name in SAME_NAME} | {
        "service_id": str(service.uuid),
        "service": service.name,
        "text_language": service.language,
        "domains": " | ".join(service.domains),
        "publics": " | ".join(service.publics),
        "access": " | ".join(service.access),
        "required_documents": "none" if service.no_documents_needed else service.required_documents,
        "languages": " | ".join(spoken_cell(spoken) for spoken in service.languages.all()),
        "is_mobile": YES_NO[service.is_mobile],
        "last_verified_on": verified.isoformat() if verified else "",
    }


def spoken_cell(spoken):
    """``"ro:fluent:on Tuesday"``."""
    return ":".join(filter(None, (spoken.language, spoken.level, spoken.when.replace("|", "/"))))


def place_cells(place):
    """What may be public of a place: nothing here reads its exact position or its exact address."""
    is_hidden = place.precision == Precision.NONE
    is_near = place.precision in (Precision.EXACT, Precision.STREET)
    return {
        "place_id": str(place.uuid),
        "place": "" if is_hidden else place.name,
        "address": place.public_street,
        "postal_code": "" if is_hidden else place.postal_code,
        "city": "" if is_hidden else place.city,
        "latitude": place.public_latitude,
        "longitude": place.public_longitude,
        "precision": place.precision,
        "step_free": YES_NO[place.step_free],
        "transportation": place.transportation if is_near else "",
    } | area_cells(None if is_near or is_hidden else place.area)


def area_cells(area):
    """The district or town by which a place is shown, with its own middle: nothing of the place."""
    return {
        "area": area.name if area else "",
        "area_kind": AREA_KINDS[area.kind] if area else "",
        "area_latitude": area.latitude if area else None,
        "area_longitude": area.longitude if area else None,
    }
