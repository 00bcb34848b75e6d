"""Training sessions, by who organises them: the verbs that announce, change, call off and hold them.

Each guards, then works in one atomic block with the session locked; mails leave on commit.  RefusedError
says in words why something is not done; StaleError that somebody else was faster.
"""

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from directory.models import TaskForce
from meetings import emails, registering
from meetings.models import Registration, Session
from meetings.planning import StaleError
from taskforce.accounts.actions import RefusedError

State = Session.State
TOLD = {"title", "starts", "ends", "place", "online", "interpretation"}  # a change of these is sent


def prepare(*, trainers=(), **fields):
    """A draft of a session, taught by the organisations ``trainers``.  Returns the Session.

    With a ``uid`` that exists already (a form sent twice) it is the one that was made the first time.
    """
    try:
        with transaction.atomic():
            session = Session.objects.create(**fields)
            session.trainers.set(trainers)
    except IntegrityError:
        if again := Session.objects.filter(uid=fields.get("uid")).first():
            return again
        raise
    return session


def change(*, session, revision, trainers=(), **fields):
    """Changes a session that is still to be held.  Returns the Session.

    Who registered is told when day, time, place, link, title or interpretation change: the same event, a
    higher sequence.  More seats go to who waits.  StaleError; RefusedError for fewer seats than are taken.
    """
    with transaction.atomic():
        session = _locked(session, State.DRAFT, State.OPEN, State.CLOSED)
        if session.revision != revision:
            raise StaleError(session)
        _guard_seats(session, fields.get("seats"))
        changed = {name for name, value in fields.items() if getattr(session, name) != value}
        for name in changed:
            setattr(session, name, fields[name])
        if "organizer" in changed and session.organizer is None:
            session.organizer_name = ""  # the task force itself: nobody's name stays
        session.trainers.set(trainers)
        is_news = session.opened is not None and bool(changed & TOLD)
        _save(session, is_news=is_news)
        if is_news:
            for registration in registering.standing(session):
                emails.training_changed(registration)
        registering.fill_seats(session)
    return session


def _guard_seats(session, seats):
    taken = session.registrations.seated().count()
    if seats is not None and seats < taken:
        raise RefusedError(
            ngettext(
                "%(n)s person has a seat already: there cannot be fewer seats.",
                "%(n)s people have a seat already: there cannot be fewer seats.",
                taken,
            )
            % {"n": taken}
        )


def open_registration(*, session):
    """Announces a session to everyone and takes registrations, or takes them again.  Returns the Session.

    RefusedError once it has begun: nobody could come any more.
    """
    with transaction.atomic():
        session = _locked(session, State.DRAFT, State.OPEN, State.CLOSED)
        if session.starts <= timezone.now():
            raise RefusedError(_("This session has begun: change its date first."))
        session.state, session.opened = State.OPEN, session.opened or timezone.now()
        session.told = session.told or session.opened
        session.save()
        TaskForce.objects.changed()
    return session


def close_registration(*, session):
    """Takes no more registrations; seats that are given back still go to who waits."""
    with transaction.atomic():
        session = _locked(session, State.OPEN, State.CLOSED)
        session.state = State.CLOSED
        session.save()
        TaskForce.objects.changed()
    return session


def cancel(*, session, reason):
    """Calls a session off for good and tells who registered; calendars take its event out."""
    with transaction.atomic():
        session = _locked(session, State.DRAFT, State.OPEN, State.CLOSED)
        session.state, session.reason = State.CANCELLED, reason
        _save(session, is_news=session.opened is not None)
        for registration in registering.standing(session):
            emails.training_off(registration)


def hold(*, session, came):
    """Writes down who came: ``came`` holds the keys of Registrations.  Returns the Session.

    Each who came gets the link to her certificate, once; it may be done again, to correct it.  RefusedError
    before the session begins, and once the registrations are forgotten.
    """
    with transaction.atomic():
        session = _locked(session, State.OPEN, State.CLOSED, State.HELD)
        if not session.may_be_held:
            raise RefusedError(_("This session has not begun yet."))
        seated = list(session.registrations.seated())
        if session.registered and not seated:
            raise RefusedError(_("The registrations of this session are forgotten already."))
        for registration in seated:
            registration.session, registration.came = session, registration.pk in came
        Registration.objects.bulk_update(seated, ["came"], batch_size=200)
        session.state = State.HELD
        registering.write_counts(session)
        TaskForce.objects.changed()
        for registration in seated:
            if registration.came:
                emails.training_certificate(registration)
    return session


def _locked(session, *states):
    """The session as it stands now, for this transaction alone; RefusedError in another state."""
    session = Session.objects.select_for_update().get(pk=session.pk)
    if session.state not in states:
        state = session.get_state_display()
        raise RefusedError(_("This cannot be done now: the session is “%(state)s”.") % {"state": state})
    return session


def _save(session, *, is_news):
    """Saves a change; what is news to who registered is a higher sequence of the event."""
    session.revision += 1
    if is_news:
        session.sequence += 1
        session.told = timezone.now()
    session.save()
    if session.opened:
        TaskForce.objects.changed()
