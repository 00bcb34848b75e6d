"""Requests for support: a professional asks where to turn, and no family is in it."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Count
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Area, Organization, Service
from directory.vocabulary import Domain


class SupportRequestQuerySet(models.QuerySet):
    def confirmed(self):
        """Those that reached the coordinators: asked with an account, or confirmed by work mail."""
        return self.exclude(state=SupportRequest.State.UNCONFIRMED)

    def visible_to(self, user):
        """What ``user`` may read with her account: her own; all that were confirmed for a coordinator."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self.confirmed() if user.is_coordinator else self.filter(asker=user)

    def to_answer(self):
        """Those that wait for the coordinators."""
        return self.filter(state=SupportRequest.State.NEW)

    def answered_for(self, user):
        """Her own that were answered, until she or a coordinator closes them."""
        return self.filter(asker=user, state=SupportRequest.State.ANSWERED)

    def counts(self, year):
        """How many were asked in ``year`` (of the territory's own calendar), by domain and area: rows
        ``{"domain": code, "area_name": "" for the whole territory, "number": …}`` in that order.  Counts
        only: what the diagnosis of needs takes from here."""
        rows = self.confirmed().filter(day__year=year).order_by("domain", "area_name")
        return rows.values("domain", "area_name").annotate(number=Count("pk"))


class SupportRequest(models.Model):
    """What a professional asks the coordinators about a situation, without any nominative data.

    Who asks has an account (``asker``), or left ``name`` and ``email`` and reads by a link that ``token``
    makes.  ``meetings.support.forget_old`` wipes her and all texts; ``domain``, ``area`` and ``day`` stay.
    """

    class State(models.TextChoices):
        UNCONFIRMED = "unconfirmed", pgettext_lazy("request for support", "To be confirmed by mail")
        NEW = "new", pgettext_lazy("request for support", "Waiting for an answer")
        ANSWERED = "answered", pgettext_lazy("request for support", "Answered")
        CLOSED = "closed", pgettext_lazy("request for support", "Closed")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    domain = models.CharField(_("domain"), max_length=20, choices=Domain)
    area = models.ForeignKey(Area, null=True, blank=True, on_delete=models.SET_NULL, related_name="+")
    area_name = models.CharField(max_length=120, blank=True)  # "" is the whole territory
    asked = models.TextField(_("what you ask"), max_length=3000)
    tried = models.TextField(_("what was tried"), max_length=3000, blank=True)
    state = models.CharField(max_length=12, choices=State, default=State.NEW)
    day = models.DateField(default=timezone.localdate)
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(default=timezone.now)  # the last word: forgetting counts from there
    asker = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    organization = models.ForeignKey(Organization, null=True, on_delete=models.SET_NULL, related_name="+")
    organization_name = models.CharField(_("organisation"), max_length=200, blank=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    email = models.EmailField(_("work e-mail"), blank=True)
    language = models.CharField(max_length=8, blank=True)
    token = models.UUIDField(null=True, unique=True)
    sender = models.CharField(max_length=64, blank=True, db_index=True)  # directory.page_reports.sender_of
    revision = models.PositiveIntegerField(default=1)

    objects = SupportRequestQuerySet.as_manager()

    class Meta:
        verbose_name = _("request for support")
        ordering = ["-created", "-pk"]
        indexes = [models.Index(fields=["state", "created"], name="support_request_by_state")]

    def __str__(self):
        return f"{self.get_domain_display()}, {self.area_name or _('the whole territory')}"

    def get_absolute_url(self):
        """Its page for those with an account."""
        return reverse("meetings:request", args=[self.uid])

    @property
    def asker_url(self):
        """Where who asked reads it: by the link of the mail when she has no account."""
        if self.token:
            return reverse("meetings:request_follow", args=[self.token])
        return self.get_absolute_url()

    @property
    def steps(self):
        """Its life as steps: ``[(label, "done" | "now" | "")]``."""
        states = [state for state in self.State if self.token or state != self.State.UNCONFIRMED]
        now = states.index(self.state)
        return [
            (state.label, "done" if place < now else "now" if place == now else "")
            for place, state in enumerate(states)
        ]

    @property
    def who(self):
        """Who asks, in words; "" once she is forgotten."""
        return str(self.asker) if self.asker else self.name


class SupportMessage(models.Model):
    """One word in a request: an answer of a coordinator with services chosen for it, or what who asked
    adds (``is_answer`` False)."""

    request = models.ForeignKey(SupportRequest, on_delete=models.CASCADE, related_name="messages")
    is_answer = models.BooleanField(default=True)
    text = models.TextField(_("a word"), max_length=3000)
    services = models.ManyToManyField(Service, related_name="+")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("word in a request for support")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]
