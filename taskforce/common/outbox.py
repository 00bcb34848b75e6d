"""The outbox: a mail is a row of the database until the mail server has it.

It is written in the transaction of what it tells about, so that there is never one without the other.
After the commit it leaves at once, or with the worker; a server that is down only makes it wait.  A
sender takes one mail at a time, for ``MAIL_LEASE`` seconds: if it is killed, another takes the mail up
when they are over.  Killed after the server had the mail and before the row was gone, that mail leaves
twice, with the same Message-ID.
"""

import base64
import itertools
import logging
import re
import smtplib
import threading
from contextlib import suppress
from datetime import timedelta
from email.utils import formatdate
from urllib.parse import urlsplit

from django.conf import settings
from django.core.cache import cache
from django.core.mail import EmailMultiAlternatives, get_connection
from django.db import connections, transaction
from django.db.models import Count, Q
from django.utils import timezone

from taskforce.common.models import OutgoingMail

log = logging.getLogger(__name__)
State = OutgoingMail.State

CHARSET = re.compile(r";\s*charset=[^;]*", re.IGNORECASE)  # Django writes it again: twice is once too often
BATCH = 100  # mails through one connection to the server
REFUSALS = 5  # tries (a quarter of an hour) of what the server refuses for good: it may be being mended
SERVER_IS_DOWN, PAUSE = "mail_server_is_down", 30  # for so many seconds no page waits for it


class EndlessError(Exception):
    """Sender after sender ended in the middle of this mail."""


def put(*, to, subject, body, html, attachments=(), key="", soon=True):
    """Writes a mail into the open transaction; it leaves after the commit.

    ``attachments`` are (filename, bytes, mimetype).  With a ``key`` (no personal data in it: it is kept)
    this happens once: a second mail with the same key is no mail, even when the first has left.
    ``soon``: by this process at once; otherwise by the worker, a few seconds later.
    """
    mail = OutgoingMail(key=key)
    mail.payload = {
        "to": to,
        "subject": subject,
        "body": body,
        "html": html,
        "attachments": [
            [name, base64.b64encode(data).decode(), CHARSET.sub("", mimetype)]
            for name, data, mimetype in attachments
        ],
        "headers": {
            "Message-ID": f"<{mail.pk}@{urlsplit(settings.SITE_URL).hostname}>",
            "Date": formatdate(),
            "Auto-Submitted": "auto-generated",
        },
    }
    OutgoingMail.objects.bulk_create([mail], ignore_conflicts=True)
    if soon:
        transaction.on_commit(lambda: deliver_soon(mail.pk), robust=True)


def deliver_soon(pk):
    """Sends one mail now, unless the server was down a moment ago: then the worker sends it."""
    if not cache.get(SERVER_IS_DOWN):
        _deliver([pk])


def deliver_due(limit=BATCH, stop=None):
    """Sends what is due, at most ``limit`` mails through one connection; returns how many have left.

    It ends early when the server is down, or between two mails once the event ``stop`` is set.
    """
    pks = OutgoingMail.objects.due().values_list("pk", flat=True)[:limit]
    return _deliver(itertools.takewhile(lambda pk: not (stop and stop.is_set()), list(pks)))


def keep_delivering(stop):
    """Looks every ``MAIL_EVERY`` seconds for what is due, until the event ``stop`` is set."""
    while not stop.is_set():
        sent = 0
        try:
            sent = deliver_due(stop=stop)
        except Exception as error:  # the database may be away for a while
            log.error("The outbox cannot be read: %s", type(error).__name__)
        finally:
            connections.close_all()
        if sent < BATCH:
            stop.wait(settings.MAIL_EVERY)


class Sender:
    """``with Sender():`` mails leave beside what is done inside; on leaving it, the one at hand is ended."""

    def __enter__(self):
        self.stop = threading.Event()
        self.thread = threading.Thread(target=keep_delivering, args=[self.stop], name="mail", daemon=True)
        self.thread.start()
        return self

    def __exit__(self, *_error):
        self.stop.set()
        self.thread.join(settings.EMAIL_TIMEOUT)


def waiting():
    """``{"waiting": …, "failed": …}``: mails that have yet to leave; those of the last month given up."""
    lately = Q(created__gte=timezone.now() - timedelta(days=30))
    return OutgoingMail.objects.aggregate(
        waiting=Count("pk", filter=Q(state=State.WAITING)),
        failed=Count("pk", filter=Q(state=State.FAILED) & lately),
    )


def _deliver(pks):
    sent, server = 0, get_connection()
    try:
        for mail in filter(None, map(OutgoingMail.objects.claim, pks)):
            error = _error_of_sending(mail, server)
            _note(mail, error)
            sent += error is None
            if error and not _is_about_one_mail(error):
                cache.set(SERVER_IS_DOWN, True, PAUSE)
                break
    finally:
        with suppress(OSError):
            server.close()
    return sent


def _error_of_sending(mail, server):
    if mail.tries > settings.MAIL_TRIES:
        return EndlessError()
    try:
        server.open()
        server.send_messages([_message(mail.payload)])
    except Exception as error:  # whatever it is, it must break neither a page nor the mails behind
        return error


def _note(mail, error):
    """What becomes of a claimed mail.  A log says neither to whom it goes nor what stands in it."""
    if error is None:
        mail.was_sent()
    elif mail.tries >= (REFUSALS if _is_refused(error) else settings.MAIL_TRIES):
        log.error("Mail %s is given up after try %s: %s", mail.pk, mail.tries, type(error).__name__)
        mail.give_up(error)
    else:
        log.warning("Mail %s waits after try %s: %s", mail.pk, mail.tries, type(error).__name__)
        mail.try_again(error)


def _codes(error):
    """What the server answered about one mail (RFC 5321); empty when it was not asked about one."""
    if isinstance(error, smtplib.SMTPRecipientsRefused):
        return {code for code, _words in error.recipients.values()}
    return {error.smtp_code} if isinstance(error, smtplib.SMTPDataError) else set()


def _is_about_one_mail(error):
    """Whether the next mail may fare better: not when the server is away or closes (421)."""
    codes = _codes(error)
    return 421 not in codes if codes else not isinstance(error, OSError)


def _is_refused(error):
    """Whether the server will never take this mail: there is no such address."""
    return isinstance(error, smtplib.SMTPRecipientsRefused) and min(_codes(error)) >= 500


def _message(payload):
    message = EmailMultiAlternatives(
        payload["subject"], payload["body"], to=[payload["to"]], headers=payload["headers"]
    )
    message.attach_alternative(payload["html"], "text/html")
    for name, data, mimetype in payload["attachments"]:
        message.attach(name, base64.b64decode(data), mimetype)
    return message
