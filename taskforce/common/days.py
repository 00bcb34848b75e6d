"""Days in words, as each language writes them."""

from django.utils.dateformat import DateFormat
from django.utils.formats import get_format
from django.utils.translation import get_language


class _Words(DateFormat):
    def j(self):
        """The day of the month; in French the first one is an ordinal, and no other is ("1er mai, 2 mai")."""
        is_first = self.data.day == 1 and (get_language() or "").startswith("fr")
        return "1er" if is_first else super().j()


def in_words(day, form="j F Y"):
    """``day`` (a date, or a moment as it stands) in the active language: ``"1 May"``, ``"1er mai"``.

    ``form``: letters of Django's ``date``, or the name of one of its formats.
    """
    return _Words(day).format(get_format(form, use_l10n=True))
