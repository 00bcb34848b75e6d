"""Which services of the directory are offered to a coordinator who answers a request for support."""

from django.db.models import Exists, OuterRef, Q
from django.utils.translation import get_language

from directory.models import ServiceAtLocation
from taskforce.common import text

MOST = 12


def offered(request, services, words, chosen):
    """``[(Service, is chosen)]``: those ``chosen`` (keys) first, then what ``words`` find among ``services``;
    without words what the domain of ``request`` (a SupportRequest) has, the places of its area first.  Two
    queries at most, ``MOST`` found."""
    rows = services.for_list(get_language()).select_related("organization", "main__location", "translation")
    ticked = list(rows.filter(pk__in=chosen)) if chosen else []
    found = rows.with_words(words) if text.words(words) else _near(rows.in_domains([request.domain]), request)
    others = found.exclude(pk__in=[service.pk for service in ticked])[:MOST]
    return [(service, True) for service in ticked] + [(service, False) for service in others]


def _near(services, request):
    """``services`` with those first that are given in the area of ``request``, a district or a town."""
    if not request.area_id:
        return services.order_by("sort_name", "pk")
    places = ServiceAtLocation.objects.filter(service=OuterRef("pk"))
    here = Q(location__area=request.area_id) | Q(location__city__iexact=request.area_name)
    return services.annotate(is_near=Exists(places.filter(here))).order_by("-is_near", "sort_name", "pk")
