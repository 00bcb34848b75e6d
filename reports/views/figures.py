"""Figures of an action sheet, for who writes it; and the campaigns that collect them, for coordinators."""

from django.contrib import messages
from django.db.models import Count
from django.shortcuts import get_object_or_404, redirect, render
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import figures as verbs
from reports import permissions
from reports.forms.figures import CampaignForm, FigureForm, LastDayForm
from reports.models import ActionSheet, Campaign, Indicator
from reports.models.indicator import lacking_of
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.decorators import coordinator_required
from taskforce.common import paging

PAGE = 100


def sheet_figures(request, slug):
    """What was counted, year by year, and the form for one more."""
    sheet = permissions.sheet_to_edit(request.user, slug)
    today, collected = timezone.localdate(), list(Campaign.objects.all())
    being = [campaign for campaign in collected if not campaign.is_closed(today)]
    year = being[0].year if being else today.year
    form = _form(request, Indicator(sheet=sheet), year=year)
    if answer := _kept(request, form):
        return answer
    context = {
        "sheet": sheet,
        "form": form,
        "figures": sheet.indicators.all()[:500],
        "open": being,
        "closed": {campaign.year for campaign in collected if campaign not in being},
    }
    return render(request, "reports/sheet_figures.html", context)


def sheet_figure(request, slug, pk):
    """One figure, to change it while its year is not frozen."""
    figure = permissions.figure_to_edit(request.user, slug, pk)
    form = _form(request, figure)
    if answer := _kept(request, form):
        return answer
    return render(
        request, "reports/sheet_figure.html", {"sheet": figure.sheet, "figure": figure, "form": form}
    )


def _form(request, figure, **initial):
    data = request.POST if request.method == "POST" else None
    return FigureForm(data, instance=figure, taskforce=request.taskforce, initial=initial)


def _kept(request, form):
    """Saves the figure; None when the form, or the verb, says no."""
    if not form.is_valid():
        return None
    try:
        figure = verbs.keep(figure=form.instance, who=request.user)
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return None
    form.remember_words(who=request.user)
    messages.success(request, _("Saved."))
    return redirect("reports:sheet_figures", figure.sheet.slug)


def sheet_figure_remove(request, slug, pk):
    """Asks, then takes a figure away."""
    figure = permissions.figure_to_edit(request.user, slug, pk)
    context = {"sheet": figure.sheet, "figure": figure}
    if request.method == "POST":
        try:
            verbs.remove(figure=figure, who=request.user)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("Removed."))
            return redirect("reports:sheet_figures", slug)
    return render(request, "reports/sheet_figure_remove.html", context, status=_status(context))


@coordinator_required
def campaigns(request):
    """Each year's collecting of figures, and the form to open one."""
    today = timezone.localdate()
    form = CampaignForm(request.POST if request.method == "POST" else None, initial={"year": today.year})
    if form.is_valid():
        try:
            campaign = verbs.open_campaign(who=request.user, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Open: those who carried something out are asked by mail."))
            return redirect("reports:campaign", campaign.year)
    given = dict(Indicator.objects.values_list("year").annotate(n=Count("sheet", distinct=True)).order_by())
    rows = [
        (campaign, campaign.is_closed(today), given.get(campaign.year, 0))
        for campaign in Campaign.objects.all()[:50]
    ]
    return render(request, "reports/campaigns.html", {"form": form, "rows": rows})


@coordinator_required
def campaign(request, year):
    """Which sheets lack figures of that year; the last day can be moved while it is open."""
    found = get_object_or_404(Campaign, year=year)
    initial = {"until": found.until}
    form = LastDayForm(request.POST if request.method == "POST" else None, initial=initial)
    if form.is_valid():
        try:
            verbs.change_last_day(campaign=found, **form.cleaned_data)
        except RefusedError as refused:
            form.add_error(None, str(refused))
        else:
            messages.success(request, _("Saved."))
            return redirect("reports:campaign", year)
    without = lacking_of(ActionSheet.objects.select_related("organization"), year).newest_first()
    context = {
        "campaign": found,
        "is_closed": found.is_closed(timezone.localdate()),
        "form": form,
        "page": paging.page_of(without, request.GET.get("page"), PAGE),
    }
    return render(request, "reports/campaign.html", context)


@coordinator_required
def campaign_freeze(request, year):
    """Asks, then freezes the figures of the year for ever."""
    found = get_object_or_404(Campaign, year=year)
    context = {"campaign": found, "lacking": lacking_of(ActionSheet.objects.all(), year).count()}
    if request.method == "POST":
        try:
            verbs.freeze(campaign=found, who=request.user)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("Frozen: these figures do not change any more."))
            return redirect("reports:campaign", year)
    return render(request, "reports/campaign_freeze.html", context, status=_status(context))


def _status(context):
    return 409 if "refused" in context else 200
