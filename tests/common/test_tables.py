"""Tables: what is read from files as people have them, and what hostile files get."""

import io
import zipfile

import pytest
from django.utils import translation
from openpyxl import Workbook, load_workbook

from taskforce.common import tables
from taskforce.common.tables import UnreadableFile

MAIN = "http://schemas.openxmlformats.org/spreadsheetml/2006/main"
OFFICE = "http://schemas.openxmlformats.org/officeDocument/2006/relationships"
PACKAGE = "http://schemas.openxmlformats.org/package/2006"
OASIS = "urn:oasis:names:tc:opendocument:xmlns"


def relation(kind, target):
    one = f'<Relationship Id="rId1" Type="{OFFICE}/{kind}" Target="{target}"/>'
    return f'<Relationships xmlns="{PACKAGE}/relationships">{one}</Relationships>'


def zipped(parts):
    file = io.BytesIO()
    with zipfile.ZipFile(file, "w", zipfile.ZIP_DEFLATED) as archive:
        for name, content in parts.items():
            archive.writestr(name, content)
    return file.getvalue()


def xlsx(rows):
    """An XLSX file whose sheet has the XML ``rows``."""
    sheets = f'<sheets><sheet name="a" sheetId="1" r:id="rId1" xmlns:r="{OFFICE}"/></sheets>'
    return zipped(
        {
            "[Content_Types].xml": f'<Types xmlns="{PACKAGE}/content-types"/>',
            "_rels/.rels": relation("officeDocument", "xl/workbook.xml"),
            "xl/workbook.xml": f'<workbook xmlns="{MAIN}">{sheets}</workbook>',
            "xl/_rels/workbook.xml.rels": relation("worksheet", "worksheets/sheet1.xml"),
            "xl/worksheets/sheet1.xml": (
                f'<worksheet xmlns="{MAIN}"><sheetData>{rows}</sheetData></worksheet>'
            ),
        }
    )


def ods(*rows):
    """An ODS file of rows, each a list of texts."""
    cell = '<table:table-cell office:value-type="string"><text:p>{}</text:p></table:table-cell>'
    body = "".join(
        f"<table:table-row>{''.join(cell.format(text) for text in row)}</table:table-row>" for row in rows
    )
    return ods_of(body)


def ods_of(rows):
    """An ODS file whose sheet has the XML ``rows``."""
    table = f'<table:table table:name="a">{rows}</table:table>'
    names = " ".join(f'xmlns:{name}="{OASIS}:{name}:1.0"' for name in ("office", "table", "text"))
    return zipped(
        {
            "mimetype": "application/vnd.oasis.opendocument.spreadsheet",
            "META-INF/manifest.xml": f'<m:manifest xmlns:m="{OASIS}:manifest:1.0"/>',
            "content.xml": (
                f"<office:document-content {names}><office:body><office:spreadsheet>{table}"
                "</office:spreadsheet></office:body></office:document-content>"
            ),
        }
    )


def rows(data):
    return list(tables.read_rows(data))


def refusal(data):
    with pytest.raises(UnreadableFile) as error:
        rows(data)
    return error.value.code, error.value.params


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "cp1252", "utf-16"])
def test_encodings(encoding):
    data = "nom,ville\nÉcole,Échirolles\n".encode(encoding)
    assert rows(data) == [(1, ["nom", "ville"]), (2, ["École", "Échirolles"])]


@pytest.mark.parametrize("delimiter", [",", ";", "\t", "|"])
def test_delimiters(delimiter):
    data = delimiter.join(["nom", '"a,b;c"', "ville"]).encode() + b"\r\n" + delimiter.join("abc").encode()
    assert rows(data) == [(1, ["nom", "a,b;c", "ville"]), (2, ["a", "b", "c"])]


def test_blank_lines_are_left_out_and_lines_keep_their_number():
    assert rows(b'\n\na,b\n\n"x\ny",2\n ,\n3,4\n') == [(3, ["a", "b"]), (6, ["x\ny", "2"]), (8, ["3", "4"])]


@pytest.mark.parametrize(
    ("data", "byte"),
    [
        ("nom\nécole é".encode()[:-1], 11),  # a whole é before, half of one at the end
        ("nom\né".encode()[:-1], 4),  # only half of one
        ("nom\n’".encode()[:-1], 4),  # two thirds of one
        ("nom\nécole\n".encode() + b"\xe9t\xe9", 11),  # cp1252 put behind UTF-8
    ],
)
def test_a_file_cut_inside_a_character_names_the_byte(data, byte):
    assert refusal(data) == ("cut", {"byte": byte})
    with translation.override("en"):
        assert str(UnreadableFile("cut", byte=byte)) == (
            f"The file is cut or broken inside a character at byte {byte}: nothing was read. "
            "Export it again, whole."
        )


