"""Who has access: the organisations and roles, what each can see, and what changed lately."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from charter import access as who
from taskforce.accounts.models import User
from taskforce.common.kept import kept


@login_not_required
@kept
def access(request):
    """Organisations by kind with the number of their accounts, the roles, and what changed."""
    since = who.since(request.GET.get("since", ""), request.taskforce.meeting_interval)
    context = {
        "kinds": who.by_kind(request.user),
        "coordinators": User.objects.coordinators().count(),
        "since": since,
        "changes": who.changes(request.user, since),
    }
    return render(request, "charter/access.html", context)
