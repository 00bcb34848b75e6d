"""During and after a meeting: the verbs on attendance, minutes, corrections, approval and publication."""

from datetime import timedelta
from zoneinfo import ZoneInfo

from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Organization, TaskForce
from meetings import emails, freezing, loading
from meetings.models import (
    Action,
    ActionNote,
    Attendance,
    Correction,
    Decision,
    Edition,
    Erratum,
    Item,
    Meeting,
)
from meetings.planning import StaleError
from meetings.rhythm import end_of
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.models import User

State = Meeting.State
WRITING = (State.CONVENED, State.HELD, State.DRAFTED)


def expected(meeting):
    """Organisations that are expected: signatories now, and those written down already; each with its
    Attendance row or None."""
    rows = {row.organization_id: row for row in loading.came(meeting) if row.organization_id}
    there = [one for one in loading.partners(meeting) if one.is_committed or one.pk in rows]
    return [(one, rows.get(one.pk)) for one in there]


def attendance_seen(meeting):
    """A fingerprint of who is written down as there: what two authors compare."""
    rows = [
        (row.organization_id or 0, row.people, row.is_present, row.is_excused)
        for row in loading.came(meeting)
    ]
    return freezing.fingerprint(sorted(rows))


def record_attendance(*, meeting, rows, seen=None):
    """Keeps who came: ``rows`` of ``(Organization or None, people, is_present, is_excused)``; what was
    there before is replaced.  StaleError when that is no longer what was ``seen``, if given."""
    with transaction.atomic():
        meeting = _locked(meeting, *WRITING)
        if seen is not None and seen != attendance_seen(meeting):
            raise StaleError(meeting)
        meeting.attendances.all().delete()
        Attendance.objects.bulk_create(
            Attendance(
                meeting=meeting,
                organization=organization,
                organization_name=organization.name if organization else "",
                kind=organization.kind if organization else "other",
                people=people,
                is_present=is_present,
                is_excused=is_excused and not is_present,
            )
            for organization, people, is_present, is_excused in rows
        )


def hold(*, meeting):
    """Says that a convened meeting took place, and allots its number: the next of its year, no gap.

    RefusedError without anybody present, or before it began.
    """
    with transaction.atomic():
        TaskForce.objects.select_for_update().first()  # two meetings held at once: one number each
        meeting = _locked(meeting, State.CONVENED)
        if meeting.starts > timezone.now():
            raise RefusedError(_("This meeting has not begun yet."))
        if not meeting.attendances.filter(is_present=True).exists():
            raise RefusedError(_("First say who came."))
        meeting.year = meeting.starts.astimezone(_zone()).year
        last = Meeting.objects.filter(year=meeting.year).aggregate(last=Max("rank"))["last"] or 0
        meeting.rank, meeting.state, meeting.held = last + 1, State.HELD, timezone.now()
        _save(meeting)
        TaskForce.objects.changed()
    return meeting


def _zone():
    taskforce = TaskForce.objects.current()
    return ZoneInfo(taskforce.time_zone if taskforce else "UTC")


def write_item(*, item, revision, notes, outcome=None, sent=None):
    """Keeps what was typed for an item.  StaleError when another author did meanwhile: both texts are
    then shown.  ``sent`` is what this author sent before without hearing of it: it may stand there, and is
    no other author's.  Writing begins the draft of a held meeting.  Returns the Item."""
    with transaction.atomic():
        current = _item(item)
        if current.revision != revision and current.notes not in (notes, sent):
            raise StaleError(current)
        current.notes = notes
        if outcome is not None:
            current.outcome = outcome
        current.revision += 1
        current.save(update_fields=["notes", "outcome", "revision"])
        _begin_draft(current.meeting)
    return current


def decide(*, item, text, replaces=None):
    """Writes a decision of an item; ``replaces`` (a Decision in force) is replaced by it.

    The same text a second time (a double click) is the decision that stands there.
    """
    with transaction.atomic():
        item = _item(item)
        if same := item.decisions.filter(text=text).first():
            return same
        rank = _next_rank(Decision, item.meeting)
        decision = Decision.objects.create(item=item, rank=rank, text=text)
        if replaces:
            replaces.state, replaces.replaced_by = Decision.State.REPLACED, decision
            replaces.save(update_fields=["state", "replaced_by"])
            TaskForce.objects.changed()
        _settle(item, Item.Outcome.DECIDED)
    return decision


