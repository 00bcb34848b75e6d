"""``python -m tests.common.senders MAILS SENDERS``: writes mails, then sends them in processes of their own.

A sender that is killed is followed by another; it ends when no mail waits.
"""

import os
import signal
import sys
import time

import django
from django.core.mail.utils import DNS_NAME


def write(mails):
    """The mails: the code in each is its number."""
    from django.db import transaction

    from taskforce.common import mail

    with transaction.atomic():
        for number in range(mails):
            to = f"reader{number}@example.org"
            mail.send("login_code", to=to, code=f"{number:04}", minutes=15, site_name="Site", soon=False)


def start():
    """A new sender's process number."""
    from django.conf import settings

    from taskforce.common import outbox

    if pid := os.fork():
        return pid
    signal.alarm(60)  # none outlives its test
    DNS_NAME._fqdn = f"sender-{os.getpid()}"
    while outbox.waiting()["waiting"]:
        outbox.deliver_due()
        time.sleep(settings.MAIL_EVERY)
    os._exit(0)


def main(mails, senders):
    django.setup()
    from django.db import connections

    write(mails)
    connections.close_all()
    running = {start() for _ in range(senders)}
    while running:
        pid, status = os.wait()
        running.remove(pid)
        if os.WIFSIGNALED(status) and os.WTERMSIG(status) == signal.SIGKILL:
            running.add(start())
        elif status:
            sys.exit(f"A sender ended with {status}")


if __name__ == "__main__":
    main(*map(int, sys.argv[1:]))
