"""Registering for a training session: no account, a work address that is proved by a mailed link.

The answer is the same whether an address is registered already or not: what differs stands in the mail, and
the mail leaves with the worker, so that not even the time an answer takes tells it.  Seats are given with
the session locked, first come, first served, by when one confirmed; a seat that is given back goes to who
waits longest.
"""

import uuid
from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.models import TaskForce
from meetings import emails
from meetings.models import Registration, Session
from meetings.training_links import KEPT
from taskforce.accounts.actions import RefusedError

MOST_AN_HOUR = 20  # of one network: a town hall has one for all its people
MOST_A_DAY = 5  # sessions that one address is asked to confirm
UNCONFIRMED_KEPT = timedelta(days=7)  # also what was cancelled
State = Registration.State
OVER = gettext_lazy("Registration for this session is over.")


# By who registers -----------------------------------------------------------------------------------


def ask(*, session, name, email, organization_name, sender, language=""):
    """Keeps that somebody would come, and mails her the link to confirm it; who has a seat or waits gets a
    mail that says so.  Returns nothing: what is known of an address is told to nobody else.

    RefusedError when the session takes no registrations, or after many in an hour from the same ``sender``.
    """
    email, now = email.strip().lower(), timezone.now()
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=session.pk)
        if not session.takes_registrations:
            raise RefusedError(OVER)
        lately = Registration.objects.filter(sender=sender, asked__gt=now - timedelta(hours=1))
        if lately.count() >= MOST_AN_HOUR:
            raise RefusedError(_("Many registrations came from your network. Please send yours in an hour."))
        said = {"name": name, "organization_name": organization_name, "language": language}
        registration = _asked(session, email, said | {"asked": now, "sender": sender})
        if registration.state == State.ASKED:
            if _may_be_written_to(email, now):
                emails.training_confirm(registration, again=f"{now:%Y%m%d%H}")
        else:
            _tell(registration, again=f"{now:%Y%m%d%H}")


def _asked(session, email, said):
    """The registration of this address: new, asked for anew, or as it stands."""
    found = session.registrations.filter(email=email).first()
    if found is None:
        return session.registrations.create(email=email, **said)
    found.session = session
    found.sender, found.asked = said["sender"], said["asked"]
    if found.state in (State.ASKED, State.CANCELLED):
        for name, value in said.items():
            setattr(found, name, value)
        if found.state == State.CANCELLED:
            found.token, found.state, found.confirmed, found.cancelled = uuid.uuid4(), State.ASKED, None, None
    found.save()
    return found


def _may_be_written_to(email, now):
    """Strangers cannot have the site write to somebody again and again."""
    day = now - timedelta(days=1)
    asked = Registration.objects.filter(email=email, state=State.ASKED, asked__gt=day)
    return asked.count() <= MOST_A_DAY


def confirm(*, registration):
    """Gives a seat to who confirmed by the link of her mail, or a place on the waiting list.  Returns the
    Registration; a second click changes nothing.  RefusedError when the session takes none any more.
    """
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=registration.session_id)
        registration = Registration.objects.select_for_update().get(pk=registration.pk)
        registration.session = session
        if registration.state in (State.CONFIRMED, State.WAITING):
            return registration
        if registration.state != State.ASKED or not session.takes_registrations:
            raise RefusedError(OVER)
        _seat(registration, has_room(session))
        _tell(registration)
    return registration


def has_room(session):
    """Whether a seat is free and nobody waits for it.  Call with ``session`` locked."""
    if session.seats is None:
        return True
    return (
        session.registrations.seated().count() < session.seats and not session.registrations.queue().exists()
    )


def _seat(registration, has_seat):
    registration.state = State.CONFIRMED if has_seat else State.WAITING
    registration.confirmed = timezone.now()
    registration.save()
    TaskForce.objects.changed()  # visitors see how many seats are left


