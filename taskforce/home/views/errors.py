"""Pages for what goes wrong: plain words, a way on, the right status."""

import sys

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.core.exceptions import RequestDataTooBig
from django.shortcuts import render

from directory.models import TaskForce
from taskforce.common import database


@login_not_required
def bad_request(request, exception=None):
    """400 for what no browser sends by itself (too many fields, another host); 413 for too large a file."""
    _look_for_taskforce(request)
    is_too_large = isinstance(exception, RequestDataTooBig)
    context = {"is_too_large": is_too_large, "most": settings.REQUEST_MOST_BYTES >> 20}
    return render(request, "home/bad_request.html", context, status=413 if is_too_large else 400)


@login_not_required
def not_found(request, exception=None):
    """404: also what a stranger gets for what is not hers to see."""
    _look_for_taskforce(request)
    return render(request, "home/not_found.html", status=404)


def _look_for_taskforce(request):
    """No view was found, so the middleware asked for none."""
    if getattr(request, "taskforce", None) is None:
        request.taskforce = TaskForce.objects.current()


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
    """500, without the database: it may be what broke.  503 when it is only busy: a large import writes."""
    is_busy = database.is_busy(sys.exception())
    response = render(request, "home/broken.html", {"is_busy": is_busy}, status=503 if is_busy else 500)
    if is_busy:
        response["Retry-After"] = "60"  # seconds
    return response
