"""A build: the report made outside of the request, with how far it is."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.db.models import F, Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from reports.models.edition import Edition

LEASE = timedelta(seconds=90)  # a build says how far it is every few seconds
WAIT = timedelta(seconds=60)  # a worker at rest looks every second


class State(models.TextChoices):
    QUEUED = "queued", pgettext_lazy("build", "Waiting")
    RUNNING = "running", pgettext_lazy("build", "Being made")
    DONE = "done", pgettext_lazy("build", "Made")
    FAILED = "failed", pgettext_lazy("build", "Not made")


class BuildQuerySet(models.QuerySet):
    def going(self):
        """Those that wait or are being made: at most one of each edition."""
        return self.filter(state__in=[State.QUEUED, State.RUNNING])

    def light(self):
        """Without the document."""
        return self.defer("pdf", "problems")

    def claim(self, pk, now=None):
        """The build ``pk`` for the caller alone until its lease runs out; None when another one makes it.

        One UPDATE decides.  Who was killed in the middle has let its lease run out: it begins again.
        """
        now = now or timezone.now()
        free = Q(state=State.QUEUED) | Q(state=State.RUNNING, lease__lt=now)
        mine = self.filter(free, pk=pk)
        taken = mine.update(
            state=State.RUNNING, started=now, lease=now + LEASE, progress=0, tries=F("tries") + 1
        )
        return self.select_related("edition", "asked_by").get(pk=pk) if taken else None


class Build(models.Model):
    """The report made from the data as they stand: to look at (``preview``), or to be frozen.

    ``lease``: until when the worker that makes it has it for itself; ``progress`` in per cent.
    ``pdf``: the preview; ``problems``: what the renderer found, ``[[what, where], …]``;
    ``snapshot_sha256``: from which state of the data.
    """

    State = State

    class Kind(models.TextChoices):
        PREVIEW = "preview", pgettext_lazy("build", "Preview")
        FREEZE = "freeze", pgettext_lazy("build", "For ever")

    edition = models.ForeignKey(Edition, on_delete=models.CASCADE, related_name="builds")
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.PREVIEW)
    state = models.CharField(max_length=10, choices=State, default=State.QUEUED)
    progress = models.PositiveSmallIntegerField(default=0)
    message = models.CharField(max_length=300, blank=True)
    asked_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    asked = models.DateTimeField(default=timezone.now)
    started = models.DateTimeField(null=True)
    finished = models.DateTimeField(null=True)
    lease = models.DateTimeField(null=True)
    tries = models.PositiveSmallIntegerField(default=0)
    snapshot_sha256 = models.CharField(max_length=64, blank=True)
    pages = models.PositiveIntegerField(null=True)
    problems = models.JSONField(default=list)
    pdf = models.BinaryField(null=True)

    objects = BuildQuerySet.as_manager()

    class Meta:
        verbose_name = _("build")
        ordering = ["-asked", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["edition"],
                condition=Q(state__in=[State.QUEUED, State.RUNNING]),
                name="report_build_one_at_once",
            ),
            models.CheckConstraint(condition=Q(progress__lte=100), name="report_build_progress_in_percent"),
        ]

    def __str__(self):
        return f"{self.edition_id}: {self.kind}, {self.state}"

    @property
    def is_going(self):
        return self.state in (State.QUEUED, State.RUNNING)

    @property
    def is_stalled(self):
        """Whether nothing has moved for so long that its worker must have stopped."""
        now = timezone.now()
        if self.state == State.RUNNING:
            return self.lease < now
        return self.state == State.QUEUED and self.asked < now - WAIT
