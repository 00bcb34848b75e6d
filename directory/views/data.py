"""Open data: what can be taken away, in which format, under which licence."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render

from taskforce.common.kept import kept


@login_not_required
@kept
def data(request):
    """The files of the directory, and what stands in them."""
    return render(request, "directory/data.html")
