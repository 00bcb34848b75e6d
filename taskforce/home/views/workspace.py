"""The workspace: what waits for a member's organisation and, to the coordinator, for all."""

from django.db.models import Count, Q
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from charter.permissions import organizations_to_sign_for, with_representation, with_signing
from charter.waiting import waiting as charter_waiting
from directory.models import Organization
from directory.waiting import waiting as directory_waiting
from meetings import due, registers
from meetings.waiting import waiting as meetings_waiting
from reports import gaps
from reports.waiting import waiting as reports_waiting
from taskforce.common import paging
from taskforce.common.waiting import counted

ROOMS = (
    meetings_waiting,
    reports_waiting,
    charter_waiting,
    directory_waiting,
)  # in the order in which their numbers stand
PAGE = 30
PROMISED = 5


@require_safe
def workspace(request):
    """The first page after signing in: numbers that ask for action first, then one's organisations."""
    user = request.user
    context = {
        "waiting": counted(line for room in ROOMS for line in room(user)),
        "organizations": paging.page_of(_organizations(user), request.GET.get("page"), PAGE),
    }
    if user.is_coordinator:
        context["to_do"] = due.to_do(request.taskforce, timezone.localdate())
        context |= {"gaps": gaps.overview(user, request.taskforce), "domains": gaps.DOMAINS}
    else:
        mine = registers.Wanted(state="open", is_mine=True)
        context["promised"] = paging.page_of(registers.actions(user, mine), "1", PROMISED)
    return render(request, "home/workspace.html", context)


def _organizations(user):
    """Those ``user`` keeps, and those she may sign for, which she cannot edit once the signature is over."""
    signs = Q(pk__in=organizations_to_sign_for(user).values("pk"))
    rows = Organization.objects.filter(Q(pk__in=Organization.objects.editable_by(user).values("pk")) | signs)
    rows = with_signing(with_representation(rows.annotate(offered=Count("services")), user), user)
    return rows.order_by("sort_name", "pk")  # counting makes Django forget the model's own
