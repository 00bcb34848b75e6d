"""The second factor: a passkey or an authenticator app.  Offered to all, asked of coordinators."""

from allauth.mfa.models import Authenticator
from allauth.mfa.utils import is_mfa_enabled
from django.conf import settings

TYPES = [Authenticator.Type.TOTP, Authenticator.Type.WEBAUTHN]  # recovery codes alone are none


def is_required(user):
    """True for coordinators, who keep the whole site; never in the demonstration."""
    return user.is_coordinator and not settings.DEMO


def is_set_up(user):
    """True when ``user`` has a passkey or an authenticator app.  One query."""
    return is_mfa_enabled(user, TYPES)


def may_remove(authenticator):
    """False for the last one of a person who must have one: she sets up another first."""
    others = Authenticator.objects.filter(user=authenticator.user_id, type__in=TYPES)
    return not is_required(authenticator.user) or others.exclude(pk=authenticator.pk).exists()
