"""Checks a table, or writes it: all or nothing."""

import pickle
import tempfile
from contextlib import contextmanager, suppress
from dataclasses import dataclass, field
from itertools import islice

from django.db import transaction

from directory.imports.areas import Areas
from directory.imports.columns import defaults
from directory.imports.entries import digest, name_and_address
from directory.imports.report import SAMPLES, Issue, RejectedRow, Report
from directory.imports.rows import RowReader
from directory.imports.writer import Writer
from directory.models import Organization, Service, TaskForce
from taskforce.common import text

BATCH = 500  # rows


@dataclass
class Options:
    """How to read a table: the field of each column, and what its rows do not say."""

    source: str
    columns: list = field(default_factory=list)  # empty: as recognised
    domain: str = ""  # for rows without one
    swap: bool = False  # latitude and longitude are swapped


def check(table, options, progress=None):
    """The Report of what an import would do, by rows; nothing is written."""
    return _Pass(table, options, progress).run()


def write(table, options, progress=None):
    """Imports the table in one transaction; returns the Report.  Calls ``progress(rows done)`` at times."""
    with prepared(table, options, progress) as finish:
        return finish()


@contextmanager
def prepared(table, options, progress=None):
    """Reads the table whole; gives a function that writes it in one transaction and returns the Report.

    SQLite lets one transaction write at a time: nobody waits while the file is read, a quarter of the work.
    """
    one = _Pass(table, options, progress)
    with tempfile.TemporaryFile() as file:
        one.spool(file)
        yield one.finish


