"""Sixteen people sign for the same organisation at once: one signature, and a clear page to the others."""

import json
import os
import subprocess
import sys

import psycopg
import pytest
from django.conf import settings

POSTGRESQL = pytest.param(
    "postgresql",
    marks=[
        pytest.mark.postgresql,
        pytest.mark.skipif("TEST_POSTGRESQL_URL" not in os.environ, reason="needs TEST_POSTGRESQL_URL"),
    ],
)
PEOPLE = 16


def run(*arguments, database):
    """What a Python of its own has said, on ``database``; the test fails with its words when it fails."""
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": database, "DJANGO_SETTINGS_MODULE": "tests.settings"},
        capture_output=True,
        text=True,
        check=False,
        timeout=300,  # a machine that does much else
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.fixture(params=["sqlite", POSTGRESQL])
def database_url(request, tmp_path):
    """The address of an empty database that threads and processes share."""
    if request.param == "sqlite":
        url = f"sqlite:///{tmp_path / 'db.sqlite3'}"
        run("manage.py", "migrate", "--verbosity=0", database=url)
        yield url
        return
    server, schema = os.environ["TEST_POSTGRESQL_URL"], f"crowd_{os.getpid()}"
    with psycopg.connect(server, autocommit=True) as connection:
        connection.execute(f"CREATE SCHEMA {schema}")
        url = f"{server}?options=-csearch_path%3D{schema}"
        run("manage.py", "migrate", "--verbosity=0", database=url)
        yield url
        connection.execute(f"DROP SCHEMA {schema} CASCADE")


def test_sixteen_at_once_give_one_signature(database_url):
    said = json.loads(run("-m", "tests.charter.crowd", str(PEOPLE), database=database_url))
    assert said == {
        "answers": {"302": 1, "409": PEOPLE - 1},
        "certificates": [True],
        "told": PEOPLE - 1,
        "proofs": {"signed": PEOPLE, "code-sent": PEOPLE, "confirmed": 1},
        "broken": [],
        "committed": True,
    }


def test_who_signs_while_a_version_is_published_is_asked_to_sign_that_too(database_url):
    """Else the organisation would be bound by the old version for ever, and never be reminded."""
    said = json.loads(run("-m", "tests.charter.overtaking", database=database_url))
    assert said == {"signed": 1, "signs_again": True}
