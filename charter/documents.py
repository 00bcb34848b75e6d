"""Documents of the charter, as PDF."""

from django.conf import settings
from django.urls import reverse
from django.utils import timezone, translation
from django.utils.html import SafeString

from charter.models import Text
from directory.models import TaskForce
from taskforce.common import pdf


def receipt(signature):
    """The receipt of ``signature`` in the language it was read in: PDF bytes (PDF/UA-1).

    The text signed, its fingerprint, who signed for whom and when (UTC and local), and where to verify it.
    """
    words = Text.objects.select_related("version").get(
        version=signature.version, language=signature.language, fingerprint=signature.fingerprint
    )
    taskforce = TaskForce.objects.current()
    with (
        translation.override(_language_of(signature)),
        timezone.override(taskforce.time_zone if taskforce else None),
    ):
        address = f"{settings.SITE_URL}{reverse('charter:verify')}?number={signature.number}"
        context = {
            "signature": signature,
            "words": words,
            "act": signature.act,
            "taskforce": taskforce,
            "language_name": settings.ALL_LANGUAGES.get(signature.language, signature.language),
            "address": address,
            "qr": _qr(address),
            "page_language": translation.get_language(),
        }
        return pdf.render("pdf/charter_receipt.html", context)


def _language_of(signature):
    """The language read, if our own words around the text exist in it."""
    known = signature.language in settings.INTERFACE_LANGUAGES["public"]
    return signature.language if known else settings.LANGUAGE_CODE


def _qr(address):
    import segno  # noqa: PLC0415 - an eighth of a second that only documents should pay

    return SafeString(segno.make(address, error="m").svg_inline(scale=4, border=0))
