"""``manage.py worker``: does what pages leave for later, beside the server.  A site has one."""

from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

TRIES = 3


class Command(db_worker.Command):
    help = "Runs the tasks that pages leave for later; first those that a killed worker left half-done."

    def handle(self, **options):
        take_up_again()
        super().handle(**options)


def take_up_again():
    """Puts back in line what stands as running while no worker runs; given up after ``TRIES`` workers."""
    for left in DBTaskResult.objects.running():
        if len(left.worker_ids) >= TRIES:
            left.set_failed(RuntimeError(f"{TRIES} workers ended in the middle of this task"))
        else:
            left.status = TaskResultStatus.READY
            left.save(update_fields=["status"])
