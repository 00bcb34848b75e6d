"""Documents of reports, as PDF."""

from taskforce.common import pdf


def sheet(page):
    """An action sheet (a SheetPage) on paper: PDF bytes (PDF/UA-1)."""
    return pdf.render(
        "pdf/sheet.html", {"page": page, "sheet": page.sheet, "taskforce": page.request.taskforce}
    )
