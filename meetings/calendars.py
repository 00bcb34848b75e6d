"""Meetings, training sessions, and what is due, as events of calendars."""

from django.conf import settings
from django.db.models import Exists, OuterRef
from django.utils.translation import gettext as _

from meetings import registers
from meetings.models import Meeting, Registration, Session
from taskforce.common.ics import Event

MOST_EVENTS = 200


def event(meeting, *, inside=False):
    """The Event of ``meeting``; ``inside`` adds the link to take part, which is for those invited.  One that
    is called off has none: who is told may have left since she was invited."""
    is_off = meeting.state in (Meeting.State.CANCELLED, Meeting.State.POSTPONED)
    return Event(
        uid=f"{meeting.uid}@{_host()}",
        sequence=meeting.sequence,
        starts=meeting.starts,
        ends=meeting.ends,
        summary=str(meeting),
        location=meeting.place,
        description=meeting.online if inside and not is_off else "",
        url=f"{settings.SITE_URL}{meeting.get_absolute_url()}",
        stamp=None
        if inside
        else max(filter(None, (meeting.convened, meeting.held, meeting.published)), default=None),
        is_cancelled=is_off,
    )


def personal(user):
    """The Events of the own calendar of ``user``, three queries: meetings she may know of, with the link to
    take part where she may see the inside; trainings for which her address is registered; whole days until
    which her organisations promised something.
    """
    inside = Meeting.objects.inside(user).filter(pk=OuterRef("pk"))
    meetings = Meeting.objects.visible_to(user).annotate(is_inside=Exists(inside)).order_by("-starts", "-pk")
    for meeting in meetings[:MOST_EVENTS]:
        is_planned = meeting.state == Meeting.State.PLANNED
        shown = event(meeting, inside=meeting.is_inside)
        yield shown._replace(is_private=True, is_tentative=is_planned)
    for registration in Registration.objects.standing().of_address(user.email)[:MOST_EVENTS]:
        yield _registered(registration)
    mine = registers.actions(user, registers.Wanted(state="open", is_mine=True))
    for action in mine.filter(due__isnull=False)[:MOST_EVENTS]:
        yield _due(action)


def _registered(registration):
    """The event that her mails gave her; who waits for a seat may not get one."""
    has_seat = registration.state == Registration.State.CONFIRMED
    shown = training_event(registration.session, inside=has_seat)
    return shown._replace(is_private=True, is_tentative=not has_seat)


def _due(action):
    return Event(
        uid=f"action-{action.pk}@{_host()}",
        sequence=0,
        starts=action.due,
        ends=None,
        summary=_("To do: %(what)s") % {"what": action.text},
        description=action.number,
        url=f"{settings.SITE_URL}{action.get_absolute_url()}",
        is_private=True,
    )


def _host():
    return settings.SITE_URL.rpartition("/")[2].partition(":")[0]


def training_event(session, *, inside=False, is_cancelled=None):
    """The Event of a training session; ``inside`` adds the link to take part, which is for who has a seat.

    ``is_cancelled`` (None: as the session is) takes it out of the calendar of one person.
    """
    if is_cancelled is None:
        is_cancelled = session.state == Session.State.CANCELLED
    return Event(
        uid=f"{session.uid}@{_host()}",
        sequence=session.sequence,
        starts=session.starts,
        ends=session.ends,
        summary=session.title,
        location=session.place,
        description=session.online if inside else "",
        url=f"{settings.SITE_URL}{session.get_absolute_url()}",
        stamp=None if inside else session.told,
        is_cancelled=is_cancelled,
    )
