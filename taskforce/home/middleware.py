"""A fresh site has one page."""

from django.shortcuts import redirect


class SetUpMiddleware:
    """Sends every page to the set-up as long as there is no task force; costs no query.

    Stands after ``directory.middleware.TaskForceMiddleware``, which has looked.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        if request.taskforce or getattr(view, "needs_no_taskforce", False):
            return None
        return None if request.resolver_match.view_name == "home:setup" else redirect("home:setup")
