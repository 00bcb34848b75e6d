"""During and after a meeting: attendance, numbers, minutes, corrections, approval, publication."""

import json
from datetime import UTC, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.actions import set_commitment
from meetings import freezing, minutes, planning
from meetings.models import Action, Attendance, Correction, Decision, Edition, Erratum, Item, Meeting
from meetings.rhythm import end_of
from taskforce.accounts.actions import RefusedError
from tests.factories import OrganizationFactory
from tests.meetings.conftest import make_approved, make_held, make_meeting

pytestmark = pytest.mark.django_db
State = Meeting.State


@pytest.fixture
def convened(meeting):
    return planning.convene(meeting=meeting, by="Inès")


def present(meeting, *organizations):
    minutes.record_attendance(meeting=meeting, rows=[(one, "Somebody", True, False) for one in organizations])


def test_a_meeting_is_held_once_somebody_came(convened, alpha):
    with pytest.raises(RefusedError):
        minutes.hold(meeting=convened)
    present(convened, alpha)
    held = minutes.hold(meeting=convened)
    assert (held.state, held.number) == ("held", f"{timezone.localdate().year}-01")
    with pytest.raises(RefusedError):
        minutes.hold(meeting=held)


def test_each_year_begins_with_its_first_meeting(convened, alpha):
    earlier = make_held(OrganizationFactory())
    Meeting.objects.filter(pk=earlier.pk).update(year=earlier.year - 1, rank=7)
    present(convened, alpha)
    assert minutes.hold(meeting=convened).number == f"{timezone.localdate().year}-01"


def test_the_year_of_a_number_is_that_of_the_clocks_of_the_task_force(convened, alpha):
    starts = datetime(2024, 12, 31, 23, 30, tzinfo=UTC)  # half past midnight in Paris
    Meeting.objects.update(starts=starts, ends=starts + timedelta(hours=2))
    present(convened, alpha)
    assert minutes.hold(meeting=convened).number == "2025-01"


def test_a_meeting_that_has_not_begun_is_not_held(alpha):
    meeting = make_meeting(starts=timezone.now() + timedelta(days=2))
    planning.convene(meeting=meeting, by="Inès")
    present(meeting, alpha)
    with pytest.raises(RefusedError):
        minutes.hold(meeting=meeting)


def test_numbers_have_no_gap_and_count_the_year_of_the_town(alpha):
    first, second = make_held(alpha), make_held(alpha)
    planning.cancel(meeting=make_meeting(), reason="", by=None)
    third = make_held(alpha)
    assert [meeting.rank for meeting in (first, second, third)] == [1, 2, 3]


def test_a_number_is_given_once():
    held = {"state": State.HELD, "year": 2026, "rank": 1}
    now = timezone.now()
    Meeting.objects.create(starts=now, ends=now + timedelta(hours=1), **held)
    with pytest.raises(IntegrityError), transaction.atomic():
        Meeting.objects.create(starts=now, ends=now + timedelta(hours=1), **held)


def test_attendance_copies_names_and_replaces_what_was_there(convened, alpha, beta):
    present(convened, alpha)
    minutes.record_attendance(
        meeting=convened,
        rows=[(alpha, "Ed, Jo", True, True), (beta, "", False, True), (None, "A guest", True, False)],
    )
    rows = Attendance.objects.values_list("organization_name", "people", "is_present", "is_excused")
    assert set(rows) == {
        ("Alpha", "Ed, Jo", True, False),
        ("Beta", "", False, True),
        ("", "A guest", True, False),
    }
    assert [one for one, _row in minutes.expected(convened)] == [alpha, beta]


def test_writing_begins_the_draft_and_two_authors_lose_nothing(convened, alpha):
    present(convened, alpha)
    minutes.hold(meeting=convened)
    item = convened.items.get(title="School")
    minutes.write_item(item=item, revision=1, notes="First")
    convened.refresh_from_db()
    assert convened.state == State.DRAFTED
    with pytest.raises(planning.StaleError) as stale:
        minutes.write_item(item=item, revision=1, notes="Second")
    assert stale.value.current.notes == "First"
    item.refresh_from_db()
    assert item.notes == "First"


def test_minutes_can_be_typed_before_it_is_said_to_be_held(convened):
    item = convened.items.get(title="School")
    minutes.write_item(item=item, revision=1, notes="Live")
    convened.refresh_from_db()
    assert convened.state == State.CONVENED


