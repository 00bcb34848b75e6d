"""On PostgreSQL: CI runs every test on it; this one is for whoever has a server at hand."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

pytestmark = [
    pytest.mark.postgresql,
    pytest.mark.skipif(
        "TEST_POSTGRESQL_URL" not in os.environ,
        reason="needs PostgreSQL: set TEST_POSTGRESQL_URL to an empty database",
    ),
]


def manage(*arguments):
    """What the command says; the test fails with its words when it fails."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | {"DATABASE_URL": os.environ["TEST_POSTGRESQL_URL"]},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


def test_demonstration_loads_once():
    manage("migrate", "--no-input", "--verbosity", "0")
    assert manage("load_demo").startswith("Demonstration loaded: ")
    assert manage("load_demo") == "The demonstration is already here.\n"
