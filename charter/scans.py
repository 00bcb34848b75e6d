"""A scan or photo of a paper that was signed: told by its first bytes, and freed of what a camera adds."""

import io

from django.utils.translation import gettext as _

from directory import logo

MOST_BYTES = 5 * 1024 * 1024
PDF = b"%PDF-"
PICTURES = {b"\xff\xd8\xff": ("JPEG", "image/jpeg"), b"\x89PNG\r\n\x1a\n": ("PNG", "image/png")}
ENDINGS = {"application/pdf": "pdf", "image/jpeg": "jpg", "image/png": "png"}
UnreadableError = logo.UnreadableError


def clean(data):
    """``(bytes, type)`` of the PDF, JPEG or PNG in ``data``, whatever its name says.  UnreadableError.

    Of a picture only the pixels are kept: a photo also says where and with what it was taken.
    """
    if len(data) > MOST_BYTES:
        raise UnreadableError(_("This file is too large: at most %(most)s MB.") % {"most": MOST_BYTES >> 20})
    if data.startswith(PDF):
        return data, "application/pdf"
    for beginning, (format, mimetype) in PICTURES.items():
        if data.startswith(beginning):
            return _pixels(data, format), mimetype
    raise UnreadableError(_("This is not a PDF, JPEG or PNG file."))


def _pixels(data, format):
    from PIL import ImageOps  # noqa: PLC0415 - 60 ms that only this page needs

    picture = ImageOps.exif_transpose(logo.opened(data, [format]))  # upright, as the camera noted
    picture.info = {}
    out = io.BytesIO()
    picture.save(out, format, quality=85)
    return out.getvalue()
