"""To be written."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def map_page(request):
    return render(request, "directory/map_page.html")


@login_not_required
def map_data(request):
    return render(request, "directory/partner.html")
