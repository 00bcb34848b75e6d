"""Diagnoses of needs: what partners observed together, by domain and territory, in words.

A diagnosis tells of barriers and of services, never of persons: who observed is always an organisation.
"""

from django.core.validators import MaxValueValidator, MinValueValidator
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Area, Organization
from directory.models.organization import is_member
from directory.vocabulary import Domain
from meetings.models import Decision, Item
from reports.models.consultation import Consultation
from reports.models.reviewed import Reviewed
from taskforce.common.fields import CodesField
from taskforce.common.rows import instances

LONG = 10_000  # characters


class Status(models.TextChoices):
    """draft → read over → published; laid aside stands beside it."""

    DRAFT = "draft", pgettext_lazy("diagnosis", "Draft")
    READ = "read", pgettext_lazy("diagnosis", "Read over")
    PUBLISHED = "published", pgettext_lazy("diagnosis", "Published")
    ASIDE = "aside", pgettext_lazy("diagnosis", "Laid aside")


class Barrier(models.TextChoices):
    """What stands between people and a service; words of services, none of persons."""

    REFUSED = "refused", _("Registration was refused")
    NO_ADDRESS = "no-address", _("No postal address")
    NO_INTERPRETER = "no-interpreter", _("No interpreter")
    DISTANCE = "distance", _("Too far, or no transport")
    COST = "cost", _("Too expensive")
    HOURS = "hours", _("Opening hours")
    PAPERS = "papers", _("Papers that are asked for")
    WAITING = "waiting", _("Waiting too long")
    DIGITAL = "digital", _("Online only")
    DISCRIMINATION = "discrimination", _("Discrimination or antigypsyism at the counter")
    OTHER = "other", pgettext_lazy("barrier", "Other")


