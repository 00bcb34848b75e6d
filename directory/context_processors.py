"""What the layout of every page needs."""

from django.conf import settings
from django.utils.translation import get_language


def site(request):
    """The task force, the language of the page and how the site runs; no query (the middleware made it)."""
    return {
        "taskforce": getattr(request, "taskforce", None),
        "page_language": getattr(request, "shown_language", None) or get_language(),
        "demo": settings.DEMO,
    }
