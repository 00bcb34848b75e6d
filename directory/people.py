"""The people of an organisation: who may edit and sign for it, and how they come and go.

An invitation is a signed link, good once and for seven days.  Opening it changes nothing (programs
that scan mail open links too); the button on its page does.
"""

from datetime import timedelta
from enum import StrEnum

from django.conf import settings
from django.core import signing
from django.db import transaction
from django.db.models import Exists, OuterRef
from django.utils import timezone
from django.utils.translation import get_language
from django.utils.translation import gettext_lazy as _
from guardian.shortcuts import get_users_with_perms, remove_perm

from directory import emails
from directory.actions import join_organization
from directory.models import Invitation
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.models import User

GOOD_FOR = timedelta(days=7)
OPEN_AT_ONCE = 20  # invitations of one organisation: the site is no way to write to strangers
SIGN = "sign_for_organization"
_signer = signing.Signer(salt="directory.invitation")


class State(StrEnum):
    """What a link of an invitation is worth."""

    OPEN = "open"
    ACCEPTED = "accepted"
    EXPIRED = "expired"
    WITHDRAWN = "withdrawn"
    FORGED = "forged"


def people_of(organization):
    """The people of ``organization``, by name; ``may_sign`` tells its representatives.  One query."""
    signers = get_users_with_perms(organization, only_with_perms_in=[SIGN], with_group_users=False)
    people = User.objects.filter(groups=organization.group_id, is_active=True)
    return people.annotate(may_sign=Exists(signers.filter(pk=OuterRef("pk")))).order_by("name", "email")


def may_appoint(user, organization):
    """Who may make and unmake representatives: its representatives themselves, and coordinators."""
    return user.is_coordinator or user.has_perm(f"directory.{SIGN}", organization)


def _guard_appointment(organization, user, is_representative):
    if is_representative and not may_appoint(user, organization):
        raise RefusedError(_("A representative comes and goes by another representative or the coordinator."))


def token_of(invitation):
    """The signed part of the link of ``invitation``."""
    return _signer.sign(invitation.pk)


def look_up(token):
    """``(State, Invitation or None)`` of a link; changes nothing."""
    try:
        pk = int(_signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return State.FORGED, None
    invitation = Invitation.objects.select_related("organization", "invited_by").filter(pk=pk).first()
    if not invitation:
        return State.WITHDRAWN, None
    if invitation.accepted:
        return State.ACCEPTED, invitation
    return (State.OPEN if invitation.expires > timezone.now() else State.EXPIRED), invitation


def invite(*, organization, email, role, invited_by, site_name=""):
    """Sends an invitation to ``email``; an older one to the same address is worth nothing from then on.

    Returns the Invitation; RefusedError when the person is a member, when too many are open, or when a
    representative is invited by somebody who is none.
    """
    email = email.strip().lower()
    older = organization.invitations.filter(email=email, accepted=None)
    roles = {role, *older.values_list("role", flat=True)}
    _guard_appointment(organization, invited_by, Invitation.Role.REPRESENTATIVE in roles)
    if people_of(organization).filter(email=email).exists():
        raise RefusedError(_("This person is a member already."))
    with transaction.atomic():
        older.delete()
        if organization.invitations.open().count() >= OPEN_AT_ONCE:
            raise RefusedError(_("Too many invitations are waiting: withdraw some first."))
        invitation = organization.invitations.create(
            email=email, role=role, invited_by=invited_by, expires=timezone.now() + GOOD_FOR
        )
        emails.invitation(invitation, token=token_of(invitation), site_name=site_name)
    return invitation


def accept_invitation(*, invitation):
    """Makes the invited person a member, with a new account if she has none.  Returns the User.

    RefusedError when the invitation is no longer open (two clicks at once: one wins) or the account is
    closed.
    """
    with transaction.atomic():
        if not Invitation.objects.open().filter(pk=invitation.pk).update(accepted=timezone.now()):
            raise RefusedError(_("This invitation is no longer open."))
        user = User.objects.filter(email=invitation.email).first()
        if user and not user.is_active:
            raise RefusedError(_("The account with this address is closed."))
        user = user or User.objects.create_user(invitation.email, language=_mail_language())
        join_organization(
            user=user,
            organization=invitation.organization,
            may_sign=invitation.role == Invitation.Role.REPRESENTATIVE,
        )
    return user


def _mail_language():
    """The language the invited person reads now, if we write mails in it."""
    language = get_language()
    return language if language in settings.INTERFACE_LANGUAGES["members"] else ""


def withdraw_invitation(*, invitation, withdrawn_by):
    """Takes an invitation back: its link opens nothing any more.

    RefusedError once it was accepted, or when an editor would withdraw a representative's.
    """
    is_representative = invitation.role == Invitation.Role.REPRESENTATIVE
    _guard_appointment(invitation.organization, withdrawn_by, is_representative)
    deleted, _rows = Invitation.objects.filter(pk=invitation.pk, accepted=None).delete()
    if not deleted:
        raise RefusedError(_("This invitation was accepted: remove the person instead."))


def remove_person(*, organization, user, removed_by):
    """Takes all rights in ``organization`` from ``user``; the account stays.

    RefusedError when an editor would remove a representative.
    """
    is_representative = user.has_perm(f"directory.{SIGN}", organization)
    _guard_appointment(organization, removed_by, is_representative and user != removed_by)
    with transaction.atomic():
        user.groups.remove(organization.group)
        remove_perm(f"directory.{SIGN}", user, organization)
