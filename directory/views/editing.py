"""Editing pages: an organisation's own people keep its entry, its places and its services true."""

from django.contrib import messages
from django.db.models import Count, Q
from django.http import Http404
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import editing, permissions, snapshots
from directory.forms.organization import OrganizationForm
from directory.forms.service import ServiceForms
from directory.models import Change, Organization, PageReport, Service
from directory.views.services import service_context, sheet_or_404
from directory.vocabulary import Status
from taskforce.accounts.decorators import coordinator_required
from taskforce.common import paging

PAGE = 50


@require_safe
def manage(request, slug):
    """What an organisation keeps here: its services with their state, its places, and what waits."""
    people = Count("group__user", filter=Q(group__user__is_active=True), distinct=True)
    reports = Count("page_reports", filter=Q(page_reports__state=PageReport.State.NEW), distinct=True)
    organizations = Organization.objects.annotate(people=people, new_reports=reports)
    organization = permissions.organization_to_edit(request.user, slug, organizations)
    services = organization.services.order_by("-status", "sort_name", "pk")  # published, drafts, archives
    context = {
        "organization": organization,
        "services": paging.page_of(services, request.GET.get("page"), PAGE),
        "places": organization.locations.all()[:200],
    }
    return render(request, "directory/manage.html", context)


@coordinator_required
def organization_new(request):
    """A coordinator makes an organisation; its people are invited next."""
    form = OrganizationForm(_posted(request))
    if form.is_valid():
        fields = {name: form.cleaned_data[name] for name in form.Meta.fields}
        organization = editing.add_organization(who=request.user, **fields)
        messages.success(request, _("%(name)s is in the directory. Now invite its people.") % fields)
        return redirect("directory:people", organization.slug)
    return render(request, "directory/organization_edit.html", {"form": form})


def organization_edit(request, slug):
    """The entry of an organisation."""
    organization = permissions.organization_to_edit(request.user, slug)
    context = {"organization": organization, "name": organization.name}
    form = context["form"] = OrganizationForm(_posted(request), instance=organization)
    if form.is_valid():
        try:
            editing.edit_organization(
                organization=organization, revision=form.cleaned_data["revision"], who=request.user
            )
        except editing.ConflictError as error:
            saved = OrganizationForm(instance=Organization.objects.get(pk=organization.pk))
            form.take_over(saved, error.untouched, error.revision)
            context["conflict"] = conflict(organization, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("directory:manage", slug)
    return render(request, "directory/organization_edit.html", context, status=_status(context))


def service_new(request, slug):
    """A new service of an organisation; it begins as a draft."""
    organization = permissions.organization_to_edit(request.user, slug)
    service = Service(organization=organization, language=request.taskforce.languages[0])
    forms = ServiceForms(_posted(request), service=service, languages=request.taskforce.languages)
    if forms.is_valid():
        editing.add_service(service=service, who=request.user, **forms.parts())
        messages.success(request, _("Saved as a draft: read it over, then publish it."))
        return redirect("directory:service_preview", service.slug)
    context = {"organization": organization, "forms": forms}
    return render(request, "directory/service_edit.html", context)


def service_edit(request, slug):
    """All that is said of a service."""
    service = permissions.service_to_edit(request.user, slug)
    forms = ServiceForms(_posted(request), service=service, languages=request.taskforce.languages)
    context = {"organization": service.organization, "service": service, "name": service.name, "forms": forms}
    if forms.is_valid():
        try:
            editing.edit_service(service=service, revision=forms.revision, who=request.user, **forms.parts())
        except editing.ConflictError as error:
            now = permissions.service_to_edit(request.user, slug)
            saved = ServiceForms(None, service=now, languages=request.taskforce.languages)
            context["forms"] = forms.take_over(saved, error.untouched, error.revision)
            context["conflict"] = conflict(service, error)
        else:
            messages.success(request, _("Saved."))
            return redirect("directory:service_preview", slug)
    return render(request, "directory/service_edit.html", context, status=_status(context))


@require_safe
def service_preview(request, slug):
    """A service's page as its readers will see it, drafts too, with the next steps above it."""
    sheet = sheet_or_404(request, slug, Service.objects.editable_by(request.user))
    return render(request, "directory/service_preview.html", service_context(request, sheet))


def service_verify(request, slug):
    """ "I checked: it is correct today." """
    service = permissions.service_to_edit(request.user, slug)
    if request.method == "POST":  # signing in again leads here with a GET
        editing.verify_service(service=service, who=request.user)
        messages.success(request, _("Thank you. The page says that it was checked today."))
    return redirect("directory:service_preview", slug)


def service_status(request, slug):
    """Publishes a service, archives it, or takes it back to draft (``status``)."""
    service = permissions.service_to_edit(request.user, slug)
    if request.method != "POST":  # signing in again leads here with a GET
        return redirect("directory:service_preview", slug)
    if request.POST.get("status") not in Status.values:
        raise Http404
    editing.set_service_status(service=service, status=request.POST["status"], who=request.user)
    told = {
        Status.PUBLISHED: _("Published: it is on the map and in the list."),
        Status.ARCHIVED: _("Archived: only your organisation sees it."),
        Status.DRAFT: _("Back to draft: only your organisation sees it."),
    }
    messages.success(request, told[service.status])
    return redirect("directory:service_preview", slug)


def conflict(record, error):
    """What the page shows to the second of two people, above the form that keeps her text."""
    last = Change.objects.filter(record_uuid=record.uuid).first()
    return {"fields": snapshots.shown(record._meta.model_name, error.fields), "last": last}


def _status(context):
    return 409 if "conflict" in context else 200


def _posted(request):
    return request.POST if request.method == "POST" else None
