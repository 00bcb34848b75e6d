"""The files of an edition, made from its snapshot alone, and its PDF read back."""

import hashlib
import json
import re
from itertools import pairwise
from types import SimpleNamespace

import pytest
from django.utils import translation

from reports import blocks, canon, rendering
from taskforce.common import pdf
from tests.reports.reading import opened, outline, page_number, pages_of, tree, words_of
from tests.reports.sample import SNAPSHOT, snapshot, with_blocks

ACTION = {"type": "action", "number": "A1", "text": "Ouvrir"}
FILES = [
    "actions-par-domaine.csv", "actions.csv", "carte-des-services.csv", "cover.svg", "decisions.csv",
    "manifest.json", "manques.csv", "needs.csv", "report.json", "report.pdf",
]  # fmt: skip


@pytest.fixture(scope="module")
def steps():
    return []


@pytest.fixture(scope="module")
def rendered(steps):
    return rendering.render(snapshot(), progress=steps.append)


@pytest.fixture(scope="module")
def read(rendered):
    """The PDF read back once for all tests: ``pages`` (text), ``tags``, ``outline``, ``fonts``."""
    data = rendered.files["report.pdf"]
    with opened(data) as document:
        with document.open_outline() as bookmarks:
            entries = outline(bookmarks.root)
        fonts = {str(font.BaseFont): font for page in document.pages for font in page.Resources.Font.values()}
        yield SimpleNamespace(
            document=document, pages=pages_of(data), tags=tree(document), outline=entries, fonts=fonts
        )


# The files ----------------------------------------------------------------------------------------


def test_the_sample_has_all_its_files_and_no_problem(rendered):
    assert (sorted(rendered.files), rendered.problems, rendered.renderer) == (FILES, [], pdf.renderer())


def test_two_renders_of_one_snapshot_are_the_same_bytes(rendered):
    assert rendering.render(snapshot()).files == rendered.files


def test_progress_only_rises_and_ends_at_a_hundred(rendered, steps):
    assert steps == sorted(set(steps))
    assert (steps[0], steps[-1]) == (5, 100)
    assert len(steps) > 5


def test_the_manifest_says_size_and_fingerprint_of_each_file(rendered):
    said = json.loads(rendered.files["manifest.json"])
    assert said["edition"] == {"year": 2026, "number": 1, "language": "fr"}
    assert said["files"] == [
        {"name": name, "bytes": len(data), "sha256": hashlib.sha256(data).hexdigest()}
        for name, data in sorted(rendered.files.items())
        if name != "manifest.json"
    ]


def test_the_json_is_the_snapshot_whatever_its_order(rendered):
    assert json.loads(rendered.files["report.json"]) == SNAPSHOT
    turned = dict(reversed(list(SNAPSHOT.items())))
    assert canon.canonical(turned) == rendered.files["report.json"]


def test_tables_and_lists_can_be_taken_as_csv(rendered):
    assert rendered.files["actions-par-domaine.csv"].decode("utf-8-sig").splitlines() == [
        "label,shown,of", "Logement,9,12", "Emploi,5,6", "Santé,8,9", "Éducation,11,11", "Aide sociale,6,8",
        "Culture et loisirs,moins de 10,5", "Accès aux droits,0,0",
    ]  # fmt: skip
    assert rendered.files["actions.csv"].decode("utf-8-sig").splitlines()[:2] == [
        "section,number,text,owner,due,state,source",
        '"Besoins, actions, résultats",A2026-14,Prévenir l’école avant un déménagement,'
        "Ville d’Exempleville (inventée),2026-06-30,faite,réunion du 19 novembre 2026",
    ]


def test_a_cell_that_is_a_formula_is_a_text_in_the_csv():
    table = {"type": "table", "name": "t", "caption": "T", "columns": ["A"], "rows": [["=1+1"]]}
    assert rendering.csv_files(with_blocks(table)) == {"t.csv": "\ufeffA\r\n'=1+1\r\n".encode()}


def test_the_cover_is_a_picture_that_asks_for_nothing(rendered):
    cover = rendered.files["cover.svg"].decode()
    assert cover.startswith('<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 420 594"')
    assert not re.search(r"<text|<image|href|url\(|style=|<script", cover)


# The PDF ------------------------------------------------------------------------------------------


def test_is_tagged_with_title_language_and_dates(read):
    document = read.document
    assert document.Root.MarkInfo.Marked is True
    assert document.open_metadata()["pdfuaid:part"] == "1"
    assert str(document.Root.Lang) == "fr"
    assert str(document.docinfo["/Title"]) == SNAPSHOT["title"]
    assert str(document.docinfo["/CreationDate"]).startswith("D:20270128")
    assert document.Root.ViewerPreferences.DisplayDocTitle is True


