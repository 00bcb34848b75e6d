"""The register of signatories: its page, and its files."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charter import register as lines
from charter.register_files import FORMATS, Scope
from taskforce.common import paging
from taskforce.common.kept import kept

PAGE = 50


@login_not_required
@kept
def register(request):
    """Who signed what and when, fifty a page, with a drawn map of those of the page."""
    wanted = lines.Wanted.from_query(request.GET)
    found = lines.light(wanted.rows(request.user), request.user).order_by("-confirmed", "-pk")
    page = paging.page_of(found, request.GET.get("page"), PAGE)
    rows = [lines.Row(signature, number) for number, signature in enumerate(page.rows, 1)]
    versions = list(lines.versions(request.user, wanted))
    query = wanted.to_query()
    context = {
        "page": page,
        "rows": rows,
        "wanted": wanted,
        "query": query,
        "pager_query": f"{query}&" if query else "",
        "versions": versions,
        "total": sum(version.found for version in versions),
        "hidden": sum(version.live - version.seen for version in versions),
        "kinds": lines.KINDS,
        "statuses": lines.STATUSES.items(),
        "sketch": lines.drawn(request.taskforce, rows, request.user),
    }
    return render(request, "charter/register.html", context)


@login_not_required
@require_safe
def register_file(request, format):
    """What the same filters find, as a file."""
    if format not in FORMATS:
        raise Http404
    chosen = FORMATS[format]
    scope = Scope(request.user, lines.Wanted.from_query(request.GET), request.taskforce)
    headers = {} if format == "atom" else {"Content-Disposition": f'attachment; filename="register.{format}"'}
    return StreamingHttpResponse(chosen.write(scope), content_type=chosen.content_type, headers=headers)
