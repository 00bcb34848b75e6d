"""Training sessions as everyone reads them: the list, one session, its event, the feeds."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.contrib.auth.models import AnonymousUser
from django.http import HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.models import Organization
from directory.vocabulary import SPOKEN
from meetings import calendars, permissions
from meetings.models import Session, Theme
from taskforce.common import days, ics, paging, text
from taskforce.common.kept import kept

PAGE = 20
MOST_TO_COME = 100
MOST_EVENTS, MOST_ENTRIES = 200, 50


@login_not_required
@kept
def trainings(request):
    """The sessions to come and those that were, all or of one theme: ``?theme=health``."""
    theme = request.GET.get("theme", "")
    theme = theme if theme in Theme.values else ""
    sessions = Session.objects.visible_to(request.user).select_related("organizer").with_taken()
    if theme:
        sessions = sessions.filter(theme=theme)
    context = {
        "to_come": list(sessions.to_come()[:MOST_TO_COME]),
        "page": paging.page_of(sessions.past(), request.GET.get("page"), PAGE),
        "theme": theme,
        "themes": Theme.choices,
        "query": f"theme={theme}&" if theme else "",
        "may_announce": permissions.may_announce(request.user),
    }
    return render(request, "meetings/trainings.html", context)


@login_not_required
@kept(by_query=False)
def training(request, uid):
    """One session; who organises it finds there what she may do.  One registers on a page of its own: this
    one is the same for all visitors, and sets no cookie."""
    session = permissions.session_to_read(request.user, uid)
    context = {
        "session": session,
        "trainers": session.trainers.filter(
            pk__in=Organization.objects.visible_to(request.user).values("pk")
        ),
        "trainers_in_words": session.trainers_in_words.splitlines(),
        "languages": [SPOKEN[code][0] for code in session.languages if code in SPOKEN],
        "writes": permissions.may_write_session(request.user, session),
    }
    return render(request, "meetings/training.html", context)


@login_not_required
@kept(by_query=False)
def event(request, uid):
    """One session as an event for a calendar, without the link to take part."""
    session = permissions.session_to_read(AnonymousUser(), uid)
    return _calendar([session], session.title)


@login_not_required
@kept(by_query=False)
def calendar(request):
    """All sessions that were announced, as events; who is signed in gets no more than a visitor."""
    found = Session.objects.visible_to(AnonymousUser()).order_by("-starts", "-pk")[:MOST_EVENTS]
    return _calendar(found, _("Training sessions of the task force"))


def _calendar(sessions, name):
    file = ics.feed(map(calendars.training_event, sessions), name=name)
    return HttpResponse(file, content_type="text/calendar; charset=utf-8")


@login_not_required
@kept(by_query=False)
def news(request):
    """An Atom feed of the sessions, the last announced first."""
    feed = Atom1Feed(
        title=_("Training sessions of the task force"),
        link=settings.SITE_URL + reverse("meetings:trainings"),
        description="",
        language=get_language(),
        author_name=text.plain(request.taskforce.called),
        feed_url=settings.SITE_URL + reverse("meetings:trainings_news"),
    )
    for session in Session.objects.visible_to(AnonymousUser()).order_by("-opened", "-pk")[:MOST_ENTRIES]:
        feed.add_item(**_entry(session))
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")


def _entry(session):
    title = f"{days.in_words(session.starts)} · {text.plain(session.title)}"
    if session.state == Session.State.CANCELLED:
        title = f"{session.get_state_display()}: {title}"
    return {
        "title": title,
        "link": settings.SITE_URL + session.get_absolute_url(),
        "description": text.plain(session.summary),
        "unique_id": f"urn:uuid:{session.uid}",
        "pubdate": session.opened,
        "updateddate": session.told,
    }
