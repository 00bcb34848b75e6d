"""The people of an organisation: who may edit and sign for it, and how they come and go.

An invitation is a signed link, good once and for seven days.  Opening it changes nothing (programs
that scan mail open links too); the button on its page does.

Who may sign is said by any of the organisation's editors, or a coordinator.  Nobody becomes or ceases to
be a representative in silence: each time the history keeps it, and the representatives and coordinators
are told by mail.
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
from guardian.shortcuts import assign_perm, get_users_with_perms, remove_perm

from directory import editing, emails
from directory.actions import join_organization
from directory.models import Invitation, Organization, TaskForce
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.models import User

GOOD_FOR = timedelta(days=7)
OPEN_AT_ONCE = 20  # invitations of one organisation: the site is no way to write to strangers
MOST_A_DAY = 3  # invitations to one address, of all organisations together
DAY = timedelta(days=1)
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
    signers = representatives_of(organization)
    people = User.objects.filter(groups=organization.group_id, is_active=True)
    return people.annotate(may_sign=Exists(signers.filter(pk=OuterRef("pk")))).order_by("name", "email")


def representatives_of(organization):
    """Who may sign the charter for ``organization``, whether or not the account is open."""
    return get_users_with_perms(organization, only_with_perms_in=[SIGN], with_group_users=False)


def may_appoint(user, organization):
    """Who may make and unmake representatives: the organisation's own editors, and coordinators."""
    return Organization.objects.editable_by(user).filter(pk=organization.pk).exists()


def _guard_appointment(organization, user):
    if not may_appoint(user, organization):
        raise RefusedError(_("You may no longer say who signs for this organisation."))


def give_sign_right(*, organization, user, by):
    """Lets ``user``, one of its people, sign the charter for ``organization``.

    RefusedError when ``by`` may not appoint, when ``user`` is no member or may sign already.
    """
    with transaction.atomic():
        _guard_appointment(organization, by)
        if _locked_member(organization, user).may_sign:
            raise RefusedError(_("This person may sign already."))
        assign_perm(f"directory.{SIGN}", user, organization)
        _tell_of_right(organization, user, by, is_given=True)


def take_sign_right(*, organization, user, by):
    """Takes the right to sign for ``organization`` from ``user``, who stays a member.

    What she signed stands, marked "representative to confirm".  RefusedError as in ``give_sign_right``.
    """
    with transaction.atomic():
        _guard_appointment(organization, by)
        if not _locked_member(organization, user).may_sign:
            raise RefusedError(_("This person may not sign."))
        _tell_of_right(organization, user, by, is_given=False)
        remove_perm(f"directory.{SIGN}", user, organization)


def _locked_member(organization, user):
    """``user`` as one of the people; who else changes them waits here, so that nothing is told twice."""
    Organization.objects.select_for_update().get(pk=organization.pk)
    member = people_of(organization).filter(pk=user.pk).first()
    if not member:
        raise RefusedError(_("This person is no longer a member."))
    return member


def _tell_of_right(organization, user, by, *, is_given):
    """Writes and mails it; call while ``user`` has the right, so that she reads it too."""
    changes = ["", str(user)] if is_given else [str(user), ""]
    editing.note(organization, {"may_sign": changes}, by)
    told = representatives_of(organization)
    emails.sign_right(organization, person=user, by=by, is_given=is_given, representatives=told)


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
    if not invitation or invitation.withdrawn or invitation.is_of_a_closed_account:
        return State.WITHDRAWN, None
    if invitation.accepted:
        return State.ACCEPTED, invitation
    return (State.OPEN if invitation.expires > timezone.now() else State.EXPIRED), invitation


def invite(*, organization, email, role, invited_by, site_name=""):
    """Sends an invitation to ``email``; an older one to the same address is worth nothing from then on.

    Returns the Invitation; RefusedError when ``invited_by`` may not, when the person is a member, when too
    many are open, or when the address had ``MOST_A_DAY`` within a day, from whomever.
    """
    email, now = email.strip().lower(), timezone.now()
    _guard_appointment(organization, invited_by)
    if people_of(organization).filter(email=email).exists():
        raise RefusedError(_("This person is a member already."))
    with transaction.atomic():
        _guard_address(email, now)
        organization.invitations.open().filter(email=email).update(withdrawn=now)
        if organization.invitations.open().count() >= OPEN_AT_ONCE:
            raise RefusedError(_("Too many invitations are waiting: withdraw some first."))
        invitation = organization.invitations.create(
            email=email, role=role, invited_by=invited_by, expires=now + GOOD_FOR
        )
        emails.invitation(invitation, token=token_of(invitation), site_name=site_name)
    return invitation


def _guard_address(email, now):
    """Invitations withdrawn count too.  Whoever invites waits for the one before: two at once would each
    overlook the other."""
    TaskForce.objects.select_for_update().values("pk").first()
    if Invitation.objects.filter(email=email, created__gt=now - DAY).count() >= MOST_A_DAY:
        raise RefusedError(_("This address had several invitations within a day. Try again tomorrow."))


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
        join_organization(user=user, organization=invitation.organization)
        if invitation.role == Invitation.Role.REPRESENTATIVE:
            _make_representative(invitation, user)
    return user


def _make_representative(invitation, user):
    """Whoever invited may have left since: the guard stood when the mail was sent."""
    organization = invitation.organization
    if not representatives_of(organization).filter(pk=user.pk).exists():
        assign_perm(f"directory.{SIGN}", user, organization)
        _tell_of_right(organization, user, invitation.invited_by or user, is_given=True)


def _mail_language():
    """The language the invited person reads now, if we write mails in it."""
    language = get_language()
    return language if language in settings.INTERFACE_LANGUAGES["members"] else ""


def withdraw_invitation(*, invitation, withdrawn_by):
    """Takes an invitation back: its link opens nothing any more.

    RefusedError once it was accepted, or when ``withdrawn_by`` may not appoint.
    """
    _guard_appointment(invitation.organization, withdrawn_by)
    waiting = Invitation.objects.filter(pk=invitation.pk, accepted=None)
    if not waiting.update(withdrawn=timezone.now()):
        raise RefusedError(_("This invitation was accepted: remove the person instead."))


def remove_person(*, organization, user, removed_by):
    """Takes all rights in ``organization`` from ``user``; the account stays, and so does what she signed.

    Whom she invited may not come in by her link when others remove her: it may be herself.
    RefusedError when ``removed_by`` is neither an editor, nor a coordinator, nor ``user``.
    """
    if user != removed_by:
        _guard_appointment(organization, removed_by)
    with transaction.atomic():
        Organization.objects.select_for_update().get(pk=organization.pk)
        if representatives_of(organization).filter(pk=user.pk).exists():
            _tell_of_right(organization, user, removed_by, is_given=False)
        if user != removed_by:
            organization.invitations.open().filter(invited_by=user).update(withdrawn=timezone.now())
        user.groups.remove(organization.group)
        remove_perm(f"directory.{SIGN}", user, organization)
