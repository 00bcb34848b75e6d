"""Before a meeting: the verbs that plan it, fill its agenda, convene it, move it or call it off.

Each guards, then works in one atomic block; mails leave on commit.  RefusedError says in words why
something is not done; StaleError that somebody else was faster.
"""

from datetime import date, datetime, timedelta
from typing import NamedTuple
from zoneinfo import ZoneInfo

from django.db import IntegrityError, transaction
from django.db.models import F, Max, Q
from django.utils import timezone
from django.utils.translation import gettext as _
from guardian.shortcuts import assign_perm, remove_perm

from directory.models import TaskForce
from meetings import emails, freezing, inviting
from meetings.models import Action, Item, Meeting, Reply
from meetings.permissions import SEE, WRITE
from meetings.rhythm import next_day, next_start
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.models import User

State = Meeting.State
USUAL_LENGTH = timedelta(hours=2)
MOST_ITEMS = 500
OPEN = (State.PLANNED, State.CONVENED, State.POSTPONED, State.HELD, State.DRAFTED)  # the agenda may change
TOLD = {"title", "starts", "ends", "place", "online", "interpretation"}  # a change of these is sent again


class StaleError(RefusedError):
    """The record was changed since it was opened; ``current`` is what stands there now."""

    def __init__(self, current):
        super().__init__(_("Somebody else changed this meanwhile."))
        self.current = current


class Proposal(NamedTuple):
    """When the next meeting could be, and why: after ``last`` (a Meeting), past these public holidays."""

    starts: datetime
    last: Meeting
    passed: list[date]


def proposal(taskforce, now=None):
    """The Proposal for the next meeting to plan: the first day to come in the rhythm; None without a last."""
    last = Meeting.objects.exclude(state=State.CANCELLED).order_by("-starts").first()
    if last is None:
        return None
    rhythm = {"months": taskforce.meeting_interval, "country": taskforce.country}
    zone, starts, now = ZoneInfo(taskforce.time_zone), last.starts, now or timezone.now()
    while True:
        _day, passed = next_day(starts.astimezone(zone).date(), **rhythm)
        starts = next_start(starts, zone=taskforce.time_zone, **rhythm)
        if starts > now:
            return Proposal(starts, last, passed)


def plan(*, starts, ends=None, by, **fields):
    """A new meeting with its two standing items.  Returns the Meeting.

    With a ``uid`` that exists already (a form sent twice) it is the meeting that was made the first time.
    """
    try:
        return _plan(starts, ends, fields)
    except IntegrityError:
        if again := Meeting.objects.filter(uid=fields.get("uid")).first():
            return again
        raise


def _plan(starts, ends, fields):
    with transaction.atomic():
        meeting = Meeting.objects.create(starts=starts, ends=ends or starts + USUAL_LENGTH, **fields)
        _standing_items(meeting)
        _bring_deferred(meeting)
        _name_secretary(meeting, None)
    return meeting


def _standing_items(meeting):
    last = Meeting.objects.past().filter(starts__lt=meeting.starts).first()
    kinds = Item.Kind
    title = _("Approve the minutes of meeting %(number)s") % {"number": last.number} if last else ""
    if last:
        meeting.items.create(kind=kinds.APPROVAL, position=1, title=title)
    meeting.items.create(kind=kinds.ACTIONS, position=2, title=_("Open actions"))


def _bring_deferred(meeting):
    """What the last meeting put off stands on this agenda by itself, once."""
    last = Meeting.objects.past().filter(starts__lt=meeting.starts).first()
    taken = Item.objects.exclude(deferred_from=None).values("deferred_from")
    deferred = last.items.filter(outcome=Item.Outcome.DEFERRED).exclude(pk__in=taken) if last else []
    for number, item in enumerate(deferred, 3):
        meeting.items.create(
            position=number,
            title=item.title,
            text=item.text,
            domain=item.domain,
            minutes=item.minutes,
            presenter=item.presenter,
            audience=item.audience,
            idea_id=item.idea_id,
            deferred_from=item,
        )


def change(*, meeting, revision, by=None, **fields):
    """Changes when, where and how of a meeting to come.  StaleError; RefusedError once it is held.

    After the convocation a change of what was told is sent to all who were invited: the same event, a
    higher sequence.
    """
    with transaction.atomic():
        meeting = _locked(meeting, revision)
        _guard(meeting, State.PLANNED, State.CONVENED, State.POSTPONED)
        before = meeting.secretary
        changed = {name for name, value in fields.items() if getattr(meeting, name) != value}
        for name in changed:
            setattr(meeting, name, fields[name])
        _save(meeting)
        _name_secretary(meeting, before)
        if meeting.state == State.CONVENED and changed & TOLD:
            inviting.send(meeting, by=by)
        if meeting.convened:
            TaskForce.objects.changed()
    return meeting


