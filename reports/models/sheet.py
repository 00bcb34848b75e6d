"""Action sheets, after the sheet of RESOLIS: what was done, with whom, what came of it, what was learned.

A sheet tells of work, never of persons: who it was for is said in words, without origin.
"""

import re

from django.conf import settings
from django.core.validators import RegexValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.dateparse import parse_date
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Area, Organization
from directory.models.base import free_slug
from directory.models.organization import is_member
from directory.vocabulary import Domain
from meetings.models import Action, Decision
from reports.models.reviewed import Reviewed
from taskforce.common import days, text
from taskforce.common.fields import CodesField
from taskforce.common.rows import instances

WHEN = re.compile(r"[0-9]{4}(-[0-9]{2}(-[0-9]{2})?)?")  # a year, a month or a day (ISO 8601)
LONG = 10_000  # characters


class Status(models.TextChoices):
    """draft → read over → published; archived stands beside it."""

    DRAFT = "draft", pgettext_lazy("action sheet", "Draft")
    READ = "read", pgettext_lazy("action sheet", "Read over")
    PUBLISHED = "published", pgettext_lazy("action sheet", "Published")
    ARCHIVED = "archived", pgettext_lazy("action sheet", "Archived")


class Budget(models.TextChoices):
    """Whether there was a budget: none, and a question that does not arise, are answers too."""

    UNSAID = "", pgettext_lazy("budget", "Not said")
    SAID = "said", pgettext_lazy("budget", "As written below")
    NONE = "none", pgettext_lazy("budget", "No budget of its own")
    NOT_APPLICABLE = "na", pgettext_lazy("budget", "Not applicable")


class Funding(models.TextChoices):
    """Who paid for it; see Budget."""

    UNSAID = "", pgettext_lazy("funding", "Not said")
    SAID = "said", pgettext_lazy("funding", "As written below")
    NONE = "none", pgettext_lazy("funding", "No funding")
    NOT_APPLICABLE = "na", pgettext_lazy("funding", "Not applicable")


class Licence(models.TextChoices):
    """Under which terms others may use the text; the names are those of the licences themselves."""

    BY_4 = "CC-BY-4.0", "Creative Commons BY 4.0"
    BY_SA_4 = "CC-BY-SA-4.0", "Creative Commons BY-SA 4.0"
    BY_3 = "CC-BY-3.0", "Creative Commons BY 3.0"
    ZERO = "CC0-1.0", "Creative Commons Zero 1.0"
    ETALAB = "etalab-2.0", "Licence Ouverte 2.0"

    @property
    def url(self):
        return LICENCE_URLS[self.value]


LICENCE_URLS = {
    "CC-BY-4.0": "https://creativecommons.org/licenses/by/4.0/",
    "CC-BY-SA-4.0": "https://creativecommons.org/licenses/by-sa/4.0/",
    "CC-BY-3.0": "https://creativecommons.org/licenses/by/3.0/",
    "CC0-1.0": "https://creativecommons.org/publicdomain/zero/1.0/",
    "etalab-2.0": "https://github.com/etalab/licence-ouverte/blob/master/LO.md",
}


def language_choices():
    return settings.LANGUAGES


class ActionSheetQuerySet(models.QuerySet):
    def published(self):
        """What everyone may read: published sheets of organisations that are listed.  The report is made of
        these."""
        return self.filter(status=Status.PUBLISHED, organization__is_listed=True)

    def visible_to(self, user):
        """What ``user`` may read, in every channel: the published ones; members also read those of partners
        that do not wish to be listed.  Drafts and archives are seen in the editing pages alone."""
        published = self.filter(status=Status.PUBLISHED)
        if not user.is_authenticated or not user.is_active:
            return self.published()
        return (
            published
            if user.is_coordinator
            else published.filter(Q(organization__is_listed=True) | is_member(user))
        )

    def editable_by(self, user):
        """Sheets, in every state, that ``user`` may write: those of her organisations whose signature of the
        charter is live; all for a coordinator."""
        return self.filter(Exists(organizations_writing(user).filter(pk=OuterRef("organization"))))

    def to_read_over(self, user):
        """Drafts that say what every sheet says, written by another person than ``user``."""
        whole = self.exclude(Q(summary="") | Q(domains="") | Q(beneficiaries="") | Q(done=""))
        return whole.filter(Q(author=None) | ~Q(author=user.pk), status=Status.DRAFT)

    def to_publish(self):
        return self.filter(status=Status.READ)

    def of_year(self, year):
        """Sheets of what was going on in ``year``: begun by then, and not ended before."""
        going_on = Q(end_year=None) | Q(end_year__gte=year)
        return self.filter(going_on, start_year__lte=year)

    def in_domain(self, domain):
        return self.filter(domains__has=domain)

    def with_words(self, query):
        """Sheets in whose title, summary, place or organisation every word of ``query`` stands."""
        for word in text.words(query):
            self = self.filter(folded__contains=word)
        return self

    def after(self, year, pk):
        """Those that stand after (``year``, ``pk``) in the order of ``newest_first``: the next page."""
        return self.filter(Q(start_year__lt=year) | Q(start_year=year, pk__lt=pk))

    def newest_first(self):
        return self.order_by("-start_year", "-pk")


def organizations_writing(user):
    """The organisations whose sheets ``user`` may write.  An organisation writes once it has signed the
    charter, and no longer when its signature has lapsed or was withdrawn; a coordinator writes for all."""
    rows = Organization.objects.editable_by(user)
    return rows if user.is_authenticated and user.is_coordinator else rows.committed()


