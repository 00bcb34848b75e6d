"""The task force's logo: any picture a coordinator sends becomes a small PNG of our own making."""

import io

from django.utils.translation import gettext as _

MOST_BYTES = 10 * 1024 * 1024
MOST_PIXELS = 40_000_000
HEIGHT = 160
WIDTH = 640
LIGHT_ENOUGH = 200_000


class UnreadableError(ValueError):
    """What is wrong with the picture, in words for the person who sent it."""


def png_of(data):
    """The picture in ``data`` (bytes of a PNG, JPEG or WebP) as PNG bytes, at most 160 pixels high and
    200 kB.  Nothing of the file but its pixels is kept.  UnreadableError when it is no such picture."""
    if len(data) > MOST_BYTES:
        raise UnreadableError(
            _("This picture is too large: at most %(most)s MB.") % {"most": MOST_BYTES >> 20}
        )
    picture = opened(data, ["PNG", "JPEG", "WEBP"], "RGBA")
    picture.thumbnail((WIDTH, HEIGHT))
    png = _encoded(picture)
    return png if len(png) <= LIGHT_ENOUGH else _encoded(picture.quantize(128))


def opened(data, formats, mode=None):
    """The whole picture in ``data``, one of Pillow's ``formats``, as an Image in ``mode`` (None: in a mode
    that keeps its colours).  UnreadableError."""
    from PIL import Image, ImageFile  # noqa: PLC0415 - 60 ms that only this page needs

    # WeasyPrint, once imported, lets Pillow take half a picture for a whole one, everywhere.
    ImageFile.LOAD_TRUNCATED_IMAGES = False
    try:
        picture = Image.open(io.BytesIO(data), formats=formats)
        if picture.width * picture.height > MOST_PIXELS:
            raise UnreadableError(_("This picture has too many pixels: make it smaller first."))
        return picture.convert(mode)
    except UnreadableError:
        raise
    # A broken picture raises about anything in Pillow: OSError, SyntaxError, ValueError, struct.error…
    except Exception as error:
        raise UnreadableError(_("This is not a whole PNG, JPEG or WebP picture.")) from error


def _encoded(picture):
    out = io.BytesIO()
    picture.save(out, "PNG", optimize=True)
    return out.getvalue()
