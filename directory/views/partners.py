"""The partners: who they are, and what each offers."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, OuterRef, Subquery
from django.db.models.functions import Coalesce
from django.shortcuts import get_object_or_404, render

from directory.lines import Line
from directory.models import Organization, Service, may_edit
from directory.sheet import tel
from directory.vocabulary import Kind, Precision
from taskforce.common import paging, text
from taskforce.common.kept import kept

PAGE = 30


@login_not_required
@kept
def partners(request):
    """Organisations the reader may see, by name, thirty at a time; by kind and words if asked."""
    found = Organization.objects.visible_to(request.user)
    kind = request.GET.get("kind") if request.GET.get("kind") in Kind.values else ""
    query = text.plain(request.GET.get("q", ""))[:200]
    if kind:
        found = found.filter(kind=kind)
    for word in text.words(query):
        found = found.filter(sort_name__contains=word)
    seen = Service.objects.visible_to(request.user).filter(organization=OuterRef("pk")).order_by()
    offered = seen.values("organization").annotate(n=Count("pk")).values("n")
    rows = found.after(*paging.place_of(request.GET)).annotate(offered=Coalesce(Subquery(offered), 0))
    organizations = list(rows.order_by("sort_name", "pk")[: PAGE + 1])
    context = {
        "organizations": organizations[:PAGE],
        "last": organizations[PAGE - 1] if len(organizations) > PAGE else None,
        "kinds": Kind.choices,
        "kind": kind,
        "q": query,
    }
    return render(request, "directory/partners.html", context)


@login_not_required
@kept
def partner(request, slug):
    """One organisation: kind, zone, contacts, services, and (later) its signature of the charter."""
    found = Organization.objects.visible_to(request.user)
    if request.user.is_authenticated:
        found = found.annotate(may_edit=may_edit(request.user, "pk"))
    organization = get_object_or_404(found, slug=slug)
    services = Service.objects.visible_to(request.user).filter(organization=organization)
    services = services.for_list(request.asked_language).order_by("sort_name", "pk")[:100]
    context = {
        "organization": organization,
        "lines": [Line(service, request).as_row() for service in services],
        "places": organization.locations.visible_to(request.user).exclude(precision=Precision.NONE)[:20],
        "phone_link": tel(organization.phone),
    }
    return render(request, "directory/partner.html", context)
