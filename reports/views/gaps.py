"""Who does what, where: the table of services by domain and district, with what is missing."""

from django.http import StreamingHttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.http import require_safe

from directory.vocabulary import SPOKEN_CHOICES, options
from reports import permissions
from reports.gaps import DOMAINS, asked, lines, table
from taskforce.common import tables


@require_safe
def gaps(request):
    """Services by domain and by town or district, with the switches of the address."""
    permissions.require_partner(request.user)
    wanted = asked(request.GET)
    context = {
        "wanted": wanted,
        "table": table(wanted, request.user, request.taskforce),
        "domains": DOMAINS,
        "spoken_options": options(SPOKEN_CHOICES, get_language(), wanted.spoken),
        "query": wanted.to_query(),
    }
    return render(request, "reports/gaps.html", context)


@require_safe
def gaps_file(request):
    """The same table as CSV."""
    permissions.require_partner(request.user)
    body = tables.csv_lines(lines(asked(request.GET), request.user, request.taskforce))
    headers = {"Content-Disposition": 'attachment; filename="gaps.csv"'}
    return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)
