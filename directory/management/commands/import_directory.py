"""Imports a file into the directory: ``manage.py import_directory partners.csv --dry-run``."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from directory.imports import engine
from directory.imports.formats import open_table
from directory.vocabulary import Domain
from taskforce.common.tables import UnreadableFile

SHOWN = 50  # issues printed; the page of the site shows all
LABELS = {
    "rows": _("rows read"),
    "accepted": _("accepted"),
    "rejected": _("rejected"),
    "with_position": _("with a position"),
    "with_mail": _("with an e-mail"),
    "second_places": _("added as a second place"),
    "duplicates": _("possible duplicates, kept"),
    "organizations": _("organisations made"),
    "places": _("places made"),
    "services": _("services made"),
    "created": _("rows that were new"),
    "updated": _("rows that changed a record"),
    "unchanged": _("rows that changed nothing"),
    "edited_here": _("rows left alone, because people edited them here"),
}


class Command(BaseCommand):
    help = "Imports organisations, places and services from CSV, XLSX, ODS, HSDS, data·inclusion or GeoJSON."

    def add_arguments(self, parser):
        parser.add_argument("file", type=Path)
        parser.add_argument("--dry-run", action="store_true", help="say what would happen; write nothing")
        parser.add_argument("--source", default="", help="who made the data (default: the name of the file)")
        parser.add_argument("--domain", default="", choices=["", *Domain.values], help="for rows without one")
        parser.add_argument("--swap", action="store_true", help="latitude and longitude are swapped")

    def handle(self, *, file, dry_run, source, domain, swap, **_options):
        try:
            table = open_table(file.read_bytes())
            options = engine.Options(source=source or source_of(table, file.name), domain=domain, swap=swap)
            report = (engine.check if dry_run else engine.write)(table, options)
        except OSError as error:
            raise CommandError(f"{file}: {error.strerror}.") from None
        except UnreadableFile as error:
            raise CommandError(f"{file.name}: {error}") from None
        self.print(report, options)
        if dry_run:
            self.stdout.write(gettext("Dry run: nothing was written."))

    def print(self, report, options):
        self.stdout.write(gettext("Source: %(source)s") % {"source": options.source})
        for name, label in LABELS.items():
            if report.counts[name] or name in ("accepted", "rejected"):
                self.stdout.write(f"{report.counts[name]:>8} {label}")
        for issue in report.issues[:SHOWN]:
            self.stdout.write(
                gettext("Line %(line)s: %(message)s") % {"line": issue.line, "message": issue.message}
            )
        if hidden := sum(report.by_code.values()) - len(report.issues[:SHOWN]):
            self.stdout.write(gettext("… and %(count)s more.") % {"count": hidden})
        if report.asks_swap:
            self.stdout.write(
                gettext(
                    "%(outside)s positions fall outside the territory; %(inside_if_swapped)s would fall "
                    "inside if latitude and longitude were swapped. Are they? Then call again with --swap."
                )
                % report.counts
            )


def source_of(table, file_name):
    """The source a table names, or the name of its file: what records are found again by."""
    return (table.source or Path(file_name).stem)[:60]
