"""The minutes screen: who came, then item by item what was said, decided and promised.

Every form works without scripts.  With them each is sent by htmx, and answered with the part of the page
that it changes; ``TF-Part`` says that an answer is one, and not the page of a session that ended.
"""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from meetings import loading, minutes, permissions, planning
from meetings.forms.attendance import Sheet
from meetings.forms.writing import DecideForm, NotesForm, PromiseForm, TellForm
from meetings.models import Action, Item, Meeting
from meetings.planning import StaleError
from meetings.views.asking import posted, with_steps
from taskforce.accounts.actions import RefusedError

CHOICES = {"outcomes": Item.Outcome.choices, "states": Action.State.choices}


@require_safe
def write(request, uid):
    """The whole screen: one page, a handful of queries whatever the number of items."""
    meeting = permissions.meeting_to_write(request.user, uid, loading.with_sheet(Meeting.objects.all()))
    context = with_steps(
        meeting,
        items=loading.with_made(meeting.items.on_agenda()),
        sheet=Sheet(meeting),
        old_actions=loading.with_news(planning.actions_at(meeting)),
        partners=[organization.name for organization in loading.partners(meeting)],
        is_open=meeting.is_being_written,
        **CHOICES,
    )
    return render(request, "meetings/write.html", context)


def attendance(request, uid):
    """Keeps the sheet; of two authors the second sees line by line what the first wrote."""
    meeting = permissions.meeting_to_write(request.user, uid)
    if request.method != "POST":
        return _to(meeting, "attendance")
    sheet = Sheet(meeting, request.POST)
    context = with_steps(meeting, sheet=sheet, refused=sheet.error, is_open=meeting.is_being_written)
    if not sheet.error:
        try:
            minutes.record_attendance(meeting=meeting, rows=sheet.rows, seen=request.POST.get("seen", ""))
        except StaleError:
            sheet.beside(Sheet(meeting))
            context["refused"] = _("Somebody else wrote down who came. Yours is below, theirs beside it.")
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("Saved."))
            return _to(meeting, "attendance")
    return render(request, "meetings/attendance.html", context, status=409)


def write_item(request, uid, pk):
    """Keeps the minutes of an item; of two authors the second chooses between both texts."""
    item = permissions.item_to_write(request.user, uid, pk)
    if request.method != "POST" or "take" in request.POST:
        return _to(item.meeting, f"item-{pk}")
    form = NotesForm(request.POST, taskforce=request.taskforce)
    context = {"item": item, "meeting": item.meeting, "form": form, "typed": form.data.get("notes", "")}
    context |= {"revision": form.data.get("revision", ""), "is_open": True, **CHOICES}
    status = 422
    if form.is_valid():
        try:
            saved = minutes.write_item(item=item, **form.saved)
        except StaleError as stale:
            context["stale"], status = stale.current, 409
        except RefusedError as refused:
            context["refused"], status = str(refused), 409
        else:
            form.remember_words(who=request.user)
            context |= {"item": saved, "revision": saved.revision, "saved": timezone.now()}
            return _part(request, "meetings/_write_state.html", context) or _to(item.meeting, f"item-{pk}")
    part = _part(request, "meetings/_write_state.html", context, status)
    return part or render(request, "meetings/write_item.html", context, status=status)


def decide(request, uid, pk):
    """Writes a decision of an item."""
    return _made(request, uid, pk, DecideForm, minutes.decide, gettext_lazy("Decision"))


def promise(request, uid, pk):
    """Writes an action of an item."""
    return _made(request, uid, pk, PromiseForm, minutes.promise, gettext_lazy("Action"))


def _made(request, uid, pk, form_class, verb, name):
    """A small form of an item: what was made joins the list under it."""
    item = permissions.item_to_write(request.user, uid, pk)
    form = form_class(posted(request), taskforce=request.taskforce)
    context = {"item": item, "meeting": item.meeting, "form": form, "name": name, "is_open": True, **CHOICES}
    refused = None
    if form.is_valid():
        try:
            verb(item=item, **form.cleaned_data)
        except RefusedError as error:
            refused = context["refused"] = str(error)
        else:
            form.remember_words(who=request.user)
            [context["item"]] = loading.with_made(Item.objects.filter(pk=pk))
            return _part(request, "meetings/_write_made.html", context | {"swaps": True}) or _to(
                item.meeting, f"item-{pk}"
            )
    status = 409 if refused else 422 if form.is_bound else 200
    part = _part(request, "meetings/_write_said.html", context, status)
    return part or render(request, "meetings/write_small.html", context, status=status)


def tell(request, uid, pk):
    """Writes news of an action that came back, and whether it is done."""
    meeting = permissions.meeting_to_write(request.user, uid)
    action = get_object_or_404(planning.actions_at(meeting), pk=pk)
    form = TellForm(posted(request), taskforce=request.taskforce, initial={"state": action.state})
    context = {"action": action, "meeting": meeting, "form": form, "name": action, "is_open": True, **CHOICES}
    refused = "" if meeting.is_being_written else _("The minutes of this meeting cannot be written now.")
    if form.is_valid() and not refused:
        minutes.tell(action=action, who=request.user, meeting=meeting, **form.cleaned_data)
        form.remember_words(who=request.user)
        [context["action"]] = loading.with_news(planning.actions_at(meeting).filter(pk=pk))
        return _part(request, "meetings/_write_action.html", context) or _to(meeting, f"action-{pk}")
    context["refused"] = refused if form.is_bound else ""
    status = 409 if context["refused"] else 422 if form.is_bound else 200
    part = _part(request, "meetings/_write_said.html", context, status)
    return part or render(request, "meetings/write_small.html", context, status=status)


def _part(request, template, context, status=200):
    """The part of the page that htmx asked for; None for a browser without scripts."""
    if not request.htmx:
        return None
    response = render(request, template, context, status=status)
    response["TF-Part"] = "1"
    return response


def _to(meeting, anchor):
    return redirect(f"{reverse('meetings:write', args=[meeting.uid])}#{anchor}")
