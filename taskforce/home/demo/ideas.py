"""The demonstration's ideas: one waits, one is on the next agenda, one became an action, one was refused."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation

from directory.models import Organization
from directory.vocabulary import INVENTED_SOURCE
from meetings import ideas
from meetings.models import Action, Idea, IdeaSupport, Item, Meeting
from taskforce.accounts.models import User
from taskforce.common.models import OutgoingMail
from taskforce.home.demo.files import read

HOUR = time(9, 15)


def is_loaded():
    """Whether there is an idea already, or no invented partner that could have one."""
    return Idea.objects.exists() or not _partners()


def load(today):
    """Proposes, supports and answers; dates are counted back from ``today``.  Returns what it made."""
    with transaction.atomic(), translation.override("fr"):
        waiting = list(OutgoingMail.objects.values_list("pk", flat=True))
        for sheet in read("support/ideas.json"):
            _load(sheet, today)
        OutgoingMail.objects.exclude(pk__in=waiting).delete()  # of days ago: nobody gets them today
    return f"{Idea.objects.count()} ideas"


def _partners():
    return Organization.objects.committed().filter(source=INVENTED_SOURCE)


def _load(sheet, today):
    """One idea, as the verbs make it; when it was is written beside them, field by field."""
    partner = _partners().filter(external_id=sheet["organization"]).first()
    if partner is None:  # it was taken away since
        return
    by = User.objects.filter(email=sheet["by"]).first()
    said = {key: sheet[key] for key in ("title", "text", "domain")}
    idea = ideas.propose(organization=partner, by=by, **said)
    for other in _partners().filter(external_id__in=sheet["supported_by"]):
        ideas.take_part(idea=idea, organization=other, by=None)
    _answer(idea, sheet)
    at = datetime.combine(today - timedelta(days=sheet["days_ago"]), HOUR, ZoneInfo(settings.TIME_ZONE))
    Idea.objects.filter(pk=idea.pk).update(created=at)
    IdeaSupport.objects.filter(idea=idea).update(at=at + timedelta(days=2))
    Idea.objects.filter(pk=idea.pk, refused__isnull=False).update(refused=at + timedelta(days=6))


def _answer(idea, sheet):
    """What became of it: of months ago, the item and the action of the meeting that was held remember it."""
    if "refused" in sheet:
        ideas.refuse(idea=idea, answer=sheet["refused"])
    if "became" in sheet:
        Item.objects.filter(title=sheet["became"]["item"]).update(idea=idea)
        Action.objects.filter(text=sheet["became"]["action"]).update(idea=idea)
    planned = Meeting.objects.filter(state=Meeting.State.PLANNED).first()
    if "next_agenda" in sheet and planned:
        ideas.put_on_agenda(idea=idea, meeting=planned, by=User.objects.coordinators().first())
