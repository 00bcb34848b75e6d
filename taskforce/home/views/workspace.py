"""The workspace: what waits for a member's organisation and, to the coordinator, for all."""

from datetime import timedelta

from django.db.models import Count, Q
from django.shortcuts import render

from directory import hours
from directory.models import Organization, PageReport, Service
from directory.vocabulary import Status

STALE_DAYS = 180


def workspace(request):
    """The first page after signing in: numbers that ask for action first, then one's organisations."""
    stale = hours.now().date() - timedelta(days=STALE_DAYS)
    mine = Service.objects.editable_by(request.user)
    counts = mine.aggregate(
        stale=Count("pk", filter=_published & (Q(last_verified_on=None) | Q(last_verified_on__lt=stale))),
        drafts=Count("pk", filter=Q(status=Status.DRAFT)),
        published=Count("pk", filter=_published),
    )
    organizations = Organization.objects.editable_by(request.user)
    context = {
        "counts": counts,
        "reports": PageReport.objects.filter(organization__in=organizations, state="new").count(),
        "organizations": organizations.annotate(offered=Count("services"))[:50],
    }
    return render(request, "home/workspace.html", context)


_published = Q(status=Status.PUBLISHED)
