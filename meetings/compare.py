"""What changed between two frozen agendas, in words for who sends the second."""

from datetime import datetime

from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taskforce.common import days

HEAD = {
    "title": _("title"),
    "starts": _("begins"),
    "ends": _("ends"),
    "place": _("place"),
    "interpretation": _("interpretation"),
}


def agendas(before, after):
    """What is otherwise in ``after``: ``{"head": [(label, before, after)], "added": [title],
    "removed": [title], "changed": [title], "is_moved": bool}``; items are known by their titles."""
    old = {item["title"]: item for item in before["items"]}
    new = {item["title"]: item for item in after["items"]}
    both = [title for title in new if title in old]
    return {
        "head": [
            (label, _shown(before[name]), _shown(after[name]))
            for name, label in HEAD.items()
            if before[name] != after[name]
        ],
        "added": [title for title in new if title not in old],
        "removed": [title for title in old if title not in new],
        "changed": [title for title in both if old[title] != new[title]],
        "is_moved": both != [title for title in old if title in new],
    }


def _shown(value):
    try:
        moment = datetime.fromisoformat(value)
    except ValueError:
        return value
    if timezone.is_naive(moment):  # a place or title that looks like a date
        return value
    return days.in_words(timezone.localtime(moment), "j F Y, H:i")
