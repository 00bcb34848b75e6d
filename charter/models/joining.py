"""Requests to join the task force."""

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Organization
from directory.vocabulary import Kind


class JoinRequest(models.Model):
    """ "Take part": an organisation asks to join.  No account is needed; ``sender`` is the keyed hash of
    the day and network that counts requests, wiped after a day (``directory.page_reports.sender_of``)."""

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("request to join", "New")
        ACCEPTED = "accepted", pgettext_lazy("request to join", "Accepted")
        REFUSED = "refused", pgettext_lazy("request to join", "Refused")

    name = models.CharField(_("name of the organisation"), max_length=200)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ASSOCIATION)
    area_served = models.CharField(_("zone of intervention"), max_length=200, blank=True)
    why = models.TextField(_("why you would like to take part"), max_length=3000)
    contact_name = models.CharField(_("your name"), max_length=120)
    email = models.EmailField(_("work e-mail"))
    language = models.CharField(max_length=8, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.NEW, editable=False)
    answer = models.TextField(_("a word to them"), max_length=2000, blank=True)
    answered_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    answered = models.DateTimeField(null=True, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    created = models.DateTimeField(auto_now_add=True)
    sender = models.CharField(max_length=64, editable=False, db_index=True, blank=True)

    class Meta:
        verbose_name = _("request to join")
        ordering = ["-created", "-pk"]

    def __str__(self):
        return self.name
