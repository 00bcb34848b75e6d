"""The agenda and, item by item, the minutes."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Organization
from directory.vocabulary import Domain
from meetings.models.meeting import READ_OVER, Meeting


class Audience(models.TextChoices):
    PUBLIC = "public", pgettext_lazy("audience", "Everyone")
    SIGNATORIES = "signatories", pgettext_lazy("audience", "Signatories of the charter")
    COORDINATOR = "coordinator", pgettext_lazy("audience", "The coordinator")


class ItemQuerySet(models.QuerySet):
    def on_agenda(self):
        """Items that stand on the agenda, in its order; not what is only proposed or was refused."""
        return self.filter(status=Item.Status.ACCEPTED).order_by("position", "pk")

    def inside_for(self, user):
        """Items ``user`` may read inside the meeting: all for who writes it, else not the coordinator's."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        meetings = Meeting.objects.inside(user)
        writes = Q(meeting__in=Meeting.objects.writable_by(user).values("pk"))
        return self.filter(writes | ~Q(audience=Audience.COORDINATOR), meeting__in=meetings.values("pk"))

    def minuted_for(self, user):
        """Items whose minutes ``user`` may read inside: who writes all, others once out for correction."""
        writes = Q(meeting__in=Meeting.objects.writable_by(user).values("pk"))
        return self.inside_for(user).filter(writes | Q(meeting__state__in=READ_OVER))

    def public(self):
        """Items of published minutes that everyone may read."""
        return self.filter(audience=Audience.PUBLIC, meeting__state=Meeting.State.PUBLISHED)


class Item(models.Model):
    """One item of an agenda, with what was said and how it ended."""

    class Kind(models.TextChoices):
        ORDINARY = "ordinary", pgettext_lazy("kind of item", "Item")
        APPROVAL = "approval", pgettext_lazy("kind of item", "Approval of the last minutes")
        ACTIONS = "actions", pgettext_lazy("kind of item", "Open actions")

    class Status(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("item", "Proposed")
        ACCEPTED = "accepted", pgettext_lazy("item", "On the agenda")
        REFUSED = "refused", pgettext_lazy("item", "Not taken")

    class Outcome(models.TextChoices):
        OPEN = "open", pgettext_lazy("outcome", "Not yet treated")
        NOTED = "noted", pgettext_lazy("outcome", "Noted")
        DECIDED = "decided", pgettext_lazy("outcome", "Decided")
        DEFERRED = "deferred", pgettext_lazy("outcome", "Deferred")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="items")
    position = models.PositiveSmallIntegerField(default=1)
    kind = models.CharField(max_length=10, choices=Kind, default=Kind.ORDINARY, editable=False)
    status = models.CharField(max_length=10, choices=Status, default=Status.ACCEPTED, editable=False)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what it is about"), max_length=5000, blank=True)
    domain = models.CharField(_("domain"), max_length=20, choices=Domain, blank=True)
    minutes = models.PositiveSmallIntegerField(_("minutes"), null=True, blank=True)
    presenter = models.CharField(_("who presents"), max_length=120, blank=True)
    audience = models.CharField(
        _("who may read it"), max_length=12, choices=Audience, default=Audience.SIGNATORIES
    )
    outcome = models.CharField(max_length=10, choices=Outcome, default=Outcome.OPEN, editable=False)
    notes = models.TextField(_("minutes of this item"), max_length=20_000, blank=True)
    proposed_by = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    answer = models.CharField(_("a word to who proposed it"), max_length=500, blank=True)
    idea = models.ForeignKey(
        "meetings.Idea", null=True, on_delete=models.SET_NULL, related_name="items", editable=False
    )
    deferred_from = models.ForeignKey(
        "self", null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = ItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("item")
        ordering = ["position", "pk"]
        indexes = [models.Index(fields=["meeting", "position"], name="item_by_meeting")]

    def __str__(self):
        return self.title


class Correction(models.Model):
    """What an organisation that was present would correct in the minutes of an item."""

    class State(models.TextChoices):
        NEW = "new", pgettext_lazy("correction", "Waiting")
        ACCEPTED = "accepted", pgettext_lazy("correction", "Accepted")
        REFUSED = "refused", pgettext_lazy("correction", "Refused")

    item = models.ForeignKey(Item, on_delete=models.CASCADE, related_name="corrections")
    organization = models.ForeignKey(Organization, null=True, on_delete=models.SET_NULL, related_name="+")
    organization_name = models.CharField(max_length=200)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.TextField(_("what should stand there"), max_length=5000)
    state = models.CharField(max_length=10, choices=State, default=State.NEW)
    answer = models.CharField(_("a word to them"), max_length=1000, blank=True)
    created = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("correction")
        ordering = ["created", "pk"]

    def __str__(self):
        return f"{self.organization_name}: {self.text[:60]}"
