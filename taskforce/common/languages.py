"""The languages of the site: names, short forms, and the address of the same page in another."""

from typing import NamedTuple

from django.conf import settings
from django.utils import translation

SHORT = {"rom": "Rromani"}


class LanguageLink(NamedTuple):
    """One entry of the language menu."""

    code: str
    short: str
    name: str
    href: str
    current: bool


def links(path, codes):
    """LanguageLinks of ``path`` (with its query) in each of ``codes``; the first segment is the language."""
    here = translation.get_language_from_path(path.split("?")[0])
    rest = path[len(here) + 1 :] if here else "/"
    names = dict(settings.LANGUAGES)
    return [
        LanguageLink(code, SHORT.get(code, code.upper()), names[code], f"/{code}{rest}", code == here)
        for code in codes
        if code in names
    ]
