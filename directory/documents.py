"""Documents of the directory, as PDF."""

from django.utils.html import SafeString

from taskforce.common import pdf


def service_sheet(sheet):
    """The sheet of a service on one page of A4, black and white friendly, with a QR code: PDF bytes."""
    return pdf.render("pdf/service.html", {"sheet": sheet, "service": sheet.service, "qr": _qr(sheet)})


def _qr(sheet):
    import segno  # noqa: PLC0415 - an eighth of a second that only documents should pay

    code = segno.make(sheet.absolute_url, error="m")
    return SafeString(code.svg_inline(scale=4, border=0))
