"""A service: its page, and its sheet on paper."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from directory import documents, sketch
from directory.models import Service, ServiceAtLocation
from directory.sheet import Sheet
from taskforce.common.kept import kept


def _sheet_or_404(request, slug):
    services = Service.objects.visible_to(request.user).for_page(request.asked_language)
    places = ServiceAtLocation.objects.select_related("location")
    services = services.prefetch_related("languages", Prefetch("at_locations", places))
    return Sheet(get_object_or_404(services, slug=slug), request)


@login_not_required
@kept
def service(request, slug):
    """What, for whom, when, at what cost, how to come, in which languages, where."""
    sheet = _sheet_or_404(request, slug)
    context = {
        "sheet": sheet,
        "service": sheet.service,
        "sketch": sketch.of_place(request.taskforce, sheet.service, sheet.location),
    }
    return render(request, "directory/service.html", context)


@login_not_required
@kept
def service_sheet(request, slug):
    """The printable sheet (PDF, A4) in the language of the page, with a QR code to it."""
    pdf = documents.service_sheet(_sheet_or_404(request, slug))
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{slug}.pdf"'}
    )
