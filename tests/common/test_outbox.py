"""The outbox: what is written stays until it has left, and nothing of it stays afterwards."""

import base64
import logging
import smtplib
import threading
from datetime import timedelta

import pytest
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.core.management import call_command
from django.db import IntegrityError, OperationalError, transaction
from django.utils import timezone

from taskforce.common import mail, outbox
from taskforce.common.models import OutgoingMail

pytestmark = pytest.mark.django_db
TO = "reader@example.org"
State = OutgoingMail.State


def write(count=1, **kwargs):
    """Mails that wait for the worker."""
    for number in range(count):
        code = {"code": f"code-{number}", "minutes": 15, "site_name": "Site"}
        mail.send("login_code", to=TO, language="en", **({"soon": False} | code | kwargs))


def refused(code):
    return smtplib.SMTPRecipientsRefused({TO: (code, f"{TO}: no".encode())})


@pytest.fixture
def server(monkeypatch, mailoutbox):
    """A mail server that meets each mail with the next of ``errors``, and takes it when there is none."""

    class Server:
        errors, asked = [], 0

    take = EmailBackend.send_messages

    def meet(backend, messages):
        Server.asked += 1
        if Server.errors:
            raise Server.errors.pop(0)
        return take(backend, messages)

    monkeypatch.setattr(EmailBackend, "send_messages", meet)
    return Server


def now_due():
    """As after the wait: what waits is due."""
    OutgoingMail.objects.filter(state=State.WAITING).update(due=timezone.now())


# What leaves, and what stays ------------------------------------------------------------------------


