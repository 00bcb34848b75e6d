"""What the layout of every page needs."""

from django.conf import settings


def site(request):
    """The task force and how the site runs; no query (the middleware made the one)."""
    return {
        "taskforce": getattr(request, "taskforce", None),
        "demo": settings.DEMO,
    }
