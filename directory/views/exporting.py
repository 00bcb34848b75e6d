"""Files of open data."""

import hashlib

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, StreamingHttpResponse
from django.utils.translation import get_language
from django.views.decorators.http import condition, require_safe

from directory.exports.formats import FORMATS
from directory.exports.rows import Scope
from directory.search import Search


def _etag(request, format):
    """The same for visitors until the data change; None where what one sees depends on more."""
    wanted = Search.from_query(request.GET)
    if request.user.is_authenticated or request.taskforce is None or wanted.open_now:
        return None
    said = f"{request.taskforce.version}/{format}/{get_language()}/{wanted.to_query()}"
    return f'"{hashlib.sha256(said.encode()).hexdigest()[:24]}"'


@login_not_required
@require_safe
@condition(etag_func=_etag)
def export(request, format):
    """The directory as ``request.user`` may see it, in one format; narrowed by the filters of the map."""
    if format not in FORMATS:
        raise Http404
    chosen, wanted = FORMATS[format], Search.from_query(request.GET)
    narrowed = wanted.services(request.user, request.taskforce) if wanted.to_query() else None
    return StreamingHttpResponse(
        chosen.write(Scope(request.user, narrowed)),
        content_type=chosen.content_type,
        headers={"Content-Disposition": f'attachment; filename="{chosen.file}"'},
    )
