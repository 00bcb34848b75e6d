"""Training and information sessions for professionals, and who registered for them."""

import uuid

from django.db import models
from django.db.models import Count, F, OuterRef, Q, Sum
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Organization
from directory.vocabulary import SPOKEN_CHOICES
from taskforce.common.fields import CodesField
from taskforce.common.rows import Rows
from taskforce.common.text import fold


class Theme(models.TextChoices):
    HISTORY = "history", pgettext_lazy("training", "History and culture")
    PROTECTION = "child-protection", pgettext_lazy("training", "Child protection")
    HEALTH = "health", pgettext_lazy("training", "Health")
    SCHOOL = "school", pgettext_lazy("training", "School")
    PARENTHOOD = "parenthood", pgettext_lazy("training", "Parenthood")
    WORK = "work", pgettext_lazy("training", "Work")
    HOUSING = "housing", pgettext_lazy("training", "Housing")
    RIGHTS = "rights", pgettext_lazy("training", "Access to rights")
    OTHER = "other", pgettext_lazy("training", "Other themes")


class SessionQuerySet(models.QuerySet):
    def writable_by(self, user):
        """Sessions ``user`` organises: all for coordinators; those of her organisations while their
        signature of the charter is live."""
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        return self.filter(organizer__in=Organization.objects.committed().filter(group__user=user))

    def visible_to(self, user):
        """Sessions that were announced, for everyone; the drafts she organises too."""
        told = Q(opened__isnull=False)
        mine = self.model.objects.writable_by(user)
        return self.filter(told | Q(pk__in=mine.values("pk")) if user.is_authenticated else told)

    def to_come(self, now=None):
        """Those that have not ended, and drafts of whatever day; the next first."""
        is_ahead = Q(ends__gt=now or timezone.now()) & ~Q(state=Session.State.HELD)
        return self.filter(is_ahead | Q(state=Session.State.DRAFT)).order_by("starts", "pk")

    def past(self, now=None):
        """Those that took place, the last first."""
        states = [Session.State.OPEN, Session.State.CLOSED]
        is_over = Q(state__in=states, ends__lte=now or timezone.now())
        return self.filter(is_over | Q(state=Session.State.HELD)).order_by("-starts", "-pk")

    def with_taken(self):
        """Each with ``taken`` and ``queued``: how many have a seat, how many wait for one."""
        states = Registration.State
        return self.annotate(
            taken=Count("registrations", filter=Q(registrations__state=states.CONFIRMED)),
            queued=Count("registrations", filter=Q(registrations__state=states.WAITING)),
        )

    def with_trainers(self):
        """Each with its partners among who teaches: no query of its own.  Read it by ``trainer_names``."""
        partners = self.model.trainers.through.objects.filter(session=OuterRef("pk"))
        partners = partners.order_by("organization__sort_name", "organization")
        return self.annotate(trainer_rows=Rows(partners, "organization__name"))

    def counts_of(self, year):
        """What the report says of a ``year`` (of the active time zone): counts, nobody named.

        ``{"sessions", "seats", "registered", "waiting", "attended", "themes": [{"theme", the same}, …]}``
        of sessions that were held; ``seats`` leaves out those without a limit.  The numbers of people
        are those written down when the session was held, so that they outlive the registrations.
        """
        counts = {
            "sessions": Count("pk"),
            "seats": Sum("seats", default=0),
            "registered": Sum("registered", default=0),
            "waiting": Sum("waited", default=0),
            "attended": Sum("attended", default=0),
        }
        held = self.filter(state=Session.State.HELD, starts__year=year).order_by()
        themes = held.values("theme").annotate(**_other_names(counts)).order_by("theme")
        rows = [{"theme": row["theme"]} | {name: row[f"n_{name}"] for name in counts} for row in themes]
        return {name: sum(row[name] for row in rows) for name in counts} | {"themes": rows}


def _other_names(counts):
    """An annotation may not be called like a field."""
    return {f"n_{name}": count for name, count in counts.items()}


