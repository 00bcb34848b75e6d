"""Gives every request its task force, and its time zone."""

from django.utils import timezone

from directory.models import TaskForce


class TaskForceMiddleware:
    """Sets ``request.taskforce`` (None before set-up) and activates its time zone: one query a request."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.taskforce = None
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if getattr(view, "needs_no_taskforce", False):
            return
        request.taskforce = TaskForce.objects.current()
        if request.taskforce:
            timezone.activate(request.taskforce.time_zone)
