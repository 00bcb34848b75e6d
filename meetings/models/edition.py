"""What was frozen: the agenda as it was sent, the minutes as they were approved and published.

A database trigger keeps every row of this module as it was written.
"""

from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from meetings.models.meeting import Meeting


class Convocation(models.Model):
    """An agenda as it was sent: its text in canonical form, its fingerprint, who received it.

    ``content`` holds the items with their audiences, so that each reader is shown hers.
    """

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="convocations")
    version = models.PositiveSmallIntegerField()
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    recipients = models.JSONField(default=list)
    sent = models.DateTimeField()
    sent_by = models.CharField(max_length=254)

    class Meta:
        verbose_name = _("convocation")
        ordering = ["-version"]
        constraints = [
            models.UniqueConstraint(fields=["meeting", "version"], name="convocation_one_a_version")
        ]

    def __str__(self):
        return f"{self.meeting}, {self.version}"


class Edition(models.Model):
    """The minutes, frozen: ``approved`` is whole, ``public`` is made from it with public items only."""

    class Kind(models.TextChoices):
        APPROVED = "approved", pgettext_lazy("edition", "Approved minutes")
        PUBLIC = "public", pgettext_lazy("edition", "Public minutes")

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="editions")
    kind = models.CharField(max_length=10, choices=Kind)
    content = models.JSONField()
    fingerprint = models.CharField(max_length=64)
    made = models.DateTimeField()
    made_by = models.CharField(max_length=254)
    approved_in = models.CharField(max_length=20, blank=True)  # "" in the portal, else the meeting's number
    objections = models.JSONField(default=list)

    class Meta:
        verbose_name = _("edition of minutes")
        ordering = ["meeting", "kind"]
        constraints = [models.UniqueConstraint(fields=["meeting", "kind"], name="edition_one_of_each_kind")]

    def __str__(self):
        return f"{self.meeting}: {self.get_kind_display()}"


class Erratum(models.Model):
    """An error found after approval: dated, beside the snapshot, which never changes."""

    meeting = models.ForeignKey(Meeting, on_delete=models.PROTECT, related_name="errata")
    text = models.TextField(_("erratum"), max_length=3000)
    is_public = models.BooleanField(_("also in the public edition"), default=False)
    at = models.DateTimeField()
    who_name = models.CharField(max_length=254)

    class Meta:
        verbose_name = _("erratum")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]