class Session(models.Model):
    """One training or information session.  ``uid`` and ``sequence`` are those of its event in calendars.

    ``organizer`` None: the task force itself.  ``opened``: since when everyone may know of it; ``told``:
    when it was last told.  ``registered``, ``waited`` and ``attended`` are counts, written down when it was
    held.
    """

    class State(models.TextChoices):
        DRAFT = "draft", pgettext_lazy("training", "Draft")
        OPEN = "open", pgettext_lazy("training", "Open for registration")
        CLOSED = "closed", pgettext_lazy("training", "Registration closed")
        HELD = "held", pgettext_lazy("training", "Held")
        CANCELLED = "cancelled", pgettext_lazy("training", "Cancelled")

    uid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    sequence = models.PositiveIntegerField(default=0, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.DRAFT, editable=False)
    theme = models.CharField(_("theme"), max_length=20, choices=Theme)
    title = models.CharField(_("title"), max_length=200)
    summary = models.TextField(_("what it is about"), max_length=5000, blank=True)
    audience = models.CharField(_("for whom"), max_length=200, blank=True)
    starts = models.DateTimeField(_("begins"))
    ends = models.DateTimeField(_("ends"))
    place = models.CharField(_("place"), max_length=200, blank=True)
    online = models.URLField(_("link to take part remotely"), max_length=300, blank=True)
    seats = models.PositiveSmallIntegerField(_("seats"), null=True, blank=True)
    organizer = models.ForeignKey(
        Organization,
        null=True,
        blank=True,
        on_delete=models.SET_NULL,
        related_name="sessions",
        verbose_name=_("organiser"),
    )
    organizer_name = models.CharField(max_length=200, blank=True, editable=False)
    trainers = models.ManyToManyField(Organization, blank=True, related_name="+")
    trainers_in_words = models.CharField(max_length=500, blank=True)
    languages = CodesField(_("languages spoken"), choices=SPOKEN_CHOICES)
    interpretation = models.CharField(_("interpretation"), max_length=200, blank=True)
    reason = models.CharField(_("reason"), max_length=500, blank=True, editable=False)
    opened = models.DateTimeField(null=True, editable=False)
    told = models.DateTimeField(null=True, editable=False)
    registered = models.PositiveIntegerField(default=0, editable=False)
    waited = models.PositiveIntegerField(default=0, editable=False)
    attended = models.PositiveIntegerField(default=0, editable=False)

    objects = SessionQuerySet.as_manager()

    class Meta:
        verbose_name = _("training session")
        ordering = ["-starts", "-pk"]
        constraints = [
            models.CheckConstraint(condition=Q(ends__gt=F("starts")), name="session_ends_after_it_begins"),
        ]
        indexes = [models.Index(fields=["state", "starts"], name="session_by_state")]

    def __str__(self):
        return self.title

    def save(self, *args, **kwargs):
        if self.organizer:  # the name stays when the organisation goes, if it may be told
            self.organizer_name = self.organizer.name if self.organizer.is_listed else ""
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("meetings:training", args=[self.uid])

    @property
    def public_organizer(self):
        """The name of the organiser as everyone may read it; "" for the task force itself, and for an
        organisation that does not wish to be listed."""
        if self.organizer_id is None:
            return self.organizer_name
        return self.organizer.name if self.organizer.is_listed else ""

    @property
    def trainer_names(self):
        """The names of its partners among who teaches: of a row of ``with_trainers``, or read here."""
        if hasattr(self, "trainer_rows"):
            return [row["organization__name"] for row in self.trainer_rows]
        return [organization.name for organization in self.trainers.all()]

    @property
    def is_ahead(self):
        """Whether it was announced and has not begun: seats can still be taken and given back."""
        return self.state in (self.State.OPEN, self.State.CLOSED) and self.starts > timezone.now()

    @property
    def takes_registrations(self):
        return self.state == self.State.OPEN and self.is_ahead

    @property
    def may_be_held(self):
        """Whether who came can be written down: it was announced, and has begun."""
        announced = self.state in (self.State.OPEN, self.State.CLOSED, self.State.HELD)
        return announced and self.starts <= timezone.now()

    @property
    def seats_left(self):
        """How many seats are free; None without a limit.  Of a row of ``with_taken``."""
        if self.seats is None:
            return None
        return 0 if self.queued else max(0, self.seats - self.taken)

    @property
    def length(self):
        """How long it takes: ``(hours, minutes)``."""
        return divmod(int((self.ends - self.starts).total_seconds()) // 60, 60)


class RegistrationQuerySet(models.QuerySet):
    def visible_to(self, user):
        """Who registered is seen by who organises the session, and by coordinators."""
        return self.filter(session__in=Session.objects.writable_by(user).values("pk"))

    def seated(self):
        return self.filter(state=Registration.State.CONFIRMED)

    def standing(self):
        """Those who have a seat or wait for one, in the order in which they confirmed."""
        states = [Registration.State.CONFIRMED, Registration.State.WAITING]
        return self.filter(state__in=states).order_by("confirmed", "pk")

    def of_address(self, email):
        """Those of one work address, with their sessions, the latest session first."""
        rows = self.filter(email=email.lower()).select_related("session")
        return rows.order_by("-session__starts", "-pk")

    def by_name(self):
        """The rows as a list, by name whatever accents and case."""
        return sorted(self, key=lambda one: (fold(one.name), one.pk))

    def queue(self):
        """Who waits for a seat, the first come first."""
        return self.filter(state=Registration.State.WAITING).order_by("confirmed", "pk")


class Registration(models.Model):
    """A professional who takes part: work address, no account.  ``token`` is new each time she registers.

    ``came`` is None until the session was held.  ``sender`` is the keyed hash of day and network that counts
    registrations, wiped after a day (``directory.page_reports.sender_of``).
    """

    class State(models.TextChoices):
        ASKED = "asked", pgettext_lazy("registration", "To be confirmed")
        CONFIRMED = "confirmed", pgettext_lazy("registration", "Has a seat")
        WAITING = "waiting", pgettext_lazy("registration", "On the waiting list")
        CANCELLED = "cancelled", pgettext_lazy("registration", "Cancelled")

    session = models.ForeignKey(Session, on_delete=models.CASCADE, related_name="registrations")
    name = models.CharField(_("name"), max_length=120)
    email = models.EmailField(_("work e-mail"), blank=True)
    organization_name = models.CharField(_("organisation"), max_length=200, blank=True)
    language = models.CharField(max_length=8, blank=True, editable=False)
    state = models.CharField(max_length=10, choices=State, default=State.ASKED, editable=False)
    came = models.BooleanField(null=True, editable=False)
    token = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    asked = models.DateTimeField(default=timezone.now, editable=False)
    confirmed = models.DateTimeField(null=True, editable=False)
    cancelled = models.DateTimeField(null=True, editable=False)
    sender = models.CharField(max_length=64, editable=False, db_index=True, blank=True)

    objects = RegistrationQuerySet.as_manager()

    class Meta:
        verbose_name = _("registration")
        ordering = ["name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["session", "email"], condition=~Q(email=""), name="registration_one_an_address"
            ),
        ]
        indexes = [models.Index(fields=["session", "state"], name="registration_by_state")]

    def __str__(self):
        return f"{self.pk}: {self.state}"  # nobody named: it may stand in a log

    @property
    def has_certificate(self):
        return bool(self.came) and self.session.state == Session.State.HELD
