"""What the pages that write meetings have in common."""

from django.contrib import messages
from django.utils.translation import gettext as _

from meetings import reading
from meetings.planning import StaleError
from taskforce.accounts.actions import RefusedError


def posted(request):
    """What a form takes: the fields that were sent, or None.  Files are asked for nowhere here."""
    return request.POST if request.method == "POST" else None


def status_of(context):
    """409 for a page that says why something was not done."""
    return 409 if {"refused", "differences"} & context.keys() else 200


def saved(request, context, verb, fresh):
    """Whether ``verb(revision=…)`` saved what the valid ``context["form"]`` says; else the context says why.

    Of two who write at once the second sees both texts; ``fresh(instance=…)`` is the form of what is saved.
    """
    form = context["form"]
    try:
        verb(revision=form.cleaned_data["revision"])
    except StaleError as stale:
        context["differences"] = form.differences(fresh(instance=stale.current))
        return False
    except RefusedError as refused:
        context["refused"] = str(refused)
        return False
    form.remember_words(who=request.user)
    messages.success(request, _("Saved."))
    return True


def with_steps(meeting, at=(), **context):
    """The context of a page about ``meeting``: its life as steps above the rest, and ``is_now``, whether it
    stands ``at`` one of the states where what this page does can be done."""
    return {"meeting": meeting, "steps": reading.steps(meeting), "is_now": meeting.state in at} | context
