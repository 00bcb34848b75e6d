"""Writing diagnoses of needs: partners write, a second person reads over, a coordinator publishes."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, pgettext, pgettext_lazy

from directory.vocabulary import Domain
from reports import needs, permissions
from reports.forms.need import NeedForm
from reports.models import Diagnosis
from reports.views import reviewing
from reports.views.needs import context_of
from taskforce.accounts.actions import RefusedError

TOLD = {
    "read": pgettext_lazy("diagnosis", "Thank you: read over. A coordinator can publish it now."),
    "published": pgettext_lazy("diagnosis", "Published: everyone can read it."),
    "draft": gettext_lazy("Back to draft: only partners see it."),
    "aside": gettext_lazy("Laid aside: only those who write it see it."),
}
OPEN_TO_PARTNERS = ("read",)  # the other steps are for those who may write it


def need_new(request):
    """A new diagnosis; its domain is chosen first, so that the year's records can stand beside the form."""
    organizations = permissions.organizations_to_observe_for(request.user)
    domain = request.GET.get("domain", "")
    if domain not in Domain.values:
        return render(request, "reports/need_new.html", {"domains": list(Domain)})
    diagnosis = Diagnosis(
        organization=organizations[0],
        domain=domain,
        year=timezone.localdate().year,
        language=request.taskforce.languages[0],
    )
    form = _form(request, diagnosis, organizations=organizations)
    if form.is_valid():
        diagnosis.organization = form.cleaned_data.get("organization") or organizations[0]
        needs.write(diagnosis=diagnosis, who=request.user, **form.parts)
        form.remember_words(who=request.user)
        messages.success(
            request, pgettext("diagnosis", "Saved as a draft: another person reads it over next.")
        )
        return redirect(diagnosis)
    context = {"form": form, "need": diagnosis, "records": form.records}
    return render(request, "reports/need_edit.html", context)


def need_edit(request, uuid):
    """All that a diagnosis says; of two who write at once the second sees both texts."""
    diagnosis = permissions.need_to_edit(request.user, uuid)
    if not diagnosis.is_writable:
        messages.info(request, _("This diagnosis is published or laid aside: take it back to draft first."))
        return redirect(diagnosis)
    form = _form(request, diagnosis)
    context = {"form": form, "need": diagnosis, "name": str(diagnosis), "is_saved": True}
    if form.is_valid() and reviewing.saved(
        request, context, partial(needs.edit, diagnosis=diagnosis), diagnosis, lambda: _fresh(request, uuid)
    ):
        return redirect(diagnosis)
    context["records"] = form.records
    status = 409 if "conflict" in context else 200
    return render(request, "reports/need_edit.html", context, status=status)


def _fresh(request, uuid):
    """The form of the diagnosis as it is saved now."""
    now = permissions.need_to_edit(request.user, uuid)
    return NeedForm(instance=now, user=request.user, taskforce=request.taskforce)


def _form(request, diagnosis, **kwargs):
    data = request.POST if request.method == "POST" else None
    return NeedForm(data, instance=diagnosis, user=request.user, taskforce=request.taskforce, **kwargs)


def need_status(request, uuid):
    """The next step, or back (``status``): read over (any partner), publish (coordinators), draft, aside."""
    diagnosis = permissions.need_to_move(request.user, uuid)
    if request.method != "POST":  # signing in again leads here with a GET
        return redirect(diagnosis)
    status = request.POST.get("status")
    if status not in TOLD or (status == "published" and not request.user.is_coordinator):
        raise Http404
    if status not in OPEN_TO_PARTNERS:
        diagnosis = permissions.need_to_edit(request.user, uuid)
    try:
        reviewing.move(request, diagnosis, status)
    except RefusedError as refused:
        context = context_of(request, uuid) | {"refused": str(refused)}
        return render(request, "reports/need.html", context, status=409)
    messages.success(request, TOLD[status])
    return redirect(diagnosis)
