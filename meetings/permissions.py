"""Who may do what in meetings.  Each loader finds and authorises in one call: 404 to a stranger."""

from django.db.models import Exists, OuterRef
from django.http import Http404
from django.shortcuts import get_object_or_404

from directory.models import Organization
from meetings.models import (
    Action,
    CalendarLink,
    Decision,
    Idea,
    Item,
    Meeting,
    Registration,
    Reply,
    Session,
    SupportRequest,
)
from meetings.models.meeting import TO_COME

WRITE, SEE = "meetings.write_meeting", "meetings.see_meeting"


def meeting_to_read(user, uid, meetings=None):
    """A meeting (out of ``meetings``: annotated ones, say) ``user`` may know of, with her rights
    (``with_rights``): its page shows each reader what is hers.  Http404 otherwise."""
    rows = Meeting.objects.all() if meetings is None else meetings
    return get_object_or_404(rows.visible_to(user).with_rights(user), uid=uid)


def meeting_inside(user, uid):
    """A meeting whose inside ``user`` may see; Http404 otherwise."""
    return get_object_or_404(Meeting.objects.inside(user), uid=uid)


def meeting_to_write(user, uid, meetings=None):
    """A meeting (out of ``meetings``) ``user`` writes, as coordinator or its secretary; Http404 otherwise."""
    rows = Meeting.objects.all() if meetings is None else meetings
    return get_object_or_404(rows.writable_by(user), uid=uid)


def item_to_write(user, uid, pk):
    """An item of a meeting ``user`` writes; Http404 otherwise."""
    items = Item.objects.select_related("meeting").filter(meeting__uid=uid)
    return get_object_or_404(items.filter(meeting__in=Meeting.objects.writable_by(user).values("pk")), pk=pk)


def item_inside(user, uid, pk, items=None):
    """An item (out of ``items``: annotated ones, say) ``user`` may read inside its meeting; Http404
    otherwise."""
    rows = Item.objects.all() if items is None else items
    return get_object_or_404(rows.inside_for(user).select_related("meeting"), meeting__uid=uid, pk=pk)


def organizations_speaking(user):
    """The organisations in whose name ``user`` speaks at meetings: hers, with a live signature."""
    if not user.is_authenticated or not user.is_active:
        return Organization.objects.none()
    return Organization.objects.committed().filter(group__user=user)


def item_to_correct(user, uid, pk, items=None):
    """``(item, organisations)``: an item (out of ``items``) of minutes that are out for correction, and those
    of ``user`` that were present and may correct it; Http404 without any."""
    item = item_inside(user, uid, pk, items)
    present = item.meeting.attendances.filter(is_present=True).values("organization")
    organizations = organizations_speaking(user).filter(pk__in=present)
    if item.meeting.state != Meeting.State.CORRECTION or not organizations:
        raise Http404
    return item, organizations


def meeting_to_propose_for(user, uid):
    """``(meeting, organisations)``: a meeting to come, and those in whose name ``user`` may propose an item
    for it; Http404 without any."""
    meeting = meeting_inside(user, uid)
    organizations = organizations_speaking(user)
    if meeting.state not in TO_COME or not organizations:
        raise Http404
    return meeting, organizations


def action_inside(user, pk):
    """``(action, may tell news of it)``: an action of an item ``user`` reads inside; Http404 otherwise."""
    inside = Action.objects.filter(item__in=Item.objects.inside_for(user).values("pk"))
    hers = Exists(organizations_speaking(user).filter(pk=OuterRef("owner")))
    rows = inside.visible_to(user).annotate(is_hers=hers).select_related("item__meeting", "owner")
    found = get_object_or_404(rows, pk=pk)
    return found, user.is_coordinator or found.is_hers


def decision_to_write(user, pk):
    """A decision of a meeting ``user`` writes; Http404 otherwise."""
    written = Meeting.objects.writable_by(user).values("pk")
    return get_object_or_404(Decision.objects.filter(item__meeting__in=written), pk=pk)


def reply_of_link(token):
    """The Reply that the link of a mail opens while its person is invited; Http404 otherwise."""
    return get_object_or_404(Reply.objects.standing().select_related("meeting", "organization"), token=token)