def _tell(registration, *, again=""):
    """Where she stands; ``again`` (a text that differs from hour to hour) when she asks once more."""
    if registration.state == State.CONFIRMED:
        emails.training_seat(registration, again=again)
    else:
        emails.training_waiting(registration, again=again)


def leave(*, registration):
    """Gives a seat, or the place on the waiting list, back; the seat goes to who waits longest.

    RefusedError once the session has begun, or is over.  A second click changes nothing.
    """
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=registration.session_id)
        registration = Registration.objects.select_for_update().get(pk=registration.pk)
        registration.session = session
        if registration.state == State.CANCELLED:
            return
        if not session.is_ahead:
            raise RefusedError(_("This session has begun or is over: nothing can be changed any more."))
        had_seat = registration.state == State.CONFIRMED
        stood = registration.state != State.ASKED
        registration.state, registration.cancelled = State.CANCELLED, timezone.now()
        registration.save()
        if stood:
            emails.training_left(registration, had_seat=had_seat)
        fill_seats(session)
        TaskForce.objects.changed()


def fill_seats(session):
    """Gives the free seats to who waits longest and tells each by mail.  Call with ``session`` locked."""
    if not session.is_ahead:
        return
    queue = session.registrations.queue()
    if session.seats is not None:
        queue = queue[: max(0, session.seats - session.registrations.seated().count())]
    for registration in queue:
        registration.session = session
        registration.state = State.CONFIRMED
        registration.save(update_fields=["state"])
        emails.training_seat(registration, moved_up=True)


# By who organises -----------------------------------------------------------------------------------


def add(*, session, name, email="", organization_name=""):
    """Registers somebody who asked by telephone, or who stood at the door.  Returns the Registration.

    Before the session begins she needs a free seat; at the door who is there is there.  RefusedError without
    one, for a draft or a session that was cancelled, and for an address that is registered.
    """
    email = email.strip().lower()
    with transaction.atomic():
        session = Session.objects.select_for_update().get(pk=session.pk)
        if not (session.is_ahead or session.may_be_held):
            raise RefusedError(OVER)
        if session.is_ahead and not has_room(session):
            raise RefusedError(_("No seat is free: give the session more seats first."))
        found = session.registrations.filter(email=email).first() if email else None
        if found and found.state in (State.CONFIRMED, State.WAITING):
            raise RefusedError(_("This address is registered already."))
        registration = found or Registration(email=email)
        registration.session, registration.name = session, name
        registration.organization_name, registration.token = organization_name, uuid.uuid4()
        registration.cancelled = None
        _seat(registration, True)
        if session.is_ahead:
            _tell(registration)
    return registration


def standing(session):
    """The registrations of who has a seat or waits for one: who is told of a change."""
    found = list(session.registrations.standing())
    for registration in found:
        registration.session = session
    return found


def write_counts(session):
    """Writes into ``session`` how many had a seat, waited and came: what is left once they are forgotten."""
    rows = session.registrations
    session.registered = rows.seated().count()
    session.waited = rows.queue().count()
    session.attended = rows.filter(came=True).count()
    session.save()


# Forgetting -----------------------------------------------------------------------------------------


def forget_senders():
    """Wipes from which network registrations of more than a day ago came; returns how many there were."""
    old = Registration.objects.filter(asked__lt=timezone.now() - timedelta(days=1))
    return old.exclude(sender="").update(sender="")


def forget_old(now=None):
    """Deletes registrations half a year after their session, and those never confirmed or cancelled a week
    after; returns how many.  The counts of the session stay."""
    now = now or timezone.now()
    unconfirmed = Q(state=State.ASKED, asked__lt=now - UNCONFIRMED_KEPT)
    cancelled = Q(state=State.CANCELLED, cancelled__lt=now - UNCONFIRMED_KEPT)
    over = Q(session__ends__lt=now - KEPT)
    return Registration.objects.filter(unconfirmed | cancelled | over).delete()[0]
