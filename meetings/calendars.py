"""Meetings as events of calendars."""

from django.conf import settings

from meetings.models import Meeting
from taskforce.common.ics import Event


def event(meeting, *, inside=False):
    """The Event of ``meeting``; ``inside`` adds the link to take part, which is for those invited."""
    host = settings.SITE_URL.rpartition("/")[2].partition(":")[0]
    return Event(
        uid=f"{meeting.uid}@{host}",
        sequence=meeting.sequence,
        starts=meeting.starts,
        ends=meeting.ends,
        summary=str(meeting),
        location=meeting.place,
        description=meeting.online if inside else "",
        url=f"{settings.SITE_URL}{meeting.get_absolute_url()}",
        stamp=None
        if inside
        else max(filter(None, (meeting.convened, meeting.held, meeting.published)), default=None),
        is_cancelled=meeting.state in (Meeting.State.CANCELLED, Meeting.State.POSTPONED),
    )
