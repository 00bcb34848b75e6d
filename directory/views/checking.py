"""Keeping the directory true: the services to look at first."""

from django.shortcuts import render
from django.views.decorators.http import require_safe

from directory import hours
from directory.models import Service
from taskforce.common import paging

PAGE = 50


@require_safe
def to_check(request):
    """Published services the reader may edit that nobody has checked for half a year."""
    services = Service.objects.editable_by(request.user).to_check(hours.now().date())
    page = paging.page_of(services.select_related("organization"), request.GET.get("page"), PAGE)
    return render(request, "directory/to_check.html", {"page": page})
