"""Tables in files: CSV, XLSX and ODS read as rows of text; CSV and XLSX written.

A hostile or broken file raises ``UnreadableFile``, whose text is one clear sentence.
"""

import codecs
import contextlib
import csv
import io
import json
import re
import subprocess
import sys
from pathlib import Path

from django.utils.translation import gettext_lazy as _

MAX_ROWS = 100_000
MAX_COLUMNS = 300
DELIMITERS = ",;\t|"
NOT_CP1252 = re.compile(rb"[\x81\x8d\x8f\x90\x9d]")
FORMULA = ("=", "+", "-", "@", "\t", "\r")
NOT_IN_XML = re.compile("[\x00-\x08\x0b\x0c\x0e-\x1f\ud800-\udfff\ufffe\uffff]")
NUMBER = re.compile(r"[+-]?\d+(?:[.,]\d+)?")
csv.field_size_limit(20 * 1024 * 1024)  # one long cell is refused with its row, not the whole file


class UnreadableFile(Exception):  # noqa: N818 - reads as what it is: the file
    """The file cannot be read.  ``code`` and ``params`` can be kept, and said later in any language."""

    MESSAGES = {
        "empty": _("The file is empty."),
        "no_rows": _("The file has a header and no row below it."),
        "cut": _(
            "The file is cut or broken inside a character at byte %(byte)s: nothing was read. "
            "Export it again, whole."
        ),
        "binary": _("This is not a table: byte %(byte)s is not text."),
        "quotes": _("Line %(line)s cannot be read as CSV: check its quotation marks."),
        "sheet": _("The spreadsheet cannot be opened: it is damaged, locked or far too large."),
        "too_many_rows": _("The file has more than %(most)s rows: cut it into several."),
        "too_wide": _("The file has more than %(most)s columns."),
        "too_large": _("The file is larger than %(megabytes)s MB: cut it into several."),
        "json": _("The file is not valid JSON (line %(line)s, column %(column)s)."),
        "deep": _("The JSON is nested too deep to be a directory."),
        "unknown": _("This JSON is not HSDS, data·inclusion or GeoJSON as we know them."),
    }

    def __init__(self, code, **params):
        super().__init__(code)
        self.code, self.params = code, params

    def __str__(self):
        return str(self.MESSAGES[self.code] % self.params)


def kind_of(data):
    """What the bytes are, whatever their name says: ``"sheet"`` (XLSX, ODS), ``"json"`` or ``"csv"``."""
    if data[:4] in (b"PK\x03\x04", b"\xd0\xcf\x11\xe0"):
        return "sheet"
    start = data.removeprefix(codecs.BOM_UTF8)[:200].lstrip()
    return "json" if start[:1] in (b"{", b"[") else "csv"


def read_rows(data):
    """Rows of a CSV, XLSX or ODS file as ``(number, [text, …])``, blank rows left out.

    ``number`` is the line (of a sheet: the row) where a person finds it.  Lazy; UnreadableFile.
    """
    if not data.strip():
        raise UnreadableFile("empty")
    rows = _sheet_rows(data) if kind_of(data) == "sheet" else _csv_rows(data)
    for count, row in enumerate(rows):
        if count > MAX_ROWS:
            raise UnreadableFile("too_many_rows", most=MAX_ROWS)
        if len(row[1]) > MAX_COLUMNS:
            raise UnreadableFile("too_wide", most=MAX_COLUMNS)
        yield row


