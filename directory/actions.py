"""What happens in the directory.  Each verb guards, then works in one atomic block.

Pages, imports, the demonstration and commands all call these; nothing else writes the directory.
"""

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import transaction
from django.db.models import Prefetch
from django.utils import translation
from guardian.shortcuts import assign_perm

from directory.models import (
    Location,
    Organization,
    Service,
    ServiceAtLocation,
    ServiceTranslation,
    ServiceWords,
    TaskForce,
)
from directory.vocabulary import Domain
from taskforce.common import text

FOUND_BY = ("name", "summary", "domains", "organization__name", "organization__acronym")


def create_organization(**fields):
    """A new organisation with its group of people, which may edit it.  Returns the Organization."""
    with transaction.atomic():
        organization = Organization(**fields)
        organization.group = Group.objects.create(name=f"organization {organization.uuid}")
        organization.save()
        assign_perm("directory.edit_organization", organization.group, organization)
        TaskForce.objects.changed()
    return organization


def join_organization(*, user, organization, may_sign=False):
    """Makes ``user`` one of the organisation's people; ``may_sign`` also lets it sign the charter."""
    with transaction.atomic():
        user.groups.add(organization.group)
        if may_sign:
            assign_perm("directory.sign_for_organization", user, organization)


def set_commitment(*, organization, commitment, since=None, ends=None):
    """Writes where ``organization`` stands with the charter: ``since`` the day it signed, ``ends`` the
    moment (UTC) its signature lapses if it does not sign the new version.  The charter calls this inside
    the transaction that proves it; the members' layer opens or closes with the commit."""
    organization.commitment, organization.commitment_since = commitment, since
    organization.commitment_ends = ends
    organization.save(update_fields=["commitment", "commitment_since", "commitment_ends"])
    TaskForce.objects.changed()


def place_service(*, service, locations):
    """Puts ``service`` at ``locations`` (Location objects, the main one first), and nowhere else."""
    with transaction.atomic():
        service.at_locations.all().delete()
        ServiceAtLocation.objects.bulk_create(
            ServiceAtLocation(service=service, location=location, is_main=number == 0)
            for number, location in enumerate(locations)
        )


def index_services(services):
    """Writes the words by which ``services`` (a QuerySet) are found; call after any change of theirs.

    Name, summary, organisation, town and domain, in every content language, folded.
    """
    services = (
        services.select_related("organization")
        .only(*FOUND_BY)
        .prefetch_related(
            Prefetch("translations", ServiceTranslation.objects.only("service", "name", "summary")),
            Prefetch("locations", Location.objects.only("postal_code", "city", "precision")),
        )
    )
    rows = [ServiceWords(service=service, text=_words_of(service)) for service in services.iterator(500)]
    ServiceWords.objects.bulk_create(
        rows, batch_size=500, update_conflicts=True, unique_fields=["service"], update_fields=["text"]
    )


def _words_of(service):
    parts = [service.name, service.summary, service.organization.name, service.organization.acronym]
    for translated in service.translations.all():
        parts += [translated.name, translated.summary]
    for location in service.locations.all():
        parts.append(location.public_town)
    parts += [name for code in service.domains for name in _domain_names()[code]]
    return " ".join(dict.fromkeys(text.WORD.findall(text.fold(" ".join(parts)))))


def _domain_names():
    """Each domain's name in every interface language: ``{"housing": ["Logement", "Housing", …]}``."""
    if not _names:
        for language in settings.INTERFACE_LANGUAGES["public"]:
            with translation.override(language):
                for code, label in Domain.choices:
                    _names.setdefault(code, []).append(str(label))
    return _names


_names = {}


def save_service(*, service, locations=None, languages=None, translations=None):
    """Saves ``service`` with its places (main first), ServiceLanguage and ServiceTranslation rows.

    ``None`` leaves the rows as they are; a list replaces them.  Keeps the index and the version true.
    """
    with transaction.atomic():
        service.save()
        if locations is not None:
            place_service(service=service, locations=locations)
        for rows, related in ((languages, service.languages), (translations, service.translations)):
            if rows is not None:
                related.all().delete()
                for row in rows:
                    row.service = service
                related.bulk_create(rows)
        index_services(Service.objects.filter(pk=service.pk))
        TaskForce.objects.changed()
    return service
