"""Action sheets as everyone reads them: list, page, paper, files."""

import json

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse, StreamingHttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.views.decorators.http import require_safe

from directory.vocabulary import Domain
from reports import documents, permissions, sheet_list
from reports.sheet_page import SheetPage
from taskforce.common import tables
from taskforce.common.kept import kept

PAGE = 20
CHUNK = 200


@login_not_required
@kept
def sheets(request):
    """What was done, the newest first, twenty at a time; by domain, year, organisation and words if asked."""
    wanted = sheet_list.Wanted.from_query(request.GET)
    found, last = wanted.page(request.user, PAGE)
    organizations = sheet_list.organizations(request.user)
    context = {
        "wanted": wanted,
        "sheets": found,
        "last": last,
        "query": wanted.to_query(),
        "organizations": organizations,
        "may_write": any(organization.writes for organization in organizations),
        "years": sheet_list.years(request.user, timezone.localdate().year),
        "domains": Domain.choices,
    }
    return render(request, "reports/sheets.html", context)


@login_not_required
@kept(by_query=False)
def sheet(request, slug):
    """One sheet: what was done, with whom, what came of it, what was learned."""
    found = permissions.sheet_to_read(request.user, slug)
    return render(request, "reports/sheet.html", {"sheet": found, "page": SheetPage(found, request)})


@login_not_required
@kept(by_query=False)
def sheet_pdf(request, slug):
    """The same on paper (PDF, A4), in the language of the page."""
    found = permissions.sheet_to_read(request.user, slug)
    pdf = documents.sheet(SheetPage(found, request))
    name = f'inline; filename="{slug}.pdf"'
    return HttpResponse(pdf, content_type="application/pdf", headers={"Content-Disposition": name})


@login_not_required
@require_safe
def sheets_file(request, format):
    """The sheets that the same filters find, as CSV or JSON."""
    if format not in ("csv", "json"):
        raise Http404
    rows = sheet_list.Wanted.from_query(request.GET)._replace(is_mine=False, waiting="").rows(request.user)
    rows = permissions.sheets_in_full(request.user, rows).iterator(chunk_size=CHUNK)
    dicts = (sheet_list.as_row(row, f"{settings.SITE_URL}{row.get_absolute_url()}") for row in rows)
    body, kind = (_csv(dicts), "text/csv") if format == "csv" else (_json(dicts), "application/json")
    headers = {"Content-Disposition": f'attachment; filename="action-sheets.{format}"'}
    return StreamingHttpResponse(body, content_type=f"{kind}; charset=utf-8", headers=headers)


def _csv(dicts):
    cells = ([_cell(row[name]) for name in sheet_list.COLUMNS] for row in dicts)
    return tables.csv_lines(line for lines in ([sheet_list.COLUMNS], cells) for line in lines)


def _cell(value):
    return "; ".join(value) if isinstance(value, list) else value


def _json(dicts):
    """A JSON list, sheet by sheet."""
    before = "["
    for row in dicts:
        yield before + json.dumps({name: row[name] for name in sheet_list.COLUMNS}, ensure_ascii=False)
        before = ",\n"
    yield "]\n" if before != "[" else "[]\n"
