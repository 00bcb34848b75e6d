"""The directory in Open Referral HSDS 3: one page of services, each with its organisation and places.

``contents`` is what HSDS calls a page of full services.  ``organizations`` beside it holds every
organisation with its places, so that one without a service is not lost.
"""

import uuid

from django.utils import timezone

from directory.exports.pieces import array, one
from directory.exports.rows import YES_NO, organizations, place_cells, service_cells, spoken_cell
from directory.models import TaskForce
from directory.vocabulary import SPOKEN, Access, Domain, Fees, Precision, Public, Visibility

NAMESPACE = uuid.UUID("6f0f3f0c-6d0e-5d0e-9a53-6f1f1a7a8b1e")  # ours, for what has no UUID of its own
AREA = ("area", "area_kind", "area_latitude", "area_longitude")


def hsds(scope):
    """The file, piece by piece."""
    force = TaskForce.objects.current()
    country = force.country if force else ""
    total = scope.seen_services().filter(organization__in=scope.seen_organizations()).count()
    page = {
        "total_items": total,
        "total_pages": 1,
        "page_number": 1,
        "size": total,
        "first_page": True,
        "last_page": True,
        "empty": total == 0,
    }
    yield f'{one(page)[:-1]}, "contents": '
    yield from array(_services(scope, country))
    yield ', "organizations": '
    yield from array(_organization(organization, country) for organization in organizations(scope))
    yield "}\n"


def _services(scope, country):
    for organization in organizations(scope):
        for service in organization.offers:
            yield _service(service, organization, country)


def _id(*parts):
    """A UUID that is the same at each export for the same thing."""
    return str(uuid.uuid5(NAMESPACE, "/".join(map(str, parts))))


def _told(values):
    """``values`` without those that say nothing."""
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def _phones(owner):
    return [{"id": _id(owner.uuid, "phone"), "number": owner.phone}] if owner.phone else []


def _attribute(owner, entity, kind, code, label):
    label = str(label)
    term = {"id": _id(kind, code), "code": code, "name": label, "description": label, "taxonomy": kind}
    return {
        "id": _id(owner.uuid, kind, code),
        "link_id": str(owner.uuid),
        "link_entity": entity,
        "link_type": kind,
        "value": code,
        "taxonomy_term_id": term["id"],
        "taxonomy_term": term,
    }


def _organization(organization, country):
    """An organisation with all its places."""
    return _head(organization) | {"locations": [_location(place, country) for place in organization.places]}


def _head(organization):
    """An organisation without its places."""
    description = organization.description or organization.summary or organization.name
    told = {"area_served": organization.area_served, "listed": YES_NO[organization.is_listed]}
    return _told(
        {
            "id": str(organization.uuid),
            "name": organization.name,
            "alternate_name": organization.acronym,
            "description": description,
            "email": organization.email,
            "website": organization.website,
            "tax_id": organization.legal_identifier,
            "legal_status": organization.kind,
            "phones": _phones(organization),
            "attributes": [
                _attribute(organization, "organization", name, word, word)
                for name, word in told.items()
                if word
            ],
        }
    )


def _service(service, organization, country):
    cells = service_cells(service)
    return _told(
        {
            "id": str(service.uuid),
            "organization_id": str(organization.uuid),
            "name": service.name,
            "alternate_name": service.summary,
            "description": service.description,
            "url": service.website,
            "email": service.email,
            "status": "active",
            "application_process": service.application_process,
            "fees_description": service.fees_description,
            "eligibility_description": service.eligibility_description,
            "assured_date": cells["last_verified_on"],
            "alert": service.notice if service.is_notice_shown(timezone.localdate()) else "",
            "last_modified": service.modified.isoformat(),
            "organization": _head(organization),
            "phones": _phones(service),
            "schedules": _schedules(service),
            "languages": [_language(service, spoken) for spoken in service.languages.all()],
            "cost_options": _costs(service),
            "required_documents": _papers(service, cells["required_documents"]),
            "attributes": list(_attributes(service, cells)),
            "service_at_locations": [_at(service, stand.location, country) for stand in service.stands],
        }
    )


def _schedules(service):
    """Hours in words, and as OpenStreetMap writes them: HSDS knows no holidays and no exceptions."""
    told = _told({"description": service.hours_note, "notes": service.opening_hours})
    return [{"id": _id(service.uuid, "hours")} | told] if told else []


def _language(service, spoken):
    name = str(SPOKEN[spoken.language][0]) if spoken.language in SPOKEN else spoken.language
    _code, _colon, note = spoken_cell(spoken).partition(":")
    return {
        "id": _id(service.uuid, "language", spoken.language),
        "code": spoken.language,
        "name": name,
        "note": note,
    }


def _costs(service):
    if not service.fees:
        return []
    amount = {"amount": 0} if service.fees == Fees.FREE else {}
    return [{"id": _id(service.uuid, "cost"), "option": service.fees} | amount]


def _papers(service, needed):
    return [{"id": _id(service.uuid, "papers"), "document": needed}] if needed else []


def _attributes(service, cells):
    """Domains, publics, ways to come, who may see it, and the language of the text, as taxonomy terms."""
    for kind, choices, codes in (
        ("domains", Domain, service.domains),
        ("publics", Public, service.publics),
        ("access", Access, service.access),
        ("visibility", Visibility, [service.visibility]),
    ):
        for code in codes:
            yield _attribute(service, "service", kind, code, choices(code).label)
    yield _attribute(service, "service", "text_language", service.language, service.language)
    yield _attribute(service, "service", "is_mobile", cells["is_mobile"], cells["is_mobile"])


def _at(service, place, country):
    return {
        "id": _id(service.uuid, place.uuid),
        "service_id": str(service.uuid),
        "location_id": str(place.uuid),
        "location": _location(place, country),
    }


def _location(place, country):
    """A place as the public may know it."""
    cells = place_cells(place)
    attributes = [
        _attribute(place, "location", "precision", place.precision, Precision(place.precision).label)
    ]
    for name in AREA if cells["area"] else ():
        told = str(cells[name])
        attributes.append(_attribute(place, "location", name, told, told))
    return _told(
        {
            "id": str(place.uuid),
            "location_type": "physical",
            "name": cells["place"],
            "transportation": cells["transportation"],
            "latitude": cells["latitude"],
            "longitude": cells["longitude"],
            "addresses": _addresses(place, cells, country),
            "accessibility": _accessibility(place),
            "attributes": attributes,
        }
    )


def _addresses(place, cells, country):
    if not (cells["address"] or cells["city"] or cells["postal_code"]):
        return []
    return [
        {
            "id": _id(place.uuid, "address"),
            "address_1": cells["address"],
            "city": cells["city"],
            "state_province": "",
            "postal_code": cells["postal_code"],
            "country": country,
            "address_type": "physical",
        }
    ]


def _accessibility(place):
    if place.step_free is None:
        return []
    details = YES_NO[place.step_free]
    return [{"id": _id(place.uuid, "step-free"), "description": "step-free access", "details": details}]
