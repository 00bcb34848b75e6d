"""What the layout of every page needs."""

from django.conf import settings
from django.utils.translation import get_language


def site(request):
    """The task force, the language of the page and how the site runs; no query (the middleware made it)."""
    taskforce = getattr(request, "taskforce", None)
    page_language = getattr(request, "shown_language", None) or get_language()
    first = taskforce.languages[0] if taskforce and taskforce.languages else ""
    return {
        "taskforce": taskforce,
        "page_language": page_language,
        # Partners write about themselves in the first language of the site; "" when the page is in it.
        "original_language": "" if first == page_language else first,
        "demo": settings.DEMO,
    }
