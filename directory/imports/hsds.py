"""Open Referral HSDS 3 JSON: services with their organisation and places, organisations with theirs."""

from directory.imports.hours import DAYS, is_osm
from directory.imports.trees import cell, child, children, renamed

ORGANIZATION = {
    "name": "organization",
    "alternate_name": "acronym",
    "description": "organization_description",
    "tax_id": "legal_identifier",
    "legal_status": "kind",
    "email": "organization_email",
    "website": "organization_website",
}
SERVICE = {
    "id": "service_id",
    "name": "service",
    "alternate_name": "summary",
    "description": "description",
    "url": "website",
    "email": "email",
    "application_process": "application_process",
    "fees_description": "fees_description",
    "eligibility_description": "eligibility_description",
    "assured_date": "last_verified_on",
}
LOCATION = {
    "id": "place_id",
    "name": "place",
    "transportation": "transportation",
    "latitude": "latitude",
    "longitude": "longitude",
}
OF_ORGANIZATION = ("area_served", "listed")
OF_PLACE = ("precision", "area", "area_kind", "area_latitude", "area_longitude")
OTHERS = (
    "organization_id",
    "organization_phone",
    *OF_ORGANIZATION,
    "phone",
    "domains",
    "publics",
    "access",
    "fees",
    "required_documents",
    "opening_hours",
    "hours_note",
    "languages",
    "text_language",
    "is_mobile",
    "visibility",
    "address",
    "address_2",
    "postal_code",
    "city",
    "step_free",
    *OF_PLACE,
)
BYDAY = dict(zip(("MO", "TU", "WE", "TH", "FR", "SA", "SU"), DAYS, strict=True))
OWN_TAXONOMIES = ("publics", "access", "visibility", "text_language", "is_mobile")


def _lists(content):
    """(organisations, services) of a page, of our own file, of a list or of a single object."""
    if isinstance(content, list):
        content = {"contents": content}
    elif "id" in content and "name" in content:
        content = {"contents": [content]}
    items = [item for name in ("organizations", "contents", "services") for item in children(content, name)]
    services = [item for item in items if _is_service(item)]
    return [item for item in items if not _is_service(item)], services


def _is_service(item):
    return any(name in item for name in ("status", "organization", "organization_id", "service_at_locations"))


def recognises(content):
    return isinstance(content, (dict, list)) and any(
        "name" in item for part in _lists(content) for item in part
    )


def headers(content):
    names = [*ORGANIZATION.values(), *SERVICE.values(), *LOCATION.values(), *OTHERS]
    return list(dict.fromkeys(names))


def source(content):
    return ""


def rows(content):
    """One row for each service at each of its places, then one for each place without a service."""
    organizations, services = _lists(content)
    told = {cell(item.get("id")): item for item in organizations}
    busy = set()
    for service in services:
        owner = child(service, "organization") or told.get(cell(service.get("organization_id")), {})
        row = _organization(owner, service) | _service(service)
        places = [child(at, "location") for at in children(service, "service_at_locations")]
        for place in filter(None, places):
            busy.add(cell(place.get("id")))
            yield row | _place(place)
        if not any(places):
            yield row
        told.setdefault(cell(owner.get("id")), owner)
    for organization in told.values():
        free = [place for place in children(organization, "locations") if cell(place.get("id")) not in busy]
        for place in free or [{}]:
            yield _organization(organization, {}) | _place(place)


def _organization(organization, service):
    row = renamed(organization, ORGANIZATION)
    if row.get("organization_description") == row.get(
        "organization"
    ):  # HSDS wants one, so we repeat the name
        row["organization_description"] = ""
    row["organization_id"] = cell(organization.get("id")) or cell(service.get("organization_id"))
    if children(organization, "phones"):
        row["organization_phone"] = _phone(organization)
    row |= {name: text for name, text in _taxonomies(organization).items() if name in OF_ORGANIZATION}
    return row


def _service(service):
    row = renamed(service, SERVICE)
    row["phone"] = _phone(service)
    row["languages"] = " | ".join(_language(spoken) for spoken in children(service, "languages"))
    row["required_documents"] = ", ".join(
        cell(paper.get("document")) for paper in children(service, "required_documents")
    )
    row["fees"] = _fees(service)
    taxonomies = _taxonomies(service)
    row |= {name: text for name, text in taxonomies.items() if name in OWN_TAXONOMIES}
    row["domains"] = taxonomies.get("domains") or " | ".join(
        text for name, text in taxonomies.items() if name not in OWN_TAXONOMIES
    )
    return row | _hours(service)


def _phone(node):
    numbers = [cell(phone.get("number")).strip('"') for phone in children(node, "phones")]
    return next(filter(None, numbers), "")


def _language(spoken):
    name = cell(spoken.get("code")) or cell(spoken.get("name"))
    return f"{name}:{cell(spoken.get('note'))}"


def _fees(service):
    for option in children(service, "cost_options"):
        if option.get("amount") == 0:
            return "free"
        return cell(option.get("option"))
    return ""


def _taxonomies(node):
    """``{taxonomy: "code | code"}`` of the attributes."""
    found = {}
    for attribute in children(node, "attributes"):
        term = child(attribute, "taxonomy_term")
        kind = cell(attribute.get("link_type")) or "domains"
        word = cell(term.get("code")) or cell(attribute.get("value")) or cell(term.get("name"))
        found.setdefault(kind, []).append(word)
    return {kind: " | ".join(filter(None, codes)) for kind, codes in found.items()}


def _hours(service):
    """Opening hours in OSM syntax, from our own notes or from weekly schedules."""
    schedules = children(service, "schedules")
    own = next((cell(item.get("notes")) for item in schedules if is_osm(cell(item.get("notes")))), "")
    words = next(filter(None, (cell(item.get("description")) for item in schedules)), "")
    return {"opening_hours": own or "; ".join(filter(None, map(_weekly, schedules))), "hours_note": words}


def _weekly(schedule):
    days = [BYDAY[day] for day in cell(schedule.get("byday")).split(",") if day in BYDAY]
    opens, closes = (cell(schedule.get(name))[:5] for name in ("opens_at", "closes_at"))
    return f"{','.join(days)} {opens}-{closes}" if days and opens and closes else ""


def _place(location):
    if not location:
        return {}
    row = renamed(location, LOCATION)
    address = next(iter(children(location, "addresses")), {})
    names = {"address_1": "address", "address_2": "address_2", "postal_code": "postal_code", "city": "city"}
    row |= renamed(address, names)
    access = next(iter(children(location, "accessibility")), {})
    if cell(access.get("details")) in ("yes", "no"):
        row["step_free"] = access["details"]
    taxonomies = _taxonomies(location)
    return row | {name: taxonomies[name] for name in OF_PLACE if name in taxonomies}
