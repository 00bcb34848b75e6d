from django.conf import settings
from django.core.management.base import BaseCommand, CommandError
from django.utils import timezone

from taskforce.home.demo.load import load


class Command(BaseCommand):
    """``manage.py load_demo``: a second call changes nothing."""

    help = "Fills an empty site with the demonstration, once. Needs DEMO=1."

    def handle(self, **options):
        if not settings.DEMO:
            raise CommandError("load_demo fills a site with invented people: it only runs with DEMO=1.")
        made = load(timezone.localdate())
        said = f"Demonstration loaded: {made}." if made else "The demonstration is already here."
        self.stdout.write(said)
