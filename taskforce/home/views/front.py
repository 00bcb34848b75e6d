"""The front page."""

from functools import partial

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.shortcuts import render

from directory.models import Organization, Service
from directory.vocabulary import Domain
from taskforce.common.kept import kept, kept_value


@login_not_required
@kept
def front(request):
    """What one can do here, first of all find help: a search, the domains, the task force at work."""
    numbers = partial(_numbers, request.user)
    counts = numbers() if request.user.is_authenticated else kept_value(request.taskforce, "front", numbers)
    context = {
        "total": counts["total"],
        "tiles": [(domain, counts[domain.value]) for domain in Domain],
        "partners": counts["partners"],
        "signed": counts["signed"],
    }
    return render(request, "home/front.html", context)


def _numbers(user):
    """How many partners (and of them: bound by the charter), services, and services in each domain
    ``user`` may see."""
    by_domain = {code: Count("pk", filter=Q(domains__has=code)) for code in Domain.values}
    counts = Service.objects.visible_to(user).aggregate(total=Count("pk"), **by_domain)
    seen = Organization.objects.visible_to(user)
    bound = Q(pk__in=Organization.objects.committed().values("pk"))
    return counts | seen.aggregate(partners=Count("pk"), signed=Count("pk", filter=bound))