def promise(*, item, text, owner, due=None, domain=""):
    """Writes an action of an item: ``owner`` (an Organization) does it until ``due`` (a date or None).

    The same a second time (a double click) is the action that stands there.
    """
    with transaction.atomic():
        item = _item(item)
        if same := item.actions.filter(text=text, owner=owner).first():
            return same
        action = Action.objects.create(
            item=item,
            idea_id=item.idea_id,
            rank=_next_rank(Action, item.meeting),
            text=text,
            owner=owner,
            owner_name=owner.name if owner else "",
            due=due,
            domain=domain or item.domain,
        )
        _settle(item, Item.Outcome.NOTED)
    return action


def tell(*, action, text, who, state=None, meeting=None):
    """News of an action, stamped with the ``meeting`` that hears it; ``state`` closes or opens it again.

    The same words at the same meeting (a double click) are kept once.
    """
    with transaction.atomic():
        action = Action.objects.select_for_update().get(pk=action.pk)
        person = who if isinstance(who, User) else None  # a name alone when the coordinator writes it down
        if not (meeting and action.notes.filter(meeting=meeting, text=text).exists()):
            ActionNote.objects.create(
                action=action, meeting=meeting, text=text, who=person, who_name=str(who)
            )
        if state and state != action.state:
            action.state = state
            action.closed = None if state == Action.State.OPEN else timezone.localdate()
            action.save(update_fields=["state", "closed"])
            TaskForce.objects.changed()  # visitors see where the public ones stand
    return action


def circulate(*, meeting, days):
    """Sends the minutes to the organisations that were present, which have ``days`` to correct them, the
    last one until its end in the task force's time zone; silence is agreement.  RefusedError while an item
    is not settled."""
    with transaction.atomic():
        meeting = _locked(meeting, State.HELD, State.DRAFTED)
        open_items = meeting.items.on_agenda().filter(outcome=Item.Outcome.OPEN)
        if item := open_items.first():
            raise RefusedError(
                _("The item “%(title)s” is neither decided, noted nor deferred.") % {"title": item.title}
            )
        meeting.state = State.CORRECTION
        zone = _zone()
        meeting.corrections_until = end_of(timezone.localdate(timezone=zone) + timedelta(days=days), zone)
        _save(meeting)
        emails.out_for_correction(meeting)


def correct(*, item, organization, who, text):
    """A correction an organisation that was present proposes; RefusedError after the last day."""
    with transaction.atomic():
        meeting = _locked(item.meeting, State.CORRECTION)
        if meeting.corrections_until < timezone.now():
            raise RefusedError(_("The time for corrections is over."))
        if not meeting.attendances.filter(organization=organization, is_present=True).exists():
            raise RefusedError(_("Only organisations that were present correct the minutes."))
        correction = Correction.objects.create(
            item=item, organization=organization, organization_name=organization.name, who=who, text=text
        )
        emails.correction_proposed(correction)
    return correction


def answer_correction(*, correction, accepts, answer="", notes=None, revision=None):
    """Accepts a correction (``notes``: the item's minutes as corrected) or refuses it with a word.

    StaleError when the item is no longer at ``revision``, if given, and would be written over.
    """
    with transaction.atomic():
        correction = Correction.objects.select_for_update().select_related("item").get(pk=correction.pk)
        _locked(correction.item.meeting, State.CORRECTION)
        if correction.state != Correction.State.NEW:
            raise RefusedError(_("This correction was answered already."))
        if accepts and revision is not None and correction.item.revision != revision:
            raise StaleError(correction.item)
        correction.state = Correction.State.ACCEPTED if accepts else Correction.State.REFUSED
        correction.answer = answer
        correction.save(update_fields=["state", "answer"])
        if accepts and notes is not None:
            item = correction.item
            item.notes, item.revision = notes, item.revision + 1
            item.save(update_fields=["notes", "revision"])
        emails.correction_answered(correction)
    return correction


