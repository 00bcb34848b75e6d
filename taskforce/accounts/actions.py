"""What happens to accounts.  Each verb guards, then works in one atomic block; mails leave on commit."""

from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from taskforce.accounts.models import User
from taskforce.common import mail


class RefusedError(Exception):
    """The site does not do that; ``str()`` of it says why, to the person who asked."""


def make_coordinator(*, email, named_by, site_name):
    """Gives the whole site to the person at ``email``, with a new account if she has none; tells her.

    Returns the User; RefusedError for a closed account or who is a coordinator already.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().filter(email=email.lower()).first()
        if user and not user.is_active:
            raise RefusedError(_("This account is closed."))
        if user and user.is_coordinator:
            raise RefusedError(_("This person is a coordinator already."))
        user = user or User.objects.create_user(email)
        user.is_coordinator = True
        user.save(update_fields=["is_coordinator"])
        mail.send(
            "coordinator",
            to=user.email,
            language=user.language,
            site_name=site_name,
            named_by=named_by,
        )
    return user


def end_coordinator(*, user):
    """Makes a coordinator a person like the others; RefusedError for the last one."""
    with transaction.atomic():
        coordinators = list(User.objects.coordinators().select_for_update())
        if coordinators == [user]:
            raise RefusedError(_("This is the last coordinator: name another one first."))
        user.is_coordinator = False
        user.save(update_fields=["is_coordinator"])


def close_account(*, user):
    """Closes an account: from the next click on it opens nothing.  RefusedError for a coordinator's.

    Its sessions end for good: with another (unusable) password their hash is wrong, also for one that
    begins while this is done, so that nothing comes back when the account is opened again.
    """
    with transaction.atomic():
        user = User.objects.select_for_update().get(pk=user.pk)
        if user.is_coordinator:
            raise RefusedError(_("A coordinator’s account is not closed: end the task first."))
        user.is_active = False
        user.set_unusable_password()
        user.save(update_fields=["is_active", "password"])
        for session in UserSession.objects.filter(user=user):
            session.end()


def reopen_account(*, user):
    """Opens a closed account again, with the rights it had."""
    user.is_active = True
    user.save(update_fields=["is_active"])


def forget_sessions():
    """Deletes the sessions that are over, and what was kept of where they were (network address, browser).

    Returns how many rows went.
    """
    over, _rows = Session.objects.filter(expire_date__lt=timezone.now()).delete()
    places, _rows = UserSession.objects.exclude(
        session_key__in=Session.objects.values("session_key")
    ).delete()
    return over + places
