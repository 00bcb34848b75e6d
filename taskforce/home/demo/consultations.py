"""The demonstration's consultations: one is over and its results are public, one waits for answers.

Invented partners only.  Nobody is mailed about them.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import timezone

from directory.models import Organization, TaskForce
from directory.vocabulary import INVENTED_SOURCE
from reports import consultations
from reports.models import Answer, Consultation, Question
from taskforce.accounts.models import User
from taskforce.home.demo.files import read

LANGUAGE = "fr"


def is_loaded():
    """Whether there is a consultation already, or no invented signatory that could answer one."""
    return Consultation.objects.exists() or not _partners().exists()


def load(today):
    """Makes both; days are counted from ``today``.  Returns what it made, in words."""
    partners = {partner.external_id: partner for partner in _partners()}
    with transaction.atomic():
        for sheet in read("consultations/consultations.json"):
            _make(sheet, partners, today)
        TaskForce.objects.changed()
    return f"{Consultation.objects.count()} consultations, {Answer.objects.count()} answers"


def _partners():
    return Organization.objects.committed().filter(source=INVENTED_SOURCE)


def _make(sheet, partners, today):
    """As the verbs make it; they say "now" and send mails, so that its days are written beside them."""
    is_over = "closed_before" in sheet
    sent = _at(today - timedelta(days=sheet["sent_before"]))
    consultation = consultations.write(
        consultation=Consultation(
            title=sheet["title"],
            intro=sheet["intro"],
            language=LANGUAGE,
            source=INVENTED_SOURCE,
            until=today + timedelta(days=-sheet["closed_before"] if is_over else sheet["open_for"]),
            opened=sent,
            opened_by=str(User.objects.coordinators().first()),
            published=timezone.now() if is_over else None,
            created=sent - timedelta(days=4),
        ),
        questions=[Question(**question) for question in sheet["questions"]],
    )
    for place, (key, said, may_name) in enumerate(sheet["answers"]):
        if key in partners:
            at = min(sent + timedelta(days=place + 1), timezone.now())
            _answer(consultation, partners[key], said, may_name, at)


def _answer(consultation, partner, said, may_name, at):
    pairs = zip(consultation.questions.all(), said, strict=True)
    answer = Answer.objects.create(
        consultation=consultation,
        organization=partner,
        values={str(question.pk): value for question, value in pairs if value},
        may_name=may_name,
        who=User.objects.filter(groups=partner.group_id, is_active=True).order_by("pk").first(),
        created=at,
    )
    Answer.objects.filter(pk=answer.pk).update(changed=at)


def _at(day):
    """A morning of the task force's own day."""
    return datetime.combine(day, time(9, 30), ZoneInfo(settings.TIME_ZONE))
