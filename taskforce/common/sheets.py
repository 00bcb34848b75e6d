"""Reads the first sheet of an XLSX or ODS file from standard input and writes its rows as JSON lines.

``tables`` runs this file as a program of its own, with limits: a spreadsheet of a few kilobytes can ask
for terabytes (two cells at opposite corners, a billion repeated rows, a zip bomb), which ends the
program that reads it.  Then only this one ends.
"""

import datetime
import io
import json
import resource
import sys

MEMORY = 1 << 30  # bytes
SECONDS = 90  # of processor time


def text_of(cell):
    """A cell as text: 38000.0 is written "38000", a date as 2025-01-31."""
    if isinstance(cell, float) and cell.is_integer():
        return str(int(cell))
    if isinstance(cell, datetime.time):
        return cell.isoformat(timespec="minutes")
    return cell.isoformat() if isinstance(cell, datetime.date) else str(cell)


def main():
    resource.setrlimit(resource.RLIMIT_AS, (MEMORY, MEMORY))
    resource.setrlimit(resource.RLIMIT_CPU, (SECONDS, SECONDS))
    resource.setrlimit(resource.RLIMIT_CORE, (0, 0))
    from python_calamine import CalamineWorkbook  # noqa: PLC0415 - after the limits, on purpose

    book = CalamineWorkbook.from_filelike(io.BytesIO(sys.stdin.buffer.read()))
    sheet = book.get_sheet_by_index(0)
    first = (sheet.start or (0, 0))[0] + 1
    for number, row in enumerate(sheet.iter_rows(), first):
        cells = [text_of(cell) for cell in row]
        if any(cells):
            sys.stdout.write(json.dumps([number, cells]) + "\n")


if __name__ == "__main__":
    main()
