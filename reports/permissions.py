"""Who may do what in reports.  Each loader finds and authorises in one call: 404 to a stranger."""

from django.http import Http404

from meetings.permissions import organizations_speaking


def require_partner(user):
    """Coordinators and people of organisations whose signature of the charter is live may go on; Http404
    for anybody else."""
    if not (user.is_coordinator or organizations_speaking(user).exists()):
        raise Http404
