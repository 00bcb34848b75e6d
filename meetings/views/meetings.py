"""The meetings, and one meeting as each reader may read it."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import OuterRef, Subquery, Value
from django.shortcuts import render

from directory.models.organization import is_member
from directory.vocabulary import Domain, Kind
from meetings import freezing, loading, permissions, reading
from meetings.models import Item, Meeting, Reply
from meetings.models.meeting import TO_COME
from taskforce.common import paging
from taskforce.common.kept import kept

PAGE = 20
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
    user = request.user
    found = permissions.meeting_to_read(user, uid, loading.with_page(Meeting.objects.all(), user))
    read, beside = reading.read(found), loading.beside(found)
    since = loading.since(read, beside.speaking)
    presence = reading.presence(read.content)
    context = {
        "meeting": found,
        "read": read,
        "items": [_shown(number, item, since) for number, item in enumerate(read.content["items"], 1)],
        "actions": _actions(read.content, since),
        "steps": reading.steps(found),
        "presence": presence,
        "kinds": [(Kind(kind).label, count) for kind, count in sorted(presence.kinds.items())],
        "errata": beside.errata,
    }
    if read.is_inside:
        context |= _inside(read, user, beside)
    return render(request, "meetings/meeting.html", context)


def _inside(read, user, beside):
    """What stands on the page for those inside only."""
    meeting, state = read.meeting, read.meeting.state
    inside = {"carried_over": beside.carried_over} if state in BEFORE_APPROVAL else {}
    if state in TO_COME:
        inside["answers"] = reading.answers(meeting, user) if meeting.convened else None
        inside["my_proposals"] = beside.proposals
        inside["may_propose"] = bool(beside.speaking) and reading.takes_proposals(meeting)
    elif state in reading.READ_OVER:
        inside["may_correct"] = _may_correct(read, beside.speaking)
    return inside


def _may_correct(read, organizations):
    """Whether one of ``organizations`` was there, and the time for corrections is not over."""
    mine = {organization.name for organization in organizations}
    here = {row["organization"] for row in reading.presence(read.content).rows}
    return bool(mine & here) and read.meeting.takes_corrections


def _shown(number, item, since):
    """A frozen item as the page needs it: its number, the words of its codes, its corrections."""
    domain = Domain(item["domain"]).label if item["domain"] in Domain.values else ""
    outcome, after = item.get("outcome", ""), since.get(item.get("id"))
    words = Item.Outcome(outcome).label if outcome == Item.Outcome.DEFERRED else ""
    said = after.corrections if after else ()
    return item | {"position": number, "domain_label": domain, "outcome_label": words, "corrections": said}


def _actions(content, since):
    """The frozen actions of all items, in their order, each with where it stands now."""
    found = []
    for item in freezing.with_days(content)["items"]:
        for action in item["actions"]:
            after, rank = since.get(item["id"]), int(action["number"].rpartition("A")[2])
            found.append(action | {"current": after and after.actions.get(rank)})
    return found
