"""data·inclusion v1: structures (organisations with an address) and services (each with its own)."""

from directory.imports.trees import cell, children, renamed

PLACE = {
    "adresse": "address",
    "complement_adresse": "address_2",
    "code_postal": "postal_code",
    "commune": "city",
    "latitude": "latitude",
    "longitude": "longitude",
}
STRUCTURE = {
    "id": "organization_id",
    "nom": "organization",
    "description": "organization_description",
    "siret": "legal_identifier",
    "courriel": "organization_email",
    "telephone": "organization_phone",
    "site_web": "organization_website",
}
SERVICE = {
    "id": "service_id",
    "structure_id": "organization_id",
    "nom": "service",
    "description": "description",
    "thematiques": "domains",
    "publics": "publics",
    "publics_precisions": "eligibility_description",
    "conditions_acces": "eligibility_description",
    "frais": "fees",
    "frais_precisions": "fees_description",
    "mobilisation_precisions": "application_process",
    "lien_mobilisation": "website",
    "horaires_accueil": "opening_hours",
    "courriel": "email",
    "telephone": "phone",
}


def _lists(content):
    """(structures, services) of a file: two lists by name, or one list of either."""
    if isinstance(content, list):
        content = {"items": content}
    items = children(content, "items") + children(content, "structures") + children(content, "services")
    structures = [item for item in items if "structure_id" not in item]
    return structures, [item for item in items if "structure_id" in item]


def recognises(content):
    return isinstance(content, (dict, list)) and any(
        "nom" in item for part in _lists(content) for item in part
    )


def headers(content):
    """Every field that can be told, in one order."""
    names = [*STRUCTURE.values(), *SERVICE.values(), "access", *PLACE.values()]
    return list(dict.fromkeys(names))


def source(content):
    structures, services = _lists(content)
    return cell((structures or services)[0].get("source"))


def rows(content):
    """Structures first, then services, of which each names its structure by identifier."""
    structures, services = _lists(content)
    for structure in structures:
        yield renamed(structure, STRUCTURE) | renamed(structure, PLACE)
    for service in services:
        row = renamed(service, SERVICE) | renamed(service, PLACE)
        conditions = (cell(service.get(name)) for name in ("publics_precisions", "conditions_acces"))
        row["eligibility_description"] = " ".join(filter(None, conditions))
        row["access"] = " | ".join(_ways(service))
        yield row


def _ways(service):
    """How to come; only through a professional when users themselves may not ask."""
    who = cell(service.get("mobilisable_par")).split(" | ")
    ways = cell(service.get("modes_mobilisation")).split(" | ")
    return [*ways, *(["professionnels"] if who == ["professionnels"] else [])]
