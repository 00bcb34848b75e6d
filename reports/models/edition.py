"""Editions of the yearly public report, and their files: what is frozen never changes.

Triggers of the database keep every row as it was frozen, whatever the channel (``reports/migrations``).
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import OuterRef, Q, Subquery
from django.db.models.fields.json import KT
from django.urls import reverse
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from guardian.shortcuts import get_objects_for_user

from directory.models import Organization

CONTRIBUTE, EDIT, PUBLISH = (f"reports.{name}_edition" for name in ("contribute", "edit", "publish"))


class FrozenError(Exception):
    """What is frozen never changes: a correction is a new edition."""


class State(models.TextChoices):
    """The life of an edition."""

    COLLECTING = "collecting", pgettext_lazy("edition", "Collecting")
    DRAFTING = "drafting", pgettext_lazy("edition", "Drafting")
    PREVIEW = "preview", pgettext_lazy("edition", "Preview")
    VALIDATION = "validation", pgettext_lazy("edition", "Validation")
    FROZEN = "frozen", pgettext_lazy("edition", "Frozen")
    PUBLISHED = "published", pgettext_lazy("edition", "Published")
    REPLACED = "replaced", pgettext_lazy("edition", "Replaced")


STEPS = tuple(state for state in State if state != State.REPLACED)
WRITING = (State.COLLECTING, State.DRAFTING, State.PREVIEW)  # texts may change
OPEN = (State.COLLECTING, State.DRAFTING, State.PREVIEW, State.VALIDATION)  # not frozen yet
CLOSED = (State.FROZEN, State.PUBLISHED, State.REPLACED)
STATE_FIELDS = {"state", "published", "published_by_name", "frozen_by", "published_by"}


def may_work(user, *permissions):
    """``Q`` of the editions on which ``user`` (active, no coordinator) has one of ``permissions``.

    Who contributes does so for an organisation: a right of a group counts as long as the organisation's
    signature of the charter is live.
    """
    own = get_objects_for_user(
        user,
        permissions,
        Edition.objects.all(),
        any_perm=True,
        use_groups=False,
        accept_global_perms=False,
        with_superuser=False,
    )
    groups = Organization.objects.committed().filter(group__user=user).values("group")
    of_groups = EditionGroupObjectPermission.objects.filter(
        group__in=groups, permission__codename__in=[name.partition(".")[2] for name in permissions]
    )
    return Q(pk__in=own.values("pk")) | Q(pk__in=of_groups.values("content_object"))


class EditionQuerySet(models.QuerySet):
    def public(self):
        """Editions everyone may read: published, and those that another one replaced since."""
        return self.filter(published__isnull=False)

    def visible_to(self, user):
        """Published and replaced editions for everyone; drafts for who contributes, edits or publishes."""
        told = Q(published__isnull=False)
        if not user.is_authenticated or not user.is_active:
            return self.filter(told)
        if user.is_coordinator:
            return self
        return self.filter(told | may_work(user, CONTRIBUTE, EDIT, PUBLISH))

    def _allowing(self, user, *permissions):
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_coordinator else self.filter(may_work(user, *permissions))

    def worked_on_by(self, user):
        """Editions whose workshop ``user`` may enter: who contributes, edits or publishes."""
        return self._allowing(user, CONTRIBUTE, EDIT, PUBLISH)

    def editable_by(self, user):
        """Editions whose sections ``user`` may write, move and leave out."""
        return self._allowing(user, EDIT)

    def publishable_by(self, user):
        """Editions ``user`` may freeze and publish (two people, never one alone)."""
        return self._allowing(user, PUBLISH)

    def light(self):
        """Without the snapshot, which may weigh a megabyte."""
        return self.defer("snapshot")

    def cited(self):
        """With what the snapshot says to cite it, without reading it whole: ``made_by``, ``made_in``,
        ``made`` (ISO day), ``licence``; and ``pdf_size``, the bytes of its PDF."""
        size = EditionFile.objects.filter(edition=OuterRef("pk"), name="report.pdf").values("size")
        return self.annotate(
            made_by=KT("snapshot__taskforce__name"),
            made_in=KT("snapshot__taskforce__town"),
            made=KT("snapshot__made"),
            licence=KT("snapshot__licence"),
            pdf_size=Subquery(size),
        )

    def current(self):
        """For each year and language the edition that is in force: the published one."""
        return self.filter(state=State.PUBLISHED)


class Edition(models.Model):
    """One edition of the public report of a year in one language.

    ``number`` counts the editions of a year in a language; above 1 it is a correction with its ``reason``.
    ``snapshot`` is all that the report says (see ``reports.snapshot``), ``snapshot_sha256`` its
    fingerprint; files are rendered from it alone, once, when it is frozen.
    """

    State = State

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    year = models.PositiveSmallIntegerField(_("year"))
    number = models.PositiveSmallIntegerField(default=1, editable=False)
    language = models.CharField(_("language"), max_length=8, choices=[("fr", "Français"), ("en", "English")])
    title = models.CharField(_("title"), max_length=200)
    state = models.CharField(max_length=10, choices=State, default=State.COLLECTING, editable=False)
    reason = models.CharField(_("why there is a new edition"), max_length=1000, blank=True)
    replaces = models.ForeignKey(
        "self", null=True, on_delete=models.PROTECT, related_name="replaced_by", editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)
    begun = models.DateTimeField(auto_now_add=True)
    snapshot = models.JSONField(null=True, editable=False)
    snapshot_sha256 = models.CharField(max_length=64, blank=True, editable=False)
    pages = models.PositiveIntegerField(null=True, editable=False)
    renderer = models.CharField(max_length=60, blank=True, editable=False)
    frozen = models.DateTimeField(null=True, editable=False)
    frozen_by = models.ForeignKey(  # another one publishes
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    frozen_by_name = models.CharField(max_length=254, blank=True, editable=False)
    published = models.DateTimeField(null=True, editable=False)
    published_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    published_by_name = models.CharField(max_length=254, blank=True, editable=False)

    objects = EditionQuerySet.as_manager()

    class Meta:
        verbose_name = _("edition of the report")
        ordering = ["-year", "language", "-number"]
        constraints = [
            models.UniqueConstraint(
                fields=["year", "language", "number"], name="report_edition_one_of_each_number"
            ),
            models.UniqueConstraint(
                fields=["year", "language"],
                condition=Q(state=State.PUBLISHED),
                name="report_edition_one_in_force",
            ),
            models.UniqueConstraint(
                fields=["year", "language"],
                condition=Q(state__in=OPEN),
                name="report_edition_one_at_work",
            ),
            models.CheckConstraint(
                condition=Q(state__in=CLOSED, frozen__isnull=False, snapshot__isnull=False)
                | Q(state__in=OPEN, frozen=None, snapshot__isnull=True),
                name="report_edition_frozen_with_snapshot",
            ),
            models.CheckConstraint(
                condition=~Q(state=State.PUBLISHED) | Q(published__isnull=False),
                name="report_edition_published_since",
            ),
        ]
        permissions = [
            ("contribute_edition", "May write its organisation's paragraphs in the report"),
            ("edit_edition", "May write the report"),
            ("publish_edition", "May freeze and publish the report"),
        ]

    def __str__(self):
        return f"{self.title} ({self.year}, {self.language}, {self.number})"

    def save(self, *args, **kwargs):
        may_change = set(kwargs.get("update_fields") or ["snapshot"]) <= STATE_FIELDS
        if self.pk and not may_change and Edition.objects.filter(pk=self.pk, frozen__isnull=False).exists():
            raise FrozenError
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        """Its page for everyone."""
        return reverse("reports:edition", args=[self.year, self.number, self.language])

    def get_work_url(self):
        """Its workshop."""
        return reverse("reports:work", args=[self.year, self.language])

    @property
    def is_open(self):
        """Whether it is not frozen yet."""
        return self.state in OPEN

    @property
    def contributors(self):
        """The organisations that may write their own paragraphs, by name: while bound by the charter."""
        rights = self.editiongroupobjectpermission_set.filter(
            permission__codename=CONTRIBUTE.partition(".")[2]
        )
        found = Organization.objects.committed().filter(group__in=rights.values("group"))
        return found.order_by("sort_name", "pk")

    @property
    def is_public(self):
        return self.published is not None

    @property
    def is_replaced(self):
        """Whether another edition is in force instead of this one."""
        return self.state == State.REPLACED


class EditionUserObjectPermission(UserObjectPermissionBase):
    """A permission of one person on one edition; it goes with either."""

    content_object = models.ForeignKey(Edition, on_delete=models.CASCADE)
    id = models.BigAutoField(primary_key=True)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class EditionGroupObjectPermission(GroupObjectPermissionBase):
    """A permission of an organisation's people on one edition; it goes with either."""

    content_object = models.ForeignKey(Edition, on_delete=models.CASCADE)
    id = models.BigAutoField(primary_key=True)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class EditionFileQuerySet(models.QuerySet):
    def light(self):
        """Without the bytes."""
        return self.defer("content")