def test_decisions_are_numbered_in_their_meeting_and_replace_each_other(alpha):
    meeting = make_held(alpha)
    school, camp = meeting.items.filter(kind="ordinary")
    first = minutes.decide(item=school, text="A bus")
    second = minutes.decide(item=camp, text="Two buses", replaces=first)
    first.refresh_from_db()
    assert [first.number, second.number] == [f"{meeting.number}-D1", f"{meeting.number}-D2"]
    assert (first.state, first.replaced_by) == ("replaced", second)
    school.refresh_from_db()
    assert school.outcome == Item.Outcome.DECIDED


def test_a_replaced_decision_says_what_replaced_it(alpha):
    meeting = make_held(alpha)
    minutes.decide(item=meeting.items.last(), text="A")
    with pytest.raises(IntegrityError), transaction.atomic():
        Decision.objects.update(state="replaced")


def test_news_of_an_action_is_stamped_and_closes_it(alpha, editor):
    meeting = make_held(alpha)
    action = minutes.promise(item=meeting.items.last(), text="Call", owner=alpha, due=timezone.localdate())
    later = make_held(alpha)
    minutes.tell(action=action, text="Called", who=editor, state="done", meeting=later)
    action.refresh_from_db()
    note = action.notes.get()
    assert (note.meeting, note.who, note.who_name, note.text) == (later, editor, "Ed Editor", "Called")
    assert (action.state, action.closed) == ("done", timezone.localdate())
    minutes.tell(action=action, text="Not yet", who="Inès", state="open")
    action.refresh_from_db()
    assert (action.state, action.closed) == ("open", None)


def test_late_actions(alpha):
    meeting = make_held(alpha)
    today = timezone.localdate()
    late = minutes.promise(item=meeting.items.last(), text="A", owner=alpha, due=today - timedelta(days=1))
    minutes.promise(item=meeting.items.last(), text="B", owner=alpha, due=today)
    minutes.promise(item=meeting.items.last(), text="C", owner=None)
    assert list(Action.objects.late(today)) == [late]


def test_minutes_leave_for_correction_when_every_item_is_settled(held):
    Item.objects.filter(meeting=held, title="Camp").update(outcome="open")
    with pytest.raises(RefusedError, match="Camp"):
        minutes.circulate(meeting=held, days=7)
    Item.objects.filter(meeting=held).update(outcome="deferred")
    minutes.circulate(meeting=held, days=7)
    held.refresh_from_db()
    assert held.state == State.CORRECTION
    paris = ZoneInfo("Europe/Paris")
    assert held.corrections_until == end_of(timezone.localdate(timezone=paris) + timedelta(days=7), paris)


@pytest.mark.parametrize(
    ("sent", "until"),
    [
        # half past midnight in Paris is the 24th, and the day after has 25 hours
        (datetime(2026, 10, 23, 22, 30, tzinfo=UTC), datetime(2026, 10, 25, 22, 59, 59, 999999, tzinfo=UTC)),
        (datetime(2027, 3, 27, 9, 0, tzinfo=UTC), datetime(2027, 3, 28, 21, 59, 59, 999999, tzinfo=UTC)),
    ],
)
def test_the_last_day_counts_whole_whatever_the_clocks_do(held, alpha, editor, monkeypatch, sent, until):
    monkeypatch.setattr(timezone, "now", lambda: sent)
    minutes.circulate(meeting=held, days=1)
    held.refresh_from_db()
    assert held.corrections_until == until
    item = held.items.get(title="School")
    monkeypatch.setattr(timezone, "now", lambda: until)
    assert held.takes_corrections
    minutes.correct(item=item, organization=alpha, who=editor, text="In time")
    minutes.answer_correction(correction=Correction.objects.get(), accepts=False)
    monkeypatch.setattr(timezone, "now", lambda: until + timedelta(microseconds=1))
    assert not held.takes_corrections
    with pytest.raises(RefusedError):
        minutes.correct(item=item, organization=alpha, who=editor, text="Late")
    assert minutes.approve(meeting=held, by="Inès").approved_in == ""


@pytest.fixture
def circulated(held):
    minutes.circulate(meeting=held, days=7)
    held.refresh_from_db()
    return held


