"""The directory as a table: CSV and XLSX."""

import tempfile

from directory.exports.rows import COLUMNS, rows
from taskforce.common import tables


def _table(scope):
    yield COLUMNS
    for row in rows(scope):
        yield [None if row.get(name) == "" else row.get(name) for name in COLUMNS]


def csv(scope):
    """The lines of a CSV file, one by one."""
    return tables.csv_lines(_table(scope))


def xlsx(scope):
    """The bytes of an XLSX file, piece by piece, from a temporary file."""
    with tempfile.TemporaryFile() as file:
        tables.write_xlsx(file, _table(scope), title="directory")
        file.seek(0)
        while piece := file.read(1 << 16):
            yield piece
