"""What comes back: decisions and actions, across meetings."""

from django.conf import settings
from django.db import models
from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext, pgettext_lazy

from directory.models import Organization
from directory.vocabulary import Domain
from meetings.models.agenda import Audience, Item
from meetings.models.meeting import Meeting


class OfItemQuerySet(models.QuerySet):
    """Rows born in an item: who may read the item may read them."""

    def visible_to(self, user):
        """Inside for members (the item decides); for everyone what stands in published public minutes."""
        inside = Item.objects.minuted_for(user).values("pk")
        return self.filter(Q(item__in=Item.objects.public().values("pk")) | Q(item__in=inside))


class Decision(models.Model):
    """A decision, numbered in its meeting: ``2026-03-D2``."""

    class State(models.TextChoices):
        IN_FORCE = "in-force", pgettext_lazy("decision", "In force")
        REPLACED = "replaced", pgettext_lazy("decision", "Replaced")
        DONE = "done", pgettext_lazy("decision", "Carried out")

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="decisions")
    rank = models.PositiveSmallIntegerField()
    text = models.TextField(_("decision"), max_length=3000)
    state = models.CharField(max_length=10, choices=State, default=State.IN_FORCE)
    replaced_by = models.ForeignKey(
        "self", null=True, blank=True, on_delete=models.PROTECT, related_name="replaces"
    )
    created = models.DateTimeField(auto_now_add=True)

    objects = OfItemQuerySet.as_manager()

    class Meta:
        verbose_name = _("decision")
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(state="replaced", replaced_by__isnull=False)
                | (~Q(state="replaced") & Q(replaced_by=None)),
                name="decision_says_what_replaced_it",
            )
        ]

    def __str__(self):
        return f"{self.number} {self.text[:80]}".strip()

    @property
    def number(self):
        """``2026-03-D2``; "" until the meeting has its number.  Needs ``item.meeting``."""
        meeting = self.item.meeting
        return f"{meeting.number}-D{self.rank}" if meeting.number else ""


class ActionQuerySet(OfItemQuerySet):
    def open(self):
        return self.filter(state=Action.State.OPEN)

    def late(self, today):
        return self.open().filter(due__lt=today)


class Action(models.Model):
    """Something an organisation promised.  It comes back on every agenda until it is done or dropped."""

    class State(models.TextChoices):
        OPEN = "open", pgettext_lazy("action", "Open")
        DONE = "done", pgettext_lazy("action", "Done")
        DROPPED = "dropped", pgettext_lazy("action", "Dropped")

    item = models.ForeignKey(Item, on_delete=models.PROTECT, related_name="actions")
    idea = models.ForeignKey(  # what it carries out, as its item remembered it
        "meetings.Idea", null=True, on_delete=models.SET_NULL, related_name="actions", editable=False
    )
    rank = models.PositiveSmallIntegerField()
    text = models.CharField(_("what is to be done"), max_length=500)
    owner = models.ForeignKey(
        Organization,
        null=True,
        on_delete=models.SET_NULL,
        related_name="actions",
        verbose_name=_("who does it"),
    )
    owner_name = models.CharField(max_length=200, blank=True, editable=False)
    due = models.DateField(_("until"), null=True, blank=True)
    domain = models.CharField(_("domain"), max_length=20, choices=Domain, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.OPEN)
    closed = models.DateField(null=True)
    created = models.DateTimeField(auto_now_add=True)

    objects = ActionQuerySet.as_manager()

    class Meta:
        verbose_name = _("action")
        ordering = ["due", "pk"]
        indexes = [models.Index(fields=["state", "due"], name="action_by_state")]

    def __str__(self):
        return self.text

    def get_absolute_url(self):
        return reverse("meetings:action", args=[self.pk])

    @property
    def is_public(self):
        return self.item.audience == Audience.PUBLIC

    @property
    def number(self):
        """``2026-03-A2``; "" until the meeting has its number.  Needs ``item.meeting``."""
        meeting = self.item.meeting
        return f"{meeting.number}-A{self.rank}" if meeting.number else ""

    @property
    def days_late(self):
        """How many days an open action is past its day; 0 when it is not."""
        is_late = self.state == Action.State.OPEN and self.due and self.due < timezone.localdate()
        return (timezone.localdate() - self.due).days if is_late else 0

    @property
    def standing(self):
        """``(words, look of the tag)`` of where it stands: open, so many days late, done, dropped."""
        if days := self.days_late:
            return ngettext("%(n)s day late", "%(n)s days late", days) % {"n": days}, "bad"
        return self.get_state_display(), {"open": "warn", "done": "ok"}.get(self.state, "")


class ActionNote(models.Model):
    """What was said of an action, stamped with the meeting that heard it (None: between meetings)."""

    action = models.ForeignKey(Action, on_delete=models.CASCADE, related_name="notes")
    meeting = models.ForeignKey(Meeting, null=True, on_delete=models.SET_NULL, related_name="+")
    text = models.CharField(_("news"), max_length=1000)
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    who_name = models.CharField(max_length=254, blank=True)
    at = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("note on an action")
        ordering = ["at", "pk"]

    def __str__(self):
        return self.text[:60]
