"""The workspace: what waits for a member's organisation and, to the coordinator, for all."""

from django.db.models import Count, Q, Value
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charter import keeping
from charter.models import JoinRequest
from charter.permissions import organizations_to_sign_for, with_representation, with_signing
from directory import hours
from directory.models import Organization, PageReport, Service
from directory.vocabulary import Status
from taskforce.common import paging

PAGE = 30


@require_safe
def workspace(request):
    """The first page after signing in: numbers that ask for action first, then one's organisations."""
    mine = Service.objects.editable_by(request.user)
    context = {
        "counts": mine.aggregate(
            drafts=Count("pk", filter=Q(status=Status.DRAFT)),
            published=Count("pk", filter=Q(status=Status.PUBLISHED)),
            to_check=Count("pk", filter=Q(pk__in=mine.to_check(hours.now().date()).values("pk"))),
        ),
        **_waiting(request.user),
        "organizations": paging.page_of(_organizations(request.user), request.GET.get("page"), PAGE),
    }
    return render(request, "home/workspace.html", context)


def _organizations(user):
    """Those ``user`` keeps, and those she may sign for, which she cannot edit once the signature is over."""
    signs = Q(pk__in=organizations_to_sign_for(user).values("pk"))
    rows = Organization.objects.filter(Q(pk__in=Organization.objects.editable_by(user).values("pk")) | signs)
    rows = with_signing(with_representation(rows.annotate(offered=Count("services")), user), user)
    return rows.order_by("sort_name", "pk")  # counting makes Django forget the model's own


def _waiting(user):
    """How many things wait for ``user``, in one query: ``reports`` on pages; for a coordinator ``requests``
    to join and organisations that must sign again (``due``) too."""
    editable = Organization.objects.editable_by(user).values("pk")
    reports = PageReport.objects.filter(state=PageReport.State.NEW, organization__in=editable)
    rows = {"reports": reports}
    if user.is_coordinator:
        requests = JoinRequest.objects.filter(state=JoinRequest.State.NEW)
        rows |= {"requests": requests, "due": keeping.waiting_to_sign_again()}
    first, *others = [_counted(what, found) for what, found in rows.items()]
    return dict.fromkeys(rows, 0) | dict(first.union(*others, all=True))


def _counted(what, rows):
    """``rows`` as one row ``(what, how many)``, or none when there is none."""
    return rows.order_by().values(what=Value(what)).annotate(number=Count("pk")).values_list("what", "number")
