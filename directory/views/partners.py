"""To be written."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def partners(request):
    return render(request, "directory/partners.html")


@login_not_required
def partner(request, slug):
    return render(request, "directory/partner.html")
