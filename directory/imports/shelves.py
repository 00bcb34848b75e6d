"""Records of the directory found, made and changed in batches: a few queries each, whatever the rows."""

import uuid

from django.conf import settings
from django.contrib.auth.models import Group, Permission
from django.utils.text import slugify

from directory.exports.rows import place_cells
from directory.models import Change, Location, Organization, OrganizationGroupObjectPermission, Service
from directory.vocabulary import Kind, Status
from taskforce.common import text

MOVES = {"latitude", "longitude", "city", "precision"}
STEM = 72  # characters, as in ``free_slug``
CREATED, UPDATED, UNCHANGED, EDITED = "created", "updated", "unchanged", "edited_here"


class Slugs:
    """Free slugs of a model, computed in memory (``free_slug`` asks the database for each)."""

    def __init__(self, model):
        self.name = model._meta.model_name
        self.taken = set(model.objects.values_list("slug", flat=True))
        self.last = {}

    def free(self, name):
        stem = slugify(text.fold(name))[:STEM].strip("-") or self.name
        number = self.last.get(stem, 0) + 1
        slug = stem if number == 1 else f"{stem}-{number}"
        while slug in self.taken:
            number += 1
            slug = f"{stem}-{number}"
        self.last[stem] = number
        self.taken.add(slug)
        return slug


class Shelf:
    """Records of one model, by their external id at one ``source`` (or by UUID).

    ``put`` makes those that are missing and changes those that differ, but what people have edited on
    the site is theirs: an import leaves it.  ``pks`` maps the keys met so far to primary keys.
    """

    model = None

    def __init__(self, source, edited):
        self.source, self.edited = source, edited  # edited(record): tells the report
        self.pks = {}

    def put(self, parts):
        """Writes ``{key: Part}``; returns ``{key: outcome}`` of those not met before in this file."""
        fresh = {key: part for key, part in parts.items() if key not in self.pks}
        found = self.find(fresh)
        made = [self.new(key, part) for key, part in fresh.items() if key not in found]
        self.make(made)
        self.pks |= {record.external_id: record.pk for record in made}
        self.pks |= {key: record.pk for key, record in found.items()}
        changed = self.change({key: (found[key], fresh[key]) for key in found})
        return dict.fromkeys(fresh, CREATED) | changed

    def find(self, parts):
        """``{key: record}`` of the parts that are in the directory."""
        if not parts:
            return {}
        by_uuid = {part.uuid: key for key, part in parts.items() if part.uuid}
        found = {record.external_id: record for record in self.of_source(parts)}
        for record in self.model.objects.filter(uuid__in=by_uuid) if by_uuid else ():
            found.setdefault(by_uuid[record.uuid], record)
        return found

    def of_source(self, keys):
        return self.model.objects.filter(source=self.source, external_id__in=list(keys))

    def new(self, key, part):
        record = self.model(source=self.source, external_id=key, **part.fields)
        record.uuid = part.uuid or record.uuid
        self.prepare(record)
        return record

    def prepare(self, record):
        """What ``save`` would do; ``bulk_create`` and ``bulk_update`` do not call it."""

    def make(self, records):
        self.model.objects.bulk_create(records)

    def change(self, pairs):
        """Changes the records that differ from their parts; ``{key: outcome}``."""
        outcomes = dict.fromkeys(pairs, UNCHANGED)
        differing = {key: self.differences(*pair) for key, pair in pairs.items()}
        differing = {key: fields for key, fields in differing.items() if fields}
        by_people = self.edited_by_people([pairs[key][0] for key in differing])
        for key, fields in differing.items():
            record = pairs[key][0]
            if record.uuid in by_people:
                self.edited(record)
                outcomes[key] = EDITED
            else:
                self.save(record, fields)
                outcomes[key] = UPDATED
        return outcomes

    def differences(self, record, part):
        """``{field: new value}`` of what the part says otherwise than the record."""
        return {name: value for name, value in part.fields.items() if getattr(record, name) != value}

    @staticmethod
    def edited_by_people(records):
        if not records:
            return set()
        changes = Change.objects.filter(record_uuid__in=[record.uuid for record in records])
        return set(changes.exclude(who=None).values_list("record_uuid", flat=True))

    def save(self, record, fields):
        before = {name: getattr(record, name) for name in fields}
        for name, value in fields.items():
            setattr(record, name, value)
        record.revision += 1
        self.prepare(record)
        record.save()
        Change.objects.create(
            organization_id=self.organization_id(record),
            record_type=record._meta.model_name,
            record_uuid=record.uuid,
            record_name=str(record)[:200],
            who_name=self.source,
            fields={name: [str(before[name] or ""), str(fields[name] or "")] for name in fields},
        )

    @staticmethod
    def organization_id(record):
        return record.organization_id


class OrganizationShelf(Shelf):
    """Organisations, each with its group of people, which may edit it."""

    model = Organization

    def __init__(self, *args):
        super().__init__(*args)
        self.slugs = Slugs(Organization)
        self.may_edit = Permission.objects.get_by_natural_key(
            "edit_organization", "directory", "organization"
        )

    def new(self, key, part):
        record = super().new(key, part)
        if "kind" not in part.fields:
            record.kind = Kind.OTHER
        return record

    def prepare(self, record):
        record.sort_name = text.fold(record.name)[:200]
        record.slug = record.slug or self.slugs.free(record.name)

    def make(self, records):
        names = [f"organization {record.uuid}" for record in records]
        taken = set(Group.objects.filter(name__in=names).values_list("name", flat=True))
        groups = Group.objects.bulk_create(
            Group(name=name if name not in taken else f"organization {uuid.uuid4()}") for name in names
        )
        for record, group in zip(records, groups, strict=True):
            record.group = group
        super().make(records)
        OrganizationGroupObjectPermission.objects.bulk_create(
            OrganizationGroupObjectPermission(
                permission=self.may_edit, group=record.group, content_object=record
            )
            for record in records
        )

    @staticmethod
    def organization_id(record):
        return record.pk


class LocationShelf(Shelf):
    """Places.  A file that shows one coarsened, as our own do, does not change the exact one."""

    model = Location

    def __init__(self, *args, finder):
        super().__init__(*args)
        self.finder = finder  # AreaFinder

    def prepare(self, record):
        if record.area is None:
            self.finder.place(record)
        record.set_public_position()

    def of_source(self, keys):
        return super().of_source(keys).select_related("area")

    def save(self, record, fields):
        if "area" not in fields and not MOVES.isdisjoint(fields):
            record.area = None  # to be found anew
        super().save(record, fields)

    def differences(self, record, part):
        shown = place_cells(record)
        shown["name"] = shown["place"]
        differing = super().differences(record, part)
        return {name: value for name, value in differing.items() if value != shown.get(name, record)}


class ServiceShelf(Shelf):
    """Services, published as they come."""

    model = Service

    def __init__(self, *args):
        super().__init__(*args)
        self.slugs = Slugs(Service)

    def new(self, key, part):
        record = super().new(key, part)
        record.status = Status.PUBLISHED
        record.language = part.fields.get("language", settings.LANGUAGE_CODE)
        return record

    def prepare(self, record):
        record.sort_name = text.fold(record.name)[:200]
        record.slug = record.slug or self.slugs.free(record.name)
