"""Pages for what goes wrong: plain words, a way on, the right status."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from directory.models import TaskForce


@login_not_required
def not_found(request, exception=None):
    """404: also what a stranger gets for what is not hers to see."""
    if getattr(request, "taskforce", None) is None:  # no view was found, so the middleware asked for none
        request.taskforce = TaskForce.objects.current()
    return render(request, "home/not_found.html", status=404)


@login_not_required
def forbidden(request, exception=None):
    """403."""
    return render(request, "home/forbidden.html", status=403)


@login_not_required
def csrf_failure(request, reason=""):
    """403 for a form that was open too long, or came from elsewhere."""
    return render(request, "home/stale_form.html", status=403)


@login_not_required
def broken(request):
    """500, without the database: it may be what broke."""
    return render(request, "home/broken.html", status=500)
