"""The meetings, and one meeting as each reader may read it."""

from datetime import date

from django.contrib.auth.decorators import login_not_required
from django.db.models import OuterRef, Subquery, Value
from django.shortcuts import render

from directory.models.organization import is_member
from directory.vocabulary import Domain, Kind
from meetings import permissions, planning, reading
from meetings.models import Item, Meeting, Reply
from meetings.models.meeting import TO_COME
from taskforce.common import paging
from taskforce.common.kept import kept

PAGE = 20
CARRIED = 30  # actions on the page of a meeting; the register has them all
BEFORE_APPROVAL = (*TO_COME, Meeting.State.HELD, Meeting.State.DRAFTED, Meeting.State.CORRECTION)


@login_not_required
@kept
def meetings(request):
    """The meetings to come and those that were, as far as the reader may know of them; ``?year=2026``."""
    user = request.user
    visible = Meeting.objects.visible_to(user)
    if user.is_authenticated:
        mine = Reply.objects.filter(meeting=OuterRef("pk"), user=user.pk).values("answer")[:1]
        visible = visible.annotate(my_answer=Subquery(mine))
    asked = request.GET.get("year", "")
    year = int(asked) if asked.isascii() and asked.isdigit() and len(asked) == 4 else None
    past = visible.past().filter(year=year) if year else visible.past()
    years, is_signatory = _years(visible, user)
    may_plan = user.is_authenticated and user.is_coordinator
    context = {
        "to_come": list(visible.to_come()[:PAGE]),
        "page": paging.page_of(past, request.GET.get("page"), PAGE),
        "year": year,
        "query": f"year={year}&" if year else "",
        "years": years,
        "reads_ideas": may_plan or is_signatory,
        "may_plan": may_plan,
    }
    return render(request, "meetings/meetings.html", context)


def _years(visible, user):
    """The years in which meetings were held, and whether ``user`` is of a signatory: one query for both (so
    False as long as none was held)."""
    member = is_member(user) if user.is_authenticated else Value(False)
    rows = list(visible.past().order_by("-year").values_list("year", member).distinct())
    return [year for year, _flag in rows], any(flag for _year, flag in rows)


@login_not_required
@kept
def meeting(request, uid):
    """One meeting: steps, agenda or minutes, who came, what is to be done."""
    found = permissions.meeting_to_read(request.user, uid)
    read = reading.read(found, request.user)
    presence = reading.presence(read.content)
    actions = reading.actions_now(read.content)
    context = {
        "meeting": found,
        "read": read,
        "items": [_shown(number, item) for number, item in enumerate(read.content["items"], 1)],
        "actions": _actions(read.content, actions),
        "steps": reading.steps(found),
        "presence": presence,
        "kinds": [(Kind(kind).label, count) for kind, count in sorted(presence.kinds.items())],
        "errata": _errata(read),
    }
    if read.is_inside:
        context |= _inside(read, request.user, context["items"])
    return render(request, "meetings/meeting.html", context)


def _inside(read, user, items):
    """What stands on the page for those inside only."""
    meeting, state = read.meeting, read.meeting.state
    speaking = list(permissions.organizations_speaking(user))
    inside = {"carried_over": list(_carried_over(meeting, user))} if state in BEFORE_APPROVAL else {}
    if state in TO_COME:
        inside["answers"] = reading.answers(meeting, user) if meeting.convened else None
        inside["my_proposals"] = list(reading.proposed_by(meeting, speaking))
        inside["may_propose"] = bool(speaking) and reading.takes_proposals(meeting)
    elif state in reading.READ_OVER:
        corrections = reading.corrections(read, speaking)
        for item in items:
            item["corrections"] = corrections.get(item["id"], ())
        inside["may_correct"] = _may_correct(read, speaking)
    return inside


def _errata(read):
    errata = read.meeting.errata.all() if read.meeting.has_errata else ()
    return [erratum for erratum in errata if erratum.is_public or read.is_inside]


def _may_correct(read, organizations):
    """Whether one of ``organizations`` was there, and the time for corrections is not over."""
    mine = {organization.name for organization in organizations}
    here = {row["organization"] for row in reading.presence(read.content).rows}
    return bool(mine & here) and reading.may_be_corrected(read.meeting)


def _carried_over(meeting, user):
    """The open actions born before ``meeting`` that ``user`` may read."""
    actions = planning.open_actions(meeting).filter(item__meeting__starts__lt=meeting.starts)
    return actions.visible_to(user)[: CARRIED + 1]


def _shown(number, item):
    """A frozen item as the page needs it: its number and the words of its codes."""
    domain = Domain(item["domain"]).label if item["domain"] in Domain.values else ""
    outcome = item.get("outcome", "")
    words = Item.Outcome(outcome).label if outcome == Item.Outcome.DEFERRED else ""
    return item | {"position": number, "domain_label": domain, "outcome_label": words}


def _actions(content, now):
    """The frozen actions of all items, in their order, each with where it stands ``now``."""
    found = []
    for item in content["items"]:
        for action in item.get("actions", []):
            current = now.get((item["id"], int(action["number"].rpartition("A")[2])))
            due = date.fromisoformat(action["due"]) if action["due"] else None
            found.append(action | {"due": due, "current": current})
    return found
