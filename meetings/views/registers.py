"""The registers of decisions and of actions: their pages, their files, and what one adds to them."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_POST, require_safe

from directory.vocabulary import Domain
from meetings import minutes, permissions, registers
from meetings.forms.partners import NewsForm
from meetings.models import Action, Decision
from meetings.registers import Wanted
from meetings.views.asking import posted
from taskforce.accounts.actions import RefusedError
from taskforce.common import paging, tables
from taskforce.common.kept import kept

PAGE = 50
CHUNK = 500
DECISION_STATES = Decision.State.choices
ACTION_STATES = [("late", gettext_lazy("Late")), *Action.State.choices]


@login_not_required
@kept
def decisions(request):
    """What was decided, the newest first."""
    wanted = Wanted.from_query(request.GET, dict(DECISION_STATES))
    rows = registers.decisions(request.user, wanted)
    context = _context(request, wanted, rows, Decision) | {"states": DECISION_STATES}
    return render(request, "meetings/decisions.html", context)


@login_not_required
@kept
def actions(request):
    """Who promised what, late ones first."""
    wanted = Wanted.from_query(request.GET, dict(ACTION_STATES))
    rows = registers.actions(request.user, wanted)
    context = _context(request, wanted, rows, Action) | {"states": ACTION_STATES}
    return render(request, "meetings/actions.html", context)


def _context(request, wanted, rows, model):
    query = wanted.to_query()
    return {
        "wanted": wanted,
        "page": paging.page_of(rows, request.GET.get("page"), PAGE),
        "query": f"{query}&" if query else "",
        "file_query": query,
        "years": registers.years(model, request.user),
        "domains": Domain.choices,
    }


@require_POST
def decision_done(request, pk):
    """Who may write the meeting marks a decision as carried out, or takes that back (``state``)."""
    decision = permissions.decision_to_write(request.user, pk)
    is_done = request.POST.get("state") == "done"
    try:
        registers.carry_out(decision=decision, is_done=is_done)
        messages.success(request, _("Marked as carried out.") if is_done else _("In force again."))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("meetings:decisions")


def action(request, pk):
    """One action with its news; its organisation and the coordinator add to them, and close it."""
    found, may_tell = permissions.action_inside(request.user, pk)
    form = NewsForm(
        posted(request) if may_tell else None,
        taskforce=request.taskforce,
        initial={"state": found.state},
    )
    if may_tell and form.is_valid():
        said = form.cleaned_data
        minutes.tell(action=found, text=said["text"], state=said["state"], who=request.user)
        form.remember_words(who=request.user)
        messages.success(request, _("Thank you, it is written down."))
        return redirect(found)
    idea = permissions.idea_behind(request.user, found)
    context = {"action": found, "may_tell": may_tell, "form": form, "idea": idea}
    return render(request, "meetings/action.html", context | {"notes": found.notes.select_related("meeting")})


@login_not_required
@require_safe
def decisions_file(request):
    """The decisions that the same filters find, as CSV."""
    rows = registers.decisions(request.user, Wanted.from_query(request.GET, dict(DECISION_STATES)))
    return _csv("decisions", registers.DECISION_COLUMNS, rows, registers.decision_cells)


@login_not_required
@require_safe
def actions_file(request):
    """The actions that the same filters find, as CSV."""
    rows = registers.actions(request.user, Wanted.from_query(request.GET, dict(ACTION_STATES)))
    return _csv("actions", registers.ACTION_COLUMNS, rows, registers.action_cells)


@login_not_required
@require_safe
def attendance_file(request):
    """Which organisation was at which meeting, as CSV."""
    rows = registers.attendance(request.user)
    return _csv("attendance", registers.ATTENDANCE_COLUMNS, rows, registers.attendance_cells)


def _csv(name, columns, rows, cells):
    lines = map(cells, rows.iterator(chunk_size=CHUNK))
    body = tables.csv_lines(part for parts in ([columns], lines) for part in parts)
    headers = {"Content-Disposition": f'attachment; filename="{name}.csv"'}
    return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)
