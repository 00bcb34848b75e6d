"""Writes the public directory to a file: ``manage.py export_directory csv directory.csv``."""

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand

from directory.exports.formats import FORMATS
from directory.exports.rows import Scope


class Command(BaseCommand):
    help = "Writes what everyone may see of the directory to a file."

    def add_arguments(self, parser):
        parser.add_argument("format", choices=FORMATS)
        parser.add_argument("file", nargs="?", help="default: directory.csv and so on, in this folder")

    def handle(self, *, format, file, **_options):
        path = file or FORMATS[format].file
        with open(path, "wb") as out:
            for piece in FORMATS[format].write(Scope(AnonymousUser())):
                out.write(piece.encode() if isinstance(piece, str) else piece)
        self.stdout.write(path)
