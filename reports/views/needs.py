"""Diagnoses of needs as they are read: the list, one of them, the file."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory.vocabulary import Domain
from reports import need_list, permissions
from reports.views.reviewing import way_of
from taskforce.common import paging, tables
from taskforce.common.kept import kept

PAGE = 20
CHUNK = 200


@login_not_required
@kept
def needs(request):
    """What families lack and what would help, by year, domain and place; for partners, drafts too."""
    wanted = need_list.Wanted.from_query(request.GET)
    if not request.user.is_authenticated:
        wanted = wanted._replace(state="")
    query = wanted.to_query()
    context = {
        "wanted": wanted,
        "page": paging.page_of(wanted.rows(request.user), request.GET.get("page"), PAGE),
        "choices": need_list.choices(request.user),
        "domains": Domain.choices,
        "states": need_list.STATES if request.user.is_authenticated else (),
        "query": f"{query}&" if query else "",
        "file_query": wanted._replace(state="").to_query(),
        "may_write": request.user.is_authenticated
        and permissions.organizations_observing(request.user).exists(),
    }
    return render(request, "reports/needs.html", context)


@login_not_required
@kept(by_query=False)
def need(request, uuid):
    """One diagnosis; who is inside sees above it where it stands and the next step."""
    return render(request, "reports/need.html", context_of(request, uuid))


def context_of(request, uuid):
    """The context of the page of the diagnosis ``uuid``; Http404 when it is not the reader's."""
    found = permissions.need_to_read(request.user, uuid)
    context = {"need": found, "sources": found.shown_sources}
    if not request.user.is_authenticated or (found.is_published and not found.may_edit):
        return context
    return context | way_of(request, found)


@login_not_required
@require_safe
def needs_file(request):
    """The published diagnoses that the same filters find, as CSV."""
    wanted = need_list.Wanted.from_query(request.GET)._replace(state="published")
    rows = wanted.rows(request.user).prefetch_related("contributors").iterator(chunk_size=CHUNK)
    cells = (need_list.as_cells(row, settings.SITE_URL) for row in rows)
    body = tables.csv_lines(line for lines in ([need_list.COLUMNS], cells) for line in lines)
    headers = {"Content-Disposition": 'attachment; filename="needs.csv"'}
    return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)
