"""Files as tables: CSV, XLSX, ODS, GeoJSON, HSDS 3 JSON and data·inclusion v1 JSON."""

import json
from collections.abc import Callable
from dataclasses import dataclass

from directory.imports import columns, data_inclusion, geojson, hsds
from taskforce.common import tables
from taskforce.common.tables import UnreadableFile


@dataclass
class Table:
    """A file as one header and rows.  ``read`` makes a new iterator of ``(line, cells)`` at each call."""

    kind: str  # "csv", "sheet", "geojson", "hsds" or "data_inclusion"
    headers: list
    read: Callable
    source: str = ""  # who made the data, when the file says so

    @property
    def fields(self):
        """The field of each column, as far as its header is recognised."""
        return self.headers if self.is_known else columns.recognise(self.headers)

    @property
    def is_known(self):
        """Whether the format itself says what every column is."""
        return self.kind in ("hsds", "data_inclusion")

    def samples(self, count=3):
        """For each column, its first values that are not empty (at most ``count``, of the first 50 rows)."""
        found = [[] for _header in self.headers]
        for number, (_line, cells) in enumerate(self.read()):
            if number == 50:
                break
            for values, cell in zip(found, cells, strict=False):
                if cell not in ("", None) and len(values) < count:
                    values.append(str(cell)[:80])
        return found


def open_table(data):
    """The Table in the bytes ``data``; UnreadableFile, with a clear sentence, when there is none."""
    table = _json_table(data) if tables.kind_of(data) == "json" else _flat_table(data)
    if next(table.read(), None) is None:
        raise UnreadableFile("no_rows")
    return table


def _flat_table(data):
    first = next(tables.read_rows(data), None)
    if first is None:
        raise UnreadableFile("empty")

    def read():
        rows = tables.read_rows(data)
        next(rows)
        return rows

    return Table(tables.kind_of(data), [header.strip() for header in first[1]], read)


def _json_table(data):
    content = load_json(data)
    for kind, module in (("geojson", geojson), ("data_inclusion", data_inclusion), ("hsds", hsds)):
        if module.recognises(content):
            headers = module.headers(content)

            def read(module=module, headers=headers):
                for number, row in enumerate(module.rows(content), 1):
                    if number > tables.MAX_ROWS:
                        raise UnreadableFile("too_many_rows", most=tables.MAX_ROWS)
                    yield number, [row.get(header) for header in headers]

            return Table(kind, headers, read, module.source(content))
    raise UnreadableFile("unknown")


def load_json(data):
    """The content of JSON bytes (UTF-8, or cp1252); UnreadableFile otherwise."""
    try:
        return json.loads(data.decode(tables.encoding_of(data)))
    except json.JSONDecodeError as error:
        raise UnreadableFile("json", line=error.lineno, column=error.colno) from None
    except RecursionError:
        raise UnreadableFile("deep") from None
    except ValueError:  # a number of thousands of digits, half of a UTF-16 pair
        raise UnreadableFile("json", line=1, column=1) from None
