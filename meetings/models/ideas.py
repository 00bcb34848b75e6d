"""Ideas: new actions and new ways of working, and who would take part."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Case, Exists, OuterRef, Q, Value, When
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Organization
from directory.models.organization import is_member
from directory.vocabulary import Domain
from meetings.models.agenda import Item
from meetings.models.meeting import TO_COME, Meeting
from meetings.models.register import Action


class IdeaQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Ideas ``user`` may read: all for coordinators and for people of organisations whose signature of
        the charter is live, none for anyone else, from that moment on."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        return self if user.is_coordinator else self.filter(is_member(user))

    def with_state(self, user=None):
        """Ideas with ``state`` (Idea.State), as far as ``user`` may read what became of them; without a
        user the whole truth.

        It is computed from items and actions, never kept: an item that is deferred, removed or decided
        needs to tell nobody.  What was spoken of and led to nothing waits again.
        """
        items = Item.objects.all() if user is None else Item.objects.inside_for(user)
        minuted = Item.objects.all() if user is None else Item.objects.minuted_for(user)
        actions = Action.objects.all() if user is None else Action.objects.visible_to(user)
        mine, state = Q(idea=OuterRef("pk")), Idea.State
        being_spoken_of = (*TO_COME, Meeting.State.HELD, Meeting.State.DRAFTED)
        on_agenda = items.on_agenda().filter(mine, meeting__state__in=being_spoken_of)
        return self.annotate(
            state=Case(
                When(Exists(actions.filter(mine)), then=Value(state.ACTION)),
                When(Exists(minuted.filter(mine, outcome=Item.Outcome.DECIDED)), then=Value(state.DECIDED)),
                When(Exists(on_agenda), then=Value(state.AGENDA)),
                When(refused__isnull=False, then=Value(state.REFUSED)),
                default=Value(state.PROPOSED),
            )
        )

    def to_answer(self):
        """Those that wait for the coordinators (call it on all of them: whole truth)."""
        return self.with_state().filter(state=Idea.State.PROPOSED)


class Idea(models.Model):
    """What an organisation imagines.  The coordinators put it on an agenda, or answer why not."""

    class State(models.TextChoices):
        PROPOSED = "proposed", pgettext_lazy("idea", "Proposed")
        AGENDA = "agenda", pgettext_lazy("idea", "On an agenda")
        DECIDED = "decided", pgettext_lazy("idea", "Decided")
        ACTION = "action", pgettext_lazy("idea", "Became an action")
        REFUSED = "refused", pgettext_lazy("idea", "Not taken up")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    text = models.TextField(_("what you imagine"), max_length=5000)
    domain = models.CharField(_("domain"), max_length=20, choices=Domain, blank=True)
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    organization_name = models.CharField(max_length=200, editable=False)
    who = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+", editable=False
    )
    refused = models.DateTimeField(null=True, editable=False)
    answer = models.TextField(_("why not"), max_length=1000, blank=True, editable=False)
    created = models.DateTimeField(default=timezone.now, editable=False)
    changed = models.DateTimeField(null=True, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = IdeaQuerySet.as_manager()

    class Meta:
        verbose_name = _("idea")
        ordering = ["-created", "-pk"]
        indexes = [models.Index(fields=["created"], name="idea_by_day")]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("meetings:idea", args=[self.uid])

    @property
    def steps(self):
        """Its life as steps, of an idea from ``with_state``: ``[(label, "done" | "now" | "")]``."""
        states = self.State
        last = self.state if self.state in (states.ACTION, states.REFUSED) else states.DECIDED
        middle = () if self.state == states.REFUSED else (states.AGENDA,)
        path = [states.PROPOSED, *middle, states(last)]
        now = path.index(self.state)
        return [
            (state.label, "done" if place < now else "now" if place == now else "")
            for place, state in enumerate(path)
        ]

    @property
    def state_words(self):
        """``(words, look of the tag)`` of an idea from ``with_state``."""
        looks = {"proposed": "warn", "agenda": "warn", "decided": "ok", "action": "ok"}
        return self.State(self.state).label, looks.get(self.state, "")


class IdeaSupport(models.Model):
    """An organisation would take part in an idea; once, and it may take that back."""

    idea = models.ForeignKey(Idea, on_delete=models.CASCADE, related_name="supports")
    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    at = models.DateTimeField(default=timezone.now)

    class Meta:
        verbose_name = _("support of an idea")
        ordering = ["at", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["idea", "organization"], name="idea_support_once_an_organization")
        ]

    def __str__(self):
        return f"{self.organization}: {self.idea}"
