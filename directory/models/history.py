"""Who changed what, and what visitors say is wrong."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.organization import Organization


class Change(models.Model):
    """One edit of an organisation, a place or a service; its editors can read it.

    ``fields`` maps each changed field to ``[before, after]`` as text.
    """

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="changes")
    record_type = models.CharField(max_length=20)
    record_uuid = models.UUIDField()
    record_name = models.CharField(max_length=200)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    who_name = models.CharField(max_length=254)
    at = models.DateTimeField(auto_now_add=True)
    fields = models.JSONField(default=dict)

    class Meta:
        verbose_name = _("change")
        ordering = ["-at", "-pk"]
        indexes = [models.Index(fields=["organization", "-at"], name="change_by_organization")]

    def __str__(self):
        return f"{self.record_name}: {', '.join(self.fields)}"


class PageReport(models.Model):
    """ "Something is wrong on this page", said by anyone.  No name, no address, no IP is kept:
    ``sender`` is a keyed hash that changes every day and only serves to count (see ``actions``)."""

    class State(models.TextChoices):
        NEW = "new", _("New")
        ANSWERED = "answered", _("Answered")
        CLOSED = "closed", _("Closed")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="page_reports")
    path = models.CharField(_("page"), max_length=300)
    message = models.TextField(_("What is wrong?"), max_length=2000)
    state = models.CharField(_("state"), max_length=10, choices=State, default=State.NEW)
    answer = models.TextField(_("answer"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created = models.DateTimeField(auto_now_add=True)
    sender = models.CharField(max_length=64, editable=False, db_index=True)

    class Meta:
        verbose_name = _("report on a page")
        ordering = ["-created", "-pk"]

    def __str__(self):
        return f"{self.path}: {self.message[:60]}"