def approve(*, meeting, by, approved_in="", objections=()):
    """Freezes the minutes: a snapshot that never changes.  ``approved_in``: the number of the meeting
    that approved them, "" in the portal.  RefusedError while corrections wait or, in the portal, may
    still come.  Returns the Edition."""
    with transaction.atomic():
        meeting = _locked(meeting, State.CORRECTION)
        if Correction.objects.filter(item__meeting=meeting, state=Correction.State.NEW).exists():
            raise RefusedError(_("A correction is waiting for an answer."))
        if not approved_in and meeting.corrections_until > timezone.now():
            raise RefusedError(_("Corrections may still come: the time given is not over."))
        edition = _freeze(
            meeting,
            Edition.Kind.APPROVED,
            freezing.minutes(meeting),
            by,
            approved_in=approved_in,
            objections=list(objections),
        )
        meeting.state, meeting.approved = State.APPROVED, edition.made
        meeting.approved_by = by if isinstance(by, User) else None
        _save(meeting)
    return edition


def publish(*, meeting, by):
    """Makes the public edition out of the approved one: public items, and not one byte of another.

    Two people look at what becomes public: RefusedError for who approved the minutes, even where she is
    the only coordinator (she names another one).
    """
    with transaction.atomic():
        meeting = _locked(meeting, State.APPROVED)
        if isinstance(by, User) and meeting.approved_by_id == by.pk:
            raise RefusedError(
                _(
                    "You approved these minutes: another coordinator, or the secretary, looks at them and "
                    "publishes them."
                )
            )
        approved = meeting.editions.get(kind=Edition.Kind.APPROVED)
        content = freezing.public(approved.content, number=meeting.number, unlisted=unlisted())
        edition = _freeze(meeting, Edition.Kind.PUBLIC, content, by, approved_in=approved.approved_in)
        meeting.state, meeting.published = State.PUBLISHED, edition.made
        _save(meeting)
        TaskForce.objects.changed()
    return edition


def unlisted():
    """The names of the organisations that do not wish to be listed: no public edition tells them."""
    return frozenset(Organization.objects.filter(is_listed=False).values_list("name", flat=True))


def _freeze(meeting, kind, content, by, **fields):
    return Edition.objects.create(
        meeting=meeting,
        kind=kind,
        content=content,
        fingerprint=freezing.fingerprint(content),
        made=timezone.now(),
        made_by=str(by),
        **fields,
    )


def add_erratum(*, meeting, text, who, is_public=False):
    """An error found after approval, said beside the snapshot with its date; the same words only once."""
    with transaction.atomic():
        meeting = _locked(meeting, State.APPROVED, State.PUBLISHED)
        if same := meeting.errata.filter(text=text, is_public=is_public).first():
            return same
        erratum = Erratum.objects.create(
            meeting=meeting, text=text, is_public=is_public, at=timezone.now(), who_name=str(who)
        )
        TaskForce.objects.changed()
    return erratum


def _item(item):
    """The item and its meeting, locked, in a state in which minutes are written."""
    current = Item.objects.select_for_update().get(pk=item.pk)
    current.meeting = _locked(current.meeting, *WRITING)
    return current


def _begin_draft(meeting):
    if meeting.state == State.HELD:
        meeting.state = State.DRAFTED
        _save(meeting)


def _settle(item, outcome):
    """An item with a decision is decided, one with an action at least noted."""
    if item.outcome == Item.Outcome.OPEN or outcome == Item.Outcome.DECIDED:
        item.outcome = outcome
        item.save(update_fields=["outcome"])
    _begin_draft(item.meeting)


def _next_rank(model, meeting):
    return 1 + (model.objects.filter(item__meeting=meeting).aggregate(last=Max("rank"))["last"] or 0)


def _locked(meeting, *states):
    meeting = Meeting.objects.select_for_update().get(pk=meeting.pk)
    if meeting.state not in states:
        raise RefusedError(
            _("A meeting that is “%(state)s” does not allow this.") % {"state": meeting.get_state_display()}
        )
    return meeting


def _save(meeting):
    meeting.revision += 1
    meeting.save()
