"""Writes the public directory to a file: ``manage.py export_directory csv > directory.csv``."""

from django.contrib.auth.models import AnonymousUser
from django.core.management.base import BaseCommand

from directory.exports.formats import FORMATS
from directory.exports.rows import Scope


class Command(BaseCommand):
    help = "Writes what everyone may see of the directory to the standard output or to a file."

    def add_arguments(self, parser):
        parser.add_argument("format", choices=FORMATS)
        parser.add_argument("--output", help="a file instead of the standard output")

    def handle(self, *, format, output, **_options):
        pieces = FORMATS[format].write(Scope(AnonymousUser()))
        if not output:
            for piece in pieces:
                self.stdout.write(piece if isinstance(piece, str) else piece.decode("latin-1"), ending="")
            return
        with open(output, "wb") as file:
            for piece in pieces:
                file.write(piece.encode() if isinstance(piece, str) else piece)
