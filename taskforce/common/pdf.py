"""PDF made with WeasyPrint: tagged (PDF/UA-1), with our own fonts, and nothing fetched from anywhere."""

from pathlib import Path

import font_source_sans_pro
from django.conf import settings
from django.template.loader import render_to_string

FONTS = Path(font_source_sans_pro.__file__).parent / "files"
SCHEME = "tf:"


class NotOursError(ValueError):
    """A document asked for a file that is not one of our fonts or static files."""


def render(template, context):
    """The document ``template`` with ``context`` as PDF bytes.

    Its style sheet is static/css/pdf.css; ``tf:fonts/…`` and ``tf:static/…`` are the only addresses
    it may use (NotOursError otherwise).
    """
    import weasyprint  # noqa: PLC0415 - two seconds that no page but a document should pay
    from weasyprint.text.fonts import FontConfiguration  # noqa: PLC0415 - as above

    html = render_to_string(template, context)
    style = (settings.BASE_DIR / "static" / "css" / "pdf.css").read_text("utf-8")
    fetcher = _fetcher(weasyprint)
    fonts = FontConfiguration()
    sheet = weasyprint.CSS(string=style, url_fetcher=fetcher, base_url=SCHEME, font_config=fonts)
    document = weasyprint.HTML(string=html, url_fetcher=fetcher, base_url=SCHEME)
    return document.write_pdf(stylesheets=[sheet], font_config=fonts, pdf_variant="pdf/ua-1")


def our_file(url):
    """The path behind a ``tf:`` address; NotOursError for another address or a path out of its folder."""
    for prefix, folder in ((f"{SCHEME}fonts/", FONTS), (f"{SCHEME}static/", settings.BASE_DIR / "static")):
        if url.startswith(prefix):
            path = (folder / url.removeprefix(prefix)).resolve()
            if path.is_relative_to(folder.resolve()) and path.is_file():
                return path
    raise NotOursError(url)


def _fetcher(weasyprint):
    from weasyprint.urls import URLFetcher, URLFetcherResponse  # noqa: PLC0415 - as above

    class OurFetcher(URLFetcher):
        """Serves ``tf:`` addresses from disk, refuses all others."""

        def fetch(self, url, headers=None):
            return URLFetcherResponse(url, our_file(url).read_bytes())

    return OurFetcher()
