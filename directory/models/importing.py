"""Files a coordinator imports: kept until they are imported, with how far that is and what came of it."""

from datetime import timedelta

from django.conf import settings
from django.db import models
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from directory.vocabulary import Domain

SMALL = 500  # rows
FORGOTTEN_AFTER = timedelta(days=7)


class ImportJobQuerySet(models.QuerySet):
    def light(self):
        """Without the file and the report, which weigh megabytes."""
        return self.defer("data", "report")

    def forgotten(self):
        """Files that nobody went on to import."""
        return self.exclude(state=ImportJob.State.DONE).filter(created__lt=timezone.now() - FORGOTTEN_AFTER)


class ImportJob(models.Model):
    """One file on its way into the directory.  The file itself is deleted once it is imported."""

    class State(models.TextChoices):
        UPLOADED = "uploaded", _("Columns to be matched")
        CHECKING = "checking", _("Being read")
        CHECKED = "checked", _("Ready to be imported")
        WRITING = "writing", _("Being imported")
        DONE = "done", _("Imported")
        FAILED = "failed", _("Could not be read")

    name = models.CharField(_("file"), max_length=200)
    data = models.BinaryField()
    source = models.CharField(_("source"), max_length=60)
    columns = models.JSONField(default=list)
    domain = models.CharField(_("domain of rows that tell none"), max_length=20, choices=Domain, blank=True)
    swap = models.BooleanField(_("latitude and longitude are swapped"), default=False)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.UPLOADED)
    total = models.PositiveIntegerField(default=0)
    moved = models.DateTimeField(default=timezone.now)
    report = models.JSONField(default=dict)
    error = models.JSONField(default=dict)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(auto_now_add=True)

    objects = ImportJobQuerySet.as_manager()

    class Meta:
        verbose_name = _("import")
        ordering = ["-created", "-pk"]

    def __str__(self):
        return self.name

    @property
    def is_running(self):
        return self.state in (self.State.CHECKING, self.State.WRITING)

    @property
    def is_large(self):
        """Whether it is read and written by the worker, and not while the coordinator waits."""
        return self.total > SMALL
