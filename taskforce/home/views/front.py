"""The front page."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Count, Q
from django.shortcuts import render

from directory.models import Organization, Service
from directory.vocabulary import Domain
from taskforce.common.kept import kept


@login_not_required
@kept
def front(request):
    """What one can do here, first of all find help: a search, the domains, the task force at work."""
    seen = Service.objects.visible_to(request.user)
    counts = seen.aggregate(
        total=Count("pk"), **{code: Count("pk", filter=Q(domains__has=code)) for code in Domain.values}
    )
    context = {
        "total": counts["total"],
        "tiles": [(domain, counts[domain.value]) for domain in Domain],
        "partners": Organization.objects.visible_to(request.user).count(),
    }
    return render(request, "home/front.html", context)
