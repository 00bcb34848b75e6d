"""The agenda: its items, what partners propose, who is invited, and sending it."""

from datetime import timedelta
from functools import partial

from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import compare, freezing, inviting, loading, permissions, planning, reading
from meetings.forms.agenda import AnswerForm, GuestForm, ItemForm
from meetings.models import Item, Meeting
from meetings.models.meeting import TO_COME
from meetings.planning import StaleError
from meetings.views.asking import posted, saved, status_of, with_steps
from taskforce.accounts.actions import RefusedError

BY = {"up": -1, "down": 1}


def agenda(request, uid):
    """The items with what can be done to each, a form for one more, proposals, guests."""
    meeting = _meeting(request, uid)
    form = ItemForm(posted(request), taskforce=request.taskforce)
    context = with_steps(meeting, form=form)
    if form.is_valid():
        try:
            item = planning.add_item(meeting=meeting, by=request.user, **form.item_fields)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            form.remember_words(who=request.user)
            return _to_item(item)
    items = list(meeting.items.on_agenda())
    context |= {
        "items": items,
        "sum": sum(item.minutes or 0 for item in items),
        "length": (meeting.ends - meeting.starts) // timedelta(minutes=1),
        "proposals": reading.proposals(meeting),
        "guests": loading.guests(meeting),
        "guest_form": GuestForm(prefix="guest"),
        "sent": inviting.last_sent(meeting),
        "is_open": meeting.state in planning.OPEN,
    }
    return render(request, "meetings/agenda.html", context, status=status_of(context))


def item_edit(request, uid, pk):
    """Changes one item of the agenda."""
    item = permissions.item_to_write(request.user, uid, pk)
    item_form = partial(ItemForm, taskforce=request.taskforce)
    form = item_form(posted(request), instance=item)
    context = {"meeting": item.meeting, "item": item, "form": form}
    if form.is_valid():
        edit = partial(planning.edit_item, item=item, **form.item_fields)
        if saved(request, context, edit, item_form):
            return _to_item(item)
    return render(request, "meetings/item_edit.html", context, status=status_of(context))


def item_move(request, uid, pk):
    """One place up or down (``by``), or to where the item stands, with a GET."""
    item = permissions.item_to_write(request.user, uid, pk)
    if request.method == "POST" and request.POST.get("by") in BY:
        _tried(request, planning.move_item, item=item, by=BY[request.POST["by"]])
    return _to_item(item)


def item_remove(request, uid, pk):
    """Asks, then takes an item off an agenda that was not sent."""
    item = permissions.item_to_write(request.user, uid, pk)
    if request.method != "POST":
        return render(request, "meetings/item_remove.html", {"meeting": item.meeting, "item": item})
    _tried(request, planning.remove_item, item=item)
    return redirect("meetings:agenda", uid)


def item_answer(request, uid, pk):
    """Takes what a partner proposed onto the agenda, or not, with a word."""
    item = permissions.item_to_write(request.user, uid, pk)
    form = AnswerForm(posted(request), taskforce=request.taskforce)
    context = {"meeting": item.meeting, "item": item, "form": form}
    if form.is_valid():
        answer = form.cleaned_data["answer"]
        try:
            planning.answer_proposal(item=item, accepts=form.accepts, answer=answer)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            form.remember_words(who=request.user)
            messages.success(request, _("They are told by mail."))
            return redirect("meetings:agenda", uid)
    context["is_answered"] = item.status != Item.Status.PROPOSED
    return render(request, "meetings/item_answer.html", context, status=status_of(context))


def guests(request, uid):
    """Invites a guest."""
    meeting = permissions.meeting_to_write(request.user, uid)
    form = GuestForm(posted(request), prefix="guest")
    context = {"meeting": meeting, "form": form}
    if form.is_valid():
        try:
            planning.invite_guest(meeting=meeting, **form.cleaned_data)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("%(name)s is on the list.") % form.cleaned_data)
            return redirect(reverse("meetings:agenda", args=[uid]) + "#guests")
    return render(request, "meetings/guests.html", context, status=status_of(context))


def guest_forget(request, uid, pk):
    """Takes a guest off the list again, before anything was sent."""
    meeting = permissions.meeting_to_write(request.user, uid)
    reply = get_object_or_404(meeting.replies.filter(organization=None), pk=pk)
    if request.method == "POST":
        _tried(request, planning.forget_guest, reply=reply)
    return redirect(reverse("meetings:agenda", args=[uid]) + "#guests")


def convene(request, uid):
    """Says who will receive the agenda and what changed since it was sent, asks, then sends it."""
    meeting = _meeting(request, uid)
    context = with_steps(meeting, at=TO_COME)
    if request.method == "POST":
        try:
            planning.convene(meeting=meeting, by=request.user, seen=request.POST.get("seen", ""))
        except StaleError:
            context["refused"] = _("The agenda changed since you looked at it: read it over, then send it.")
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("The agenda is on its way."))
            return redirect(meeting)
    content, sent = freezing.agenda(meeting), inviting.last_sent(meeting)
    context |= {
        "content": content,
        "seen": freezing.fingerprint(content),
        "recipients": inviting.recipients(meeting),
        "sent": sent,
        "changes": compare.agendas(sent.content, content) if sent else None,
        "is_same": bool(sent) and sent.fingerprint == freezing.fingerprint(content),
    }
    context["mails"] = sum(people for _name, people in context["recipients"])
    return render(request, "meetings/convene.html", context, status=status_of(context))


def _meeting(request, uid):
    return permissions.meeting_to_write(request.user, uid, loading.with_agenda(Meeting.objects.all()))


def _tried(request, verb, **fields):
    """Does it, or says on the next page why not."""
    try:
        verb(**fields)
    except RefusedError as refused:
        messages.error(request, str(refused))


def _to_item(item):
    """The item where it stands on the agenda."""
    return redirect(f"{reverse('meetings:agenda', args=[item.meeting.uid])}#item-{item.pk}")
