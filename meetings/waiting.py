"""What waits around meetings, for the workspace (``taskforce.common.waiting``)."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.models import (
    Action,
    Attendance,
    Correction,
    Idea,
    Item,
    Meeting,
    Reply,
    Session,
    SupportRequest,
)
from meetings.models.meeting import TO_COME
from meetings.permissions import organizations_speaking
from taskforce.common.waiting import Line

State = Meeting.State


def waiting(user):
    """The Lines of ``user``: what her organisation promised, what she is asked; for a coordinator of all."""
    kept = _kept(user) if user.is_coordinator else _imagined(user)
    mine = (_actions(user), _asked(user), _written(user), _trained(user), _answered(user))
    return [line for lines in (*mine, kept) for line in lines]


def _actions(user):
    """Late and open actions: of one's own organisations, or of all for a coordinator."""
    mine, address = Action.objects.visible_to(user), reverse("meetings:actions")
    if not user.is_coordinator:
        mine = mine.filter(owner__in=organizations_speaking(user).values("pk"))
    query = "" if user.is_coordinator else "&mine=1"
    late = mine.late(timezone.localdate())
    return [
        Line(_("Actions late"), late, f"{address}?state=late{query}", presses=True),
        Line(_("Actions to do"), mine.open(), f"{address}?state=open{query}"),
    ]


def _asked(user):
    """Invitations without an answer, and minutes that one's organisation may still correct."""
    now, address = timezone.now(), reverse("meetings:meetings")
    replies = Reply.objects.standing().filter(user=user.pk, answer=Reply.Answer.NONE)
    here = Attendance.objects.filter(
        is_present=True, organization__in=organizations_speaking(user).values("pk")
    )
    minutes = Meeting.objects.filter(state=State.CORRECTION, corrections_until__gte=now)
    return [
        Line(
            _("Invitations to answer"),
            replies.filter(meeting__state=State.CONVENED, meeting__ends__gt=now),
            address,
            presses=True,
        ),
        Line(
            _("Minutes to read and correct"),
            minutes.filter(pk__in=here.values("meeting")),
            f"{address}#held",
        ),
    ]


def _written(user):
    """Meetings that began and whose minutes ``user`` writes; minutes that another one approved."""
    mine, address = Meeting.objects.writable_by(user), f"{reverse('meetings:meetings')}#held"
    begun = mine.filter(starts__lte=timezone.now())
    states = (State.CONVENED, State.HELD, State.DRAFTED)
    others = Q(approved_by=None) | ~Q(approved_by=user.pk)
    return [
        Line(_("Minutes to write"), begun.filter(state__in=states), address),
        Line(_("Minutes to publish"), mine.filter(others, state=State.APPROVED), address),
    ]


def _trained(user):
    """Training sessions ``user`` organises that are over, without a word on who came."""
    states = (Session.State.OPEN, Session.State.CLOSED)
    over = Session.objects.writable_by(user).filter(state__in=states, ends__lte=timezone.now())
    return [Line(_("Sessions over: say who came"), over, reverse("meetings:trainings"))]


def _answered(user):
    """What ``user`` asked of the coordinators and reads the answer of."""
    answered = SupportRequest.objects.visible_to(user).answered_for(user)
    return [Line(_("My requests answered"), answered, reverse("meetings:requests"))]


def _imagined(user):
    """Ideas of others in which one's organisation has not yet said that it would take part."""
    mine, states = organizations_speaking(user).values("pk"), Idea.State
    rows = Idea.objects.visible_to(user).with_state(user).filter(state__in=[states.PROPOSED, states.AGENDA])
    rows = rows.exclude(organization__in=mine).exclude(supports__organization__in=mine)
    return [Line(_("Ideas you could take part in"), rows, reverse("meetings:ideas"))]


def _kept(user):
    """What partners and professionals sent and a coordinator answers."""
    items = Item.objects.filter(status=Item.Status.PROPOSED, meeting__state__in=TO_COME)
    corrections = Correction.objects.filter(state=Correction.State.NEW, item__meeting__state=State.CORRECTION)
    address = reverse("meetings:meetings")
    return [
        Line(
            _("Requests for support to answer"),
            SupportRequest.objects.visible_to(user).to_answer(),
            reverse("meetings:requests"),
            presses=True,
        ),
        Line(_("Ideas to answer"), Idea.objects.visible_to(user).to_answer(), reverse("meetings:ideas")),
        Line(_("Proposed items to answer"), items, address),
        Line(_("Corrections to answer"), corrections, f"{address}#held", presses=True),
    ]
