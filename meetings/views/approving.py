"""From held to published: each step asks on a page of its own, says what it does, and what is missing."""

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory.known import known
from meetings import freezing, loading, minutes, permissions, reading
from meetings.forms.approving import ApproveForm, CirculateForm, CorrectionForm, ErratumForm
from meetings.models import Correction, Edition, Item, Meeting
from meetings.planning import StaleError
from meetings.views.asking import posted, status_of, with_steps
from taskforce.accounts.actions import RefusedError
from taskforce.common.guard_forms import Reading

State = Meeting.State


def hold(request, uid):
    """Says that the meeting took place; it gets its number."""
    meeting = permissions.meeting_to_write(request.user, uid)
    context = with_steps(meeting, at=[State.CONVENED], is_early=meeting.starts > timezone.now())
    if request.method == "POST":
        try:
            held = minutes.hold(meeting=meeting)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("Held. It is meeting %(number)s.") % {"number": held.number})
            return redirect("meetings:write", uid)
    context["present"] = meeting.attendances.filter(is_present=True)
    return render(request, "meetings/hold.html", context, status=status_of(context))


def circulate(request, uid):
    """Sends the minutes to who was present, for so many days; says which items are not settled."""
    meetings = loading.with_attendance(Meeting.objects.all())
    meeting = permissions.meeting_to_write(request.user, uid, meetings)
    form, content = CirculateForm(posted(request)), freezing.minutes(meeting)
    found = _findings(content, request.taskforce)
    must_look = any(reading.stops for _title, reading in found)
    at = (State.HELD, State.DRAFTED)
    context = with_steps(meeting, at=at, form=form, findings=found, must_look=must_look)
    if form.is_valid():
        try:
            _looked_at(request, must_look)
            minutes.circulate(meeting=meeting, days=form.cleaned_data["days"])
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("The minutes are on their way."))
            return redirect("meetings:corrections", uid)
    context["unsettled"] = [item for item in content["items"] if item["outcome"] == Item.Outcome.OPEN]
    context["present"] = reading.presence(content).present
    return render(request, "meetings/circulate.html", context, status=status_of(context))


def _findings(content, taskforce):
    """What the guard sees in frozen minutes: ``[(title, Reading)]`` of the meeting itself and of those items
    where there is something.  The street of its place is no secret."""
    partners = known(taskforce)
    head = "\n".join([content["title"], content["place"]])
    readings = [(_("The meeting"), Reading(head, partners, may_stand={"street"}))]
    readings += [(item["title"], Reading(_words(item), partners)) for item in content["items"]]
    return [(title, reading) for title, reading in readings if reading.findings]


def _words(item):
    made = [row["text"] for row in (*item["decisions"], *item["actions"])]
    return "\n".join([item["title"], item["presenter"], item["text"], item["notes"], *made])


def _looked_at(request, must_look):
    if must_look and not request.POST.get("looked"):
        raise RefusedError(_("Look at what the guard found, and say that it may stay."))


@require_safe
def corrections(request, uid):
    """What partners would correct: what waits for an answer first."""
    meeting = permissions.meeting_to_write(request.user, uid)
    rows = Correction.objects.filter(item__meeting=meeting).select_related("item")
    context = with_steps(meeting, corrections=sorted(rows, key=lambda row: row.state != "new"))
    return render(request, "meetings/corrections.html", context)


def correction_answer(request, uid, pk):
    """Takes a correction, with the text as it then stands, or not, with a word."""
    meeting = permissions.meeting_to_write(request.user, uid)
    rows = Correction.objects.filter(item__meeting=meeting).select_related("item")
    correction = get_object_or_404(rows, pk=pk)
    item = correction.item
    initial = {"notes": item.notes, "revision": item.revision}
    form = CorrectionForm(posted(request), taskforce=request.taskforce, initial=initial)
    context = {"meeting": meeting, "correction": correction, "form": form}
    if form.is_valid():
        try:
            _answer(correction, form)
        except StaleError as stale:
            form.data = form.data.copy()
            form.data["revision"] = str(stale.current.revision)
            context["differences"] = [(form["notes"].label, stale.current.notes, form.data["notes"])]
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            form.remember_words(who=request.user)
            messages.success(request, _("They are told by mail."))
            return redirect("meetings:corrections", uid)
    return render(request, "meetings/correction_answer.html", context, status=status_of(context))


def _answer(correction, form):
    data = form.cleaned_data
    minutes.answer_correction(
        correction=correction,
        accepts=form.accepts,
        answer=data["answer"],
        notes=data["notes"] if form.accepts else None,
        revision=data["revision"] or 0,
    )


def approve(request, uid):
    """Freezes the minutes for ever: here once the time is over, or as a later meeting said."""
    meeting = permissions.meeting_to_write(request.user, uid)
    is_over = bool(meeting.corrections_until) and meeting.corrections_until <= timezone.now()
    form = ApproveForm(posted(request), taskforce=request.taskforce, meeting=meeting, is_over=is_over)
    context = with_steps(meeting, form=form, is_over=is_over, is_out=meeting.state == State.CORRECTION)
    if form.is_valid():
        try:
            minutes.approve(meeting=meeting, by=request.user, **form.cleaned_data)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            form.remember_words(who=request.user)
            messages.success(request, _("Approved: from now on they never change."))
            return redirect("meetings:publish", uid)
    waiting = Correction.objects.filter(item__meeting=meeting, state=Correction.State.NEW)
    context["waiting"] = waiting.count()
    return render(request, "meetings/approve.html", context, status=status_of(context))


def publish(request, uid):
    """Shows a second person exactly what everyone will read, and what nobody will; then publishes it."""
    meeting = permissions.meeting_to_write(request.user, uid)
    context = with_steps(meeting, is_hers=meeting.approved_by_id == request.user.pk)
    approved = meeting.editions.filter(kind=Edition.Kind.APPROVED).first()
    found = []
    if approved:
        content = freezing.public(approved.content, number=meeting.number, unlisted=minutes.unlisted())
        found = context["findings"] = _findings(content, request.taskforce)
        told = {item["id"] for item in content["items"]}
        hidden = [item["title"] for item in approved.content["items"] if item["id"] not in told]
        context |= {"content": freezing.with_days(content), "hidden": hidden, "must_look": bool(found)}
        context["can_be"] = meeting.state == State.APPROVED
    if request.method == "POST":
        try:
            _looked_at(request, bool(found))
            minutes.publish(meeting=meeting, by=request.user)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("Published: everyone can read them."))
            return redirect(meeting)
    return render(request, "meetings/publish.html", context, status=status_of(context))


def erratum(request, uid):
    """Says an error beside the minutes, which never change."""
    meeting = permissions.meeting_to_write(request.user, uid)
    form = ErratumForm(posted(request), taskforce=request.taskforce)
    context = with_steps(meeting, at=(State.APPROVED, State.PUBLISHED), form=form)
    if form.is_valid():
        try:
            minutes.add_erratum(meeting=meeting, who=request.user, **form.cleaned_data)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            form.remember_words(who=request.user)
            messages.success(request, _("Added, with its date."))
            return redirect(meeting)
    return render(request, "meetings/erratum.html", context, status=status_of(context))
