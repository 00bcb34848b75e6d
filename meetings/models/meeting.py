"""Meetings of the task force: when, where, in which state, who answered and who came."""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, F, OuterRef, Q, Value
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from guardian.shortcuts import get_objects_for_user

from directory.models import Organization
from directory.models.organization import is_member
from directory.vocabulary import Kind


class State(models.TextChoices):
    """The life of a meeting; POSTPONED and CANCELLED stand beside it."""

    PLANNED = "planned", pgettext_lazy("meeting", "Planned")
    CONVENED = "convened", pgettext_lazy("meeting", "Convened")
    HELD = "held", pgettext_lazy("meeting", "Held")
    DRAFTED = "drafted", pgettext_lazy("meeting", "Minutes drafted")
    CORRECTION = "correction", pgettext_lazy("meeting", "Out for correction")
    APPROVED = "approved", pgettext_lazy("meeting", "Approved")
    PUBLISHED = "published", pgettext_lazy("meeting", "Published")
    POSTPONED = "postponed", pgettext_lazy("meeting", "Postponed")
    CANCELLED = "cancelled", pgettext_lazy("meeting", "Cancelled")


STEPS = (
    *(State.PLANNED, State.CONVENED, State.HELD, State.DRAFTED),
    *(State.CORRECTION, State.APPROVED, State.PUBLISHED),
)
TO_COME = (State.PLANNED, State.CONVENED, State.POSTPONED)
PAST = (State.HELD, State.DRAFTED, State.CORRECTION, State.APPROVED, State.PUBLISHED)
READ_OVER = (State.CORRECTION, State.APPROVED, State.PUBLISHED)  # signatories read the minutes


class MeetingQuerySet(models.QuerySet):
    def inside(self, user):
        """Meetings whose inside ``user`` may see: all for coordinators and for people of organisations
        whose signature of the charter is live; single ones for guests (guardian)."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        granted = _granted(user, "see", Meeting.objects.all())
        return self.filter(Q(is_member(user)) | Q(pk__in=granted.values("pk")))

    def writable_by(self, user):
        """Meetings ``user`` may write: all for coordinators, single ones for their secretaries (guardian) as
        long as they belong to a signatory: the task ends with the signature."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        return _granted(user, "write", self).filter(is_member(user))

    def visible_to(self, user):
        """Meetings ``user`` may know of: those she may see inside; for everyone those convened or held
        (date and place of the ones to come, the public edition of the published ones)."""
        told = Q(state__in=[State.CONVENED, *PAST]) | Q(convened__isnull=False)
        return self.filter(told | Q(pk__in=self.model.objects.inside(user).values("pk")))

    def with_rights(self, user):
        """Each with ``is_inside`` and ``writes``: whether ``user`` sees its inside, and writes it."""
        if not user.is_authenticated or not user.is_active:
            return self.annotate(is_inside=Value(False), writes=Value(False))
        if user.is_coordinator:
            return self.annotate(is_inside=Value(True), writes=Value(True))
        inside, written = self.model.objects.inside(user), self.model.objects.writable_by(user)
        return self.annotate(
            is_inside=Exists(inside.filter(pk=OuterRef("pk"))),
            writes=Exists(written.filter(pk=OuterRef("pk"))),
        )

    def to_come(self, now=None):
        """Planned or convened meetings that have not ended, the next first."""
        now = now or timezone.now()
        return self.filter(state__in=TO_COME, ends__gt=now).order_by("starts")

    def past(self):
        """Held meetings, the last first."""
        return self.filter(state__in=PAST).order_by("-starts")


def _granted(user, what, meetings):
    """Those of ``meetings`` that ``user`` was herself given the right to "see" or to "write"."""
    permission = f"meetings.{what}_meeting"
    return get_objects_for_user(user, permission, meetings, accept_global_perms=False, with_superuser=False)


