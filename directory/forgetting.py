"""What the directory forgets with time: once a day, by ``manage.py purge``.  Each verb may come twice."""

from datetime import timedelta

from django.utils import timezone

from directory.models import ImportJob, Invitation
from directory.page_reports import forget_senders

INVITATIONS_KEPT = timedelta(days=30)  # after they ended: long enough to ask why a link opens nothing

__all__ = ["forget_import_files", "forget_invitations", "forget_senders"]


def forget_invitations():
    """Deletes the invitations, accepted or not, that ended more than a month ago; returns how many."""
    ended = Invitation.objects.filter(expires__lt=timezone.now() - INVITATIONS_KEPT)
    return ended.delete()[0]


def forget_import_files():
    """Deletes the files that nobody went on to import for a week; returns how many."""
    return ImportJob.objects.forgotten().delete()[0]
