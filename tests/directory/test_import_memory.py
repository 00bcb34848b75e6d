"""Fifty thousand rows are imported in less than 300 MB, and each row costs as much as the one before."""

import os
import subprocess
import sys

import pytest
from django.conf import settings

MOST = 300 << 20  # bytes
FEW, MANY, PROMISED = 1000, 4000, 50_000  # rows
# Imports the files it is given, one after the other; prints the most memory it held so far (kB), which is
# not ``ru_maxrss``: a program is born with that of the tests that start it.
PROGRAM = r"""
import re, sys
import django
django.setup()
from directory.imports import engine
from directory.imports.formats import open_table
for path in sys.argv[1:]:
    table = open_table(open(path, "rb").read())
    report = engine.write(table, engine.Options(source=path, domain="health"))
    print(report.counts["services"], re.search(r"VmHWM:\s+(\d+)", open("/proc/self/status").read())[1])
"""


def file_of(folder, count):
    """The path of a CSV file of ``count`` invented rows, as long as real ones."""
    path = folder / f"{count}.csv"
    row = "{0};Service number {0};{0} rue de l’Exemple;38000;Exempleville;45.1;5.7;a{0}@example.org;{1}\n"
    rows = (row.format(number, "What it is for. " * 20) for number in range(count))
    path.write_text("id;nom;adresse;cp;ville;lat;lon;mail;description\n" + "".join(rows), "utf-8")
    return str(path)


def python(tmp_path, *arguments):
    """What the program says, with a database in ``tmp_path``; the test fails with its words when it fails."""
    names = {
        "DJANGO_SETTINGS_MODULE": "tests.settings",
        "DATABASE_URL": f"sqlite:///{tmp_path / 'db.sqlite3'}",
    }
    done = subprocess.run(
        [sys.executable, *arguments],
        cwd=settings.BASE_DIR,
        env=os.environ | names,
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    return done.stdout


@pytest.mark.skipif(sys.platform != "linux", reason="reads /proc")
def test_memory_for_fifty_thousand_rows(tmp_path):
    python(tmp_path, "manage.py", "migrate", "-v0")  # beside: it takes more memory than the first rows
    told = python(tmp_path, "-c", PROGRAM, file_of(tmp_path, FEW), file_of(tmp_path, MANY))
    (few, before), (many, after) = (map(int, line.split()) for line in told.splitlines())
    assert (few, many) == (FEW, MANY)
    a_row = (after - before) / (MANY - FEW)
    assert (before + a_row * (PROMISED - FEW)) * 1024 < MOST
