"""The meetings, and one meeting as each reader may read it."""

from datetime import datetime

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils import timezone

from directory.vocabulary import Domain, Kind
from meetings import permissions, planning, reading
from meetings.models import Meeting
from taskforce.common import paging
from taskforce.common.kept import kept

PAGE = 20


@login_not_required
@kept
def meetings(request):
    """The meetings to come and those that were, as far as the reader may know of them."""
    visible = Meeting.objects.visible_to(request.user)
    context = {
        "to_come": list(visible.to_come()[:PAGE]),
        "page": paging.page_of(visible.past(), request.GET.get("page"), PAGE),
        "may_plan": request.user.is_authenticated and request.user.is_coordinator,
    }
    return render(request, "meetings/meetings.html", context)


@login_not_required
@kept
def meeting(request, uid):
    """One meeting: steps, agenda or minutes, who came, what is to be done."""
    found = permissions.meeting_to_read(request.user, uid)
    read = reading.read(found, request.user)
    present, expected, kinds = reading.presence(read.content)
    context = {
        "meeting": found,
        "read": read,
        "items": [_shown(number, item) for number, item in enumerate(read.content["items"], 1)],
        "steps": reading.steps(found),
        "present": present,
        "expected": expected,
        "kinds": [(Kind(kind).label, count) for kind, count in sorted(kinds.items())],
        "carried_over": planning.open_actions(found)[:30] if read.is_inside else [],
        "errata": found.errata.all() if read.is_inside else found.errata.filter(is_public=True),
    }
    return render(request, "meetings/meeting.html", context)


def _shown(number, item):
    """A frozen item as the page needs it: its number and the words of its codes."""
    domain = Domain(item["domain"]).label if item["domain"] in Domain.values else ""
    return item | {"position": number, "domain_label": domain, "actions": _actions(item)}


def _actions(item):
    today = timezone.localdate()
    actions = []
    for action in item.get("actions", []):
        due = datetime.fromisoformat(action["due"]).date() if action["due"] else None
        actions.append(action | {"due": due, "is_late": bool(due and due < today)})
    return actions
