"""What happens to figures and to the campaigns that collect them.  Each verb guards, then works in one
atomic block; RefusedError says in words why something is not done.

``send_due`` may be called as often as one likes: who was asked once is not asked again.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import editing, snapshots
from directory.models import Organization, TaskForce
from reports import emails
from reports.models import ActionSheet, Campaign, FiguresFrozenError, Indicator
from reports.models.indicator import lacking_of
from taskforce.accounts.actions import RefusedError

snapshots.register(
    Indicator,
    ("sheet", "kind", "label", "value", "year", "starts", "ends", "note"),
    sheet=ActionSheet._meta.verbose_name,
    value=gettext_lazy("Number"),
)


def keep(*, figure, who=None):
    """Saves ``figure``, new or changed, as ``who`` wrote it, which the history of its organisation tells.
    FiguresFrozenError when its year is closed, or the one it was of; RefusedError when the same is counted
    already."""
    with transaction.atomic():
        Campaign.objects.select_for_update().filter(year=figure.year).first()  # none freezes meanwhile
        same = Indicator.objects.filter(
            sheet=figure.sheet,
            kind=figure.kind,
            label=figure.label,
            year=figure.year,
            starts=figure.starts,
            ends=figure.ends,
        )
        if same.exclude(pk=figure.pk).exists():
            raise RefusedError(_("This is counted already for this time: change that figure."))
        before = Indicator.objects.filter(pk=figure.pk).select_related("sheet").first()
        figure.save()
        _note(figure, before and snapshots.of(before), snapshots.of(figure), who)
    return figure


def remove(*, figure, who=None):
    """Takes ``figure`` away, which the history tells; FiguresFrozenError when its year is closed."""
    with transaction.atomic():
        Campaign.objects.select_for_update().filter(year=figure.year).first()
        _note(figure, snapshots.of(figure), {}, who)
        figure.delete()


def _note(figure, before, after, who):
    if changes := snapshots.differences(before or {}, after):
        editing.note(figure, changes, who)


def open_campaign(*, year, until, who):
    """Opens the collecting of the figures of ``year`` until the end of the day ``until``, and asks those who
    carried something out.  RefusedError for a year to come, a day that is over, and a year opened before.
    Returns the Campaign."""
    today = timezone.localdate()
    if year > today.year:
        raise RefusedError(_("This year has not begun."))
    if until < today:
        raise RefusedError(_("This day is in the past."))
    with transaction.atomic():
        TaskForce.objects.select_for_update().first()  # two who open at once: one campaign
        if Campaign.objects.filter(year=year).exists():
            raise RefusedError(_("The figures of %(year)s are collected already.") % {"year": year})
        campaign = Campaign.objects.create(year=year, until=until, opened_by=str(who))
        _ask(campaign)
    return campaign


def change_last_day(*, campaign, until):
    """Gives more time, or less.  FiguresFrozenError once the campaign is closed; RefusedError for a day that
    is over."""
    with transaction.atomic():
        campaign = _open(campaign)
        if until < timezone.localdate():
            raise RefusedError(_("This day is in the past."))
        campaign.until = until
        campaign.save(update_fields=["until"])
    return campaign


def freeze(*, campaign, who):
    """Freezes the figures of the year now, for ever.  FiguresFrozenError when they are frozen."""
    with transaction.atomic():
        campaign = _open(campaign)
        _freeze(campaign, str(who))
    return campaign


def send_due(today):
    """Freezes what is past its last day on ``today`` (a day of the task force's own calendar), and asks for
    the figures of what is being collected."""
    with transaction.atomic():
        for campaign in Campaign.objects.select_for_update().filter(frozen=None, until__lt=today):
            _freeze(campaign, "")
    for campaign in Campaign.objects.open(today):
        _ask(campaign)


def _ask(campaign):
    """One mail to each person of the organisations whose sheets lack figures: its key sees to that."""
    owners = lacking_of(ActionSheet.objects.all(), campaign.year).order_by().values("organization")
    for organization in Organization.objects.committed().filter(pk__in=owners):
        emails.figures_wanted(organization, campaign=campaign)


def _open(campaign):
    campaign = Campaign.objects.select_for_update().get(pk=campaign.pk)
    if campaign.is_closed(timezone.localdate()):
        raise FiguresFrozenError(campaign.year)
    return campaign


def _freeze(campaign, who_name):
    campaign.frozen, campaign.frozen_by = timezone.now(), who_name
    campaign.save(update_fields=["frozen", "frozen_by"])
    TaskForce.objects.changed()