class Meeting(models.Model):
    """One meeting.  ``number`` is allotted when it is held, without gaps in the year: ``2026-03``.

    ``uid`` and ``sequence`` are those of its event in calendars (RFC 5545, 5546): the first never
    changes, the second rises with each change that is sent.
    """

    State = State

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    year = models.PositiveSmallIntegerField(null=True, editable=False)
    rank = models.PositiveSmallIntegerField(null=True, editable=False)
    title = models.CharField(_("title"), max_length=200, blank=True)
    state = models.CharField(max_length=10, choices=State, default=State.PLANNED, editable=False)
    starts = models.DateTimeField(_("begins"))
    ends = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    online = models.URLField(_("link to take part remotely"), max_length=300, blank=True)
    interpretation = models.CharField(
        _("interpretation"), max_length=200, blank=True, help_text=_("For example: Romani, Romanian.")
    )
    proposals_until = models.DateField(_("items are proposed until"), null=True, blank=True)
    corrections_until = models.DateTimeField(null=True, editable=False)
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    convened = models.DateTimeField(null=True, editable=False)
    held = models.DateTimeField(null=True, editable=False)
    approved = models.DateTimeField(null=True, editable=False)
    approved_by = models.ForeignKey(  # another one publishes
        settings.AUTH_USER_MODEL, null=True, editable=False, on_delete=models.SET_NULL, related_name="+"
    )
    published = models.DateTimeField(null=True, editable=False)
    secretary = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = MeetingQuerySet.as_manager()

    class Meta:
        verbose_name = _("meeting")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="meeting_ends_after_it_begins"),
            models.UniqueConstraint(fields=["year", "rank"], name="meeting_one_of_each_number"),
            models.CheckConstraint(
                condition=Q(state__in=PAST, rank__isnull=False, year__isnull=False)
                | (~Q(state__in=PAST) & Q(rank=None, year=None)),
                name="meeting_numbered_when_held",
            ),
        ]
        indexes = [models.Index(fields=["state", "starts"], name="meeting_by_state")]
        permissions = [
            ("see_meeting", "May see the inside of the meeting"),
            ("write_meeting", "May write the agenda and the minutes of the meeting"),
        ]

    def __str__(self):
        name = self.title or str(_("Meeting of the task force"))
        return f"{name} {self.number}".strip()

    def get_absolute_url(self):
        return reverse("meetings:meeting", args=[self.uid])

    @property
    def number(self):
        """``2026-03``; "" until it is held."""
        return f"{self.year}-{self.rank:02}" if self.rank else ""

    @property
    def agenda_is_open(self):
        """Whether items may still be added without a new convocation."""
        return self.state in (State.PLANNED, State.POSTPONED)

    @property
    def is_being_written(self):
        """Whether its minutes may be typed."""
        return self.state in (State.CONVENED, State.HELD, State.DRAFTED)

    @property
    def takes_corrections(self):
        """Whether its minutes are out for correction and the time is not over."""
        return self.state == State.CORRECTION and self.corrections_until >= timezone.now()


class MeetingUserObjectPermission(UserObjectPermissionBase):
    """A permission of one person on one meeting; it goes with either."""

    content_object = models.ForeignKey(Meeting, on_delete=models.CASCADE)
    id = models.BigAutoField(primary_key=True)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class MeetingGroupObjectPermission(GroupObjectPermissionBase):
    """A permission of a group on one meeting; it goes with either."""

    content_object = models.ForeignKey(Meeting, on_delete=models.CASCADE)
    id = models.BigAutoField(primary_key=True)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class ReplyQuerySet(models.QuerySet):
    def standing(self):
        """Those of who is invited still: guests, and the people whom an organisation has today while its
        signature of the charter is live; not of closed accounts."""
        people = Organization.objects.committed().filter(
            pk=OuterRef("organization"), group__user=OuterRef("user")
        )
        return self.filter(Q(organization=None) | Exists(people)).exclude(user__is_active=False)


class Reply(models.Model):
    """What an invited person answered, from the mail or in the site: a signed link, no sign-in needed."""

    class Answer(models.TextChoices):
        NONE = "none", pgettext_lazy("reply", "No answer yet")
        YES = "yes", pgettext_lazy("reply", "Comes")
        NO = "no", pgettext_lazy("reply", "Cannot come")
        SENDS = "sends", pgettext_lazy("reply", "Sends somebody")

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="replies")
    organization = models.ForeignKey(Organization, null=True, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.CASCADE, related_name="+")
    email = models.EmailField()
    name = models.CharField(max_length=120, blank=True)
    answer = models.CharField(max_length=10, choices=Answer, default=Answer.NONE)
    sends = models.CharField(_("who comes instead"), max_length=120, blank=True)
    answered = models.DateTimeField(null=True)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)

    objects = ReplyQuerySet.as_manager()

    class Meta:
        verbose_name = _("reply")
        ordering = ["name", "email", "pk"]
        constraints = [models.UniqueConstraint(fields=["meeting", "email"], name="reply_one_a_person")]

    def __str__(self):
        return f"{self.name or self.email}: {self.get_answer_display()}"


class Attendance(models.Model):
    """Who came, by organisation (or a guest without one); names copied, for the minutes outlive accounts."""

    meeting = models.ForeignKey(Meeting, on_delete=models.CASCADE, related_name="attendances")
    organization = models.ForeignKey(
        Organization, null=True, blank=True, on_delete=models.SET_NULL, related_name="+"
    )
    organization_name = models.CharField(max_length=200, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.OTHER)
    people = models.CharField(_("who came"), max_length=300, blank=True)
    is_present = models.BooleanField(_("present"), default=False)
    is_excused = models.BooleanField(_("excused"), default=False)

    class Meta:
        verbose_name = _("attendance")
        ordering = ["organization_name", "people", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["meeting", "organization"],
                condition=Q(organization__isnull=False),
                name="attendance_once_an_organization",
            ),
            models.CheckConstraint(
                condition=~Q(is_present=True, is_excused=True), name="attendance_present_or_excused"
            ),
        ]

    def __str__(self):
        return self.organization_name or self.people
