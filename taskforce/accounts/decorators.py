"""Who may open a page at all."""

from functools import wraps

from django.http import Http404


def coordinator_required(view):
    """The view for coordinators; 404 to everyone else who is signed in (strangers are asked to sign in)."""

    @wraps(view)
    def guarded(request, *args, **kwargs):
        if not request.user.is_coordinator:
            raise Http404
        return view(request, *args, **kwargs)

    return guarded