def name_secretary(*, meeting, person):
    """Names who writes ``meeting`` with the coordinators (a User, or None), in whatever state it is."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        before, meeting.secretary = meeting.secretary, person
        meeting.revision += 1
        meeting.save(update_fields=["secretary", "revision"])
        _name_secretary(meeting, before)


def _name_secretary(meeting, before):
    if before == meeting.secretary:
        return
    if before:
        remove_perm(WRITE, before, meeting)
    if meeting.secretary:
        assign_perm(WRITE, meeting.secretary, meeting)


def add_item(*, meeting, by, **fields):
    """Puts an item on the agenda, at its end.  Returns the Item; RefusedError for one that is there."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        _guard(meeting, *OPEN)
        if meeting.items.on_agenda().filter(title=fields["title"]).exists():
            raise RefusedError(_("An item with this title is on the agenda already."))
        item = _append(meeting, **fields)
        _shown_to_visitors(meeting)
    return item


def propose_item(*, meeting, organization, **fields):
    """An item proposed by an organisation, which the coordinator accepts or refuses with a word."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        _guard(meeting, State.PLANNED, State.POSTPONED)
        if meeting.proposals_until and timezone.localdate() > meeting.proposals_until:
            raise RefusedError(_("Items could be proposed until %(day)s.") % {"day": meeting.proposals_until})
        item = _append(meeting, status=Item.Status.PROPOSED, proposed_by=organization, **fields)
        emails.item_proposed(item)
    return item


def answer_proposal(*, item, accepts, answer=""):
    """Takes a proposed item onto the agenda, or not, with a word to who proposed it."""
    status = Item.Status.ACCEPTED if accepts else Item.Status.REFUSED
    with transaction.atomic():
        _guard(Meeting.objects.select_for_update().get(pk=item.meeting_id), *OPEN)
        proposed = Item.objects.filter(pk=item.pk, status=Item.Status.PROPOSED)
        if not proposed.update(status=status, answer=answer):
            raise RefusedError(_("This proposal was answered already."))
        item.refresh_from_db()
        _shown_to_visitors(item.meeting)
        emails.proposal_answered(item)
    return item


def edit_item(*, item, revision, **fields):
    """Changes an item of an agenda.  StaleError when somebody else did since it was opened."""
    with transaction.atomic():
        current = Item.objects.select_for_update().select_related("meeting").get(pk=item.pk)
        _guard(current.meeting, *OPEN)
        if current.revision != revision:
            raise StaleError(current)
        for name, value in fields.items():
            setattr(current, name, value)
        current.revision += 1
        current.save()
        _shown_to_visitors(current.meeting)
    return current


def move_item(*, item, by):
    """Moves an item ``by`` places up (-1) or down (+1); the first two stand where they stand."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=item.meeting_id)
        _guard(meeting, *OPEN)
        items = list(meeting.items.on_agenda())
        if item not in items:
            return
        place = items.index(item)
        other = place + by
        if item.kind != Item.Kind.ORDINARY or not 0 <= other < len(items):
            return
        if items[other].kind != Item.Kind.ORDINARY:
            return
        items[place], items[other] = items[other], items[place]
        for position, one in enumerate(items, 1):
            one.position = position
        Item.objects.bulk_update(items, ["position"], batch_size=200)
        _shown_to_visitors(meeting)


def remove_item(*, item):
    """Takes an item off an agenda that is not convened; RefusedError for what was written on."""
    with transaction.atomic():
        item = Item.objects.select_for_update().select_related("meeting").get(pk=item.pk)
        _guard(item.meeting, State.PLANNED, State.POSTPONED)
        if item.kind != Item.Kind.ORDINARY or item.decisions.exists() or item.actions.exists():
            raise RefusedError(_("This item stays."))
        item.delete()


def convene(*, meeting, by, seen=""):
    """Freezes the agenda, invites all signatories and says so.  A second call sends a new version; when
    nothing changed, only to who joined since.

    ``seen`` is the fingerprint of the agenda that was looked at, if any: StaleError when it is another now.
    RefusedError for an agenda without an item of its own, a meeting that is over, or nothing to send.
    """
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        _guard(meeting, State.PLANNED, State.CONVENED, State.POSTPONED)
        if meeting.ends <= timezone.now():
            raise RefusedError(_("This meeting is over: change its date first."))
        if not meeting.items.on_agenda().filter(kind=Item.Kind.ORDINARY).exists():
            raise RefusedError(_("The agenda has no item of its own yet."))
        now = freezing.fingerprint(freezing.agenda(meeting))
        last = inviting.last_sent(meeting)
        if meeting.state == State.CONVENED and last and last.fingerprint == now:
            _send_to_newcomers(last)
            return meeting
        if seen and seen != now:
            raise StaleError(meeting)
        meeting.state, meeting.convened = State.CONVENED, meeting.convened or timezone.now()
        meeting.reason = ""
        _save(meeting)
        inviting.send(meeting, by=by)
        TaskForce.objects.changed()
    return meeting