class DiagnosisQuerySet(models.QuerySet):
    def published(self):
        """What everyone may read; the report of the year is made of these."""
        return self.filter(status=Status.PUBLISHED)

    def of_year(self, year):
        return self.filter(year=year)

    def visible_to(self, user):
        """What ``user`` may read: the published ones; inside, partners also read what is being written, for
        another than its author must read it over.  What was laid aside, only those who may write it."""
        if not user.is_authenticated or not user.is_active:
            return self.published()
        if user.is_coordinator:
            return self
        making = Q(is_member(user)) & ~Q(status=Status.ASIDE)
        return self.filter(Q(status=Status.PUBLISHED) | making | Q(writes(user)))

    def editable_by(self, user):
        """Those, in every state, that ``user`` may write: of her organisations whose signature of the charter
        is live, as the one that keeps it or as one that contributes; all for a coordinator."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_coordinator else self.filter(writes(user))

    def to_read_over(self, user):
        """Drafts that say all that is needed, for ``user`` to read over: another one wrote them."""
        whole = self.visible_to(user).filter(status=Status.DRAFT).exclude(Q(barriers=[]) | Q(help=""))
        return whole.exclude(author=user.pk)

    def newest_first(self):
        return self.order_by("-year", "domain", "area__name", "-pk")


def writes(user):
    """SQL that is true where ``user`` is of an organisation that keeps the diagnosis or contributes to it."""
    mine = Organization.objects.committed().filter(group__user=user.pk)
    contributes = Diagnosis.contributors.through.objects.filter(diagnosis=OuterRef("pk"))
    return Exists(mine.filter(pk=OuterRef("organization"))) | Exists(
        contributes.filter(organization__in=mine.values("pk"))
    )


class Diagnosis(Reviewed):
    """One diagnosis.  ``organization`` keeps it, with its history; ``area`` None is the whole territory."""

    Status, LAID_ASIDE = Status, Status.ASIDE
    NEEDED = ("observed", "barriers", "help")
    PROSE = ("observed", "barriers_text", "tried", "help")  # what people write

    organization = models.ForeignKey(
        Organization, on_delete=models.PROTECT, related_name="+", verbose_name=_("kept by")
    )
    contributors = models.ManyToManyField(
        Organization, blank=True, related_name="+", verbose_name=_("observed together with")
    )
    year = models.PositiveSmallIntegerField(
        _("year"), validators=[MinValueValidator(2000), MaxValueValidator(2100)]
    )
    domain = models.CharField(_("domain"), max_length=20, choices=Domain)
    area = models.ForeignKey(
        Area,
        null=True,
        blank=True,
        on_delete=models.PROTECT,
        related_name="+",
        verbose_name=_("district or town"),
    )
    status = models.CharField(_("state"), max_length=10, choices=Status, default=Status.DRAFT, editable=False)
    language = models.CharField(_("language of this text"), max_length=8)
    observed = models.TextField(_("what was observed"), max_length=LONG)
    barriers = CodesField(_("barriers met"), choices=Barrier.choices)
    barriers_text = models.TextField(_("barriers, in words"), max_length=LONG, blank=True)
    tried = models.TextField(_("what was tried"), max_length=LONG, blank=True)
    help = models.TextField(_("what would help"), max_length=LONG, blank=True)

    objects = DiagnosisQuerySet.as_manager()

    class Meta:
        verbose_name = _("diagnosis of needs")
        verbose_name_plural = _("diagnoses of needs")
        ordering = ["-year", "domain", "-pk"]
        indexes = [models.Index(fields=["status", "-year", "domain"], name="diagnosis_by_year")]
        constraints = [
            models.CheckConstraint(
                condition=~Q(status__in=["read", "published"]) | Q(read_on__isnull=False),
                name="diagnosis_read_over_by_somebody",
            ),
            models.CheckConstraint(
                condition=~Q(status="published") | Q(published_on__isnull=False),
                name="diagnosis_published_on_a_day",
            ),
        ]

    def __str__(self):
        return f"{self.get_domain_display()} · {self.place} · {self.year}"

    def get_absolute_url(self):
        return reverse("reports:need", args=[self.uuid])

    @property
    def shown_contributors(self):
        """The others who observed it that its reader may know of (Organizations), of ``need_to_read``."""
        return instances(Organization, self.contributor_rows)

    @property
    def place(self):
        """The town or district, or "whole territory", in words."""
        return str(self.area) if self.area_id else str(_("Whole territory"))

    @property
    def look(self):
        """The Look of its domain."""
        return Domain(self.domain).look

    @property
    def barrier_labels(self):
        """The barriers of the vocabulary, in words, in its order."""
        return [label for code, label in Barrier.choices if code in self.barriers]


class Source(models.Model):
    """A record of the year that a diagnosis was built from: item of a meeting, decision or consultation."""

    diagnosis = models.ForeignKey(Diagnosis, on_delete=models.CASCADE, related_name="sources")
    item = models.ForeignKey(Item, null=True, on_delete=models.CASCADE, related_name="+")
    decision = models.ForeignKey(Decision, null=True, on_delete=models.CASCADE, related_name="+")
    consultation = models.ForeignKey(Consultation, null=True, on_delete=models.CASCADE, related_name="+")

    class Meta:
        verbose_name = _("source")
        ordering = ["pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(item__isnull=False, decision=None, consultation=None)
                | Q(item=None, decision__isnull=False, consultation=None)
                | Q(item=None, decision=None, consultation__isnull=False),
                name="source_is_one_record",
            ),
            models.UniqueConstraint(fields=["diagnosis", "item"], name="source_item_once"),
            models.UniqueConstraint(fields=["diagnosis", "decision"], name="source_decision_once"),
            models.UniqueConstraint(fields=["diagnosis", "consultation"], name="source_consultation_once"),
        ]

    def __str__(self):
        return str(self.record)

    @property
    def record(self):
        """The item, the decision or the consultation itself."""
        return self.decision or self.item or self.consultation

    @property
    def meeting(self):
        """The meeting it comes from, or None; needs ``item__meeting`` or ``decision__item__meeting``."""
        item = self.decision.item if self.decision else self.item
        return item.meeting if item else None
