"""The mails of meetings: one function each, three templates each."""

from django.conf import settings
from django.utils import translation

from directory.models import TaskForce
from meetings import calendars
from taskforce.accounts.models import User
from taskforce.common import ics, mail


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
        site_name=TaskForce.objects.site_name(),
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
        mail.send(
            name,
            to=person.email,
            language=person.language,
            site_name=TaskForce.objects.site_name(),
            **context,
        )


def _to_organization(name, organization, **context):
    if organization is None:
        return
    for person in User.objects.filter(groups=organization.group_id, is_active=True):
        mail.send(
            name,
            to=person.email,
            language=person.language,
            soon=False,
            site_name=TaskForce.objects.site_name(),
            **context,
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


def reminder(meeting, *, reply):
    """To one invited person who has not said no: the meeting is in a few days."""
    mail.send(
        "meeting_reminder",
        to=reply.email,
        language=(reply.user and reply.user.language) or settings.LANGUAGE_CODE,
        key=f"meeting-reminder:{meeting.pk}:{meeting.sequence}:{reply.pk}",
        soon=False,
        meeting=meeting,
        reply=reply,
        site_name=TaskForce.objects.site_name(),
    )


def to_do(what, meeting):
    """To the coordinators: ``what`` waits (``due.PRESSING``) of ``meeting``."""
    for person in User.objects.coordinators():
        mail.send(
            "meeting_to_do",
            to=person.email,
            language=person.language,
            key=f"meeting-to-do:{what}:{meeting.pk}:{person.pk}",
            soon=False,
            what=what,
            meeting=meeting,
            site_name=TaskForce.objects.site_name(),
        )


def actions_due(organization, *, actions, week):
    """To the people of ``organization``: its open ``actions`` that press, once a ``week`` (``2026-48``)."""
    for person in User.objects.filter(groups=organization.group_id, is_active=True):
        mail.send(
            "actions_due",
            to=person.email,
            language=person.language,
            key=f"actions-due:{organization.pk}:{week}:{person.pk}",
            soon=False,
            organization=organization,
            actions=actions,
            site_name=TaskForce.objects.site_name(),
        )


def request_to_confirm(request):
    """To who asks for support without an account: the link that sends it on.  Not one word of what she
    wrote: the address may be somebody else's."""
    _to_asker("request_to_confirm", request)


def request_asked(request):
    """To the coordinators: a request for support waits.  Its text stays in the site."""
    _to_coordinators("request_asked", request=request)


def request_answered(message):
    """To who asked for support: the coordinator's word and the services chosen, as she may see them."""
    services = message.services.order_by("sort_name", "pk")
    _to_asker("request_answered", message.request, message=message, services=services)


def _to_asker(name, request, **context):
    """To the account that asked, while it is open, or to the address that was left."""
    asker = request.asker
    if asker and not asker.is_active:
        return
    known = request.language in settings.INTERFACE_LANGUAGES["public"]
    mail.send(
        name,
        to=asker.email if asker else request.email,
        language=asker.language if asker else request.language if known else settings.LANGUAGE_CODE,
        request=request,
        site_name=TaskForce.objects.site_name(),
        **context,
    )
