"""To be written."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def data(request):
    return render(request, "directory/data.html")
