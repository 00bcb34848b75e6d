"""``manage.py worker``: does what pages leave for later, and sends mails.  A site has one."""

from django.core.management import call_command
from django_tasks_db.compat import TaskResultStatus
from django_tasks_db.management.commands import db_worker
from django_tasks_db.models import DBTaskResult

from taskforce.common import daily, outbox

TRIES = 3


class Worker(db_worker.Worker):
    """A worker that is asked twice to end, as by Ctrl+C and then by ``make run``, and ends once."""

    def shutdown(self, signum, frame):
        if self.running or self.running_task:  # otherwise it is on its way out
            super().shutdown(signum, frame)


db_worker.Worker = Worker  # its command names the class itself: there is no other way to give it ours


class Command(db_worker.Command):
    help = (
        "Runs the tasks and sends the mails that pages leave for later, first what a killed worker left; "
        "once a day, forgets what is to be forgotten."
    )

    def handle(self, **options):
        take_up_again()
        if options["batch"]:
            super().handle(**options)
            call_command("send_mail", once=True, stdout=self.stdout)
        else:
            with outbox.Sender(), daily.Daily():
                super().handle(**options)


def take_up_again():
    """Puts back in line what stands as running while no worker runs; given up after ``TRIES`` workers."""
    for left in DBTaskResult.objects.running():
        if len(left.worker_ids) >= TRIES:
            left.set_failed(RuntimeError(f"{TRIES} workers ended in the middle of this task"))
        else:
            left.status = TaskResultStatus.READY
            left.save(update_fields=["status"])
