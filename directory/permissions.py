"""Who may do what in the directory.  Each loader finds and authorises in one call: 404 to a stranger.

The rule itself stands once, in ``Organization.objects.editable_by``: an organisation's own people edit
its entry, its places and its services; a coordinator edits all.
"""

from django.shortcuts import get_object_or_404

from directory.models import Location, Organization, PageReport, Service


def organization_to_edit(user, slug, organizations=None):
    """The organisation ``slug`` (out of ``organizations``: annotated ones, say) if ``user`` may edit it;
    Http404 otherwise."""
    rows = Organization.objects.all() if organizations is None else organizations
    return get_object_or_404(rows.editable_by(user), slug=slug)


def location_to_edit(user, slug, uuid):
    """The place ``uuid`` of the organisation ``slug``, never of another; Http404 otherwise."""
    places = Location.objects.select_related("organization", "area")
    editable = Organization.objects.editable_by(user).filter(slug=slug)
    return get_object_or_404(places.filter(organization__in=editable), uuid=uuid)


def service_to_edit(user, slug):
    """The service ``slug``, a draft or an archive too, if ``user`` may edit it; Http404 otherwise."""
    return get_object_or_404(Service.objects.editable_by(user).select_related("organization"), slug=slug)


def page_reports_to_answer(user):
    """What visitors said is wrong on the pages of the organisations ``user`` may edit."""
    editable = Organization.objects.editable_by(user)
    return PageReport.objects.filter(organization__in=editable).select_related("organization", "answered_by")


def page_report_to_answer(user, pk):
    """One of ``page_reports_to_answer``; Http404 otherwise."""
    return get_object_or_404(page_reports_to_answer(user), pk=pk)
