""" "Something is wrong on this page": the form anyone fills in, and the list of those who mend it."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from directory import page_reports as verbs
from directory import permissions
from directory.forms.page_report import AnswerForm, PageReportForm
from directory.models import Organization, PageReport, Service
from taskforce.accounts.actions import RefusedError
from taskforce.common import paging

PAGE = 20


@login_not_required
def service_report(request, slug):
    """Says what is wrong on a service's page."""
    services = Service.objects.visible_to(request.user).for_list(request.asked_language)
    services = services.select_related("organization", "translation")
    service = get_object_or_404(services, slug=slug)
    return _report(request, service, service.organization, service.shown.name)


@login_not_required
def partner_report(request, slug):
    """Says what is wrong on an organisation's page."""
    organization = get_object_or_404(Organization.objects.visible_to(request.user), slug=slug)
    return _report(request, organization, organization, organization.name)


def _report(request, record, organization, name):
    form = PageReportForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            if not form.is_from_a_program:
                verbs.report_page(
                    organization=organization,
                    path=record.get_absolute_url(),
                    message=form.cleaned_data["message"],
                    sender=verbs.sender_of(request),
                )
            return render(request, "directory/page_report_sent.html", {"record": record})
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = 429
    context = {"record": record, "name": name, "organization": organization, "form": form}
    return render(request, "directory/page_report.html", context, status=status)


@require_safe
def page_reports(request):
    """What visitors said is wrong on one's pages: the new ones, or all (``?all=1``)."""
    reports = permissions.page_reports_to_answer(request.user)
    shows_all = request.GET.get("all") == "1"
    if not shows_all:
        reports = reports.filter(state=PageReport.State.NEW)
    page = paging.page_of(reports, request.GET.get("page"), PAGE)
    context = {"page": page, "reports": verbs.with_pages(page.rows), "shows_all": shows_all}
    return render(request, "directory/page_reports.html", context)


def page_report_answer(request, pk):
    """Answers a report, or closes it when there is nothing to say."""
    [report] = verbs.with_pages([permissions.page_report_to_answer(request.user, pk)])
    closes = request.method == "POST" and "close" in request.POST
    sent = request.POST if request.method == "POST" and not closes else None
    form = AnswerForm(sent, instance=report, taskforce=request.taskforce)
    if closes:
        verbs.close_page_report(report=report, who=request.user)
        messages.success(request, _("Closed."))
        return redirect("directory:page_reports")
    if form.is_valid():
        verbs.answer_page_report(report=report, answer=form.cleaned_data["answer"], who=request.user)
        form.remember_words(who=request.user)
        messages.success(request, _("Answered."))
        return redirect("directory:page_reports")
    return render(request, "directory/page_report_answer.html", {"report": report, "form": form})
