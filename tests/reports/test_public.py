"""The public pages of the reports: by year, one edition, its files, the feed.  Read by visitors."""

import hashlib

import pytest
from django.urls import reverse

from directory.models import TaskForce
from reports.models import Edition
from tests.reports.conftest import make_edition, make_frozen, make_published
from tests.reports.sample import snapshot

pytestmark = pytest.mark.django_db
PDF, COVER = b"%PDF-1.7 whole", b"<svg/>"
FILES = (("cover.svg", COVER), ("manques.csv", b"a"), ("report.json", b"{}"), ("report.pdf", PDF))


def published(year=2026, language="fr", number=1, **fields):
    """A published edition of the sample."""
    said = snapshot(year=year, language=language, number=number)
    title = f"Rapport {year} {language} {number}"
    names = {"year": year, "language": language, "number": number, "title": title}
    made = make_published(snapshot=said, files=FILES, **names, **fields)
    TaskForce.objects.changed()
    return made


def replaced(**fields):
    """An edition that another one took the place of."""
    edition = published(**fields)
    edition.state = Edition.State.REPLACED
    edition.save(update_fields=["state"])
    return edition


@pytest.fixture
def correction(db):
    """Two editions of 2026: the first replaced by the second, with its reason."""
    return published(number=2, replaces=replaced(), reason="Un chiffre était faux.")


def shown(client, address):
    return " ".join(client.get(address).content.decode().split())


# By year ------------------------------------------------------------------------------------------


def test_years_come_newest_first_and_the_replaced_ones_are_marked(client, correction):
    published(year=2025)
    published(language="en")
    years = client.get("/en/reports/").context["years"]
    assert [
        (
            year.number,
            year.first.title,
            [one.title for one in year.languages],
            [one.title for one in year.replaced],
        )
        for year in years
    ] == [
        (2026, "Rapport 2026 en 1", ["Rapport 2026 fr 2"], ["Rapport 2026 fr 1"]),
        (2025, "Rapport 2025 fr 1", [], []),
    ]
    assert '<span class="tag warn">Replaced</span>' in shown(client, "/en/reports/")


def test_each_is_shown_with_its_cover_size_pages_and_how_to_cite_it(client):
    published()
    page = shown(client, "/en/reports/")
    assert (
        'src="/en/reports/2026/1/fr/cover.svg" width="210" height="297" alt="Cover of the report of 2026"'
        in page
    )
    assert 'href="/en/reports/2026/1/fr/report.pdf"' in page
    assert "PDF · 1 kB · 1 page" in page
    assert "Task-force locale pour l’inclusion des Roms, Exempleville. Rapport 2026 fr 1, édition 1. " in page
    assert "http://127.0.0.1:8000/fr/reports/2026/1/fr/" in page
    assert "CC BY 4.0" in page


def test_drafts_and_frozen_editions_are_nowhere(client, coordinator):
    make_frozen(year=2024)
    make_edition()
    for user in (None, coordinator):
        if user:
            client.force_login(user)
        assert client.get("/en/reports/").context["years"] == []
        assert "urn:uuid:" not in client.get("/en/reports.atom").content.decode()
        assert client.get("/en/reports/2024/").status_code == 404
        assert client.get("/en/reports/2024/1/fr/").status_code == 404
        assert client.get("/en/reports/2024/1/fr/report.pdf").status_code == 404


def test_an_empty_page_says_what_will_stand_there(client):
    assert "The first public report will appear here once it is published." in shown(client, "/en/reports/")


@pytest.mark.parametrize("rows", [1, 5])
def test_two_queries_whatever_the_rows(client, django_assert_num_queries, rows):
    for number in range(rows):
        published(year=2020 + number)
    with django_assert_num_queries(2):  # task force, editions
        client.get("/en/reports/")


# One edition --------------------------------------------------------------------------------------


def test_the_year_shows_the_edition_in_force_and_tells_of_the_earlier_one(client, correction):
    page = shown(client, "/fr/reports/2026/")
    assert '<h1 lang="fr">Rapport 2026 fr 2</h1>' in page
    assert '<span lang="fr">Un chiffre était faux.</span> <a href="/fr/reports/2026/1/fr/">' in page
    assert "a été remplacée" not in page


def test_a_replaced_edition_stays_and_says_so(client, correction):
    page = shown(client, "/en/reports/2026/1/fr/")
    assert "This edition was replaced by a newer one." in page
    assert '<a href="/en/reports/2026/">Read the edition in force</a>' in page


def test_a_page_prefers_its_own_language_and_says_when_it_has_none(client):
    published()
    assert 'Language of this report: <span lang="fr">Français</span>.' in shown(client, "/en/reports/2026/")
    assert 'Език на този доклад: <span lang="fr">Français</span>.' in shown(client, "/bg/reports/2026/")
    published(language="en")
    page = shown(client, "/en/reports/2026/")
    assert '<article lang="en">' in page
    assert 'href="/en/reports/2026/1/fr/" lang="fr" hreflang="fr"' in page
    assert "This report is written" not in page


