"""Consultations: what happens to them.  Each verb guards, then works in one atomic block; RefusedError says
in words why something is not done."""

from datetime import timedelta

from django.db import IntegrityError, transaction
from django.db.models import F
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Organization, TaskForce
from reports import emails
from reports.models import Answer, Consultation, Question
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.models import User

REMINDED_BEFORE = 3  # days before the last day


class OvertakenError(RefusedError):
    """Somebody else saved first; ``revision`` is the one to give in order to save all the same."""

    def __init__(self, words, revision):
        super().__init__(words)
        self.revision = revision


def write(*, consultation, questions, revision=None):
    """Saves a draft with its ``questions`` (unsaved Questions, in their order).  Returns it.

    OvertakenError when another coordinator saved it since ``revision``; RefusedError once it was sent.
    """
    with transaction.atomic():
        if consultation.pk:
            _claim_draft(consultation, revision)
        consultation.save()
        consultation.questions.all().delete()
        for position, question in enumerate(questions, 1):
            question.pk, question.consultation, question.position = None, consultation, position
        Question.objects.bulk_create(questions)
    return consultation


def _claim_draft(consultation, revision):
    rows = Consultation.objects.filter(pk=consultation.pk, opened=None)
    if rows.filter(revision=revision).update(revision=F("revision") + 1):
        consultation.revision = revision + 1
        return
    saved = rows.values_list("revision", flat=True).first()
    if saved is None:
        raise RefusedError(_("It was sent: its questions do not change any more."))
    raise OvertakenError(
        _("Another coordinator saved it while you were writing. Your text stands below: look, then save."),
        saved,
    )


def send(*, consultation, until, by):
    """Sends a draft to the people of all partners with a live signature, one mail a person; it can be
    answered until the end of ``until`` (a date, local).  Returns how many people got it.

    RefusedError without questions, for a last day that is over, and for one that was sent already.
    """
    _refuse_past(until)
    with transaction.atomic():
        consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
        if not consultation.is_draft:
            raise RefusedError(_("It was sent already."))
        if not consultation.questions.exists():
            raise RefusedError(_("It has no question yet."))
        consultation.until, consultation.opened = until, timezone.now()
        consultation.opened_by = str(by)[:254]
        consultation.save()
        people = asked()
        for person in people:
            emails.consultation(consultation, person=person)
    return len(people)


def set_last_day(*, consultation, until):
    """Moves the last day of one that was sent: earlier (from today on it is then closed sooner) or later.

    RefusedError when its results are published.
    """
    with transaction.atomic():
        consultation = Consultation.objects.select_for_update().get(pk=consultation.pk)
        if consultation.published:
            raise RefusedError(_("Its results are published: it is over."))
        _refuse_past(until)
        consultation.until = until
        consultation.save(update_fields=["until"])
    return consultation


def _refuse_past(until):
    if until < timezone.localdate():
        raise RefusedError(_("This day is in the past: choose today or a later one."))


def asked():
    """The people who are asked: active ones of organisations whose signature of the charter is live."""
    groups = Organization.objects.committed().values("group")
    return list(User.objects.filter(groups__in=groups, is_active=True).distinct().order_by("pk"))


def answer(*, consultation, organization, who, values, may_name, revision=0):
    """Keeps what ``organization`` answers, for the first time (``revision`` 0) or in the place of what it
    answered at ``revision``.  Returns the Answer.

    RefusedError after the last day and for an empty answer; OvertakenError when a colleague answered first.
    """
    if not Consultation.objects.open(timezone.localdate()).filter(pk=consultation.pk).exists():
        raise RefusedError(_("The last day to answer is over."))
    if not values:
        raise RefusedError(_("Answer at least one question."))
    said = {"values": values, "may_name": may_name, "who": who}
    return (
        _change(consultation, organization, revision, said)
        if revision
        else _first(consultation, organization, said)
    )


def _first(consultation, organization, said):
    try:
        with transaction.atomic():
            return Answer.objects.create(consultation=consultation, organization=organization, **said)
    except IntegrityError:
        raise _overtaken(Answer.objects.get(consultation=consultation, organization=organization)) from None


def _change(consultation, organization, revision, said):
    mine = Answer.objects.filter(consultation=consultation, organization=organization)
    with transaction.atomic():
        changed = {"revision": revision + 1, "changed": timezone.now()}
        if not mine.filter(revision=revision).update(**said, **changed):
            raise _overtaken(mine.get())
    return mine.get()


def _overtaken(saved):
    words = _(
        "%(who)s has answered for your organisation meanwhile. Your answer stands below: look, then save."
    )
    return OvertakenError(words % {"who": saved.who or _("A colleague")}, saved.revision)


def publish(*, consultation):
    """Shows the results of a closed one to everyone; RefusedError before.  Twice is once."""
    if not consultation.is_closed:
        raise RefusedError(_("It can still be answered: publish its results once it is closed."))
    _set_published(consultation, timezone.now())


def hide(*, consultation):
    """Takes the results back from everyone; partners still read them."""
    _set_published(consultation, None)


def _set_published(consultation, moment):
    with transaction.atomic():
        rows = Consultation.objects.filter(pk=consultation.pk)
        rows.filter(published__isnull=moment is not None).update(published=moment)
        TaskForce.objects.changed()


def send_due(today):
    """Reminds, once and in the days before the last one, the people of organisations that have not answered;
    ``today`` is a day of the task force's own calendar."""
    soon = Consultation.objects.open(today).filter(until__lte=today + timedelta(days=REMINDED_BEFORE))
    for consultation in soon:
        answered = consultation.answers.values("organization")
        waiting = Organization.objects.committed().exclude(pk__in=answered)
        people = User.objects.filter(groups__in=waiting.values("group"), is_active=True)
        for person in people.distinct().order_by("pk"):
            emails.consultation_reminder(consultation, person=person)
