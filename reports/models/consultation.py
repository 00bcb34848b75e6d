"""Consultations: a short questionnaire of the coordinator, answered once for each organisation.

The model is the European Alliance of Cities and Regions' questionnaire to its members: who answered,
interest, priorities.
"""

import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.functional import cached_property
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from directory.models import Organization
from directory.models.organization import is_member
from taskforce.common.rows import Rows, instances

SCALE = ("1", "2", "3", "4", "5")
MOST_TEXT = 3000  # characters of an answer in words


class ConsultationQuerySet(models.QuerySet):
    def sent(self):
        """Those that went out to partners."""
        return self.filter(opened__isnull=False)

    def open(self, today):
        """Those that can be answered on ``today`` (local): until the end of their last day, by the clock."""
        return self.sent().filter(until__gte=today)

    def closed(self, today):
        """Those whose last day is over on ``today`` (local)."""
        return self.sent().filter(until__lt=today)

    def published(self):
        """Those whose results everyone may read; closed ones only, for publishing asks for that."""
        return self.filter(published__isnull=False)

    def of_year(self, year):
        """Those whose last day is in ``year``."""
        return self.filter(until__year=year)

    def visible_to(self, user):
        """What ``user`` may know of: published results; partners what was sent; a coordinator all."""
        if not user.is_authenticated or not user.is_active:
            return self.published()
        if user.is_coordinator:
            return self
        return self.filter(Q(published__isnull=False) | Q(is_member(user), opened__isnull=False))

    def told_to(self, user, today):
        """Those whose results ``user`` may read: published ones; partners closed ones; a coordinator all."""
        rows = self.visible_to(user)
        if user.is_authenticated and user.is_active and user.is_coordinator:
            return rows
        return rows.filter(Q(published__isnull=False) | Q(opened__isnull=False, until__lt=today))

    def with_questions(self):
        """Each with its questions: no query of its own.  Read it by ``asked``."""
        rows = Question.objects.filter(consultation=OuterRef("pk"))
        return self.annotate(question_rows=Rows(rows, "id", "position", "kind", "text", "options"))

    def with_answers_of(self, organizations):
        """Each with what ``organizations`` answered: no query of its own.  Read it by ``ours``."""
        rows = Answer.objects.filter(consultation=OuterRef("pk"), organization__in=organizations)
        fields = ("id", "organization", "values", "may_name", "changed", "revision")
        return self.annotate(our_rows=Rows(rows, *fields))

    def with_waiting(self):
        """Each with the organisations that are asked and have not answered: no query of its own.  Read it by
        ``waiting``."""
        answered = Answer.objects.filter(consultation=OuterRef(OuterRef("pk"))).values("organization")
        waiting = Organization.objects.committed().exclude(pk__in=answered)
        return self.annotate(waiting_rows=Rows(waiting, "id", "name"))

    def waiting_for(self, organizations, today):
        """Those open on ``today`` that one of ``organizations`` (a QuerySet) has not answered."""
        answers = Answer.objects.filter(consultation=OuterRef(OuterRef("pk")))
        missing = organizations.exclude(pk__in=answers.values("organization"))
        return self.open(today).filter(Exists(missing))