def test_the_page_holds_all_that_the_document_holds(client):
    published()
    response = client.get("/en/reports/2026/")
    page = " ".join(response.content.decode().split())
    for section in snapshot()["sections"]:
        assert f'id="section-{section["code"]}"' in page
        assert f'<a href="#section-{section["code"]}">{section["title"]}</a>' in page
        for block in section["blocks"]:
            for field in ("caption", "text", "source", "tried", "help", "state", "meeting"):
                assert block.get(field, "") in page, (section["code"], field)
    assert "Obstacles rencontrés" in page  # the words around are in the report's own language
    assert '<sup><a href="#note-1" id="call-1" aria-label="Source 1">1</a></sup>' in page
    assert '<li id="note-1"><a href="#call-1">Décision 2026-02</a></li>' in page
    assert page.count('role="img"><title>Carte des services par domaine</title>') == 1
    assert "<strong>moins de 10</strong> sur 5" in page
    assert [file.name for file in response.context["files"]] == ["report.pdf", "report.json", "manques.csv"]


def test_hostile_words_are_words(client):
    hostile = {
        "type": "text",
        "markdown": "<script>alert(1)</script>",
        "by": "<b>x</b>",
        "source": "<i>y</i>",
    }
    table = {"type": "table", "name": "t", "caption": "<u>c</u>", "columns": ["<s>"], "rows": [["<em>"]]}
    said = snapshot(sections=[{"code": "a", "title": "<h1>", "left_out": None, "blocks": [hostile, table]}])
    make_published(snapshot=said, files=FILES)
    page = client.get("/en/reports/2026/").content.decode()
    for words in ("<script>alert", "<b>x", "<i>y", "<u>c", "<s>", "<em>", "<h1></h2>"):
        assert words not in page
    assert "&lt;script&gt;alert(1)&lt;/script&gt;" in page


@pytest.mark.parametrize("rows", [1, 5])
def test_four_queries_whatever_the_editions(client, django_assert_num_queries, rows):
    for number in range(1, rows):
        replaced(number=number)
    published(number=rows, replaces=Edition.objects.first())
    with django_assert_num_queries(4):  # task force, edition, files, other languages
        client.get("/en/reports/2026/")


# Files --------------------------------------------------------------------------------------------


def test_a_file_is_served_as_it_was_frozen(client):
    published()
    response = client.get("/en/reports/2026/1/fr/report.pdf", headers={"Accept-Encoding": "gzip"})
    digest = hashlib.sha256(PDF).hexdigest()
    assert (response.status_code, response.content) == (200, PDF)
    assert {
        name: response.get(name) for name in ("ETag", "Content-Length", "Cache-Control", "Content-Encoding")
    } == {
        "ETag": f'"{digest}"',
        "Content-Length": str(len(PDF)),
        "Cache-Control": "public, max-age=31536000, immutable",
        "Content-Encoding": None,
    }
    assert response["Content-Disposition"] == 'inline; filename="report-2026-1-fr.pdf"'
    table = client.get("/en/reports/2026/1/fr/manques.csv")
    assert table["Content-Disposition"] == 'attachment; filename="report-2026-1-fr-manques.csv"'


def test_who_has_a_file_is_told_so(client, django_assert_num_queries):
    published()
    etag = f'"{hashlib.sha256(PDF).hexdigest()}"'
    with django_assert_num_queries(2):  # task force, file
        response = client.get("/en/reports/2026/1/fr/report.pdf", headers={"If-None-Match": etag})
    assert (response.status_code, response.content, response["ETag"]) == (304, b"", etag)


def test_a_replaced_edition_keeps_its_files_and_nothing_else_is_served(client, correction):
    assert client.get("/en/reports/2026/1/fr/report.pdf").content == PDF
    for address in (
        "2026/3/fr/report.pdf",
        "2026/1/en/report.pdf",
        "2026/1/fr/other.pdf",
        "2025/1/fr/report.pdf",
    ):
        assert client.get(f"/en/reports/{address}").status_code == 404
    assert client.post("/en/reports/2026/1/fr/report.pdf").status_code == 405


# Feed, navigation, front page ---------------------------------------------------------------------


def test_the_feed_tells_of_each_edition_newest_first(client, correction):
    response = client.get("/en/reports.atom")
    assert response["Content-Type"] == "application/atom+xml; charset=utf-8"
    feed = response.content.decode()
    uids = list(Edition.objects.order_by("-published", "-pk").values_list("uid", flat=True))
    assert [feed.index(f"urn:uuid:{uid}") for uid in uids] == sorted(
        feed.index(f"urn:uuid:{uid}") for uid in uids
    )
    assert "Un chiffre était faux." in feed


def test_the_front_page_gives_the_newest_report(client, taskforce):
    assert "See the partners" in shown(client, "/en/")
    published(year=2025)
    published()
    page = shown(client, "/en/")
    assert '<a href="/en/reports/2026/">Report of 2026</a>' in page
    assert 'href="/en/reports/2026/1/fr/report.pdf"' in page


@pytest.mark.parametrize("language", ["fr", "en", "ro", "bg"])
def test_the_menu_leads_there_in_every_language(client, language):
    page = client.get(f"/{language}/reports/").content.decode()
    words = {"fr": "Rapports", "en": "Reports", "ro": "Rapoarte", "bg": "Доклади"}
    assert f'<a href="/{language}/reports/" aria-current="true">{words[language]}</a>' in page
    assert reverse("reports:news").replace("/fr/", f"/{language}/") in page
