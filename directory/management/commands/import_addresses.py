"""Loads a register of addresses: ``manage.py import_addresses adresses-38.csv.gz``."""

from pathlib import Path

from django.core.management.base import BaseCommand, CommandError

from directory import addresses
from directory.models import TaskForce
from taskforce.common.geo import Box
from taskforce.common.tables import UnreadableFile

AROUND = 0.1  # degrees around the territory, some 10 km: partners sit beyond its edge too


class Command(BaseCommand):
    help = "Loads streets and house numbers (base adresse nationale, or a CSV), so that addresses are found."

    def add_arguments(self, parser):
        parser.add_argument("files", nargs="+", type=Path)
        parser.add_argument("--everywhere", action="store_true", help="also far from the territory")

    def handle(self, *, files, everywhere, **_options):
        box = None if everywhere else _around(TaskForce.objects.first())
        for file in files:
            try:
                streets, doors = addresses.load(file, box)
            except OSError as error:
                raise CommandError(f"{file}: {error.strerror}.") from None
            except UnreadableFile as error:
                raise CommandError(f"{file}: {error}") from None
            self.stdout.write(f"{file.name}: {streets} streets, {doors} house numbers.")


def _around(taskforce):
    if taskforce is None or taskforce.west is None:
        return None
    south, north = taskforce.south - AROUND, taskforce.north + AROUND
    return Box(west=taskforce.west - AROUND, south=south, east=taskforce.east + AROUND, north=north)
