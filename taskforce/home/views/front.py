"""The front page."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def front(request):
    """What one can do here, first of all find help."""
    return render(request, "home/front.html")