class ActionSheet(Reviewed):
    """One action of one organisation, begun on ``starts`` and ended on ``ends`` ("": it goes on).

    ``starts`` and ``ends`` are a year, a month or a day (``2025``, ``2025-03``, ``2025-03-12``).
    """

    Status, LAID_ASIDE = Status, Status.ARCHIVED
    NEEDED = ("summary", "domains", "beneficiaries", "done")
    PROSE = (  # what people write
        *("title", "summary", "beneficiaries", "place", "other_partners", "budget", "funding", "context"),
        *("objectives", "done", "results_figures", "results", "original", "partnerships", "difficulties"),
        *("to_improve", "success", "credit"),
    )

    slug = models.SlugField(max_length=80, unique=True, editable=False)
    organization = models.ForeignKey(
        Organization,
        on_delete=models.PROTECT,
        related_name="action_sheets",
        editable=False,
        verbose_name=_("carried out by"),
    )
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    language = models.CharField(_("language of this text"), max_length=8, choices=language_choices)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("summary"), max_length=600, blank=True)
    domains = CodesField(_("domains"), choices=Domain.choices)
    beneficiaries = models.TextField(_("who it was for"), max_length=1000, blank=True)
    starts = models.CharField(_("start"), max_length=10, validators=[RegexValidator(WHEN)])
    ends = models.CharField(_("end"), max_length=10, blank=True, validators=[RegexValidator(WHEN)])
    start_year = models.PositiveSmallIntegerField(editable=False)
    end_year = models.PositiveSmallIntegerField(null=True, editable=False)
    place = models.CharField(_("place"), max_length=200, blank=True)
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="+",
        verbose_name=_("district or town"),
    )
    partners = models.ManyToManyField(
        Organization, blank=True, related_name="+", verbose_name=_("partner organisations")
    )
    other_partners = models.CharField(_("other partners"), max_length=500, blank=True)
    budget_is = models.CharField(_("budget"), max_length=4, choices=Budget, blank=True)
    budget = models.CharField(_("budget in words"), max_length=300, blank=True)
    funding_is = models.CharField(_("funding"), max_length=4, choices=Funding, blank=True)
    funding = models.CharField(_("funding in words"), max_length=500, blank=True)
    context = models.TextField(_("context"), max_length=LONG, blank=True)
    objectives = models.TextField(_("objectives"), max_length=LONG, blank=True)
    done = models.TextField(_("what was done"), max_length=LONG, blank=True)
    results_figures = models.TextField(_("results in figures"), max_length=LONG, blank=True)
    results = models.TextField(_("results in words"), max_length=LONG, blank=True)
    original = models.TextField(_("what is original"), max_length=LONG, blank=True)
    partnerships = models.TextField(_("partnerships"), max_length=LONG, blank=True)
    difficulties = models.TextField(_("difficulties"), max_length=LONG, blank=True)
    to_improve = models.TextField(_("what to improve"), max_length=LONG, blank=True)
    success = models.TextField(_("what made it succeed"), max_length=LONG, blank=True)
    decision = models.ForeignKey(
        Decision,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="action_sheets",
        verbose_name=_("decision it came from"),
    )
    actions = models.ManyToManyField(
        Action, blank=True, related_name="action_sheets", verbose_name=_("promised in meetings")
    )
    credit = models.CharField(_("source to name"), max_length=400, blank=True)
    credit_url = models.URLField(_("address of the source"), max_length=300, blank=True)
    licence = models.CharField(_("licence"), max_length=20, choices=Licence, default=Licence.BY_4)
    folded = models.TextField(editable=False)

    objects = ActionSheetQuerySet.as_manager()

    class Meta:
        verbose_name = _("action sheet")
        verbose_name_plural = _("action sheets")
        ordering = ["-start_year", "-pk"]
        indexes = [models.Index(fields=["status", "-start_year", "-id"], name="action_sheet_newest_first")]
        constraints = [
            models.CheckConstraint(
                condition=Q(end_year=None) | Q(end_year__gte=models.F("start_year")),
                name="action_sheet_ends_after_it_starts",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(read_on__isnull=False, published_on__isnull=False),
                name="action_sheet_read_over_before_it_is_published",
            ),
        ]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        self.slug = self.slug or free_slug(ActionSheet, self.title)
        self.start_year = int(self.starts[:4])
        self.end_year = int(self.ends[:4]) if self.ends else None
        said = (self.title, self.summary, self.place, self.organization.name, self.organization.acronym)
        self.folded = text.fold(" ".join(said))
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("reports:sheet", args=[self.slug])

    @property
    def shown_partners(self):
        """The partners its reader may know of (Organizations), of a sheet of ``sheets_in_full``."""
        return instances(Organization, self.partner_rows)

    @property
    def domain(self):
        """Its main Domain; None for a draft without any."""
        return Domain(self.domains[0]) if self.domains else None

    @property
    def domain_list(self):
        """Its Domains, the main one first."""
        return [Domain(code) for code in self.domains if code in Domain.values]


def in_words(when):
    """``2025``, ``2025-03`` or ``2025-03-12`` as one reads it: "2025", "March 2025", "12 March 2025"."""
    day = parse_date(f"{when}-01-01"[:10]) if when else None
    return when if day is None or len(when) == 4 else days.in_words(day, "F Y" if len(when) == 7 else "j F Y")