def encoding_of(data):
    """``"utf-8-sig"``, ``"utf-16"`` or ``"cp1252"``; UnreadableFile where the text breaks off.

    Bytes that are not UTF-8 are cp1252, unless characters of several bytes came before them: then it
    was UTF-8, and the file is cut or broken there.
    """
    if data[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
        return "utf-16"
    if b"\x00" in data:
        raise UnreadableFile("binary", byte=data.index(b"\x00"))
    try:
        _walk(data)
    except UnicodeDecodeError as error:
        if _was_utf8(data, error.start, error.end):
            raise UnreadableFile("cut", byte=error.start) from None
        if stranger := NOT_CP1252.search(data):
            raise UnreadableFile("binary", byte=stranger.start()) from None
        return "cp1252"
    return "utf-8-sig"


def _was_utf8(data, start, end):
    """Whether the bytes that are not UTF-8 stand in a file that was: é in cp1252 may be its last byte."""
    begun_at_the_end = end == len(data) and (end - start > 1 or data[start] in range(0xC2, 0xE0))
    return begun_at_the_end or not data[:start].isascii()


def _walk(data, step=1 << 20):
    """Decodes ``data`` as UTF-8 piece by piece, keeping none; the error tells the place in the whole."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    for start in range(0, len(data), step):
        held = len(decoder.getstate()[0])
        try:
            decoder.decode(data[start : start + step], final=start + step >= len(data))
        except UnicodeDecodeError as error:
            offset = start - held
            raise UnicodeDecodeError(
                "utf-8", data, error.start + offset, error.end + offset, error.reason
            ) from None


def delimiter_of(header):
    """The delimiter that stands most often in the header line, outside quotation marks."""
    bare = re.sub(r'"[^"]*"', "", header)
    return max(DELIMITERS, key=bare.count)


def _csv_rows(data):
    encoding = encoding_of(data)
    lines = io.TextIOWrapper(io.BytesIO(data), encoding=encoding, newline="")
    try:
        header = next((line for line in lines if line.strip()), "")
        lines.seek(0)
        reader = csv.reader(lines, delimiter=delimiter_of(header))
        for cells in reader:
            if any(cell.strip() for cell in cells):
                yield reader.line_num, cells
    except UnicodeDecodeError as error:
        raise UnreadableFile("binary", byte=error.start) from None
    except csv.Error:
        raise UnreadableFile("quotes", line=reader.line_num) from None


def _sheet_rows(data):
    """The rows of the first sheet, read by ``sheets`` in a program of its own."""
    program = [sys.executable, str(Path(__file__).with_name("sheets.py"))]
    with subprocess.Popen(  # noqa: S603 - our own file, no shell
        program, stdin=subprocess.PIPE, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL
    ) as reader:
        try:
            with contextlib.suppress(BrokenPipeError):
                reader.stdin.write(data)
                reader.stdin.close()
            yield from (tuple(json.loads(line)) for line in reader.stdout)
            broken = reader.wait() != 0
        except ValueError:  # a line cut short
            broken = True
        finally:
            reader.kill()
    if broken:
        raise UnreadableFile("sheet")


def neutral(cell):
    """``cell`` as a spreadsheet may open it: a text that begins like a formula gets an apostrophe."""
    if isinstance(cell, str) and cell.startswith(FORMULA) and not NUMBER.fullmatch(cell):
        return f"'{cell}"
    return cell


def bare(cell):
    """``cell`` without the apostrophe that ``neutral`` gives."""
    return cell[1:] if cell[:1] == "'" and cell[1:].startswith(FORMULA) else cell


def csv_lines(rows):
    """``rows`` as the lines of a CSV file, one by one: UTF-8 with a BOM for Excel, commas, neutral cells."""
    line = io.StringIO()
    writer = csv.writer(line)
    yield "\ufeff"
    for row in rows:
        writer.writerow([neutral(cell) for cell in row])
        yield line.getvalue()
        line.seek(0)
        line.truncate()


def write_xlsx(file, rows, title="Sheet"):
    """Writes ``rows`` to the open binary ``file`` as XLSX, row by row.

    Neutral texts stay texts: what begins with = would be written as a formula.
    """
    from openpyxl import Workbook  # noqa: PLC0415 - slow to import

    book = Workbook(write_only=True)
    sheet = book.create_sheet(title)
    for row in rows:
        sheet.append([NOT_IN_XML.sub("", neutral(cell)) if isinstance(cell, str) else cell for cell in row])
    book.save(file)
