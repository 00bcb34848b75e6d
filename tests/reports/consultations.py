"""Consultations for tests, brought to their state by the same verbs as in the site."""

from datetime import timedelta

from django.utils import timezone

from reports import consultations
from reports.models import Consultation, Question

QUESTIONS = (
    {"kind": "one", "text": "Useful?", "options": "Yes\nNo"},
    {"kind": "several", "text": "What first?", "options": "Housing\nSchool\nHealth"},
    {"kind": "scale", "text": "How much?"},
    {"kind": "text", "text": "What would help?"},
)


def make_questionnaire(questions=QUESTIONS, **fields):
    """A draft with a question of each kind."""
    said = {"title": "Priorities", "language": "fr", "intro": "Why we ask."} | fields
    rows = [Question(**one) for one in questions]
    return consultations.write(consultation=Consultation(**said), questions=rows)


def make_sent(days=10, **fields):
    """One that was sent and can be answered for ``days`` more days."""
    draft = make_questionnaire(**fields)
    consultations.send(consultation=draft, until=timezone.localdate() + timedelta(days=days), by="Inès")
    draft.refresh_from_db()
    return draft


def over(consultation):
    """``consultation`` as it stands the day after its last day."""
    Consultation.objects.filter(pk=consultation.pk).update(until=timezone.localdate() - timedelta(days=1))
    consultation.refresh_from_db()
    return consultation


def make_public(**fields):
    """One that is over, and whose results are published."""
    consultation = over(make_sent(**fields))
    consultations.publish(consultation=consultation)
    return consultation


def say(consultation, organization, *said, may_name=False, who=None, revision=0):
    """The answer of ``organization``: ``said`` in the order of the questions, None for one left out."""
    pairs = zip(consultation.questions.all(), said, strict=False)
    values = {str(question.pk): value for question, value in pairs if value}
    return consultations.answer(
        consultation=consultation,
        organization=organization,
        who=who,
        values=values,
        may_name=may_name,
        revision=revision,
    )