def test_bulk_waits_for_the_worker(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write(3)
    assert (mailoutbox, outbox.waiting()) == ([], {"waiting": 3, "failed": 0})
    assert outbox.deliver_due(limit=2) == 2
    assert outbox.deliver_due() == 1
    assert [sent.subject for sent in mailoutbox] == [f"code-{number} is your code" for number in range(3)]
    assert not OutgoingMail.objects.exists()


def test_a_code_does_not_wait(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True):
        write(soon=True)
        assert mailoutbox == []
    assert len(mailoutbox) == 1
    assert not OutgoingMail.objects.exists()


def test_nothing_is_written_when_the_transaction_is_undone(django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True) as callbacks, transaction.atomic():
        write(soon=True)
        transaction.set_rollback(True)
    assert (OutgoingMail.objects.count(), callbacks) == (0, [])


def test_one_connection_serves_a_batch(monkeypatch, server):
    made = []
    connect = outbox.get_connection
    monkeypatch.setattr(outbox, "get_connection", lambda: made.append(connect()) or made[-1])
    write(3)
    assert (outbox.deliver_due(), server.asked, len(made)) == (3, 3, 1)


def test_a_mail_says_who_it_is_by_the_site(mailoutbox, settings):
    settings.SITE_URL = "https://task-force.example.org:8443"
    write()
    row = OutgoingMail.objects.get()
    outbox.deliver_due()
    assert mailoutbox[0].message()["Message-ID"] == f"<{row.pk}@task-force.example.org>"
    assert mailoutbox[0].message()["Auto-Submitted"] == "auto-generated"
    assert mailoutbox[0].message().get_all("Date") == [row.payload["headers"]["Date"]]


# Attachments ----------------------------------------------------------------------------------------


def test_attachments_arrive_byte_by_byte(mailoutbox):
    calendar = "BEGIN:VCALENDAR\r\nSUMMARY:Réunion\r\nEND:VCALENDAR\r\n".encode()
    kinds = ("text/calendar; method=REQUEST; charset=UTF-8", "application/pdf")
    write(attachments=[("meeting.ics", calendar, kinds[0]), ("agenda é.pdf", b"%PDF\xff\x00", kinds[1])])
    outbox.deliver_due()
    _text, invitation, agenda = mailoutbox[0].message().get_payload()
    assert invitation["Content-Type"] == 'text/calendar; method="REQUEST"; charset="utf-8"'
    assert invitation.get_payload(decode=True).replace(b"\r\n", b"\n") == calendar.replace(b"\r\n", b"\n")
    assert (agenda.get_content_type(), agenda.get_filename()) == ("application/pdf", "agenda é.pdf")
    assert base64.b64decode(agenda.get_payload()) == b"%PDF\xff\x00"


# Keys -----------------------------------------------------------------------------------------------


def test_run_twice_it_sends_once(mailoutbox):
    write(key="reminder-1")
    write(key="reminder-1")
    write(key="reminder-2")
    assert outbox.deliver_due() == 2
    write(key="reminder-1")
    assert (outbox.deliver_due(), len(mailoutbox)) == (0, 2)


def test_of_a_mail_with_a_key_only_the_key_stays():
    write(key="reminder-1")
    outbox.deliver_due()
    [row] = OutgoingMail.objects.values("key", "payload", "state", "error")
    assert row == {"key": "reminder-1", "payload": {}, "state": "sent", "error": ""}


def test_a_second_mail_with_the_key_does_not_leave_at_once_either(
    mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        write(key="reminder-1", soon=True)
        write(key="reminder-1", soon=True)
    assert len(mailoutbox) == 1


def test_the_database_itself_refuses_a_key_twice():
    OutgoingMail.objects.create(key="a")
    OutgoingMail.objects.create(key="")
    OutgoingMail.objects.create(key="")
    with pytest.raises(IntegrityError), transaction.atomic():
        OutgoingMail.objects.create(key="a")


# Leases ---------------------------------------------------------------------------------------------


def test_a_mail_is_one_senders_until_its_lease_runs_out(settings):
    write()
    pk = OutgoingMail.objects.get().pk
    assert OutgoingMail.objects.claim(pk).tries == 1
    assert OutgoingMail.objects.claim(pk) is None
    lease = OutgoingMail.objects.get().due - timezone.now()
    assert timedelta(seconds=settings.MAIL_LEASE - 60) < lease <= timedelta(seconds=settings.MAIL_LEASE)
    now_due()
    assert OutgoingMail.objects.claim(pk).tries == 2


def test_a_sender_that_comes_late_with_its_error_changes_nothing():
    write()
    pk = OutgoingMail.objects.get().pk
    late = OutgoingMail.objects.claim(pk)
    now_due()
    OutgoingMail.objects.claim(pk)
    before = OutgoingMail.objects.values().get()
    late.try_again(OSError())
    late.give_up(OSError())
    assert OutgoingMail.objects.values().get() == before


def test_a_mail_that_ends_every_sender_is_given_up(server, settings):
    write()
    OutgoingMail.objects.update(tries=settings.MAIL_TRIES)
    assert (outbox.deliver_due(), server.asked) == (0, 0)
    assert OutgoingMail.objects.values_list("state", "error").get() == ("failed", "EndlessError")


def test_stop_ends_between_two_mails(server):
    class Stop:
        def is_set(self):
            return server.asked == 2

    write(3)
    assert outbox.deliver_due(stop=Stop()) == 2
    assert outbox.waiting() == {"waiting": 1, "failed": 0}


# Errors ---------------------------------------------------------------------------------------------


def test_a_server_that_is_down_makes_it_wait(server, django_capture_on_commit_callbacks):
    server.errors = [ConnectionRefusedError()]
    with django_capture_on_commit_callbacks(execute=True):
        write(soon=True)
    row = OutgoingMail.objects.get()
    assert (row.state, row.tries, row.error) == ("waiting", 1, "ConnectionRefusedError")
    now_due()
    assert outbox.deliver_due() == 1


def test_pages_wait_once_for_a_server_that_is_down(server, django_capture_on_commit_callbacks):
    server.errors = [TimeoutError()] * 5
    with django_capture_on_commit_callbacks(execute=True):
        write(5, soon=True)
    assert (server.asked, outbox.waiting()) == (1, {"waiting": 5, "failed": 0})
    cache.delete(outbox.SERVER_IS_DOWN)
    with django_capture_on_commit_callbacks(execute=True):
        write(soon=True)
    assert server.asked == 2


@pytest.mark.parametrize(
    "error",
    [
        ConnectionRefusedError(),
        TimeoutError(),
        smtplib.SMTPServerDisconnected("gone"),
        smtplib.SMTPAuthenticationError(535, b"no"),
        smtplib.SMTPSenderRefused(451, b"later", "a@example.org"),
        smtplib.SMTPDataError(421, b"closing"),
        refused(421),
    ],
    ids=lambda error: type(error).__name__,
)
def test_a_batch_ends_when_the_server_is_down(server, error):
    server.errors = [error]
    write(3)
    assert (outbox.deliver_due(), server.asked) == (0, 1)
    assert (outbox.deliver_due(), outbox.waiting()) == (2, {"waiting": 1, "failed": 0})


@pytest.mark.parametrize(
    "error", [refused(550), refused(450), smtplib.SMTPDataError(552, b"too big"), ValueError("header")]
)
def test_one_bad_mail_keeps_none_behind_it(server, error):
    server.errors = [error]
    write(3)
    assert (outbox.deliver_due(), server.asked) == (2, 3)
    assert OutgoingMail.objects.get().error == type(error).__name__


@pytest.mark.parametrize(("tries", "minutes"), [(1, 1), (2, 2), (3, 4), (6, 32), (7, 60), (77, 60)])
def test_it_waits_longer_each_time(tries, minutes):
    row = OutgoingMail.objects.create(tries=tries)
    row.try_again(OSError())
    wait = OutgoingMail.objects.get().due - timezone.now()
    assert timedelta(minutes=minutes - 0.5) < wait <= timedelta(minutes=minutes)


def test_three_days_of_trying_are_enough(settings):
    first, most = settings.MAIL_RETRY
    waits = [min(first * 2**number, most) for number in range(settings.MAIL_TRIES - 1)]
    assert sum(waits[:-1]) < timedelta(days=3).total_seconds() <= sum(waits)


def test_then_it_is_given_up_without_its_text(server, settings, caplog):
    settings.MAIL_TRIES = 2
    server.errors = [TimeoutError(), TimeoutError()]
    write()
    outbox.deliver_due()
    now_due()
    outbox.deliver_due()
    [row] = OutgoingMail.objects.values("state", "payload", "error", "tries")
    assert row == {"state": "failed", "payload": {}, "error": "TimeoutError", "tries": 2}
    assert [record.levelname for record in caplog.records] == ["WARNING", "ERROR"]
    now_due()
    assert (outbox.deliver_due(), server.asked) == (0, 2)


@pytest.mark.parametrize(("code", "state"), [(550, "failed"), (450, "waiting")])
def test_an_address_that_is_refused_is_not_tried_for_days(server, code, state):
    server.errors = [refused(code)] * outbox.REFUSALS
    write()
    for _try in range(outbox.REFUSALS):
        outbox.deliver_due()
        now_due()
    assert OutgoingMail.objects.get().state == state


def test_no_log_says_to_whom_or_what(server, caplog, django_capture_on_commit_callbacks):
    caplog.set_level(logging.DEBUG)
    server.errors = [refused(550)] * outbox.REFUSALS
    with django_capture_on_commit_callbacks(execute=True):
        write(soon=True)
    for _try in range(outbox.REFUSALS):
        now_due()
        outbox.deliver_due()
    logged = [record.getMessage() for record in caplog.records if record.name == outbox.log.name]
    assert len(logged) == outbox.REFUSALS
    assert [word for word in ("reader", "example.org", "code-0") if word in caplog.text] == []
    assert "example.org" not in str(OutgoingMail.objects.values().get())


def test_what_failed_long_ago_is_not_counted():
    OutgoingMail.objects.create(state=State.FAILED)
    assert outbox.waiting() == {"waiting": 0, "failed": 1}
    OutgoingMail.objects.update(created=timezone.now() - timedelta(days=31))
    assert outbox.waiting() == {"waiting": 0, "failed": 0}


# Beside the worker ----------------------------------------------------------------------------------


def test_the_worker_goes_on_when_the_database_was_away_for_a_moment(monkeypatch, settings, caplog):
    settings.MAIL_EVERY = 0.01
    rounds, again = [], threading.Event()

    def deliver_due(stop):
        rounds.append(threading.current_thread())
        if len(rounds) == 1:
            raise OperationalError(f"away, for {TO}")
        again.set()
        return 0

    monkeypatch.setattr(outbox, "deliver_due", deliver_due)
    with outbox.Sender() as sender:
        assert again.wait(timeout=60)
    assert rounds[0] is not threading.current_thread()
    assert (sender.stop.is_set(), sender.thread.is_alive()) == (True, False)
    assert [record.getMessage() for record in caplog.records] == [
        "The outbox cannot be read: OperationalError"
    ]
    assert TO not in caplog.text


def test_a_full_batch_is_followed_by_the_next_without_a_pause(monkeypatch):
    class Stop:
        waited = ended = 0

        def is_set(self):
            return self.ended

        def wait(self, _seconds):
            self.waited = self.ended = 1

    sent = [outbox.BATCH, outbox.BATCH, 3]
    monkeypatch.setattr(outbox, "deliver_due", lambda stop: sent.pop(0))
    monkeypatch.setattr(outbox.connections, "close_all", lambda: None)
    outbox.keep_delivering(Stop())
    assert sent == []


# The demonstration and the command ------------------------------------------------------------------


def test_in_the_demonstration_a_mail_is_in_its_folder_at_once(
    settings, tmp_path, django_capture_on_commit_callbacks
):
    settings.EMAIL_BACKEND = "django.core.mail.backends.filebased.EmailBackend"
    settings.EMAIL_FILE_PATH = tmp_path
    with django_capture_on_commit_callbacks(execute=True):
        write(soon=True)
    [file] = tmp_path.glob("*.log")
    assert "Subject: code-0 is your code" in file.read_text()


def test_the_command_says_what_is_left(server, capsys):
    server.errors = [refused(450)]
    write(3)
    OutgoingMail.objects.create(state=State.FAILED)
    call_command("send_mail", once=True)
    assert capsys.readouterr().out == "2 sent, 1 waiting, 1 failed.\n"


def test_no_row_tells_to_whom_it_goes():
    write()
    assert "example.org" not in str(OutgoingMail.objects.get())
