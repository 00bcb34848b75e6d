"""The cast of the tests: a small task force with people in every role."""

import os
import time
from types import SimpleNamespace

import pytest
from django.conf import settings
from django.db import connection
from django.db.backends.postgresql.base import DatabaseOperations as PostgresqlOperations
from django.db.backends.sqlite3.base import DatabaseOperations as SqliteOperations  # first: a cycle
from django.utils import translation

from directory.models import TaskForce
from taskforce.common import kept
from taskforce.common.kept import pages
from tests import factories


def pytest_configure():
    """Emptying the database between tests is no change of history: SQLite's triggers step aside for it.

    PostgreSQL's own step aside for one statement, too.
    """
    flush_postgresql = PostgresqlOperations.execute_sql_flush

    def execute_postgresql_flush(operations, sql_list):
        aside = "SET LOCAL session_replication_role = replica"
        flush_postgresql(operations, [aside, *sql_list] if sql_list else [])

    PostgresqlOperations.execute_sql_flush = execute_postgresql_flush
    flush = SqliteOperations.execute_sql_flush

    def execute_sql_flush(operations, sql_list):
        with operations.connection.cursor() as cursor:
            cursor.execute(
                "SELECT name, sql FROM sqlite_master WHERE type = 'trigger' AND name LIKE '%_no_%'"
            )
            triggers = cursor.fetchall()
        drops = [f"DROP TRIGGER {name}" for name, _sql in triggers]
        flush(operations, [*drops, *sql_list, *(sql for _name, sql in triggers)])

    SqliteOperations.execute_sql_flush = execute_sql_flush


@pytest.hookimpl(trylast=True)
def pytest_sessionfinish(session):
    """With NO_SKIPS=1 (CI) a skipped test fails the run: there everything can be run."""
    reporter = session.config.pluginmanager.get_plugin("terminalreporter")
    if os.environ.get("NO_SKIPS") == "1" and reporter and reporter.stats.get("skipped"):
        session.exitstatus = pytest.ExitCode.TESTS_FAILED


@pytest.fixture(autouse=True)
def site_language():
    """Every test starts in the site's own language: a request leaves its language active."""
    with translation.override(settings.LANGUAGE_CODE):
        yield


@pytest.fixture(autouse=True)
def no_kept_pages(monkeypatch):
    """No test is served a page that another one left, nor sees one forgotten because a minute went by."""
    minute = time.time()
    monkeypatch.setattr(kept, "time", SimpleNamespace(time=lambda: minute))
    pages.clear()


@pytest.fixture(autouse=True)
def taskforce(request):
    """The task force of the invented town of Exempleville; only where a test may touch the database.

    SQLite is asked here whether it knows JSON, before a test counts its queries: each connection asks once,
    and a thread in which a browser was started has a second connection.
    """
    if not request.node.get_closest_marker("django_db"):
        return None
    request.getfixturevalue("db")
    assert connection.features.supports_json_field
    return TaskForce.objects.create(
        pk=1,
        name="Task force",
        town="Exempleville",
        email="contact@example.org",
        languages=["fr", "en", "ro", "bg", "rom"],
    )


@pytest.fixture
def alpha(db):
    """An association whose people are ``editor``."""
    return factories.OrganizationFactory(name="Alpha")


@pytest.fixture
def beta(db):
    """Another organisation, whose people are ``stranger``."""
    return factories.OrganizationFactory(name="Beta")


@pytest.fixture
def editor(alpha):
    """A member of alpha: may edit alpha, and nothing else."""
    return factories.member_of(alpha, name="Ed Editor", email="editor@example.org")


@pytest.fixture
def stranger(beta):
    """A member of beta: a stranger to alpha."""
    return factories.member_of(beta, name="Sam Stranger", email="stranger@example.org")


@pytest.fixture
def coordinator(db):
    """Keeps the whole site."""
    return factories.UserFactory(name="Inès", email="coordinator@example.org", is_coordinator=True)


@pytest.fixture
def inactive(alpha):
    """Was a member of alpha; the account is closed, the group still lists it."""
    return factories.member_of(alpha, name="Iva Inactive", email="inactive@example.org", is_active=False)
