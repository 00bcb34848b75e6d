"""The workspace: what waits for a member's organisation and, to the coordinator, for all."""

from django.db.models import Count, Q
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charter.permissions import with_representation
from directory import hours
from directory.models import Organization, PageReport, Service
from directory.vocabulary import Status
from taskforce.common import paging

PAGE = 30


@require_safe
def workspace(request):
    """The first page after signing in: numbers that ask for action first, then one's organisations."""
    mine = Service.objects.editable_by(request.user)
    organizations = Organization.objects.editable_by(request.user).annotate(offered=Count("services"))
    organizations = with_representation(organizations, request.user)
    organizations = organizations.order_by("sort_name", "pk")  # counting makes Django forget the model's own
    open_reports = PageReport.objects.filter(state=PageReport.State.NEW)
    context = {
        "counts": mine.aggregate(
            drafts=Count("pk", filter=Q(status=Status.DRAFT)),
            published=Count("pk", filter=Q(status=Status.PUBLISHED)),
            to_check=Count("pk", filter=Q(pk__in=mine.to_check(hours.now().date()).values("pk"))),
        ),
        "reports": open_reports.filter(organization__in=organizations.values("pk")).count(),
        "organizations": paging.page_of(organizations, request.GET.get("page"), PAGE),
    }
    return render(request, "home/workspace.html", context)
