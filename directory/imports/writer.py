"""Writes Entries to the directory, a batch at a time, inside the caller's transaction."""

from directory import actions
from directory.areas import AreaFinder
from directory.imports.report import Issue
from directory.imports.shelves import (
    CREATED,
    EDITED,
    UNCHANGED,
    UPDATED,
    LocationShelf,
    OrganizationShelf,
    ServiceShelf,
)
from directory.models import Service, ServiceAtLocation, ServiceLanguage

RANK = (UNCHANGED, EDITED, UPDATED, CREATED)


class Writer:
    """``source``, ``report`` and ``areas`` (Areas) are those of the file; call ``write`` for each batch."""

    def __init__(self, source, report, areas):
        self.report, self.areas = report, areas
        self.organizations = OrganizationShelf(source, self.tell_edited)
        self.places = LocationShelf(source, self.tell_edited, finder=AreaFinder())
        self.services = ServiceShelf(source, self.tell_edited)

    def tell_edited(self, record):
        self.report.add(Issue(0, "edited_here", {"name": str(record)}))

    def write(self, entries):
        """Writes the entries; their outcomes go to the report."""
        by_organization = self.put(self.organizations, [entry.organization for entry in entries])
        with_place = [entry for entry in entries if entry.place]
        for entry in with_place:
            entry.place.fields["organization_id"] = self.organizations.pks[entry.organization.key]
            if entry.area:
                entry.place.fields["area"] = self.areas.get(entry.area)
        by_place = self.put(self.places, [entry.place for entry in with_place])
        with_service = [entry for entry in entries if entry.service]
        for entry in with_service:
            entry.service.fields["organization_id"] = self.organizations.pks[entry.organization.key]
        by_service = self.put(self.services, [entry.service for entry in with_service])
        self.speak(with_service, by_service)
        moved = self.stand(with_service, by_service)
        self.index(moved, by_organization, by_place, by_service)
        self.tell(entries, by_organization, by_place, by_service)

    @staticmethod
    def put(shelf, parts):
        first = {}
        for part in parts:
            if part.key not in first or not first[part.key].fields:
                first[part.key] = part
        return shelf.put(first)

    def speak(self, entries, outcomes):
        """The languages of the services: what the file says replaces what was there."""
        told = {
            self.services.pks[entry.service.key]: (entry.service.key, entry.languages)
            for entry in entries
            if entry.languages is not None and outcomes.get(entry.service.key) not in (None, EDITED)
        }
        current = {}
        for row in ServiceLanguage.objects.filter(service__in=told):
            current.setdefault(row.service_id, []).append((row.language, row.level, row.when))
        differing = {pk: value for pk, value in told.items() if current.get(pk, []) != value[1]}
        ServiceLanguage.objects.filter(service__in=differing).delete()
        ServiceLanguage.objects.bulk_create(
            ServiceLanguage(service_id=pk, **spoken._asdict())
            for pk, (_key, languages) in differing.items()
            for spoken in languages
        )
        for key, _languages in differing.values():
            outcomes[key] = UPDATED if outcomes[key] == UNCHANGED else outcomes[key]

    def stand(self, entries, outcomes):
        """Puts the services at their places, the first as the main one; keys of the services that moved."""
        wanted = {}
        for entry in entries:
            if entry.place and outcomes.get(entry.service.key) != EDITED:
                pair = self.services.pks[entry.service.key], self.places.pks[entry.place.key]
                wanted[pair] = entry.service.key
        services = {service for service, _place in wanted}
        known = set(
            ServiceAtLocation.objects.filter(service__in=services).values_list("service_id", "location_id")
        )
        placed = {service for service, _place in known}
        rows = []
        for service, place in wanted:
            if (service, place) not in known:
                rows.append(
                    ServiceAtLocation(service_id=service, location_id=place, is_main=service not in placed)
                )
                placed.add(service)
        ServiceAtLocation.objects.bulk_create(rows)
        return {row.service_id for row in rows}

    def index(self, moved, by_organization, by_place, by_service):
        """Renews the words by which services are found: their own, their organisation's, their places'."""
        renamed = self.updated(self.organizations, by_organization)
        changed = self.updated(self.places, by_place)
        touched = moved | {self.services.pks[key] for key, done in by_service.items() if done != UNCHANGED}
        if renamed:
            touched |= set(Service.objects.filter(organization__in=renamed).values_list("pk", flat=True))
        if changed:
            there = ServiceAtLocation.objects.filter(location__in=changed)
            touched |= set(there.values_list("service_id", flat=True))
        if touched:
            actions.index_services(Service.objects.filter(pk__in=touched))

    @staticmethod
    def updated(shelf, outcomes):
        """The primary keys of the records of ``shelf`` that changed."""
        return [shelf.pks[key] for key, outcome in outcomes.items() if outcome == UPDATED]

    def tell(self, entries, by_organization, by_place, by_service):
        """Counts what became of each row (the greatest change of its records) and what was made."""
        for name, outcomes in (
            ("organizations", by_organization),
            ("places", by_place),
            ("services", by_service),
        ):
            self.report.count(name, sum(outcome == CREATED for outcome in outcomes.values()))
        for entry in entries:
            outcomes = [by_organization.get(entry.organization.key)]
            outcomes += [by_place.get(entry.place.key)] if entry.place else []
            outcomes += [by_service.get(entry.service.key)] if entry.service else []
            known = [outcome for outcome in outcomes if outcome]
            self.report.count(max(known, key=RANK.index) if known else UNCHANGED)
