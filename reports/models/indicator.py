"""Dated indicators: what services counted of their own work, and the yearly campaign that collects them.

Never persons by origin, and no free dimension: what is counted is one of ``Kind``.
"""

from django.db import models
from django.db.models import F, Q, Sum
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.models.sheet import ActionSheet
from taskforce.accounts.actions import RefusedError


class Kind(models.TextChoices):
    """What is counted; work of a service, never persons."""

    PLACES = "places", _("Places opened")
    SCHOOL = "school", _("School registrations handled")
    ADDRESSES = "addresses", _("Postal addresses given")
    ACCOMPANIED = "accompanied", _("Accompaniments")
    SESSIONS = "sessions", _("Sessions")
    FILES = "files", _("Files opened")
    OTHER = "other", pgettext_lazy("what is counted", "Other")


class FiguresFrozenError(RefusedError):
    """The figures of that year are frozen: none of them changes any more."""

    def __init__(self, year):
        super().__init__(
            _("The figures of %(year)s are frozen: they do not change any more.") % {"year": year}
        )


class CampaignQuerySet(models.QuerySet):
    def closed(self, today):
        """Those whose figures change no more: frozen by a coordinator, or past their last day."""
        return self.filter(Q(frozen__isnull=False) | Q(until__lt=today))

    def open(self, today):
        """Those that collect figures on ``today``."""
        return self.filter(frozen=None, until__gte=today)


class Campaign(models.Model):
    """The collecting of one year's figures, until the end of the day ``until``; then they are frozen.

    A trigger of the database refuses any change of figures of a year that is frozen, and of its campaign.
    """

    year = models.PositiveSmallIntegerField(_("year"), unique=True)
    until = models.DateField(_("until"))
    opened = models.DateTimeField(auto_now_add=True)
    opened_by = models.CharField(max_length=254)
    frozen = models.DateTimeField(null=True, editable=False)
    frozen_by = models.CharField(max_length=254, blank=True, editable=False)  # "" for the calendar

    objects = CampaignQuerySet.as_manager()

    class Meta:
        verbose_name = _("collecting of figures")
        ordering = ["-year"]

    def __str__(self):
        return str(self.year)

    def is_closed(self, today):
        """Whether its figures change no more on ``today``, whether or not a timer came by."""
        return self.frozen is not None or self.until < today


class IndicatorQuerySet(models.QuerySet):
    def of_year(self, year):
        return self.filter(year=year)

    def frozen(self, today):
        """Figures of years whose collecting is over: what may be published."""
        return self.filter(year__in=Campaign.objects.closed(today).values("year"))

    def public(self):
        """Figures of sheets that everyone may read."""
        return self.filter(sheet__in=ActionSheet.objects.published())

    def sums(self):
        """``{(domain, kind): sum}`` of these figures; each counts once, for the main domain of its sheet.

        Raw numbers: whatever shows them calls ``reports.small_numbers`` first.
        """
        rows = self.order_by().values_list("sheet__domains", "kind").annotate(total=Sum("value"))
        sums = {}
        for domains, kind, total in rows:
            cell = domains[0] if domains else "", kind
            sums[cell] = sums.get(cell, 0) + total
        return sums


class Indicator(models.Model):
    """One count: ``value`` of ``kind`` in ``year``, of the whole year or from ``starts`` to ``ends``."""

    Kind = Kind

    sheet = models.ForeignKey(ActionSheet, on_delete=models.CASCADE, related_name="indicators")
    kind = models.CharField(_("what is counted"), max_length=12, choices=Kind)
    label = models.CharField(_("if other, what"), max_length=80, blank=True)
    value = models.PositiveIntegerField(_("number"))
    year = models.PositiveSmallIntegerField(_("year"))
    starts = models.DateField(_("from"), null=True, blank=True)
    ends = models.DateField(_("to"), null=True, blank=True)
    note = models.CharField(_("note"), max_length=300, blank=True)
    created = models.DateTimeField(auto_now_add=True)
    modified = models.DateTimeField(auto_now=True)

    objects = IndicatorQuerySet.as_manager()

    class Meta:
        verbose_name = _("figure")
        ordering = ["-year", "kind", "label", "starts", "pk"]
        indexes = [models.Index(fields=["year", "kind"], name="indicator_by_year")]
        constraints = [
            models.CheckConstraint(
                condition=Q(kind="other") & ~Q(label="") | ~Q(kind="other") & Q(label=""),
                name="indicator_other_says_what",
            ),
            models.CheckConstraint(
                condition=Q(starts=None, ends=None) | Q(starts__isnull=False, ends__gte=F("starts")),
                name="indicator_period_ends_after_it_starts",
            ),
            models.UniqueConstraint(
                fields=["sheet", "kind", "label", "year"],
                condition=Q(starts=None),
                name="indicator_once_a_year",
            ),
            models.UniqueConstraint(
                fields=["sheet", "kind", "label", "starts", "ends"],
                condition=Q(starts__isnull=False),
                name="indicator_once_a_period",
            ),
        ]

    def __str__(self):
        return f"{self.what}: {self.value}"

    def save(self, *args, **kwargs):
        self._refuse_if_frozen()
        super().save(*args, **kwargs)

    def delete(self, *args, **kwargs):
        self._refuse_if_frozen()
        return super().delete(*args, **kwargs)

    def _refuse_if_frozen(self):
        """FiguresFrozenError when the year it is of, or was of, is closed by the clock: the trigger of the
        database knows only what was frozen."""
        years = {self.year, *Indicator.objects.filter(pk=self.pk).values_list("year", flat=True)}
        closed = Campaign.objects.closed(timezone.localdate()).filter(year__in=years).first()
        if closed:
            raise FiguresFrozenError(closed.year)

    @property
    def what(self):
        """What is counted, in words."""
        return self.label or self.get_kind_display()