class Consultation(models.Model):
    """One questionnaire.  Its questions change until it is sent; after that only its last day moves."""

    uuid = models.UUIDField(default=uuid.uuid4, unique=True, editable=False)
    title = models.CharField(_("title"), max_length=200)
    intro = models.TextField(_("why you ask, and what it is for"), max_length=3000, blank=True)
    language = models.CharField(_("language of this text"), max_length=8)
    until = models.DateField(_("last day to answer"), null=True, blank=True)
    opened = models.DateTimeField(null=True, editable=False)
    opened_by = models.CharField(max_length=254, blank=True, editable=False)
    published = models.DateTimeField(null=True, editable=False)
    source = models.CharField(max_length=60, blank=True, editable=False)
    created = models.DateTimeField(default=timezone.now, editable=False)
    revision = models.PositiveIntegerField(default=1, editable=False)

    objects = ConsultationQuerySet.as_manager()

    class Meta:
        verbose_name = _("consultation")
        ordering = ["-created", "-pk"]
        constraints = [
            models.CheckConstraint(
                condition=Q(opened=None) | Q(until__isnull=False), name="consultation_sent_has_a_last_day"
            ),
            models.CheckConstraint(
                condition=Q(published=None) | Q(opened__isnull=False),
                name="consultation_published_was_sent",
            ),
        ]

    def __str__(self):
        return self.title

    def get_absolute_url(self):
        return reverse("reports:consultation", args=[self.uuid])

    @cached_property
    def asked(self):
        """Its Questions in their order: of a row of ``with_questions``, or read here."""
        if hasattr(self, "question_rows"):
            return instances(Question, self.question_rows)
        return list(self.questions.all())

    @property
    def ours(self):
        """The Answers of the organisations it was loaded ``with_answers_of``."""
        return instances(Answer, self.our_rows)

    @property
    def waiting(self):
        """The Organizations that are asked and have not answered, by name, of a row of ``with_waiting``."""
        return instances(Organization, self.waiting_rows)

    @cached_property
    def said(self):
        """Its Answers, each with its organisation, in the order of their names; one query."""
        return list(self.answers.select_related("organization"))

    @property
    def is_draft(self):
        return self.opened is None

    @property
    def is_open(self):
        """Whether it can be answered today, its last day included (the task force's own calendar)."""
        return self.opened is not None and timezone.localdate() <= self.until

    @property
    def is_closed(self):
        return self.opened is not None and not self.is_open


class Question(models.Model):
    """One question; ``options``: what there is to choose, one a line."""

    class Kind(models.TextChoices):
        ONE = "one", pgettext_lazy("question", "One choice")
        SEVERAL = "several", pgettext_lazy("question", "Several choices")
        SCALE = "scale", pgettext_lazy("question", "Scale from 1 to 5")
        TEXT = "text", pgettext_lazy("question", "Answer in words")

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="questions")
    position = models.PositiveSmallIntegerField()
    kind = models.CharField(_("kind of answer"), max_length=8, choices=Kind, default=Kind.ONE)
    text = models.CharField(_("question"), max_length=300)
    options = models.TextField(_("choices, one per line"), max_length=2000, blank=True)

    class Meta:
        verbose_name = _("question")
        ordering = ["position", "pk"]
        constraints = [
            models.UniqueConstraint(fields=["consultation", "position"], name="question_one_a_place")
        ]

    def __str__(self):
        return self.text

    @property
    def choices(self):
        """``[(code, label)]``: codes are "1", "2", … in the order of the lines; of a text, none."""
        if self.kind == self.Kind.TEXT:
            return []
        if self.kind == self.Kind.SCALE:
            return [(code, code) for code in SCALE]
        return [(str(place), label) for place, label in enumerate(lines_of(self.options), 1)]


def lines_of(options):
    """The choices in ``options``, one a line, blank lines left out, each once."""
    return list(dict.fromkeys(line.strip() for line in options.split("\n") if line.strip()))


class Answer(models.Model):
    """What one organisation answered.  ``values`` maps the key of a question, as text, to a code, a list of
    codes, or words; a question that was left out is not in it."""

    consultation = models.ForeignKey(Consultation, on_delete=models.CASCADE, related_name="answers")
    organization = models.ForeignKey(Organization, on_delete=models.PROTECT, related_name="+")
    values = models.JSONField(default=dict)
    may_name = models.BooleanField(
        _("Our words may be shown with our name"),
        default=False,
        help_text=_("Unticked: partners read them without your name, the public not at all."),
    )
    who = models.ForeignKey(settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+")
    created = models.DateTimeField(default=timezone.now)
    changed = models.DateTimeField(auto_now=True)
    revision = models.PositiveIntegerField(default=1)

    class Meta:
        verbose_name = _("answer")
        ordering = ["organization__sort_name", "pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["consultation", "organization"], name="answer_once_an_organization"
            )
        ]

    def __str__(self):
        return f"{self.organization}: {self.consultation}"
