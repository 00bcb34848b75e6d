"""Dated indicators: what services counted of their own work, and the yearly campaign that collects them.

Never persons by origin, and no free dimension: what is counted is one of ``Kind``.
"""

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Sum
from django.db.models.functions import Coalesce
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Organization
from reports import small_numbers
from reports.models.sheet import ActionSheet
from taskforce.accounts.actions import RefusedError

LAST_YEAR = 9999  # of what goes on


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

    def for_public(self, today):
        """Figures that a public page may tell one by one, each with ``is_near_small``: frozen, of published
        sheets.  Where a figure of the same kind and year is small, none of that kind is shown: with their
        sum, which the report tells, one could compute the small one."""
        below = Q(value__gt=0, value__lt=settings.SMALL_NUMBERS_BELOW)
        near = Indicator.objects.public().filter(below, kind=OuterRef("kind"), year=OuterRef("year"))
        near = near.filter(label=OuterRef("label"))
        return self.frozen(today).public().annotate(is_near_small=Exists(near))

    def sums(self):
        """``{(domain, kind): sum}`` of these figures, each once, for the main domain of its sheet; what is
        "other" has no sum.  Raw numbers: whatever shows them protects the row of each kind
        (``reports.small_numbers.list_of``); different kinds are never added up."""
        rows = self.exclude(kind=Kind.OTHER).order_by().values_list("sheet__domains", "kind")
        sums = {}
        for domains, kind, total in rows.annotate(total=Sum("value")):
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
                condition=Q(starts=None, ends=None)
                | Q(starts__isnull=False, ends__isnull=False, ends__gte=F("starts")),
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
    def organization(self):
        """In whose history its changes are told."""
        return self.sheet.organization

    @property
    def uuid(self):
        """That of its sheet: in the history the figures of one sheet belong together."""
        return self.sheet.uuid

    @property
    def what(self):
        """What is counted, in words."""
        return self.label or self.get_kind_display()

    @property
    def shown(self):
        """The number as everyone may read it.  Needs ``is_near_small`` (``for_public``)."""
        return small_numbers.cell_words(None if self.is_near_small else small_numbers.told(self.value))


def lacking_of(sheets, year):
    """Those of ``sheets`` that went on in ``year`` and of which no figure of that year was given."""
    given = Indicator.objects.of_year(year).values("sheet")
    return _asked(sheets).of_year(year).exclude(pk__in=given)


def lacking(sheets, today):
    """Those of ``sheets`` that lack figures of a year that is collected on ``today``."""
    given = Indicator.objects.filter(sheet=OuterRef(OuterRef("pk")), year=OuterRef("year"))
    wanted = Campaign.objects.open(today).filter(
        ~Exists(given), year__gte=OuterRef("start_year"), year__lte=Coalesce(OuterRef("end_year"), LAST_YEAR)
    )
    return _asked(sheets).filter(Exists(wanted))


def _asked(sheets):
    """Not what was laid aside, nor sheets of those who are no partners (any more): nobody there is asked."""
    committed = Organization.objects.committed()
    return sheets.exclude(status=ActionSheet.Status.ARCHIVED).filter(organization__in=committed)
