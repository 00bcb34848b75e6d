"""What the confidentiality guard lets stand in people’s texts: names and contacts of partners."""

from directory.models import Area, Organization
from taskforce.common import guard
from taskforce.common.guard_forms import known_words
from taskforce.common.kept import kept_value


def known(taskforce):
    """The ``Known`` of the guard; the partners are read again once the data of ``taskforce`` change."""
    everyone = Organization.objects.all()
    return known_words(kept_value(taskforce, "known-partners", lambda: _partners(everyone)))


def known_to_everyone(taskforce):
    """The same for a form that anyone fills in, of listed partners only: what it lets stand would tell which
    contacts we know besides."""
    listed = Organization.objects.filter(is_listed=True)
    return known_words(kept_value(taskforce, "known-listed-partners", lambda: _partners(listed)))


def _partners(organizations):
    rows = list(organizations.values_list("name", "acronym", "email", "phone"))
    words = [word for row in rows for word in row[:2] if word] + list(
        Area.objects.values_list("name", flat=True)
    )
    return guard.known(words=words, contacts=[contact for row in rows for contact in row[2:] if contact])
