"""The front page."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q, Value
from django.shortcuts import render

from directory.models import Organization, Service
from directory.vocabulary import Domain
from meetings import reading
from reports.reading import newest
from taskforce.common.kept import kept, kept_value


@login_not_required
@kept
def front(request):
    """What one can do here, first of all find help: a search, the domains, the task force at work."""
    user = request.user
    numbers = partial(_numbers, user)
    counts = numbers() if user.is_authenticated else kept_value(request.taskforce, "front", numbers)
    context = {
        "total": counts["total"],
        "tiles": [(domain, counts[domain.value]) for domain in Domain],
        "partners": counts["partners"],
        "signed": counts["signed"],
        "meeting": reading.next_to_come(user),
        "report": newest(user, request.asked_language),
    }
    return render(request, "home/front.html", context)


def _numbers(user):
    """How many partners (and of them: bound by the charter), services, and services in each domain ``user``
    may see: ``{"partners", "signed", "total", <domain>: number}``; one query of two rows."""
    by_domain = {code: Count("pk", filter=Q(domains__has=code)) for code in Domain.values}
    services = _row("services", Service.objects.visible_to(user), total=Count("pk"), **by_domain)
    bound = Q(pk__in=Organization.objects.committed().values("pk"))
    seen = {"partners": Count("pk"), "signed": Count("pk", filter=bound)}
    padding = {f"none_{number}": Value(0) for number in range(1 + len(by_domain) - len(seen))}
    partners = _row("partners", Organization.objects.visible_to(user), **seen, **padding)
    names = {"services": ["total", *by_domain], "partners": seen}
    counts = dict.fromkeys(("total", *by_domain, *seen), 0)
    for what, *numbers in services.union(partners, all=True):
        counts |= dict(zip(names[what], numbers, strict=False))
    return counts


def _row(what, rows, **numbers):
    """``rows`` as one row ``(what, number, …)``."""
    counted = rows.order_by().values(what=Value(what)).annotate(**numbers)
    return counted.values_list("what", *numbers)
