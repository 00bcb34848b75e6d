"""The mails of meetings: one function each, three templates each."""

from django.conf import settings
from django.utils import translation

from directory.models import TaskForce
from meetings import calendars
from taskforce.accounts.models import User
from taskforce.common import ics, mail


def _site_name():
    taskforce = TaskForce.objects.current()
    return taskforce.name if taskforce else ""


def _organizer():
    taskforce = TaskForce.objects.current()
    return (taskforce and taskforce.email) or settings.DEFAULT_FROM_EMAIL


def _send_event(name, meeting, reply, **context):
    """A mail to one invited person with the event of ``meeting`` as her calendar takes it."""
    language = reply.user.language if reply.user else ""
    with translation.override(language or settings.LANGUAGE_CODE):
        event = calendars.event(meeting, inside=True)
    file = ics.invitation(event, organizer=_organizer(), attendee=reply.email, name=reply.name)
    mail.send(
        name,
        to=reply.email,
        language=language or settings.LANGUAGE_CODE,
        attachments=[("meeting.ics", file, ics.mimetype(event))],
        key=f"{name}:{meeting.pk}:{meeting.sequence}:{reply.pk}",
        soon=False,
        meeting=meeting,
        reply=reply,
        site_name=_site_name(),
        **context,
    )


def convocation(convocation, *, reply):
    """To one invited person: when, where, the items she may read, the event, and three links to answer."""
    hidden = {"coordinator"} if reply.user_id or reply.organization_id else {"coordinator", "signatories"}
    items = [item for item in convocation.content["items"] if item["audience"] not in hidden]
    _send_event("convocation", convocation.meeting, reply, convocation=convocation, items=items)


def called_off(meeting, *, reply):
    """To one invited person: the meeting is cancelled or put off, why, and the event taken out."""
    _send_event("meeting_off", meeting, reply)


def _to_coordinators(name, **context):
    for person in User.objects.coordinators():
        mail.send(name, to=person.email, language=person.language, site_name=_site_name(), **context)


def _to_organization(name, organization, **context):
    if organization is None:
        return
    for person in User.objects.filter(groups=organization.group_id, is_active=True):
        mail.send(
            name, to=person.email, language=person.language, soon=False, site_name=_site_name(), **context
        )


def item_proposed(item):
    """To the coordinators: an organisation proposes an item."""
    _to_coordinators("item_proposed", item=item)


def proposal_answered(item):
    """To the people of who proposed an item: on the agenda, or not, with a word."""
    _to_organization("proposal_answered", item.proposed_by, item=item)


def out_for_correction(meeting):
    """To the organisations that were present: read the minutes, and until when they can be corrected."""
    rows = meeting.attendances.filter(is_present=True).exclude(organization=None)
    for row in rows.select_related("organization"):
        _to_organization("minutes_to_read", row.organization, meeting=meeting)


def correction_proposed(correction):
    """To the coordinators: an organisation would correct an item."""
    _to_coordinators("correction_proposed", correction=correction)


def correction_answered(correction):
    """To the people of who proposed a correction: taken or not, with a word."""
    _to_organization("correction_answered", correction.organization, correction=correction)