def test_a_cut_beyond_the_first_megabyte_names_its_byte():
    data = "nom\né\n".encode() + b"x\n" * 600_000 + b"\xc3"
    assert refusal(data) == ("cut", {"byte": len(data) - 1})


def test_cp1252_may_end_with_an_accent():
    assert rows("nom\nsanté".encode("cp1252")) == [(1, ["nom"]), (2, ["santé"])]
    assert rows("nom\nsanté\u00a0: é".encode("cp1252")) == [(1, ["nom"]), (2, ["santé\u00a0: é"])]


@pytest.mark.parametrize(
    ("data", "code"),
    [
        (b"", "empty"),
        (b"  \n\n", "empty"),
        (b"\x89PNG\r\n\x1a\n\x00\x00", "binary"),
        (b"nom\n\x81\x8d", "binary"),
        (b"PK\x03\x04 not really a zip", "sheet"),
        (b"\xd0\xcf\x11\xe0 an old or a locked file", "sheet"),
        (b"a" + b"," * 400, "too_wide"),
    ],
)
def test_what_is_not_a_table_is_refused(data, code):
    assert refusal(data)[0] == code


def test_a_long_cell_is_read_whole():
    assert rows(b"a\n" + b"x" * 200_000) == [(1, ["a"]), (2, ["x" * 200_000])]


def test_too_many_rows(monkeypatch):
    monkeypatch.setattr(tables, "MAX_ROWS", 3)
    assert len(rows(b"a\n1\n2\n3\n")) == 4
    assert refusal(b"a\n1\n2\n3\n4\n") == ("too_many_rows", {"most": 3})


def test_ods():
    assert rows(ods(["nom", "ville"], ["École", "Grenoble"])) == [
        (1, ["nom", "ville"]),
        (2, ["École", "Grenoble"]),
    ]


def test_xlsx_numbers_and_days_as_people_read_them():
    from datetime import date

    book, file = Workbook(), io.BytesIO()
    book.active.append(["cp", "lat", "le", "vrai"])
    book.active.append([38000, 45.25, date(2025, 1, 31), True])
    book.save(file)
    assert rows(file.getvalue())[1] == (2, ["38000", "45.25", "2025-01-31", "True"])


def test_the_bombs_are_real_but_for_their_size():
    """The same files, small, are read: what is refused below is the size."""
    assert rows(xlsx('<row r="1"><c r="A1"><v>1</v></c><c r="B1"><v>2</v></c></row>')) == [(1, ["1", "2"])]
    assert rows(ods(["x"])) == [(1, ["x"])]


@pytest.mark.parametrize(
    "data",
    [
        xlsx('<row r="1"><c r="A1"><v>1</v></c></row><row r="1048576"><c r="XFD1048576"><v>1</v></c></row>'),
        ods_of(
            '<table:table-row table:number-rows-repeated="1048000"><table:table-cell '
            'office:value-type="string" table:number-columns-repeated="16000"><text:p>x</text:p>'
            "</table:table-cell></table:table-row>"
        ),
    ],
    ids=["two cells at opposite corners", "a repeated row of repeated cells"],
)
def test_a_small_file_that_asks_for_terabytes_ends_its_own_program_only(data):
    assert len(data) < 3000
    assert refusal(data) == ("sheet", {})


def test_cells_that_begin_like_a_formula_are_neutralised_and_read_back():
    texts = ["=1+1", "+33 1", "-x", "@cmd", "\tx", "plain", "-5.2", "+3"]
    assert [tables.neutral(text) for text in texts] == [
        "'=1+1", "'+33 1", "'-x", "'@cmd", "'\tx", "plain", "-5.2", "+3",
    ]  # fmt: skip
    assert [tables.bare(tables.neutral(text)) for text in texts] == texts
    assert tables.bare("'s-Hertogenbosch") == "'s-Hertogenbosch"
    assert tables.neutral(-5.2) == -5.2


def test_csv_lines():
    assert list(tables.csv_lines([["a", "b"], ["x,y", "=1"]])) == ["\ufeff", "a,b\r\n", '"x,y",\'=1\r\n']


def test_xlsx_texts_are_never_formulas():
    file = io.BytesIO()
    tables.write_xlsx(file, [["a"], ["=1+1"], ["x\x07\ufffe\uffff\ud800\udfffy"], [4.5]])
    cells = [cell for (cell,) in load_workbook(file).active.iter_rows()]
    assert [(cell.value, cell.data_type) for cell in cells] == [
        ("a", "s"),
        ("'=1+1", "s"),
        ("xy", "s"),
        (4.5, "n"),
    ]
