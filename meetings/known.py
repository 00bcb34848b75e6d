"""What the confidentiality guard lets stand in the texts of meetings: names and contacts of partners."""

from directory.models import Organization
from taskforce.common.guard_forms import known_words
from taskforce.common.kept import kept_value


def known(taskforce):
    """The ``Known`` of the guard; the partners are read again once the data of ``taskforce`` change."""
    words, contacts = kept_value(taskforce, "known-partners", _partners)
    return known_words(words=words, contacts=contacts)


def _partners():
    rows = list(Organization.objects.values_list("name", "acronym", "email", "phone"))
    words = [word for row in rows for word in row[:2] if word]
    return words, [contact for row in rows for contact in row[2:] if contact]
