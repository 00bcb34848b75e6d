"""A partner proposes a correction of the minutes."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.urls import reverse
from django.utils.translation import gettext as _

from meetings import loading, minutes, permissions
from meetings.forms.partners import CorrectionForm
from meetings.models import Item
from meetings.views.asking import posted, status_of
from taskforce.accounts.actions import RefusedError


def correct(request, uid, pk):
    """The item's minutes, and below them a form for what should stand there."""
    items = loading.with_made_rows(Item.objects.all())
    item, organizations = permissions.item_to_correct(request.user, uid, pk, items)
    form = CorrectionForm(posted(request), taskforce=request.taskforce, organizations=organizations)
    context = {"meeting": item.meeting, "item": item, "made": loading.made(item), "form": form}
    if form.is_valid():
        try:
            minutes.correct(
                item=item,
                organization=form.organization,
                who=request.user,
                text=form.cleaned_data["text"],
            )
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            form.remember_words(who=request.user)
            messages.success(request, _("Your correction is on its way to the coordinator."))
            return redirect(f"{reverse('meetings:meeting', args=[uid])}#item-{item.pk}")
    context["is_open"] = item.meeting.takes_corrections
    context["corrections"] = item.corrections.filter(organization__in=organizations)
    return render(request, "meetings/correct.html", context, status=status_of(context))
