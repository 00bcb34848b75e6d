"""Who is invited to a meeting, and the sending of its agenda: what the verbs of planning are built on."""

from collections import Counter

from django.db.models import Max
from django.utils import timezone

from directory.models import Organization
from meetings import emails, freezing
from meetings.models import Convocation, Reply
from taskforce.accounts.models import User
from taskforce.common.rows import instances


def send(meeting, *, by):
    """A new frozen version of the agenda, and a mail with the event to each who is invited now."""
    invite(meeting)
    invited = list(meeting.replies.standing().select_related("user", "organization"))
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
    """The Convocation that was sent last, or None; loaded with the ``meeting`` or read here."""
    rows = getattr(meeting, "sent_rows", None)
    if rows is None:
        return meeting.convocations.order_by("-version").first()
    return next(iter(instances(Convocation, rows)), None)


def invite(meeting):
    """A Reply for each person of a signatory who has none that stands, once each.  Returns those that are
    new; what somebody answered for an organisation that she left goes."""
    fresh = _fresh(meeting)
    meeting.replies.filter(email__in=[reply.email for reply in fresh]).delete()
    Reply.objects.bulk_create(fresh, batch_size=500)
    return fresh


def recipients(meeting):
    """Who receives the agenda when it is sent now: ``[(name of the organisation, people)]``, guests as "".
    One query."""
    known = meeting.replies.standing().order_by().values_list("email", "organization__name")
    fresh = _newcomers(meeting).values_list("email", "groups__organization__name")
    rows = [(email, name or "") for email, name in known.union(fresh)]
    return sorted(Counter(dict(sorted(rows, reverse=True)).values()).items())


def is_of_signatory(email):
    """Whether ``email`` is the address of somebody who is invited with her organisation."""
    return _people().filter(email=email).exists()


def _people():
    return User.objects.filter(is_active=True, groups__organization__in=Organization.objects.committed())


def _newcomers(meeting):
    """People of signatories who have no Reply that stands, once for each of their organisations."""
    return _people().exclude(email__in=meeting.replies.standing().values("email"))


def _fresh(meeting):
    organizations = Organization.objects.committed().in_bulk()
    rows = _newcomers(meeting).values_list("pk", "email", "name", "groups__organization")
    fresh = {}
    for pk, email, name, organization in rows.order_by("pk", "groups__organization__name"):
        reply = Reply(meeting=meeting, user_id=pk, email=email, name=name)
        reply.organization = organizations[organization]
        fresh.setdefault(email, reply)
    return list(fresh.values())