class _Pass:
    """One walk through the table."""

    writer = file = None

    def __init__(self, table, options, progress):
        self.table, self.source, self.progress = table, options.source, progress or (lambda done: None)
        self.taskforce = TaskForce.objects.current()
        told = defaults(table.headers) | ({"domains": options.domain} if options.domain else {})
        self.reader = RowReader(
            options.columns or table.fields,
            defaults=told,
            country=self.taskforce.country if self.taskforce else "FR",
            swap=options.swap,
        )
        self.report, self.areas = Report(), Areas()
        self.by_id = {}  # identifier → (line, fingerprint of all but the place, keys of the places)
        self.by_name = {}  # name and address → first line
        self.by_organization = {}  # key → (line, fingerprints of the fields)
        self.last = {model: self._last(model) for model in (Organization, Service)}

    @staticmethod
    def _last(model):
        return model.objects.order_by("-pk").values_list("pk", flat=True).first() or 0

    def run(self):
        """Reads the rows, a batch at a time, and counts them."""
        for batch in self.batches():
            self.handle(batch)
            self.progress(self.report.counts["rows"])
        return self.report.in_order()

    def spool(self, file):
        """Reads all rows into ``file``, so that no transaction waits while they are read."""
        for batch in self.batches():
            pickle.dump(batch, file)
            self.progress(self.report.counts["rows"] // 2)
        self.file = file

    def finish(self):
        """Writes what is spooled, in one transaction; the Report."""
        self.file.seek(0)
        with transaction.atomic():
            self.writer = Writer(self.source, self.report, self.areas)
            for batch in self.spooled():
                self.handle(batch)
                self.progress(sum(self.report.counts[name] for name in ("rows", "accepted", "rejected")) // 2)
            if self.report.counts["created"] or self.report.counts["updated"]:
                TaskForce.objects.changed()
        return self.report.in_order()

    def batches(self):
        entries = self.entries()
        while batch := list(islice(entries, BATCH)):
            yield batch

    def spooled(self):
        with suppress(EOFError):
            while True:
                yield pickle.load(self.file)  # noqa: S301 - our own, from a file that has no name

    def handle(self, batch):
        """Counts the entries and, in an import, writes them."""
        batch = self.with_known_organization(batch)
        self.tell_known_duplicates(batch)
        for entry in batch:
            self.count(entry)
        if self.writer:
            self.writer.write(batch)

    def entries(self):
        for line, cells in self.table.read():
            self.report.count("rows")
            try:
                entry = self.reader.entry(line, cells)
                self.admit(entry)
            except RejectedRow as rejected:
                self.reject(rejected.issue)
            else:
                yield entry

    def reject(self, issue):
        self.report.count("rejected")
        self.report.add(issue)

    # Rows beside each other ----------------------------------------------------------------------------
    def admit(self, entry):
        """RejectedRow when the identifier is another row's; issues about rows alike."""
        if entry.given_id:
            self.admit_id(entry)
        self.tell_duplicate(entry)
        self.tell_other_details(entry)
        self.areas.admit(entry)

    def admit_id(self, entry):
        key, place = (bool(entry.service), entry.given_id), entry.place
        if key not in self.by_id:
            self.by_id[key] = entry.line, entry.all_but_place, (entry.where,)
            return
        line, same, places = self.by_id[key]
        if entry.all_but_place != same or not place or entry.where in places:
            raise RejectedRow(Issue(entry.line, "repeated_id", {"id": entry.given_id, "first": line}))
        self.by_id[key] = line, same, (*places, entry.where)
        if place.key == entry.given_id:
            place.key = f"{place.key}~{digest(place.fields.get('address'), place.fields.get('city'))}"
        entry.issues.append(Issue(entry.line, "second_place", {"first": line}))
        self.report.count("second_places")

    def tell_duplicate(self, entry):
        alike = entry.name_and_address
        if alike is None:
            return
        first, count = self.by_name.get(alike, (entry.line, 0))
        self.by_name[alike] = first, count + 1
        if count:
            entry.issues.append(Issue(entry.line, "duplicate", {"first": first}))
            self.report.count("duplicates")
            if not entry.given_id:
                entry.main.key += f"-{count + 1}"

    def tell_other_details(self, entry):
        part = entry.organization
        told = {name: hash(value) for name, value in part.fields.items()}
        line, first = self.by_organization.setdefault(part.key, (entry.line, told))
        if any(first.get(name, value) != value for name, value in told.items()):
            entry.issues.append(Issue(entry.line, "organization_differs", {"first": line}))

    # Rows beside the directory -------------------------------------------------------------------------
    def with_known_organization(self, batch):
        """The entries but those whose organisation is told neither here nor in the directory."""
        references = {entry.organization.key for entry in batch if not entry.organization.fields}
        unknown = {key for key in references if not self.by_organization[key][1]}
        if not unknown:
            return batch
        known = Organization.objects.filter(source=self.source, external_id__in=unknown)
        unknown -= set(known.values_list("external_id", flat=True))
        for entry in batch:
            if entry.organization.key in unknown:
                self.reject(Issue(entry.line, "unknown_organization", {"id": entry.organization.key}))
        return [entry for entry in batch if entry.organization.key not in unknown]

    def tell_known_duplicates(self, batch):
        """Same name and address as a record that was there before and is not the row's own."""
        for model, attribute, path in (
            (Organization, "organization", "locations"),
            (Service, "service", "locations"),
        ):
            rows = [entry for entry in batch if entry.main is getattr(entry, attribute)]
            alike = {entry.name_and_address: entry for entry in rows if entry.name_and_address}
            if not alike:
                continue
            names = {text.fold(entry.main.fields["name"])[:200] for entry in alike.values()}
            others = model.objects.filter(sort_name__in=names, pk__lte=self.last[model]).exclude(
                source=self.source, external_id__in=[entry.main.key for entry in rows]
            )
            own = {entry.main.uuid for entry in rows}
            for uuid, name, address, city in others.values_list(
                "uuid", "name", f"{path}__address", f"{path}__city"
            ):
                entry = alike.get(name_and_address(name, address, city))
                if entry and uuid not in own:
                    entry.issues.append(Issue(entry.line, "duplicate_known", {"name": name}))
                    self.report.count("duplicates")

    # Counts ------------------------------------------------------------------------------------------
    def count(self, entry):
        self.report.count("accepted")
        if len(self.report.samples) < SAMPLES:
            self.report.samples.append(entry.sample)
        self.report.count("with_mail", bool(entry.mail))
        for issue in entry.issues:
            self.report.add(issue)
        if entry.position:
            self.report.count("with_position")
            latitude, longitude = entry.position
            self.report.count("outside", self.is_outside(latitude, longitude))
            self.report.count("inside_if_swapped", self.is_outside(longitude, latitude) is False)

    def is_outside(self, latitude, longitude):
        """Whether the point is outside the territory's box; False without a territory."""
        force = self.taskforce
        if force is None or force.west is None:
            return False
        return not (force.south <= latitude <= force.north and force.west <= longitude <= force.east)
