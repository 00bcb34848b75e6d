"""Versions of the charter and their texts.  Once published, a database trigger keeps every word."""

from datetime import UTC, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.db import models
from django.db.models import F, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charter import canon
from directory.models import TaskForce


class PublishedError(Exception):
    """A published text never changes: make a new version."""


class VersionQuerySet(models.QuerySet):
    def published(self):
        """All that were ever published, the newest first."""
        return self.exclude(published=None).order_by("-number")

    def material(self):
        """Published ones that ask for a new signature of who signed an older one."""
        return self.published().filter(kind=Version.Kind.MATERIAL)

    def draft(self):
        """The version in preparation, or None."""
        return self.filter(published=None).first()

    def newest(self):
        """The version one signs now, or None: the newest published, in force today or from a day to come."""
        return self.published().first()

    def in_force(self, today):
        """The version in force on the date ``today``, or None."""
        return self.published().filter(effective__lte=today).first()


class Version(models.Model):
    """A version of the charter: draft, then published for ever.  Its words are in ``texts``.

    "Replaced" is not written anywhere: a version is replaced once a later one is in force.
    """

    class Kind(models.TextChoices):
        MATERIAL = "material", pgettext_lazy("kind of version", "Material: organisations sign again")
        EDITORIAL = "editorial", pgettext_lazy("kind of version", "Editorial: signatures stay")

    number = models.PositiveSmallIntegerField(_("number"), unique=True)
    language = models.CharField(_("language of reference"), max_length=8, default="fr")
    kind = models.CharField(_("kind"), max_length=10, choices=Kind, default=Kind.MATERIAL)
    effective = models.DateField(_("takes effect on"), null=True, blank=True)
    grace_ends = models.DateField(
        _("signatories of an older version sign it by"),
        null=True,
        blank=True,
        help_text=_("The last day. After it, an organisation that has not signed reads only."),
    )
    published = models.DateTimeField(null=True, editable=False)
    published_by = models.CharField(max_length=254, blank=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = VersionQuerySet.as_manager()

    class Meta:
        verbose_name = _("version of the charter")
        ordering = ["-number"]
        constraints = [
            models.CheckConstraint(
                condition=Q(published=None) | Q(effective__isnull=False), name="version_published_has_a_day"
            ),
            models.CheckConstraint(
                condition=Q(grace_ends=None) | Q(grace_ends__gte=F("effective")),
                name="version_grace_is_after",
            ),
        ]

    def __str__(self):
        return f"{_('Version')} {self.number}"

    def save(self, *args, **kwargs):
        if self.pk and Version.objects.filter(pk=self.pk).exclude(published=None).exists():
            raise PublishedError
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("charter:version", args=[self.number])

    @property
    def is_to_come(self):
        """Whether its day has not come yet, by the task force's calendar."""
        return self.effective > timezone.localdate()

    @property
    def asks_again(self):
        """Whether who signed an older version must sign this one; of the first there is no older."""
        return self.number > 1 and self.kind == Version.Kind.MATERIAL

    @cached_property
    def reference(self):
        """Its Text in the language of reference, the one that counts; None for a draft without words."""
        return next((text for text in self.texts.all() if text.language == self.language), None)

    def text_in(self, language):
        """Its Text in ``language``, else the reference; None for a draft without words."""
        return next((text for text in self.texts.all() if text.language == language), self.reference)

    def grace_over(self, taskforce=None):
        """The moment (UTC) after its last day of grace, in the task force's time zone; None without one."""
        if self.grace_ends is None:
            return None
        taskforce = taskforce or TaskForce.objects.current()
        zone = ZoneInfo(taskforce.time_zone if taskforce else "UTC")
        return datetime.combine(self.grace_ends + timedelta(days=1), time.min, zone).astimezone(UTC)


class Text(models.Model):
    """The words of a version in one language (Markdown, in canonical form), with what changed.

    A translation carries the fingerprint of the reference text it was made from.
    """

    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="texts")
    language = models.CharField(_("language"), max_length=8)
    text = models.TextField(_("text"), max_length=60_000)
    summary = models.CharField(_("what changed, in two sentences"), max_length=600, blank=True)
    fingerprint = models.CharField(max_length=64, editable=False)
    reference_fingerprint = models.CharField(max_length=64, editable=False)

    class Meta:
        verbose_name = _("text of the charter")
        ordering = ["pk"]
        constraints = [
            models.UniqueConstraint(fields=["version", "language"], name="text_once_per_language"),
        ]

    def __str__(self):
        return f"{self.version} ({self.language})"

    def save(self, *args, **kwargs):
        if self.pk and self.version.published:
            raise PublishedError
        self.text = canon.canonical(self.text)
        self.fingerprint = canon.fingerprint(self.text)
        self.reference_fingerprint = self._reference_fingerprint()
        super().save(*args, **kwargs)

    def _reference_fingerprint(self):
        if self.language == self.version.language:
            return self.fingerprint
        reference = Text.objects.filter(version=self.version, language=self.version.language).first()
        return reference.fingerprint if reference else ""

    @cached_property
    def document(self):
        """Its ``canon.Document``: title, opening, articles."""
        return canon.parse(self.text)

    @property
    def is_reference(self):
        return self.language == self.version.language
