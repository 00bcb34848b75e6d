"""Writing action sheets: an organisation's own people, and coordinators; a second person reads over, a
coordinator publishes."""

from functools import partial

from django.contrib import messages
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from directory.models import Change
from reports import permissions, sheets
from reports.forms.sheet import SheetForm
from reports.models import ActionSheet
from reports.sheet_page import SheetPage
from reports.views import reviewing
from taskforce.accounts.actions import RefusedError
from taskforce.common.rows import instances

TOLD = {
    "read": gettext_lazy("Thank you: read over. A coordinator can publish it now."),
    "published": gettext_lazy("Published: everyone can read it."),
    "draft": gettext_lazy("Back to draft: only your organisation and the coordinators see it."),
    "archived": gettext_lazy("Archived: only your organisation and the coordinators see it."),
}


@require_safe
def sheet_new(request):
    """For which organisation: asked only of who may write for several."""
    organizations = permissions.organizations_to_write_for(request.user)
    if len(organizations) == 1:
        return redirect("reports:sheet_new_for", organizations[0].slug)
    return render(request, "reports/sheet_new.html", {"organizations": organizations})


def sheet_new_for(request, slug):
    """A new sheet of an organisation; it begins as a draft."""
    organization = permissions.organization_to_write_for(request.user, slug)
    sheet = ActionSheet(organization=organization, language=request.taskforce.languages[0])
    form = _form(request, sheet)
    if form.is_valid():
        sheet = sheets.write(sheet=sheet, who=request.user, **form.parts)
        form.remember_words(who=request.user)
        messages.success(request, _("Saved as a draft: another person reads it over next."))
        return redirect("reports:sheet_preview", sheet.slug)
    return render(request, "reports/sheet_edit.html", {"organization": organization, "form": form})


def sheet_edit(request, slug):
    """All that is said of an action; of two who write at once the second sees both texts."""
    sheet = permissions.sheet_to_edit(request.user, slug)
    if not sheet.is_writable:
        messages.info(request, _("This sheet is published or archived: take it back to draft first."))
        return redirect("reports:sheet_preview", slug)
    form = _form(request, sheet)
    context = {"organization": sheet.organization, "sheet": sheet, "name": sheet.title, "form": form}
    if form.is_valid() and reviewing.saved(
        request, context, partial(sheets.edit, sheet=sheet), sheet, lambda: _fresh(request, slug)
    ):
        return redirect("reports:sheet_preview", slug)
    status = 409 if "conflict" in context else 200
    return render(request, "reports/sheet_edit.html", context, status=status)


def _fresh(request, slug):
    """The form of the sheet as it is saved now."""
    now = permissions.sheet_to_edit(request.user, slug)
    return SheetForm(instance=now, user=request.user, taskforce=request.taskforce)


def _form(request, sheet):
    data = request.POST if request.method == "POST" else None
    return SheetForm(data, instance=sheet, user=request.user, taskforce=request.taskforce)


@require_safe
def sheet_preview(request, slug):
    """The page as its readers will see it, with its state, the next step and what happened so far above."""
    sheet = permissions.sheet_to_preview(request.user, slug)
    return render(request, "reports/sheet_preview.html", _preview(request, sheet))


def sheet_status(request, slug):
    """The next step, or back (``status``): read over, publish (coordinators), back to draft, archive."""
    sheet = permissions.sheet_to_preview(request.user, slug)
    if request.method != "POST":  # signing in again leads here with a GET
        return redirect("reports:sheet_preview", slug)
    status = request.POST.get("status")
    if status not in TOLD or (status == "published" and not request.user.is_coordinator):
        raise Http404
    try:
        reviewing.move(request, sheet, status)
    except RefusedError as refused:
        context = _preview(request, sheet) | {"refused": str(refused)}
        return render(request, "reports/sheet_preview.html", context, status=409)
    messages.success(request, TOLD[status])
    return redirect("reports:sheet_preview", slug)


def _preview(request, sheet):
    moves = instances(Change, sheet.move_rows)
    return reviewing.way_of(request, sheet) | {
        "sheet": sheet,
        "page": SheetPage(sheet, request),
        "moves": [(move, ActionSheet.Status(move.fields["status"][1]).label) for move in moves],
    }
