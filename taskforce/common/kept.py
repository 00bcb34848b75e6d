"""Public pages kept by a version of the data: made once, then served until something changes."""

import gzip
import hashlib
import time
from functools import partial, wraps

from django.conf import settings
from django.core.cache import caches
from django.http import HttpResponse, HttpResponseNotAllowed, HttpResponseNotModified
from django.utils.cache import patch_vary_headers

KEPT_SECONDS = 120
READING = ("GET", "HEAD")
pages = caches["pages"]


def kept(view=None, *, by_query=True):
    """Keeps what ``view`` answers to visitors, by address, version of the data and minute of the clock.

    With ``by_query=False`` what stands after the ``?`` says nothing to the view, and makes no other page.
    Such a page only reads: other methods are answered 405.  Whoever carries a session is served by the
    view itself.  Only whole answers (200) are kept, with the headers of the view (how a file is called) and
    an ETag of their bytes, so that a browser that has them gets a 304.  The minute is part of the key
    because "open now" is; the ETag is not, so an unchanged page stays a 304 for hours.
    """
    if view is None:
        return partial(kept, by_query=by_query)

    @wraps(view)
    def wrapper(request, *args, **kwargs):
        if request.method not in READING:
            return HttpResponseNotAllowed(READING)
        if not _is_for_visitors(request):
            return view(request, *args, **kwargs)
        key = _key(request, request.get_full_path() if by_query else request.path)
        entry = pages.get(key)
        if entry is None:
            response = view(request, *args, **kwargs)
            if response.status_code != 200:
                return response
            entry = _entry(response)
            pages.set(key, entry, KEPT_SECONDS)
        return _answer(request, *entry)

    return wrapper


def kept_value(taskforce, name, make):
    """``make()``, kept under ``name`` until the data of ``taskforce`` change; never None."""
    key = f"value:{taskforce.version}:{name}"
    value = pages.get(key)
    if value is None:
        value = make()
        pages.set(key, value, 3600)
    return value


def _is_for_visitors(request):
    return (
        request.taskforce is not None
        and settings.SESSION_COOKIE_NAME not in request.COOKIES
        and "charset" not in request.content_params  # it changes the words of the address (wsgi.py drops it)
    )


def _key(request, path):
    address = f"{request.taskforce.version}:{int(time.time() // 60)}:{path}"
    return f"page:{hashlib.sha256(address.encode()).hexdigest()}"


def _entry(response):
    body = response.content
    return (
        gzip.compress(body, 6, mtime=0),
        dict(response.headers),
        f'"{hashlib.sha256(body).hexdigest()[:24]}"',
    )


def _answer(request, packed, headers, etag):
    if etag in request.headers.get("If-None-Match", ""):
        response = HttpResponseNotModified()
    elif "gzip" in request.headers.get("Accept-Encoding", ""):
        response = HttpResponse(packed, headers=headers | {"Content-Encoding": "gzip"})
    else:
        response = HttpResponse(gzip.decompress(packed), headers=headers)
    response["ETag"] = etag
    response["Cache-Control"] = "no-cache"
    patch_vary_headers(response, ["Cookie", "Accept-Encoding"])
    return response
