"""Planning a meeting, changing it, putting it off, calling it off."""

from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from meetings import permissions, planning
from meetings.forms.planning import MeetingForm, ReasonForm, SecretaryForm
from meetings.models import Meeting
from meetings.models.meeting import TO_COME
from meetings.views.asking import posted, saved, status_of, with_steps
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.decorators import coordinator_required
from taskforce.common import days


@coordinator_required
def plan(request):
    """A new meeting, on the day that the rhythm proposes, which the form says why."""
    proposal = planning.proposal(request.taskforce)
    form = MeetingForm(
        posted(request),
        taskforce=request.taskforce,
        zone=request.taskforce.time_zone,
        proposed=proposal and proposal.starts,
    )
    form.fields["day"].help_text = _why(proposal, request.taskforce)
    if form.is_valid():
        meeting = planning.plan(by=request.user, uid=form.cleaned_data["uid"], **form.meeting_fields)
        form.remember_words(who=request.user)
        messages.success(request, _("The meeting is planned. Now its agenda."))
        return redirect("meetings:agenda", meeting.uid)
    return render(request, "meetings/plan.html", {"form": form})


def _why(proposal, taskforce):
    """Why this day is proposed, in one sentence; "" when it is not."""
    if proposal is None:
        return ""
    months = taskforce.meeting_interval
    why = ngettext(
        "%(n)s month after the last one (%(last)s), same weekday, same hour.",
        "%(n)s months after the last one (%(last)s), same weekday, same hour.",
        months,
    )
    said = why % {"n": months, "last": days.in_words(proposal.last.starts)}
    for day in proposal.passed:
        said += " " + _("%(day)s is a public holiday.") % {"day": days.in_words(day)}
    return said


def edit(request, uid):
    """Changes a meeting to come; who was invited is told of it."""
    meeting = permissions.meeting_to_write(request.user, uid)
    setting = {"taskforce": request.taskforce, "zone": request.taskforce.time_zone}
    meeting_form = partial(MeetingForm, names_secretary=request.user.is_coordinator, **setting)
    form = meeting_form(posted(request), instance=meeting)
    context = {"meeting": meeting, "form": form}
    if form.is_valid():
        change = partial(planning.change, meeting=meeting, by=request.user, **form.meeting_fields)
        if saved(request, context, change, meeting_form):
            return redirect("meetings:agenda", uid)
    context["meeting"] = Meeting.objects.get(pk=meeting.pk)  # the form wrote into the other one
    return render(request, "meetings/edit.html", context, status=status_of(context))


@coordinator_required
def secretary(request, uid):
    """Names who writes the meeting, also once it was held: minutes need a second person to publish them."""
    meeting = permissions.meeting_to_write(request.user, uid)
    form = SecretaryForm(posted(request), initial={"secretary": meeting.secretary})
    if form.is_valid():
        planning.name_secretary(meeting=meeting, person=form.cleaned_data["secretary"])
        messages.success(request, _("Saved."))
        return redirect(meeting)
    return render(request, "meetings/secretary.html", {"meeting": meeting, "form": form})


def postpone(request, uid):
    """Asks why, then puts a meeting off without a new date yet."""
    return _call_off(request, uid, planning.postpone, "meetings/postpone.html")


def cancel(request, uid):
    """Asks why, then calls a meeting off for good."""
    return _call_off(request, uid, planning.cancel, "meetings/cancel.html")


def _call_off(request, uid, verb, template):
    meeting = permissions.meeting_to_write(request.user, uid)
    form = ReasonForm(posted(request), taskforce=request.taskforce)
    told = meeting.replies.count() if meeting.convened else 0
    context = with_steps(meeting, at=TO_COME, form=form, told=told)
    if form.is_valid():
        try:
            verb(meeting=meeting, reason=form.cleaned_data["reason"], by=request.user)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            form.remember_words(who=request.user)
            messages.success(request, _("Done."))
            return redirect(meeting)
    return render(request, template, context, status=status_of(context))
