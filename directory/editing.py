"""What editors do to the directory: each verb guards, then works in one atomic block.

Every edit raises the record's revision by a compare-and-set, so that of two people who edit the same
record the second is told (ConflictError), and leaves one Change in the history of the organisation.
"""

from django.db import transaction
from django.db.models import F
from django.utils import timezone

from directory import actions, snapshots
from directory.areas import AreaFinder
from directory.models import Change, Service, TaskForce
from directory.vocabulary import Status

# What the forms of a service do not hold: an edit leaves it as it is in the database.
NOT_IN_FORMS = ("status", "last_verified_on", "last_verified_by_id")
WITHOUT_REVISION = {*NOT_IN_FORMS, "may_sign"}  # changes of these leave the revision as it is


class ConflictError(Exception):
    """Someone saved the record first.  ``fields`` maps each field that both changed to [saved text, refused
    text]; ``untouched`` names those that only the other one changed (see ``snapshots.three_way``);
    ``revision`` is the one to give in order to save all the same."""

    def __init__(self, revision, fields, untouched=()):
        super().__init__(revision, fields)
        self.revision, self.fields, self.untouched = revision, fields, untouched


def add_organization(*, who, **fields):
    """A new organisation, made by ``who``.  Returns it."""
    with transaction.atomic():
        organization = actions.create_organization(**fields)
        note(organization, snapshots.differences({}, snapshots.of(organization)), who)
    return organization


def edit_organization(*, organization, revision, who):
    """Saves ``organization`` as it stands in memory, if the database still is at ``revision``.

    Raises ConflictError when it is not; writes nothing when nothing differs.
    """
    with transaction.atomic():
        changes = _changes(organization)
        if changes:
            claim(organization, revision, changes)
            organization.save()
            actions.index_services(organization.services.all())
            note(organization, changes, who)
            TaskForce.objects.changed()
    return organization


def add_location(*, location, who):
    """A new place of ``location.organization``.  Returns it."""
    with transaction.atomic():
        AreaFinder().place(location)
        location.save()
        note(location, snapshots.differences({}, snapshots.of(location)), who)
        TaskForce.objects.changed()
    return location


def edit_location(*, location, revision, who):
    """Saves ``location`` like ``edit_organization``, in the area its position falls in."""
    with transaction.atomic():
        changes = _changes(location)
        if changes:
            claim(location, revision, changes)
            AreaFinder().place(location)
            location.save()
            actions.index_services(location.services.all())
            note(location, changes, who)
            TaskForce.objects.changed()
    return location


def delete_location(*, location, who):
    """Takes the place away; a service that was mainly there is from now on mainly at its next place."""
    with transaction.atomic():
        services = list(location.services.all())
        note(location, snapshots.differences(snapshots.of(location), {}), who)
        location.delete()
        for service in services:
            left = [row.location for row in service.at_locations.select_related("location")]
            actions.place_service(service=service, locations=left)
        actions.index_services(Service.objects.filter(pk__in=[service.pk for service in services]))
        TaskForce.objects.changed()


def add_service(*, service, who, **parts):
    """A new service with its ``locations`` (main first), ``languages`` and ``translations``.  Returns it."""
    with transaction.atomic():
        actions.save_service(service=service, **parts)
        now = snapshots.of(service) | snapshots.of_parts(**parts)
        note(service, snapshots.differences({}, now), who)
    return service


def edit_service(*, service, revision, who, **parts):
    """Saves ``service`` with its ``locations``, ``languages`` and ``translations`` like an organisation."""
    with transaction.atomic():
        before = locked(service)
        for name in NOT_IN_FORMS:
            setattr(service, name, getattr(before, name))
        changes = snapshots.differences(
            snapshots.of(before) | snapshots.saved_parts(before),
            snapshots.of(service) | snapshots.of_parts(**parts),
        )
        if changes:
            claim(service, revision, changes)
            actions.save_service(service=service, **parts)
            note(service, changes, who)
    return service


def verify_service(*, service, who):
    """Says that what is written of ``service`` is true today.  No revision: no text changes."""
    _set(service, who, last_verified_on=timezone.localdate(), last_verified_by=who)


def set_service_status(*, service, status, who):
    """Publishes, archives or takes back to draft; ValueError for any other word."""
    _set(service, who, status=Status(status).value)


def _set(service, who, **values):
    with transaction.atomic():
        row = locked(service)
        before = snapshots.of(row)
        for name, value in values.items():
            setattr(row, name, value)
            setattr(service, name, value)
        row.save(update_fields=[*values, "modified"])
        if changes := snapshots.differences(before, snapshots.of(row)):
            note(row, changes, who)
        TaskForce.objects.changed()


def locked(record):
    """The row as the database has it, held until the end of the transaction where the database can."""
    return type(record).objects.select_for_update().get(pk=record.pk)


def _changes(record):
    return snapshots.differences(snapshots.of(locked(record)), snapshots.of(record))


def claim(record, revision, changes):
    """Compare-and-set of the revision: one UPDATE, so that of two who come together one wins."""
    rows = type(record).objects.filter(pk=record.pk)
    if not rows.filter(revision=revision).update(revision=F("revision") + 1):
        saved = rows.values_list("revision", flat=True).get()
        raise ConflictError(saved, *snapshots.three_way(changes, _base(record, revision, saved)))
    record.revision = revision + 1


def _base(record, revision, saved):
    """``{field: text}`` that the fields changed between the revisions ``revision`` and ``saved`` had before.

    None when the history does not tell: each revision left one Change, but a form may come without one.
    """
    changes = Change.objects.filter(record_uuid=record.uuid, record_type=record._meta.model_name)
    edits = [fields for fields in changes.values_list("fields", flat=True) if set(fields) - WITHOUT_REVISION]
    since = edits[: max(saved - revision, 0)]
    if not revision or len(since) != saved - revision:
        return None
    return {name: pair[0] for fields in since for name, pair in fields.items()}  # the oldest comes last


def note(record, changes, who):
    """Adds ``changes`` (``{field: [before, after]}``) of ``record`` to its organisation's history."""
    organization = getattr(record, "organization", record)
    Change.objects.create(
        organization=organization,
        record_type=record._meta.model_name,
        record_uuid=record.uuid,
        record_name=str(record)[:200],
        who=who,
        who_name=str(who or "")[:254],
        fields=changes,
    )