def test_who_was_present_corrects_and_is_answered(circulated, alpha, editor):
    item = circulated.items.get(title="School")
    correction = minutes.correct(item=item, organization=alpha, who=editor, text="Monday")
    with pytest.raises(RefusedError):
        minutes.approve(meeting=circulated, by="Inès", approved_in="2026-09")
    minutes.answer_correction(correction=correction, accepts=True, answer="Yes", notes="On Monday.")
    item.refresh_from_db()
    assert item.notes == "On Monday."
    with pytest.raises(RefusedError):
        minutes.answer_correction(correction=correction, accepts=False)


def test_a_refused_correction_changes_no_word(circulated, alpha, editor):
    item = circulated.items.get(title="School")
    correction = minutes.correct(item=item, organization=alpha, who=editor, text="Monday")
    minutes.answer_correction(correction=correction, accepts=False, answer="No", notes="Other")
    item.refresh_from_db()
    assert item.notes == "Notes of School."


def test_who_was_absent_or_late_corrects_nothing(circulated, alpha, beta, stranger, editor):
    item = circulated.items.get(title="School")
    with pytest.raises(RefusedError):
        minutes.correct(item=item, organization=beta, who=stranger, text="X")
    Meeting.objects.update(corrections_until=timezone.now() - timedelta(minutes=1))
    with pytest.raises(RefusedError):
        minutes.correct(item=item, organization=alpha, who=editor, text="X")


def test_who_was_excused_corrects_nothing(circulated, beta, stranger):
    Attendance.objects.create(meeting=circulated, organization=beta, is_excused=True)
    with pytest.raises(RefusedError):
        minutes.correct(item=circulated.items.get(title="School"), organization=beta, who=stranger, text="X")


def test_silence_is_agreement_once_the_time_is_over(circulated):
    with pytest.raises(RefusedError):
        minutes.approve(meeting=circulated, by="Inès")
    Meeting.objects.update(corrections_until=timezone.now() - timedelta(minutes=1))
    edition = minutes.approve(meeting=circulated, by="Inès", objections=["Alpha: the hour"])
    circulated.refresh_from_db()
    assert circulated.state == State.APPROVED
    assert edition.fingerprint == freezing.fingerprint(edition.content)
    assert edition.objections == ["Alpha: the hour"]


@pytest.mark.parametrize(
    "change",
    [
        lambda: Edition.objects.update(content={}),
        lambda: Edition.objects.all().delete(),
        lambda: Erratum.objects.update(text="x"),
        lambda: Erratum.objects.all().delete(),
    ],
)
def test_an_approved_snapshot_and_its_errata_never_change(alpha, change):
    meeting = make_approved(alpha)
    minutes.add_erratum(meeting=meeting, text="Ten, not nine", who="Inès")
    with pytest.raises(IntegrityError), transaction.atomic():
        change()


def test_after_approval_nothing_is_written_any_more(alpha):
    meeting = make_approved(alpha)
    item = meeting.items.last()
    before = meeting.editions.get().content
    for verb in (
        lambda: minutes.write_item(item=item, revision=item.revision, notes="X"),
        lambda: minutes.decide(item=item, text="X"),
        lambda: minutes.promise(item=item, text="X", owner=alpha),
        lambda: minutes.record_attendance(meeting=meeting, rows=[]),
        lambda: planning.add_item(meeting=meeting, by=None, title="X"),
        lambda: planning.edit_item(item=item, revision=item.revision, audience="public"),
    ):
        with pytest.raises(RefusedError):
            verb()
    assert meeting.editions.get().content == before


def test_an_erratum_waits_for_approval(held):
    with pytest.raises(RefusedError):
        minutes.add_erratum(meeting=held, text="X", who="Inès")