def test_bookmarks_are_its_sections_and_headings(read):
    titles = [section["title"] for section in SNAPSHOT["sections"]]
    own = [entry for entry, _inside in read.outline]
    assert [re.sub(r"^\d+ ", "", entry) for entry in own] == [
        "Table des matières", *titles, "Index des partenaires", "À propos de ce rapport"
    ]  # fmt: skip
    assert [entry for entry, _inside in dict(read.outline)["4 Besoins, actions, résultats"]] == [
        "Logement",
        "Santé",
    ]


def test_every_figure_has_its_words(read):
    figures = [element for element, path in read.tags if path[-1] == "/Figure"]
    assert [str(figure.Alt) for figure in figures] == [
        "Actions promises et faites, par domaine. Logement (9 sur 12), Emploi (5 sur 6), Santé (8 sur 9), "
        "Éducation (11 sur 11), Aide sociale (6 sur 8), Culture et loisirs (moins de 10 sur 5), "
        "Accès aux droits (0)",
        "Carte des services par domaine",
    ]


def test_no_link_stands_in_a_link_and_tables_have_captions(read):
    paths = [path for _element, path in read.tags]
    assert [path for path in paths if path.count("/Link") > 1] == []
    assert sum(path[-1] == "/Link" for path in paths) >= 12
    assert [path[-2:] for path in paths if path[-1] == "/Caption"] == [("/Table", "/Caption")]
    assert sum(path[-1] == "/TH" for path in paths) == 5 + 3


def test_headings_go_down_one_by_one(read):
    levels = [int(path[-1][2]) for _element, path in read.tags if re.fullmatch(r"/H\d", path[-1])]
    assert levels[0] == 1
    assert [(above, below) for above, below in pairwise(levels) if below > above + 1] == []


