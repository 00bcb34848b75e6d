"""The links of the mails about training sessions: signed, no account needed, nobody named in them."""

import uuid
from datetime import timedelta
from typing import NamedTuple

from django.core import signing

from meetings.models import Registration

CONFIRMED_WITHIN = timedelta(days=3)
KEPT = timedelta(days=180)  # registrations, after the session: as long as a certificate can be had
LINK, CERTIFICATE = (
    "meetings.registration",
    "meetings.certificate",
)  # salts: one is worth nothing as the other
State = Registration.State


class Link(NamedTuple):
    """What a mailed link opens."""

    registration: Registration
    is_over: bool  # it was to be confirmed, and in time


def link_of(registration):
    """The signed part of the link to confirm ``registration`` or to give the seat back."""
    return signing.TimestampSigner(salt=LINK).sign(registration.token.hex)


def certificate_link_of(registration):
    """The signed part of the link to the certificate of ``registration``."""
    return signing.Signer(salt=CERTIFICATE).sign(registration.token.hex)


def look_up(token):
    """The Link behind a mailed link; None for one that is forged, or whose registration is forgotten."""
    signer = signing.TimestampSigner(salt=LINK)
    registration = _registration(signer, token)
    if registration is None:
        return None
    try:
        signer.unsign(token, max_age=CONFIRMED_WITHIN)
    except signing.SignatureExpired:
        return Link(registration, registration.state == State.ASKED)
    return Link(registration, False)


def look_up_certificate(token):
    """The Registration whose certificate the link opens; None when there is none (any more)."""
    registration = _registration(signing.Signer(salt=CERTIFICATE), token)
    return registration if registration and registration.has_certificate else None


def _registration(signer, token):
    try:
        key = uuid.UUID(hex=signer.unsign(token))
    except (signing.BadSignature, ValueError):
        return None
    rows = Registration.objects.select_related("session__organizer")
    return rows.filter(token=key).first()
