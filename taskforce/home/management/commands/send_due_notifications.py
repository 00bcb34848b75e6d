from django.core.management.base import BaseCommand

from charter import due


class Command(BaseCommand):
    """``manage.py send_due_notifications``: the worker does it every few hours by itself."""

    help = "Sends what falls due by the calendar, once: reminders to sign the charter, lapses."

    def handle(self, **options):
        reminders, lapses = due.send_due()
        if options["verbosity"]:
            self.stdout.write(f"reminders: {reminders}, lapses: {lapses}")
