"""``manage.py report``: the same steps as the pages, and whether every fingerprint holds."""

import json

import pytest
from django.core.management import CommandError, call_command
from django.db import connection

from reports import editions
from reports.models import Edition, EditionFile
from tests.factories import UserFactory
from tests.reports.conftest import YEAR, make_frozen, this_year

pytestmark = pytest.mark.django_db


@pytest.fixture
def run(capsys):
    def run(step, year=None, **options):
        call_command("report", step, str(year or this_year()), language="en", **options)
        return capsys.readouterr().out

    return run


@pytest.fixture
def settled(draft):
    for section in draft.sections.all():
        if section.domain:
            editions.mark_empty(section=section, is_empty=True)
    return draft


def test_from_nothing_to_published(run, settled, pencil, coordinator):
    other = UserFactory(email="other@example.org", is_coordinator=True)
    assert "RED" not in run("build")
    assert run("freeze", by=coordinator.email) == "Made: 3 pages.\n"
    with pytest.raises(CommandError, match="autre personne"):
        run("publish", by=coordinator.email)
    assert run("publish", by=other.email) == f"Published: Report ({this_year()}, en, 1).\n"
    assert run("verify") == f"{this_year()}: every fingerprint holds (editions: 1, files: 3).\n"
    assert Edition.objects.get().state == "published"


def test_build_begins_and_says_what_is_red(run, pencil):
    pencil.problems = ["No glyph"]
    said = run("build")
    assert said.startswith("Made: 3 pages.\n  No glyph\n")
    assert "\nRED   No glyph" in said
    assert Edition.objects.get().state == "preview"


@pytest.mark.parametrize(
    ("step", "by", "why"),
    [
        ("freeze", "", "--by"),
        ("freeze", "nobody@example.org", "--by"),
        ("freeze", "editor@example.org", "may not publish"),
        ("freeze", "inactive@example.org", "--by"),
        ("freeze", "coordinator@example.org", "Collecte"),
        ("publish", "coordinator@example.org", "No edition"),
        ("verify", "", "No edition"),
    ],
)
def test_refused(run, draft, editor, inactive, coordinator, pencil, step, by, why):
    with pytest.raises(CommandError, match=why):
        run(step, by=by)
    assert Edition.objects.get().frozen is None


def test_while_the_worker_makes_it(run, draft, pencil):
    from reports.models import Build

    Build.objects.claim(editions.ask_preview(edition=draft, by=None).pk)
    with pytest.raises(CommandError, match="worker"):
        run("build")


def test_a_build_that_fails(run, draft, pencil):
    def fault():
        raise ValueError

    pencil.at_half = fault
    with pytest.raises(CommandError, match="pas pu être fait"):
        run("build")


# Verify -------------------------------------------------------------------------------------------------


def manifest(**digests):
    rows = [{"name": name.replace("_", "."), "sha256": digest} for name, digest in digests.items()]
    return json.dumps({"files": rows}).encode()


def tamper(sql, *params):
    """Changes what triggers protect, as somebody with the file of the database could."""
    with connection.cursor() as cursor:
        if connection.vendor == "postgresql":
            cursor.execute("SET LOCAL session_replication_role = replica")
        else:
            cursor.execute("SELECT name FROM sqlite_master WHERE type = 'trigger' AND name LIKE 'reports_%'")
            for (name,) in cursor.fetchall():
                cursor.execute(f"DROP TRIGGER {name}")
        cursor.execute(sql, params)


def said_of(run, capsys):
    with pytest.raises(CommandError):
        run("verify", YEAR)
    return capsys.readouterr().out


def test_one_byte_of_a_file(run, capsys, frozen):
    tamper("UPDATE reports_editionfile SET content = %s", b"%PDF-1.8")
    assert said_of(run, capsys) == "fr, edition 1: report.pdf: its bytes are not those that were frozen\n"


def test_the_snapshot(run, capsys, frozen):
    tamper("UPDATE reports_edition SET snapshot = %s", "{}")
    assert said_of(run, capsys) == "fr, edition 1: snapshot: it is not the one that was frozen\n"


@pytest.mark.parametrize(
    ("files", "said"),
    [
        ([("report.json", b"{}")], "report.json: it is not the snapshot that was frozen"),
        ([("manifest.json", b"no")], "manifest.json: it cannot be read"),
        ([("manifest.json", manifest(report_pdf="0"))], "report.pdf: in the manifest, but gone"),
        ([("manifest.json", manifest()), ("a.csv", b"a")], "a.csv: not in the manifest"),
        (
            [("manifest.json", manifest(a_csv="0")), ("a.csv", b"a")],
            "a.csv: the manifest has another fingerprint",
        ),
    ],
)
def test_files_that_do_not_agree(run, capsys, files, said):
    make_frozen(files=files)
    assert said_of(run, capsys) == f"fr, edition 1: {said}\n"


def test_which_file_is_this(run, capsys, frozen, tmp_path):
    path = tmp_path / "downloaded.pdf"
    path.write_bytes(b"%PDF-1.7")
    assert run("verify", YEAR, file=path.open("rb")) == "This is report.pdf of Report (2026, fr, 1).\n"
    path.write_bytes(b"%PDF-1.8")
    with pytest.raises(CommandError, match="very bytes"):
        run("verify", YEAR, file=path.open("rb"))
    assert EditionFile.objects.count() == 1
