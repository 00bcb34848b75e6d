"""A partner proposes an item for the agenda."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from meetings import permissions, planning, reading
from meetings.forms.partners import ProposalForm
from meetings.views.asking import posted, status_of
from taskforce.accounts.actions import RefusedError


def propose(request, uid):
    """A form for an item, until the last day to propose one; the coordinator answers by mail."""
    meeting, organizations = permissions.meeting_to_propose_for(request.user, uid)
    form = ProposalForm(posted(request), taskforce=request.taskforce, organizations=organizations)
    context = {"meeting": meeting, "form": form}
    if form.is_valid():
        try:
            planning.propose_item(meeting=meeting, organization=form.organization, **form.item_fields)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            form.remember_words(who=request.user)
            messages.success(request, _("Your item is on its way to the coordinator, who answers by mail."))
            return redirect(meeting)
    context["is_open"] = reading.takes_proposals(meeting)
    return render(request, "meetings/propose.html", context, status=status_of(context))
