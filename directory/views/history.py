"""Who changed what: the history of an organisation, for those who may edit it."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory import permissions, snapshots
from taskforce.common import paging

PAGE = 30


@require_safe
def history(request, slug):
    """The changes of an organisation, its places and its services, the latest first."""
    organization = permissions.organization_to_edit(request.user, slug)
    page = paging.page_of(organization.changes.all(), request.GET.get("page"), PAGE)
    context = {"organization": organization, "page": page, "changes": snapshots.told(page.rows)}
    return render(request, "directory/history.html", context)
