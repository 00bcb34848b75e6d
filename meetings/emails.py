"""The mails of meetings: one function each, three templates each."""

from django.conf import settings
from django.utils import translation

from directory.models import Organization, TaskForce
from meetings import calendars, training_links
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


# Training sessions: to who registered, in the language she read --------------------------------------


def _to_registered(name, registration, *, key="", event=False, goes_out=None, **context):
    """A mail about her registration, with the link to give her seat back; ``event``: with the file for her
    calendar (``goes_out``: that takes it out).  Nothing for who left no address."""
    if not registration.email:
        return
    session, language = registration.session, _language_of(registration)
    attachments = []
    if event:
        with translation.override(language):
            built = calendars.training_event(session, inside=True, is_cancelled=goes_out)
        file = ics.invitation(
            built, organizer=_organizer(), attendee=registration.email, name=registration.name
        )
        attachments = [("training.ics", file, ics.mimetype(built))]
    mail.send(
        name,
        to=registration.email,
        language=language,
        attachments=attachments,
        key=f"{name}:{registration.token}:{key}",
        soon=False,
        session=session,
        registration=registration,
        link=training_links.link_of(registration),
        site_name=TaskForce.objects.site_name(),
        **context,
    )


def _language_of(registration):
    """The language she read, if public pages are whole in it."""
    is_whole = registration.language in settings.INTERFACE_LANGUAGES["public"]
    return registration.language if is_whole else settings.LANGUAGE_CODE


def training_confirm(registration, *, again=""):
    """To who would come: the link to confirm it; once for each ``again``."""
    days = training_links.CONFIRMED_WITHIN.days
    _to_registered("training_confirm", registration, key=again, days=days)


def training_seat(registration, *, again="", moved_up=False):
    """To who has a seat, or got one that was given back (``moved_up``): the event for her calendar."""
    key = again or ("moved-up" if moved_up else "")
    _to_registered("training_seat", registration, key=key, event=True, moved_up=moved_up)


def training_waiting(registration, *, again=""):
    """To who is on the waiting list."""
    _to_registered("training_waiting", registration, key=again)


def training_left(registration, *, had_seat):
    """To who gave her seat, or her place on the waiting list, back; a seat goes out of her calendar."""
    _to_registered("training_left", registration, event=had_seat, goes_out=True, had_seat=had_seat)


def training_changed(registration):
    """To who has a seat or waits for one: when, where or how has changed; the event as it is now."""
    session = registration.session
    has_seat = registration.state == registration.State.CONFIRMED
    _to_registered("training_changed", registration, key=session.sequence, event=has_seat, has_seat=has_seat)


def training_off(registration):
    """To who has a seat or waits for one: the session is cancelled, and why."""
    has_seat = registration.state == registration.State.CONFIRMED
    _to_registered("training_off", registration, event=has_seat, has_seat=has_seat)


def training_certificate(registration):
    """To who came: the link to her certificate, once."""
    certificate = training_links.certificate_link_of(registration)
    days = training_links.KEPT.days
    _to_registered("training_certificate", registration, certificate=certificate, kept_days=days)


def training_reminder(registration):
    """To who has a seat: the session is in a few days; once for each day and time it was moved to."""
    _to_registered("training_reminder", registration, key=registration.session.sequence)


def training_who_came(session):
    """To the people who organise ``session``, or to the coordinators: it is over, who came? Once."""
    people = User.objects.coordinators()
    if session.organizer and session.organizer.is_committed:
        people = User.objects.filter(groups=session.organizer.group_id, is_active=True)
    for person in people:
        mail.send(
            "who_came",
            to=person.email,
            language=person.language,
            key=f"who-came:{session.pk}:{person.pk}",
            soon=False,
            session=session,
            site_name=TaskForce.objects.site_name(),
        )


# Ideas ----------------------------------------------------------------------------------------------


def idea_proposed(idea):
    """To the coordinators: an organisation proposes an idea."""
    _to_coordinators("idea_proposed", idea=idea)


def idea_answered(idea, item=None):
    """To who proposed an idea: it is on the agenda as ``item``, or not taken up, with a word.  To the people
    of her organisation when she left it; to nobody once its signature of the charter is over."""
    committed = Organization.objects.committed().filter(pk=idea.organization_id)
    people = User.objects.filter(groups__organization__in=committed, is_active=True)
    for person in people.filter(pk=idea.who_id) or people:
        mail.send(
            "idea_answered",
            to=person.email,
            language=person.language,
            idea=idea,
            item=item,
            site_name=TaskForce.objects.site_name(),
        )
