from django.core.management.base import BaseCommand

from taskforce.home.purging import purge


class Command(BaseCommand):
    """``manage.py purge``: the worker does it once a day by itself."""

    help = "Forgets what the privacy page says is forgotten: old sessions, invitations, counts, files."

    def handle(self, **options):
        gone = purge()
        if options["verbosity"]:
            self.stdout.write(", ".join(f"{what}: {number}" for what, number in gone.items()))
