"""What the directory forgets with time: once a day, by ``manage.py purge``.  Each verb may come twice."""

from datetime import timedelta

from django.db.models import Q
from django.utils import timezone

from directory.models import ImportJob, Invitation
from directory.page_reports import forget_senders

INVITATIONS_KEPT = timedelta(days=30)  # after they ended: long enough to ask why a link opens nothing
WITHDRAWN_KEPT = timedelta(days=1)  # after they were sent: they count the mails to an address

__all__ = ["forget_import_files", "forget_invitations", "forget_senders"]


def forget_invitations():
    """Deletes the invitations, accepted or not, that ended more than a month ago, and those withdrawn that
    are older than a day; returns how many."""
    now = timezone.now()
    withdrawn = Q(withdrawn__isnull=False, created__lt=now - WITHDRAWN_KEPT)
    return Invitation.objects.filter(withdrawn | Q(expires__lt=now - INVITATIONS_KEPT)).delete()[0]


def forget_import_files():
    """Deletes the files that nobody went on to import for a week; returns how many."""
    return ImportJob.objects.forgotten().delete()[0]
