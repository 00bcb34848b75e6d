"""A service: its page, and its sheet on paper."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render

from directory import documents, sketch
from directory.models import Service, ServiceAtLocation, may_edit
from directory.sheet import Sheet
from taskforce.common.kept import kept


def sheet_or_404(request, slug, services):
    """The Sheet of the service ``slug`` out of ``services``, what the user may see; Http404 otherwise."""
    places = ServiceAtLocation.objects.select_related("location")
    services = services.for_page(request.asked_language)
    services = services.prefetch_related("languages", Prefetch("at_locations", places))
    return Sheet(get_object_or_404(services, slug=slug), request)


def service_context(request, sheet):
    """What templates/directory/service.html needs."""
    drawn = sketch.of_place(request.taskforce, sheet.service, sheet.location)
    return {"sheet": sheet, "service": sheet.service, "sketch": drawn}


@login_not_required
@kept
def service(request, slug):
    """What, for whom, when, at what cost, how to come, in which languages, where."""
    services = Service.objects.visible_to(request.user)
    if request.user.is_authenticated:
        services = services.annotate(may_edit=may_edit(request.user))
    sheet = sheet_or_404(request, slug, services)
    return render(request, "directory/service.html", service_context(request, sheet))


@login_not_required
@kept(by_query=False)
def service_sheet(request, slug):
    """The printable sheet (PDF, A4) in the language of the page, with a QR code to it."""
    sheet = sheet_or_404(request, slug, Service.objects.visible_to(request.user))
    pdf = documents.service_sheet(sheet)
    return HttpResponse(
        pdf, content_type="application/pdf", headers={"Content-Disposition": f'inline; filename="{slug}.pdf"'}
    )
