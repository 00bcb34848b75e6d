"""The sheet of a service on paper: a real PDF, read back."""

from io import BytesIO

import pikepdf
import pytest

from directory.models import ServiceTranslation
from taskforce.common import pdf
from tests.factories import LocationFactory, ServiceFactory

pytestmark = pytest.mark.django_db


def sheet(client, service, language="en"):
    response = client.get(f"/{language}/services/{service.slug}/sheet.pdf")
    assert (response.status_code, response["Content-Type"]) == (200, "application/pdf")
    return pikepdf.open(BytesIO(response.content))


def test_is_one_tagged_page_of_a4_in_the_language_of_the_page(client):
    service = ServiceFactory(
        name="Laverie",
        translations=[ServiceTranslation(language="ro", name="Spălătorie", summary="Șase mașini.")],
    )
    with sheet(client, service, "ro") as document:
        assert len(document.pages) == 1
        assert [round(float(side)) for side in document.pages[0].MediaBox] == [0, 0, 595, 842]
        assert document.Root.Lang == "ro"
        assert document.docinfo["/Title"] == "Spălătorie"
        assert document.Root.MarkInfo.Marked is True
        assert document.open_metadata()["pdfuaid:part"] == "1"


def test_our_font_is_embedded_and_no_other(client):
    with sheet(client, ServiceFactory(name="Щастие, ș, é")) as document:
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert {str(font.BaseFont).split("+")[1] for font in fonts} == {"Source-Sans", "Source-Sans-Bold"}
        for font in fonts:
            assert "/FontFile3" in font.DescendantFonts[0].FontDescriptor or (
                "/FontFile2" in font.DescendantFonts[0].FontDescriptor
            )


def test_it_is_drawn_once_whatever_stands_after_its_address(client, monkeypatch):
    drawn = []
    monkeypatch.setattr(pdf, "render", lambda template, context: drawn.append(template) or b"%PDF")
    service = ServiceFactory()
    for query in ("", "?x=1", "?x=2"):
        client.get(f"/en/services/{service.slug}/sheet.pdf{query}")
    assert len(drawn) == 1


def test_a_draft_has_no_sheet(client):
    service = ServiceFactory(status="draft")
    assert client.get(f"/en/services/{service.slug}/sheet.pdf").status_code == 404


def test_exact_position_is_not_in_its_text(client, monkeypatch):
    service = ServiceFactory(
        at=[LocationFactory(address="7 rue Cachée", latitude=45.123456, precision="town")]
    )
    seen = {}
    monkeypatch.setattr(
        pdf, "render", lambda template, context: seen.update(context) or _render(template, context)
    )
    _render = lambda template, context: pdf.render_to_string(template, context).encode()  # noqa: E731
    text = client.get(f"/en/services/{service.slug}/sheet.pdf").content.decode()
    assert "Exempleville" in text
    for secret in ("Cachée", "45.123456"):
        assert secret not in text


@pytest.mark.parametrize(
    "url",
    [
        "file:///etc/passwd",
        "http://example.org/a.png",
        "tf:static/../taskforce/settings.py",
        "tf:fonts/none.ttf",
    ],
)
def test_a_document_fetches_only_our_own_files(url):
    with pytest.raises(pdf.NotOursError):
        pdf.our_file(url)


def test_our_own_files_are_served():
    assert pdf.our_file("tf:static/css/pdf.css").name == "pdf.css"
    assert pdf.our_file("tf:fonts/SourceSansPro-Bold.ttf").suffix == ".ttf"


def test_a_service_with_two_places_and_much_to_say_stays_on_one_page(client):
    way = {
        "name": "Desk at the town hall",
        "address": "1 place du Modèle",
        "transportation": "Tram C, then on foot",
    }
    two = [LocationFactory(step_free=True, **way) for _ in range(2)]
    service = ServiceFactory(
        at=two,
        phone="04 65 71 00 21",
        eligibility_description="Families whose children go to school, and those who look for a school.",
        fees="free",
        application_process="Come to one of the two desks. The first talk takes half an hour.",
        required_documents="A proof of identity, if there is one. A letter that says where mail arrives.",
        opening_hours="Mo,We 09:00-12:00; Tu 09:00-12:00,13:30-16:30; Th 14:00-18:00; Fr 09:00-12:00; PH off",
        speaks=["fr", "en", "ro", "bg", "rom"],
    )
    with sheet(client, service) as document:
        assert len(document.pages) == 1