def test_the_public_edition_holds_public_items_and_no_byte_of_another(alpha, beta):
    meeting = make_held(alpha)
    school, camp = meeting.items.filter(kind="ordinary")
    Item.objects.filter(pk=school.pk).update(audience="public", notes="SAID-IN-PUBLIC")
    Item.objects.filter(pk=camp.pk).update(notes="MARKED-SENTENCE", title="MARKED-TITLE", text="MARKED-TEXT")
    minutes.decide(item=camp, text="MARKED-DECISION")
    minutes.promise(item=camp, text="MARKED-ACTION", owner=beta)
    minutes.circulate(meeting=meeting, days=7)
    minutes.approve(meeting=meeting, by="Inès", approved_in="2026-09", objections=["MARKED-OBJECTION"])
    edition = minutes.publish(meeting=meeting, by="Inès")
    words = json.dumps(edition.content, ensure_ascii=False)
    assert "SAID-IN-PUBLIC" in words
    assert "MARKED" not in words
    assert "Ed Editor" not in words  # who came is told as organisations
    assert edition.content["attendance"] == [{"organization": "Alpha", "kind": "association"}]
    assert "MARKED-SENTENCE" in json.dumps(meeting.editions.get(kind="approved").content)
    with pytest.raises(RefusedError):
        minutes.publish(meeting=meeting, by="Inès")


def test_who_does_not_wish_to_be_listed_is_counted_and_never_named(client, alpha):
    hidden = OrganizationFactory(name="Hiddenhouse", is_listed=False)
    meeting = make_held(hidden)
    school = meeting.items.get(title="School")
    Item.objects.filter(pk=school.pk).update(audience="public")
    minutes.promise(item=school, text="Open taps", owner=hidden)
    minutes.circulate(meeting=meeting, days=7)
    minutes.approve(meeting=meeting, by="Inès", approved_in="2026-09")
    edition = minutes.publish(meeting=meeting, by="Jo")
    assert edition.content["attendance"] == [{"organization": "", "kind": "association"}]
    assert "Hiddenhouse" in json.dumps(meeting.editions.get(kind="approved").content)
    for name, args in (
        ("meeting", [meeting.uid]),
        ("actions", []),
        ("actions_file", []),
        ("attendance_file", []),
    ):
        answer = client.get(reverse(f"meetings:{name}", args=args))
        assert answer.status_code == 200
        body = b"".join(answer.streaming_content) if answer.streaming else answer.content
        assert b"Hiddenhouse" not in body


def test_only_approved_minutes_are_published(held):
    with pytest.raises(RefusedError):
        minutes.publish(meeting=held, by="Inès")


def test_a_snapshot_outlives_the_organisations_of_the_meeting(alpha):
    other = OrganizationFactory(name="Gone")
    meeting = make_held(alpha)
    minutes.promise(item=meeting.items.last(), text="Call", owner=other)
    minutes.circulate(meeting=meeting, days=1)
    minutes.approve(meeting=meeting, by="Inès", approved_in="2026-09")
    other.delete()
    assert "Gone" in json.dumps(meeting.editions.get().content)
    assert Action.objects.get().owner_name == "Gone"


def test_what_one_may_read_of_decisions_and_actions(alpha, editor, stranger, beta, coordinator):
    meeting = make_held(alpha)
    school, camp = meeting.items.filter(kind="ordinary")
    Item.objects.filter(pk=school.pk).update(audience="public")
    Item.objects.filter(pk=camp.pk).update(audience="coordinator")
    open_, closed = minutes.decide(item=school, text="A"), minutes.decide(item=camp, text="B")
    set_commitment(organization=beta, commitment="ended")
    assert set(Decision.objects.visible_to(editor)) == set()  # a draft
    assert set(Decision.objects.visible_to(coordinator)) == {open_, closed}
    minutes.circulate(meeting=meeting, days=1)
    assert set(Decision.objects.visible_to(editor)) == {open_}
    assert set(Decision.objects.visible_to(stranger)) == set()
    minutes.approve(meeting=meeting, by="Inès", approved_in="2026-09")
    minutes.publish(meeting=meeting, by="Inès")
    assert set(Decision.objects.visible_to(stranger)) == {open_}


def test_the_public_edition_names_who_was_present_and_nobody_else(held, beta):
    Attendance.objects.create(meeting=held, organization=beta, organization_name="Beta", is_excused=True)
    public = freezing.public(freezing.minutes(held), number=held.number)
    assert [row["organization"] for row in public["attendance"]] == ["Alpha"]
    assert (public["expected"], public["guests"]) == (2, 0)


def test_an_action_after_a_decision_leaves_the_item_decided(convened, alpha):
    item = convened.items.get(title="School")
    minutes.decide(item=item, text="Yes")
    minutes.promise(item=item, text="Go", owner=alpha)
    item.refresh_from_db()
    assert item.outcome == Item.Outcome.DECIDED
