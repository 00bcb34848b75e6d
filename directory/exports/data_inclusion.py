"""The directory in data·inclusion v1: structures and services, each with one address.

That format knows one address for a service: at a second place the service stands again, with the same
``id`` and that address.  It is made for France: a postcode that is not five digits is left out.  It
cannot say that something is for partners only, so nothing of that kind is in it, whoever asks.
"""

import re

from django.contrib.auth.models import AnonymousUser

from directory.exports.pieces import array
from directory.exports.rows import organizations, place_cells
from directory.imports.words import MODES, THEMES
from directory.vocabulary import Access, Fees, Public

SOURCE = "task-force"
NAME_LENGTH, DESCRIPTION_LENGTH = (3, 150), (5, 10_000)
SAID_BY_MODES = (Access.WALK_IN, Access.PHONE)
FEES = {Fees.FREE: "gratuit", Fees.PAID: "payant"}


def data_inclusion(scope):
    """The file, piece by piece."""
    scope = scope._replace(user=AnonymousUser())
    yield '{"structures": '
    yield from array(_structure(organization) for organization in organizations(scope))
    yield ', "services": '
    yield from array(_services(scope))
    yield "}\n"


def _services(scope):
    for organization in organizations(scope):
        for service in organization.offers:
            for stand in service.stands or [None]:
                yield _service(service, organization, stand and stand.location)


def _name(name):
    """A name as the format wants it: 3 to 150 characters, no full stop at the end."""
    shortest, longest = NAME_LENGTH
    name = name if len(name) <= longest else f"{name[: longest - 1]}…"
    return name.rstrip(".").ljust(shortest, "·")


def _told(values):
    return {name: value for name, value in values.items() if value not in ("", None, [])}


def _address(place):
    cells = place_cells(place)
    code = cells["postal_code"]
    return {
        "adresse": cells["address"],
        "code_postal": code if re.fullmatch(r"\d{5}", code) else None,
        "commune": cells["city"],
        "latitude": cells["latitude"],
        "longitude": cells["longitude"],
    }


def _contacts(owner):
    return {"courriel": owner.email, "telephone": owner.phone}


def _structure(organization):
    description = organization.description or organization.summary
    siret = re.sub(r"\s", "", organization.legal_identifier)
    return _told(
        {
            "source": SOURCE,
            "id": str(organization.uuid),
            "nom": _name(organization.name),
            "date_maj": organization.modified.date().isoformat(),
            "description": description if len(description) >= DESCRIPTION_LENGTH[0] else None,
            "siret": siret if re.fullmatch(r"\d{14}", siret) else None,
            "site_web": organization.website,
        }
        | _contacts(organization)
        | (_address(organization.places[0]) if organization.places else {})
    )


def _service(service, organization, place):
    publics = [Public.ALL.value] if Public.ALL in service.publics else list(service.publics)
    return _told(
        {
            "source": SOURCE,
            "structure_id": str(organization.uuid),
            "id": str(service.uuid),
            "nom": _name(service.name),
            "description": _description(service),
            "date_maj": service.modified.date().isoformat(),
            "thematiques": [THEMES[domain] for domain in service.domains],
            "publics": publics,
            "publics_precisions": service.eligibility_description,
            "frais": FEES.get(service.fees),
            "frais_precisions": service.fees_description,
            "modes_accueil": ["en-presentiel"] if place else [],
            "modes_mobilisation": [
                MODES[way] for way in service.access if way in (Access.WALK_IN, Access.PHONE)
            ],
            "mobilisable_par": _who(service),
            "mobilisation_precisions": service.application_process,
            "lien_mobilisation": service.website,
            "horaires_accueil": service.opening_hours,
        }
        | _contacts(service)
        | (_address(place) if place else {})
    )


def _who(service):
    """Only professionals when a service is reached through one; users too otherwise, when known."""
    if service.access == [Access.REFERRAL]:
        return ["professionnels"]
    return ["usagers", "professionnels"] if service.access else []


def _description(service):
    """At least five characters: the description, else the summary, else the name in full."""
    told = next(filter(None, (service.description, service.summary, service.name)))
    return told if len(told) >= DESCRIPTION_LENGTH[0] else f"{told} ({service.organization.name})"
