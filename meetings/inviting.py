"""Who is invited to a meeting, and the sending of its agenda: what the verbs of planning are built on."""

from collections import Counter

from django.db.models import Max, Q
from django.utils import timezone

from directory.models import Organization
from meetings import emails, freezing
from meetings.models import Convocation, Reply
from taskforce.accounts.models import User


def send(meeting, *, by):
    """A new frozen version of the agenda, and a mail with the event to each who is invited now."""
    invite(meeting)
    invited = list(standing(meeting).select_related("user", "organization"))
    content = freezing.agenda(meeting)
    convocation = Convocation.objects.create(
        meeting=meeting,
        version=1 + (meeting.convocations.aggregate(last=Max("version"))["last"] or 0),
        content=content,
        fingerprint=freezing.fingerprint(content),
        recipients=[reply.email for reply in invited],
        sent=timezone.now(),
        sent_by=str(by or ""),
    )
    for reply in invited:
        emails.convocation(convocation, reply=reply)


def last_sent(meeting):
    """The Convocation that was sent last, or None."""
    return meeting.convocations.order_by("-version").first()


def invite(meeting):
    """A Reply for each person of a signatory who has none yet, once each.  Returns those that are new."""
    Reply.objects.bulk_create(fresh := _fresh(meeting), batch_size=500)
    return fresh


def standing(meeting):
    """The replies of who is invited still: not of closed accounts, nor of organisations that left."""
    invited = Q(organization=None) | Q(organization__in=Organization.objects.committed())
    return meeting.replies.filter(invited).exclude(user__is_active=False)


def recipients(meeting):
    """Who receives the agenda when it is sent now: ``[(name of the organisation, people)]``, guests as ""."""
    known = standing(meeting).values_list("organization__name", flat=True)
    fresh = (reply.organization.name for reply in _fresh(meeting))
    return sorted(Counter([name or "" for name in (*known, *fresh)]).items())


def is_of_signatory(email):
    """Whether ``email`` is the address of somebody who is invited with her organisation."""
    return _people().filter(email=email).exists()


def _people():
    return User.objects.filter(is_active=True, groups__organization__in=Organization.objects.committed())


def _fresh(meeting):
    rows = _people().values_list("pk", "email", "name", "groups__organization").order_by("pk")
    known = set(meeting.replies.values_list("email", flat=True))
    organizations = Organization.objects.committed().in_bulk()
    fresh = {}
    for pk, email, name, organization in rows:
        if email not in known and organization in organizations:
            reply = Reply(meeting=meeting, user_id=pk, email=email, name=name)
            reply.organization = organizations[organization]
            fresh.setdefault(email, reply)
    return list(fresh.values())
