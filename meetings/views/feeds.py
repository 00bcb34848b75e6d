"""What one subscribes to: the calendar of meetings and news of published minutes, public facts only; and the
own calendar of each person, by a secret address."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language, override
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from meetings import calendars, permissions
from meetings.models import Decision, Meeting
from taskforce.common import ics, text
from taskforce.common.kept import kept

MOST_ENTRIES = 50
CALENDAR = "text/calendar; charset=utf-8"


@login_not_required
@kept(by_query=False)
def calendar(request):
    """Meetings that were convened or held, as events; who is signed in gets no more than a visitor."""
    found = Meeting.objects.visible_to(AnonymousUser()).order_by("-starts")[: calendars.MOST_EVENTS]
    file = ics.feed(map(calendars.event, found), name=_("Meetings of the task force"))
    return HttpResponse(file, content_type=CALENDAR)


@login_not_required
@require_safe
def my_calendar_file(request, token):
    """The own calendar of whoever made the secret address, as she may see it this very moment, in her
    language; 404 once it was taken back or her account closed.  Kept by nobody, found by no search."""
    reader = permissions.calendar_reader(token)
    with override(reader.language or get_language()):
        file = ics.feed(calendars.personal(reader), name=_("My meetings of the task force"))
    headers = {"Cache-Control": "private, no-store", "X-Robots-Tag": "noindex, nofollow"}
    return HttpResponse(file, content_type=CALENDAR, headers=headers)


@login_not_required
@kept(by_query=False)
def news(request):
    """An Atom feed of published minutes and of the decisions in them, for everyone."""
    address = settings.SITE_URL + reverse("meetings:meetings")
    feed = Atom1Feed(
        title=_("Minutes and decisions of the task force"),
        link=address,
        description="",
        language=get_language(),
        author_name=text.plain(request.taskforce.called),
        feed_url=settings.SITE_URL + reverse("meetings:news"),
    )
    for entry in sorted(_entries(), key=lambda entry: entry["pubdate"], reverse=True)[:MOST_ENTRIES]:
        feed.add_item(**entry)
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _entries():
    published = Meeting.objects.filter(state=Meeting.State.PUBLISHED).order_by("-published")[:MOST_ENTRIES]
    decisions = Decision.objects.visible_to(AnonymousUser()).select_related("item__meeting")
    for meeting in published:
        title = _("Minutes of meeting %(number)s") % {"number": meeting.number}
        yield _entry(meeting, title, meeting.title, f"urn:uuid:{meeting.uid}")
    for one in decisions.order_by("-item__meeting__published", "-pk")[:MOST_ENTRIES]:
        meeting, title = one.item.meeting, _("Decision %(number)s") % {"number": one.number}
        yield _entry(meeting, title, one.text, f"urn:uuid:{meeting.uid}#D{one.rank}")


def _entry(meeting, title, words, uid):
    return {
        "title": title,
        "link": settings.SITE_URL + meeting.get_absolute_url(),
        "description": text.plain(words),
        "unique_id": uid,
        "pubdate": meeting.published,
        "updateddate": meeting.published,
    }
