"""``manage.py send_mail``: sends what waits in the outbox, for a site whose worker is busy or not there."""

import signal
import threading

from django.core.management.base import BaseCommand

from taskforce.common import outbox


class Command(BaseCommand):
    help = "Sends the mails that wait, until it is stopped (the worker does so too); says what is left."

    def add_arguments(self, parser):
        parser.add_argument("--once", action="store_true", help="Send what is due now, then end.")

    def handle(self, **options):
        if options["once"]:
            self.stdout.write(f"{sum(iter(outbox.deliver_due, 0))} sent, {left()}.")
            return
        stop = threading.Event()
        for number in (signal.SIGINT, signal.SIGTERM):
            signal.signal(number, lambda *_: stop.set())
        outbox.keep_delivering(stop)
        self.stdout.write(f"Stopped, {left()}.")


def left():
    """``"3 waiting, 1 failed"``."""
    return ", ".join(f"{count} {state}" for state, count in outbox.waiting().items())
