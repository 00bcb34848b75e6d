"""Who has access: the organisations and roles, what each can see, and what changed since the last meeting."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import render
from django.utils import timezone

from charter import access as who
from directory.models import TaskForce
from meetings.models import Meeting
from taskforce.accounts.models import User
from taskforce.common import paging
from taskforce.common.kept import kept


@login_not_required
@kept
def access(request):
    """Organisations by kind, a hundred a page, with the number of their accounts; roles; what changed."""
    figures = _figures()
    met = timezone.localdate(figures["met"]) if figures["met"] else None
    since = who.since(request.GET.get("since", ""), met or who.lately(request.taskforce.meeting_interval))
    place = paging.place_of(request.GET)
    kinds, last = who.by_kind(request.user, request.GET.get("kind", ""), *place)
    context = {
        "kinds": kinds,
        "last": last,
        "coordinators": figures["coordinators"],
        "since": since,
        "is_since_meeting": since == met,
        "changes": who.changes(request.user, since),
    }
    return render(request, "home/access.html", context)


def _figures():
    """``coordinators``, how many, and ``met``, when the last meeting began (None before the first): one
    query, a row a site."""
    last = Meeting.objects.past().values("starts")[:1]
    people = User.objects.coordinators().order_by().values("is_coordinator").annotate(n=Count("pk"))
    figures = {"met": Subquery(last), "coordinators": Coalesce(Subquery(people.values("n")), 0)}
    return TaskForce.objects.values(**figures).get()
