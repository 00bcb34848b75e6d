"""Middleware that knows no app."""

from django.conf import settings
from django.core.exceptions import RequestDataTooBig
from django.utils import translation


class RequestSizeMiddleware:
    """Refuses a body larger than ``REQUEST_MOST_BYTES`` before any of it is read (413, by ``handler400``),
    and one that does not say its length: Django would take it for empty, and lose what was typed."""

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        length = request.META.get("CONTENT_LENGTH") or ""
        unknown = "HTTP_TRANSFER_ENCODING" in request.META and not length
        if unknown or (length.isdigit() and int(length[:20]) > settings.REQUEST_MOST_BYTES):
            raise RequestDataTooBig("The body of the request is larger than REQUEST_MOST_BYTES.")
        return self.get_response(request)


class SessionCareMiddleware:
    """Tells caches, the browser's own too, to keep nothing that was answered to whoever has a session.

    An answer that says itself that it is ``public`` (the logo) is the same for all and keeps its word.
    Stands outside of SessionMiddleware, so that the answer that begins a session counts too; and so that a
    cookie that cannot be a session's (NUL in it, say, which PostgreSQL refuses) is none.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        name = settings.SESSION_COOKIE_NAME
        if not request.COOKIES.get(name, "none").isalnum():
            del request.COOKIES[name]
        response = self.get_response(request)
        has_session = name in {*request.COOKIES, *response.cookies}
        if has_session and "public" not in response.get("Cache-Control", ""):
            response["Cache-Control"] = "private, no-store"
        return response


class ShownLanguageMiddleware:
    """Shows a page in a language it is whole in, and remembers which one was asked for.

    ``request.asked_language`` is the one in the address; ``request.shown_language`` the one whose
    words stand on the page (``lang`` of the document).  Pages open to all exist in
    ``INTERFACE_LANGUAGES["public"]``, closed ones in ``["members"]``; in any other language the page
    is shown in ``LANGUAGE_CODE`` and says so.  Content keeps being looked up in the language asked.
    """

    def __init__(self, get_response):
        self.get_response = get_response

    def __call__(self, request):
        request.asked_language = request.shown_language = translation.get_language()
        return self.get_response(request)

    def process_view(self, request, view, args, kwargs):
        scope = "members" if getattr(view, "login_required", True) else "public"
        if request.asked_language not in settings.INTERFACE_LANGUAGES[scope]:
            request.shown_language = settings.LANGUAGE_CODE
            # A language without any words of its own (Romani) falls back by itself, and its links keep it;
            # one with words of the public pages only would mix two languages on a closed page.
            if request.asked_language in settings.INTERFACE_LANGUAGES["public"]:
                translation.activate(settings.LANGUAGE_CODE)
