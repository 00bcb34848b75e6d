"""What the whole site forgets with time.  The privacy page tells the periods: change both together."""

from django.core.management import call_command

from charter import joining
from directory import forgetting
from meetings import registering, support
from taskforce.accounts import actions
from taskforce.common import shared_cache

TASKS_KEPT = 30  # days: a task that is done says only which file was imported

FORGET = {
    "sessions": actions.forget_sessions,
    "counts of attempts": shared_cache.forget_expired,
    "invitations": forgetting.forget_invitations,
    "senders of page reports": forgetting.forget_senders,
    "senders of requests to join": joining.forget_senders,
    "who asked to join": joining.forget_old,
    "senders of requests for support": support.forget_senders,
    "requests for support": support.forget_old,
    "senders of registrations": registering.forget_senders,
    "registrations for training sessions": registering.forget_old,
    "files not imported": forgetting.forget_import_files,
}


def purge():
    """Forgets what has had its time; returns ``{what: how many rows}``.  Twice is once."""
    gone = {what: forget() for what, forget in FORGET.items()}
    call_command("prune_db_task_results", queue_name="*", min_age_days=TASKS_KEPT, verbosity=0)
    return gone
