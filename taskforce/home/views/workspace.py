"""The workspace: what waits for a member's organisation and, to the coordinator, for all."""

from django.shortcuts import render


def workspace(request):
    """The first page after signing in."""
    return render(request, "home/workspace.html")
