"""What the worker does day by day, beside its tasks: the commands ``settings.DAILY_COMMANDS``."""

import logging
import threading

from django.conf import settings
from django.core.management import call_command
from django.db import connections

log = logging.getLogger(__name__)
# Seconds.  The commands do what is due once, however often they are called: a reminder of "today is the
# last day" leaves in the morning, whenever the worker was started.
EVERY = 6 * 3600
AT_THE_END = 10  # seconds that the worker waits for the command to end


def keep_doing(stop):
    """Calls the commands now and every few hours, until the event ``stop`` is set; what fails waits for the
    next time."""
    while not stop.is_set():
        for command in settings.DAILY_COMMANDS:
            _do(command)
        stop.wait(EVERY)


def _do(command):
    try:
        call_command(command, verbosity=0)
    except Exception as error:  # the database may be away for a while
        log.error("%s failed: %s", command, type(error).__name__)
    finally:
        connections.close_all()


class Daily:
    """``with Daily():`` the commands are called beside what is done inside."""

    def __enter__(self):
        self.stop = threading.Event()
        self.thread = threading.Thread(target=keep_doing, args=[self.stop], name="daily", daemon=True)
        self.thread.start()

    def __exit__(self, *_error):
        self.stop.set()
        self.thread.join(AT_THE_END)