class EditionFile(models.Model):
    """A file of a frozen edition: rendered once, then served as it is.

    ``name`` is ``report.pdf``, ``report.json``, ``<table>.csv``, ``cover.svg``, ``manifest.json``.
    """

    edition = models.ForeignKey(Edition, on_delete=models.PROTECT, related_name="files")
    name = models.CharField(max_length=80)
    content = models.BinaryField()
    size = models.PositiveIntegerField(editable=False)
    sha256 = models.CharField(max_length=64)
    content_type = models.CharField(max_length=80)

    objects = EditionFileQuerySet.as_manager()

    class Meta:
        verbose_name = _("file of the report")
        ordering = ["name"]
        constraints = [models.UniqueConstraint(fields=["edition", "name"], name="report_file_once_by_name")]

    def __str__(self):
        return f"{self.edition_id}: {self.name}"

    def save(self, *args, **kwargs):
        if self.pk:
            raise FrozenError
        self.size = len(self.content)
        super().save(*args, **kwargs)

    @property
    def download_name(self):
        """How it is called once it is taken: ``"report-2026-1-fr.pdf"``, ``"report-2026-1-fr-gaps.csv"``."""
        edition = self.edition
        stem = f"report-{edition.year}-{edition.number}-{edition.language}"
        return f"{stem}-{self.name}".replace(f"{stem}-report.", f"{stem}.")
