from django.core.management.base import BaseCommand
from django.utils import timezone

from charter import due
from directory.models import TaskForce
from meetings import due as meetings_due
from reports import calling, consultations, figures


class Command(BaseCommand):
    """``manage.py send_due_notifications``: the worker does it every few hours by itself."""

    help = "Sends what falls due by the calendar, once: of the charter, meetings and reports."

    def handle(self, **options):
        reminders, lapses = due.send_due()
        taskforce = TaskForce.objects.current()
        with timezone.override(taskforce.time_zone if taskforce else None):
            meetings_due.send_due(timezone.localdate())
            consultations.send_due(timezone.localdate())
            figures.send_due(timezone.localdate())
            calling.send_due(timezone.localdate())
        if options["verbosity"]:
            self.stdout.write(f"reminders: {reminders}, lapses: {lapses}")
