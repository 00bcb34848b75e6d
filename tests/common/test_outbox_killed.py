"""The outbox with real processes: senders that are killed, two at once, and the worker."""

import os
import signal
import subprocess
import sys
import time
from collections import Counter

import psycopg
import pytest
from django.conf import settings

from tests.common.mail_server import mail_server

POSTGRESQL = pytest.param(
    "postgresql",
    marks=[
        pytest.mark.postgresql,
        pytest.mark.skipif("TEST_POSTGRESQL_URL" not in os.environ, reason="needs TEST_POSTGRESQL_URL"),
    ],
)


@pytest.fixture(scope="module", params=["sqlite", POSTGRESQL])
def database_url(request, tmp_path_factory):
    """The address of an empty database that other processes see too."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path_factory.mktemp('outbox') / 'db.sqlite3'}"
        said(start("manage.py", "migrate", "--verbosity=0", database=url))
        yield url
        return
    server, schema = os.environ["TEST_POSTGRESQL_URL"], f"outbox_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        url = f"{server}?options=-csearch_path%3D{schema}"
        said(start("manage.py", "migrate", "--verbosity=0", database=url))
        yield url
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


def start(*arguments, database, port="1", lease="120"):
    """A Python of its own, with a mail server at ``port``."""
    names = {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.outbox_settings"}
    return subprocess.Popen(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | names | {"MAIL_PORT": port, "MAIL_LEASE": lease},
        stdout=subprocess.PIPE,
        stderr=subprocess.STDOUT,
        text=True,
    )


def said(process, timeout=600):
    """What a process that ended well has said; on a busy machine it may take its time."""
    out = process.communicate(timeout=timeout)[0]
    assert process.returncode == 0, out
    return out


def send(mails, *, senders, database, server, lease="120"):
    arguments = ("-m", "tests.common.senders", str(mails), str(senders))
    return said(start(*arguments, database=database, port=server.port, lease=lease))


def numbers(server):
    """How often each mail came, by the number in its subject."""
    return Counter(int(mail["Subject"].split()[0]) for mail in server.received)


def left(database):
    return said(start("manage.py", "send_mail", "--once", database=database))


def test_no_mail_is_lost_when_the_server_is_down_half_the_time_and_senders_are_killed(database_url):
    """1,000 mails; every other connection is refused, every 20th mail cut off, every 47th kills who sends."""
    steps = {47 * count: ("MAIL", "DATA")[count % 2] for count in range(1, 21)}
    when = {"is_down": lambda n: n % 2, "drops": lambda n: n % 20 == 0, "kills_at": steps.get}
    with mail_server(**when) as server:
        words = send(1000, senders=1, database=database_url, server=server, lease="0.5")
    came, doubles = numbers(server), len(server.received) - 1000
    assert sorted(came) == list(range(1000))
    assert Counter(server.killed) == {"MAIL": 10, "DATA": 10}
    assert (doubles, max(came.values())) == (10, 2)
    assert len({mail["Message-ID"] for mail in server.received}) == 1000
    assert left(database_url) == "0 sent, 0 waiting, 0 failed.\n"
    assert "@example.org" not in words


def test_of_two_senders_each_mail_is_sent_by_one(database_url):
    with mail_server() as server:
        send(200, senders=2, database=database_url, server=server)
    assert numbers(server) == Counter(range(200))
    assert left(database_url) == "0 sent, 0 waiting, 0 failed.\n"


@pytest.mark.parametrize("number", [signal.SIGINT, signal.SIGTERM])
def test_the_worker_sends_mails_and_ends_when_asked(database_url, number):
    with mail_server() as server:
        send(3, senders=0, database=database_url, server=server)
        worker = start("manage.py", "worker", "--no-startup-delay", database=database_url, port=server.port)
        wait_for(worker, lambda: len(server.received) == 3)
        worker.send_signal(number)
        words = said(worker)
    assert numbers(server) == Counter(range(3))
    assert "Traceback" not in words


def test_the_command_sends_until_it_is_stopped(database_url):
    with mail_server() as server:
        command = start("manage.py", "send_mail", database=database_url, port=server.port)
        send(2, senders=0, database=database_url, server=server)
        wait_for(command, lambda: len(server.received) == 2)
        command.terminate()
        assert said(command) == "Stopped, 0 waiting, 0 failed.\n"
    assert numbers(server) == Counter(range(2))


def wait_for(process, happens):
    """Until it has happened; after ten minutes the process is ended and the test fails."""
    end = time.monotonic() + 600
    while not happens():
        if time.monotonic() > end:
            process.kill()
            pytest.fail(process.communicate()[0])
        time.sleep(0.02)
