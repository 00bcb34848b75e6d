"""What falls due around training sessions is told once."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings import training_due, trainings
from meetings.models import Session
from meetings.waiting import waiting
from taskforce.common.models import OutgoingMail
from taskforce.common.waiting import counted
from tests.meetings.trainings import hold, mails, make_session, register, seat

pytestmark = pytest.mark.django_db


@pytest.fixture
def session(alpha):
    return make_session(alpha, seats=1)


def send(days=0):
    """Sends what is due so many days from today; twice is once."""
    for _turn in range(2):
        training_due.send_due(timezone.localdate() + timedelta(days=days))


def moved(session, **period):
    starts = timezone.now() + timedelta(**period)
    Session.objects.filter(pk=session.pk).update(starts=starts, ends=starts + timedelta(hours=2))
    return Session.objects.get(pk=session.pk)


@pytest.mark.parametrize(("days", "told"), [(1, ["a@example.org"]), (2, ["a@example.org"]), (4, [])])
def test_who_has_a_seat_is_reminded_two_days_before(session, days, told):
    seat(session, "A", "a@example.org")
    seat(session, "Waits", "w@example.org")
    register(session, "Asks", "q@example.org")
    moved(session, days=days)
    send()
    assert [mail["to"] for mail in mails("training_reminder")] == told


def test_a_session_moved_to_another_day_reminds_again(session):
    seat(session)
    session = moved(session, days=1)
    send()
    later = session.starts + timedelta(days=1)
    trainings.change(
        session=session, revision=1, starts=later, ends=later + timedelta(hours=2), seats=1, place="Library"
    )
    send()
    assert len(mails("training_reminder")) == 2


@pytest.mark.parametrize("state", ["draft", "cancelled"])
def test_nobody_is_reminded_of_what_does_not_take_place(session, state):
    seat(session)
    moved(session, days=1)
    Session.objects.update(state=state)
    send()
    assert mails("training_reminder") == []


def test_who_organises_is_asked_who_came_once_and_the_workspace_says_it(session, editor, coordinator):
    session = moved(session, days=-1)
    send()
    rows = OutgoingMail.objects.filter(key__startswith="who-came")
    assert [row.payload["to"] for row in rows] == ["editor@example.org"]
    for person in (editor, coordinator):
        lines = [(str(line.label), number) for line, number in counted(waiting(person))]
        assert lines == [("Formations finies\u202f: dire qui est venu", 1)]
    hold(session)
    assert counted(waiting(editor)) == []


def test_coordinators_are_asked_for_the_task_force_itself_and_for_who_left(
    session, coordinator, editor, alpha
):
    moved(make_session(), days=-1)
    alpha.commitment = "ended"
    alpha.save()
    moved(session, days=-1)
    send()
    rows = OutgoingMail.objects.filter(key__startswith="who-came")
    assert [row.payload["to"] for row in rows] == ["coordinator@example.org"] * 2


@pytest.mark.parametrize("days", [0, 40])
def test_neither_on_the_very_day_nor_months_later(session, editor, days):
    moved(session, days=-days, hours=-3)
    send(days=-1 if days == 0 else 0)
    assert not OutgoingMail.objects.filter(key__startswith="who-came").exists()