def _send_to_newcomers(convocation):
    """The agenda as it was sent, to those who were not invited yet; RefusedError without any."""
    fresh = inviting.invite(convocation.meeting)
    if not fresh:
        number = {"number": convocation.version}
        raise RefusedError(_("Nothing changed since version %(number)s was sent to everyone.") % number)
    for reply in fresh:
        emails.convocation(convocation, reply=reply)


def invite_guest(*, meeting, email, name):
    """Invites somebody to this one meeting, who sees its inside if she has an account.  Returns the Reply.

    She gets the agenda with all others, or at once when it was sent already.  RefusedError for who is
    invited with her organisation.
    """
    email = email.strip().lower()
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        _guard(meeting, State.PLANNED, State.CONVENED, State.POSTPONED)
        if inviting.is_of_signatory(email):
            raise RefusedError(_("This person is invited with her organisation."))
        user = User.objects.filter(email=email, is_active=True).first()
        fields = {"name": name, "user": user}
        reply, is_new = Reply.objects.get_or_create(meeting=meeting, email=email, defaults=fields)
        if user:
            assign_perm(SEE, user, meeting)
        if is_new and meeting.state == State.CONVENED:
            emails.convocation(inviting.last_sent(meeting), reply=reply)
    return reply


def forget_guest(*, reply):
    """Takes a guest off the list; RefusedError once the agenda was sent to her."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=reply.meeting_id)
        _guard(meeting, State.PLANNED)
        if reply.user:
            remove_perm(SEE, reply.user, meeting)
        reply.delete()


def answer(*, reply, answer, sends=""):
    """Keeps what an invited person answers; until the meeting is held she may change her mind."""
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=reply.meeting_id)
        if meeting.state not in (State.CONVENED, State.POSTPONED):
            raise RefusedError(_("This meeting takes no more answers."))
        reply.answer, reply.sends, reply.answered = answer, sends, timezone.now()
        reply.save(update_fields=["answer", "sends", "answered"])


def postpone(*, meeting, reason, by):
    """Puts a meeting off without a new date yet; who was invited is told."""
    _call_off(meeting, State.POSTPONED, reason)


def cancel(*, meeting, reason, by):
    """Cancels a meeting; calendars take its event out."""
    _call_off(meeting, State.CANCELLED, reason)


def _call_off(meeting, state, reason):
    with transaction.atomic():
        meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
        _guard(meeting, State.PLANNED, State.CONVENED, State.POSTPONED)
        was_told = bool(meeting.convened)
        meeting.state, meeting.reason = state, reason
        _save(meeting)
        if was_told:
            for reply in meeting.replies.select_related("user", "organization"):
                emails.called_off(meeting, reply=reply)
            TaskForce.objects.changed()


def actions_at(meeting):
    """The actions that are spoken of at ``meeting``: those that came back, also when it closed them."""
    heard = Action.objects.filter(Q(state=Action.State.OPEN) | Q(notes__meeting=meeting)).distinct()
    actions = heard.exclude(item__meeting=meeting).select_related("item__meeting")
    return actions.order_by(F("due").asc(nulls_last=True), "pk")


def _shown_to_visitors(meeting):
    """Call when the agenda changed: of a meeting that was convened, everyone sees the public items."""
    if meeting.convened:
        TaskForce.objects.changed()


def _append(meeting, **fields):
    if meeting.items.count() >= MOST_ITEMS:
        raise RefusedError(_("An agenda has at most %(most)s items.") % {"most": MOST_ITEMS})
    last = meeting.items.aggregate(last=Max("position"))["last"] or 2
    return meeting.items.create(position=max(last, 2) + 1, **fields)


def _guard(meeting, *states):
    if meeting.state not in states:
        state = meeting.get_state_display()
        raise RefusedError(_("A meeting that is “%(state)s” does not allow this.") % {"state": state})


def _locked(meeting, revision):
    current = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if current.revision != revision:
        raise StaleError(current)
    return current


def _save(meeting):
    meeting.revision += 1
    meeting.sequence += 1
    meeting.save()
