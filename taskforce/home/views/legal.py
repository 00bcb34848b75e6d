"""Pages every public site owes its readers."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render


@login_not_required
def accessibility(request):
    """How accessible the site is, and how to say what is not."""
    return render(request, "home/accessibility.html")


@login_not_required
def privacy(request):
    """What is kept about whom, and for how long."""
    return render(request, "home/privacy.html")


@login_not_required
def legal(request):
    """Who publishes the site."""
    return render(request, "home/legal.html")
