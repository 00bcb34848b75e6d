"""What the worker does about once a day, beside its tasks: the command ``settings.DAILY_COMMAND``."""

import logging
import threading

from django.conf import settings
from django.core.management import call_command
from django.db import connections

log = logging.getLogger(__name__)
DAY = 24 * 3600  # seconds
AT_THE_END = 10  # seconds that the worker waits for the command to end


def keep_doing(stop):
    """Calls the command now and every day, until the event ``stop`` is set; what fails waits for tomorrow."""
    while not stop.is_set():
        try:
            call_command(settings.DAILY_COMMAND, verbosity=0)
        except Exception as error:  # the database may be away for a while
            log.error("%s failed: %s", settings.DAILY_COMMAND, type(error).__name__)
        finally:
            connections.close_all()
        stop.wait(DAY)


class Daily:
    """``with Daily():`` the command is called beside what is done inside."""

    def __enter__(self):
        self.stop = threading.Event()
        self.thread = threading.Thread(target=keep_doing, args=[self.stop], name="daily", daemon=True)
        self.thread.start()

    def __exit__(self, *_error):
        self.stop.set()
        self.thread.join(AT_THE_END)