def calendar_reader(token):
    """The person whose own calendar the secret ``token`` opens; Http404 for one taken back or made up, and
    once her account was closed."""
    link = get_object_or_404(CalendarLink.objects.select_related("user"), token=token)
    if not link.is_open:
        raise Http404
    return link.user


def request_to_read(user, uid):
    """A request for support that ``user`` asked with her account, or any for a coordinator; Http404
    otherwise."""
    rows = SupportRequest.objects.visible_to(user).select_related("asker")
    return get_object_or_404(rows, uid=uid)


def request_to_answer(user, uid):
    """A request for support that ``user`` answers, as a coordinator; Http404 otherwise."""
    if not user.is_authenticated or not user.is_coordinator:
        raise Http404
    return request_to_read(user, uid)


def request_of_link(token):
    """The request for support that the link of a mail opens, whoever holds it; Http404 otherwise."""
    return get_object_or_404(SupportRequest.objects.select_related("asker"), token=token)


# Training sessions ----------------------------------------------------------------------------------


def session_to_read(user, uid):
    """A training session ``user`` may know of, with its organiser and how many seats are taken; Http404
    otherwise."""
    sessions = Session.objects.visible_to(user).with_taken().select_related("organizer")
    return get_object_or_404(sessions, uid=uid)


def session_to_write(user, uid):
    """A training session ``user`` organises, as coordinator or for her organisation; Http404 otherwise."""
    sessions = Session.objects.writable_by(user).with_taken().with_trainers().select_related("organizer")
    return get_object_or_404(sessions, uid=uid)


def organizers_for(user):
    """The organisations in whose name ``user`` may announce a session; Http404 without any."""
    if user.is_authenticated and user.is_active and user.is_coordinator:
        return Organization.objects.all()
    organizations = organizations_speaking(user)
    if not organizations:
        raise Http404
    return organizations


def may_announce(user):
    """Whether ``user`` may announce a session: coordinators, and people of signatories."""
    if not user.is_authenticated or not user.is_active:
        return False
    return user.is_coordinator or organizations_speaking(user).exists()


def may_write_session(user, session):
    """Whether ``user`` organises ``session``."""
    return user.is_authenticated and Session.objects.writable_by(user).filter(pk=session.pk).exists()


def registration_to_keep(user, uid, pk):
    """A registration for a session ``user`` organises; Http404 otherwise."""
    rows = Registration.objects.visible_to(user).select_related("session__organizer")
    return get_object_or_404(rows, session__uid=uid, pk=pk)


def certificate_to_print(user, uid, pk):
    """The registration of somebody who came to a session ``user`` organises; Http404 otherwise."""
    found = registration_to_keep(user, uid, pk)
    if not found.has_certificate:
        raise Http404
    return found


# Ideas ----------------------------------------------------------------------------------------------


def idea_to_read(user, uid):
    """An idea ``user`` may read, with its ``state`` as she may know it; Http404 otherwise."""
    return get_object_or_404(Idea.objects.visible_to(user).with_state(user), uid=uid)


def idea_behind(user, action):
    """The idea that ``action`` carries out, or None: without one, or when ``user`` may not read it."""
    return Idea.objects.visible_to(user).filter(pk=action.idea_id).first() if action.idea_id else None


def idea_to_change(user, uid):
    """An idea that an organisation of ``user`` proposed; Http404 otherwise."""
    mine = Idea.objects.visible_to(user).filter(organization__in=organizations_speaking(user))
    return get_object_or_404(mine.with_state(user), uid=uid)


def idea_to_support(user, uid):
    """``(idea, organisations)``: an idea, and those in whose name ``user`` may say that they would take
    part; Http404 without any."""
    organizations = organizations_speaking(user)
    if not organizations:
        raise Http404
    return idea_to_read(user, uid), organizations


def idea_to_answer(user, uid):
    """An idea ``user`` answers, as a coordinator; Http404 otherwise."""
    if not user.is_authenticated or not user.is_coordinator:
        raise Http404
    return idea_to_read(user, uid)


def ideas_to_read(user):
    """All ideas, for those who may read them; Http404 to anyone else, however many there are."""
    if not user.is_authenticated or not (user.is_coordinator or organizations_speaking(user).exists()):
        raise Http404
    return Idea.objects.visible_to(user)