def test_fonts_are_ours_and_embedded(read):
    assert {name.split("+")[1].split("-")[0] for name in read.fonts} == {"Source"}
    for font in read.fonts.values():
        assert {"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys())


def test_the_contents_say_the_page_where_each_section_begins(read, rendered):
    assert rendered.pages == len(read.pages)
    for number, section in enumerate(SNAPSHOT["sections"], 1):
        page = page_number(read.pages[1], f"{number} {section['title']}")
        assert f"{number} {section['title']}" in read.pages[page - 1], section["title"]
    assert page_number(read.pages[1], "Index des partenaires") == len(read.pages) - 1


def test_the_index_says_the_page_where_a_partner_is_named(read):
    index = read.pages[-2][read.pages[-2].index("Index des partenaires") :]
    domains = page_number(read.pages[1], "4 Besoins, actions, résultats")
    assert f"4. Besoins, actions, résultats, p. {domains}" in index
    assert "Zornitsa, Болгарско сдружение (inventée) Association" in index


def test_pages_say_where_one_is(read):
    running = "Task-force locale pour l’inclusion des Roms, Exempleville · Rapport public 2026"
    assert [number for number, page in enumerate(read.pages, 1) if f"{running} {number}" not in page] == [1]
    assert read.pages[0].startswith("RAPPORT PUBLIC 2026")
    assert "28 janvier 2027 · Édition 1" in read.pages[0]


def test_the_text_of_every_section_can_be_read(read):
    words = " ".join(read.pages)
    for section in SNAPSHOT["sections"]:
        assert section["title"] in words
        for block in section["blocks"]:
            for field in ("caption", "by", "owner", "source", "tried", "help", "state", "meeting"):
                assert block.get(field, "") in words, (section["code"], field)
    for said in ("moins de 10 sur 5", "Pas d’adresse · Garant demandé · Délais d’attente", "CC BY 4.0",
                 "Cette partie ne figure pas dans cette édition. Le groupe de travail rendra son texte en",
                 "Rien à signaler cette année.", "« Добре дошли », « Καλώς ήρθατε », « Bun venit, Ștefan »",
                 "Décision 2026-04. Aucune famille ne déménage"):  # fmt: skip
        assert said in words, said


def test_a_source_is_a_footnote_on_the_page_that_calls_it(read):
    for said, note in (
        ("jamais des personnes.1", "1. Décision 2026-02"),
        ("bail tient.2", "2. Consultation des"),
    ):
        assert [number for number, page in enumerate(read.pages) if said in page and note in page], said


def test_words_of_another_language_say_so_and_what_we_add_does_not():
    text = {"type": "text", "markdown": "Two *days*.", "language": "en", "by": "Alpha", "source": "Fiche"}
    need = {"type": "need", "observed": "No place.", "tried": "To ask.", "help": "A place.", "source": "Lu"}
    with translation.override("fr"):
        html = rendering.html_of(with_blocks(text, need | {"language": "en"}))
        ours = rendering.html_of(with_blocks({**text, "language": ""}, need))
    assert re.findall(r'<(\w+) lang="en">(?:<p>)?([^<]*)', html) == [
        ("div", "Two "),
        ("div", "No place."),
        ("dd", "To ask."),
        ("dd", "A place."),
    ]
    assert re.findall(r'class="fn"[^>]*>[^<]*', html) == ['class="fn" lang="fr">Lu']
    assert re.findall(r' lang="(\w+)"', ours) == ["fr"]


@pytest.mark.parametrize(("language", "title"), [("en", "Contents"), ("ro", "Cuprins"), ("bg", "Съдържание")])
def test_its_own_words_are_in_its_language(language, title):
    with translation.override(language):
        html = rendering.html_of(with_blocks(ACTION, language=language))
    assert (f'<html lang="{language}">' in html, f">{title}</h2>" in html) == (True, True)


# How pages are filled -------------------------------------------------------------------------------


def lines(count):
    """A text of so many short lines."""
    return {"type": "text", "markdown": "\n\n".join(f"ligne {number}" for number in range(count))}


def chapters(*contents):
    """The pages of a report of these chapters (each a list of blocks), without cover and contents."""
    sections = [
        {"code": f"c{number}", "title": f"Chapitre {number}", "left_out": None, "blocks": list(content)}
        for number, content in enumerate(contents, 1)
    ]
    return pages_of(rendering.render(snapshot(sections=sections, partners=[])).files["report.pdf"])[2:]


def on(pages, said):
    """On which of ``pages`` these words stand."""
    return [number for number, page in enumerate(pages) if re.search(rf"{said}(?!\d)", page)]


def test_a_chapter_begins_where_there_is_room_for_more_than_its_title():
    pages = chapters([lines(3)], [lines(10)], [lines(30)])
    assert [on(pages, f"{number} Chapitre {number}")[0] for number in (1, 2, 3)] == [0, 0, 1]
    assert pages[0].endswith(f"ligne 9 {SNAPSHOT['taskforce']['name']}, Exempleville · Rapport public 2026 3")
    assert pages[2].startswith("3 Chapitre 3 ligne")  # the running header of the chapter that goes on


def test_the_last_rows_of_a_table_stand_with_its_source():
    """Whatever stands above it, no line of sources begins a page, nor does one row alone."""
    rows = [[f"rang {number}", "mot"] for number in range(8)]
    table = {"type": "table", "name": "t", "caption": "T", "columns": ["A", "B"], "rows": rows, "source": "S"}
    for above in (16, 17):
        pages = chapters([lines(above), table])
        assert on(pages, "rang 6") == on(pages, "rang 7") == on(pages, "Source"), above
        assert on(pages, "rang 0") == on(pages, "rang 1"), above


def test_many_columns_leave_room_for_words():
    columns = ["Numéro", "Action", "Qui le fait", "Domaine", "Jusqu’au", "Où cela en est"]
    words = "Tenir une liste des logements de plain-pied"
    row = ["2025-01-A1", words, "Un toit en exemple", "Accès aux droits", "17 septembre 2025", "Abandonnée"]
    table = {"type": "table", "name": "t", "caption": "T", "columns": columns, "rows": [row]}
    with translation.override("fr"):
        made = blocks.read(with_blocks(table))["sections"][0]["blocks"][0]
    shares = dict(zip(columns, (float(width) for _head, width, _counts in made["heads"]), strict=True))
    assert made["is_wide"] is True
    assert shares["Action"] == max(shares.values())
    assert shares["Action"] > 25


# What people bring --------------------------------------------------------------------------------


def small(*content, **changes):
    return rendering.render(with_blocks(*content, **changes))


def spaced(text):
    """``text`` with plain spaces where French has narrow ones."""
    return text.replace("\u202f", " ").replace("\xa0", " ")


def test_two_thousand_actions_stand_in_a_file_and_three_hundred_on_paper():
    made = small(*({**ACTION, "number": f"A{number}"} for number in range(2000)))
    words = words_of(made.files["report.pdf"])
    assert ("A299" in words, "A300" in words) == (True, False)
    assert "1700 autres actions figurent dans le fichier actions.csv." in words
    assert made.files["actions.csv"].count(b"\r\n") == 2001


def test_actions_that_a_table_lists_stand_in_one_file():
    table = {
        "type": "table",
        "name": "actions",
        "caption": "Actions",
        "columns": ["Numéro"],
        "rows": [["A1"]],
    }
    files = rendering.csv_files(with_blocks(ACTION, table))
    assert {name: data.decode("utf-8-sig") for name, data in files.items()} == {
        "actions.csv": "Numéro\r\nA1\r\n"
    }


def test_hostile_and_strange_texts_are_words_or_named_problems():
    made = small(
        {"type": "text", "markdown": "<script>alert(1)</script> 🌸 Цветана ![x](http://example.org/x.png)"},
        {
            "type": "table",
            "name": "t",
            "caption": "Une ligne",
            "columns": ["A", "B"],
            "rows": [["<b>1</b>", "2"]],
        },
        {"type": "need", "observed": "Un long constat. " * 600, "barriers": []},
        {"type": "bars", "name": "b", "caption": "Vide", "rows": [], "text": "Rien."},
        {"type": "map", "name": "m", "caption": "Sans contour", "text": "Rien.", "points": []},
    )
    words = words_of(made.files["report.pdf"])
    assert "<script>alert(1)</script> [?] Цветана" in words
    assert "<b>1</b>" in words
    assert words.count("constat.") == 600
    assert [spaced(problem) for problem in made.problems] == [
        "« Une seule partie » : nos polices ne savent pas dessiner 🌸 (U+1F338).",
        "« Une seule partie » : l’image http://example.org/x.png ne peut pas être montrée.",
    ]


def test_an_edition_without_any_content_is_a_whole_document():
    made = rendering.render(snapshot(sections=[], partners=[], cover={"lines": []}, licence=""))
    assert (made.problems, made.pages) == ([], 3)
    assert sorted(made.files) == ["cover.svg", "manifest.json", "report.json", "report.pdf"]


def test_the_longest_word_of_a_column_stands_on_one_line():
    columns = ["Réunion", "Jour", "Ce qui a été dit", "Décisions"]
    rows = [["2026-01", "16 juin 2026", "Une seule liste des lieux est tenue à jour. " * 3, "2"]]
    table = {"type": "table", "name": "t", "caption": "T", "columns": columns, "rows": rows}
    words = words_of(small(table).files["report.pdf"])
    assert "Réunion Jour Ce qui a été dit Décisions" in words
    assert "2026-01 16 juin 2026 Une seule liste" in words


def test_the_contents_name_domains_only_where_a_section_has_several():
    headings = [{"type": "heading", "text": f"Titre {code}", "domain": code} for code in ("health", "rights")]
    with translation.override("fr"):
        several = blocks.read(with_blocks(*headings))["sections"][0]["domains"]
        one = blocks.read(with_blocks(headings[0], headings[0]))["sections"][0]["domains"]
    assert ([heading["text"] for heading in several], one) == (["Titre health", "Titre rights"], [])


# Refusals -----------------------------------------------------------------------------------------


def block(**fields):
    return with_blocks({"type": "text", "markdown": ""} | fields)


REFUSED = {
    "no snapshot": ([], "La capture est du schéma None ; ce programme lit le schéma 1."),
    "another schema": (snapshot(schema=2), "La capture est du schéma 2 ; ce programme lit le schéma 1."),
    "no day": (
        snapshot(made="soon"),
        "Le jour ou la langue de l’édition n’est pas de ceux que nous connaissons.",
    ),
    "no language": (
        snapshot(language="rom"),
        "Le jour ou la langue de l’édition n’est pas de ceux que nous connaissons.",
    ),
    "unknown block": (
        block(type="video"),
        "Type de bloc inconnu « video » dans la partie « Une seule partie ».",
    ),
    "no field": (with_blocks({"type": "table"}), "« caption » manque dans la partie « Une seule partie »."),
    "unknown domain": (block(domain="origin"), "Domaine inconnu « origin »."),
    "a path as name": (
        block(type="table", name="../x", caption="", columns=[], rows=[]),
        "« ../x » ne nomme pas un seul fichier.",
    ),
    "two tables of one name": (
        with_blocks(*[{"type": "table", "name": "t", "caption": "", "columns": ["A"], "rows": []}] * 2),
        "« t » ne nomme pas un seul fichier.",
    ),
    "a ragged table": (
        block(type="table", name="t", caption="", columns=["A"], rows=[["1", "2"]]),
        "Le tableau « t » a des lignes d’une autre largeur que son en-tête.",
    ),
    "a strange code": (
        snapshot(sections=[{"code": "a b", "title": "", "blocks": []}]),
        "« a b » n’est pas le code d’une partie.",
    ),
}


@pytest.mark.parametrize(("broken", "why"), REFUSED.values(), ids=REFUSED)
def test_a_snapshot_that_cannot_be_shown_is_refused_in_words(broken, why):
    with pytest.raises(blocks.SnapshotError) as refusal:
        rendering.render(broken)
    assert spaced(str(refusal.value)) == why
