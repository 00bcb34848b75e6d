from django.conf import settings
from django.core.management.base import BaseCommand
from django.urls import reverse

from directory.models import TaskForce
from taskforce.home.set_up import setup_code


class Command(BaseCommand):
    """``manage.py setup_code``: says nothing once the site is set up."""

    help = "Says the code that sets up a fresh site, and where to type it."

    def handle(self, **options):
        if not TaskForce.objects.exists():
            self.stdout.write(f"Set up the site at {settings.SITE_URL}{reverse('home:setup')}")
            self.stdout.write(f"with the code {setup_code()}")
