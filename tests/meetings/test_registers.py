"""The registers of decisions and actions: pages, filters, files, and who adds to them."""

import csv
import io
from datetime import timedelta

import pytest
from django.urls import reverse
from django.utils import timezone

from directory.actions import set_commitment
from directory.models import TaskForce
from meetings import minutes, registers
from meetings.models import Action, Decision, Item
from taskforce.common.kept import pages
from tests.meetings.conftest import make_held, make_meeting, queries_of

pytestmark = pytest.mark.django_db
DECISIONS, ACTIONS = reverse("meetings:decisions"), reverse("meetings:actions")


def published(alpha, *, decisions=("A bus",), actions=("Call",), **item):
    """Published minutes with these decisions and actions in a public item."""
    meeting = make_held(alpha)
    school = meeting.items.get(title="School")
    Item.objects.filter(pk=school.pk).update(audience="public", **item)
    for text in decisions:
        minutes.decide(item=school, text=text)
    for text in actions:
        minutes.promise(item=school, text=text, owner=alpha, due=timezone.localdate() - timedelta(days=2))
    minutes.circulate(meeting=meeting, days=7)
    minutes.approve(meeting=meeting, by="Inès", approved_in="2026-99")
    minutes.publish(meeting=meeting, by="Inès")
    meeting.refresh_from_db()
    return meeting


def texts(client, address, **query):
    return [row.text for row in client.get(address, query).context["page"].rows]


def table(client, name):
    answer = client.get(reverse(f"meetings:{name}_file"))
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    body = b"".join(answer.streaming_content).decode("utf-8-sig")
    return list(csv.reader(io.StringIO(body)))


def test_filters_of_decisions(client, alpha):
    meeting = published(alpha, decisions=("A bus", "A nurse"), domain="education")
    minutes_two = published(alpha, decisions=("A door",))
    replaced = Decision.objects.get(text="A bus")
    registers.carry_out(decision=Decision.objects.get(text="A nurse"), is_done=True)
    Decision.objects.filter(pk=replaced.pk).update(
        state="replaced", replaced_by=Decision.objects.get(text="A door")
    )
    assert sorted(texts(client, DECISIONS)) == ["A bus", "A door", "A nurse"]
    assert texts(client, DECISIONS, state="done") == ["A nurse"]
    assert sorted(texts(client, DECISIONS, domain="education")) == ["A bus", "A nurse"]
    assert texts(client, DECISIONS, q="door") == ["A door"]
    assert texts(client, DECISIONS, year=meeting.year + 1) == []
    assert len(texts(client, DECISIONS, year="x", state="x", domain="x")) == 3
    assert f"{minutes_two.number}-D1" in client.get(DECISIONS, {"state": "replaced"}).text


def test_what_replaced_it_is_not_told_to_who_may_not_read_it(client, alpha):
    published(alpha)
    secret = minutes.decide(
        item=make_held(alpha).items.last(), text="Secret", replaces=Decision.objects.get()
    )
    page = client.get(DECISIONS)
    assert [row.text for row in page.context["page"].rows] == ["A bus"]
    assert secret.number not in page.text
    assert table(client, "decisions")[1][-1] == ""


def test_drafts_are_in_no_register_but_for_who_writes(client, alpha, editor, coordinator, settings):
    settings.DEMO = True
    meeting = make_held(alpha)
    minutes.decide(item=meeting.items.last(), text="Draft")
    client.force_login(editor)
    assert texts(client, DECISIONS) == []
    client.force_login(coordinator)
    assert texts(client, DECISIONS) == ["Draft"]


def test_late_actions_stand_first_and_mine_are_found(client, alpha, beta, editor):
    meeting = make_held(alpha)
    item, today = meeting.items.last(), timezone.localdate()
    for text, owner, due in (
        ("No day", beta, None),
        ("Soon", alpha, today + timedelta(days=9)),
        ("Late", beta, today - timedelta(days=3)),
        ("Today", alpha, today),
    ):
        minutes.promise(item=item, text=text, owner=owner, due=due)
    minutes.tell(action=Action.objects.get(text="Soon"), text="Done", who=editor, state="done")
    minutes.circulate(meeting=meeting, days=7)
    client.force_login(editor)
    assert texts(client, ACTIONS) == ["Late", "Today", "No day", "Soon"]
    assert texts(client, ACTIONS, mine=1) == ["Today", "Soon"]
    assert texts(client, ACTIONS, state="late") == ["Late"]
    assert texts(client, ACTIONS, state="done") == ["Soon"]
    assert "3 jours de retard" in client.get(ACTIONS).text


def test_who_writes_the_meeting_marks_a_decision(client, alpha, editor, coordinator, settings):
    settings.DEMO = True
    published(alpha)
    decision = Decision.objects.get()
    address = reverse("meetings:decision_done", args=[decision.pk])
    client.force_login(editor)
    assert client.post(address, {"state": "done"}).status_code == 404
    client.force_login(coordinator)
    before = TaskForce.objects.get().version
    assert client.post(address, {"state": "done"}).url == DECISIONS
    decision.refresh_from_db()
    assert (decision.state, TaskForce.objects.get().version > before) == ("done", True)
    client.post(address, {"state": "in-force"})
    decision.refresh_from_db()
    assert decision.state == "in-force"
    assert client.get(address).status_code == 405


def test_a_replaced_decision_stays_as_it_is(keeper, alpha):
    published(alpha, decisions=("A", "B"))
    first, second = Decision.objects.order_by("rank")
    Decision.objects.filter(pk=first.pk).update(state="replaced", replaced_by=second)
    keeper.post(reverse("meetings:decision_done", args=[first.pk]), {"state": "done"})
    first.refresh_from_db()
    assert first.state == "replaced"


def test_ones_own_organisation_says_what_is_new_and_closes(client, alpha, editor, stranger):
    published(alpha)
    action = Action.objects.get()
    client.force_login(editor)
    assert client.post(action.get_absolute_url(), {"text": "it is done", "state": "done"}).status_code == 302
    action.refresh_from_db()
    assert (action.state, action.notes.get().text) == ("done", "it is done")
    client.force_login(stranger)  # a member of another organisation reads it
    page = client.post(action.get_absolute_url(), {"text": "no", "state": "open"})
    assert "it is done" in page.text
    assert '<form method="post" novalidate>' not in page.text
    assert action.notes.count() == 1


def test_news_are_for_those_inside(client, alpha, editor):
    published(alpha)
    action = Action.objects.get()
    assert client.get(action.get_absolute_url()).url.startswith(reverse("account_login"))
    set_commitment(organization=alpha, commitment="ended")
    client.force_login(editor)
    assert client.get(action.get_absolute_url()).status_code == 404
    assert client.post(action.get_absolute_url(), {"text": "x", "state": "done"}).status_code == 404


def test_files_and_no_formula_among_them(client, alpha):
    meeting = published(alpha, decisions=("=1+1",), actions=("@SUM(A1)",))
    day = timezone.localtime(meeting.starts).date().isoformat()
    number = meeting.number
    assert table(client, "decisions") == [
        list(registers.DECISION_COLUMNS),
        [f"{number}-D1", "'=1+1", number, day, "", "in-force", ""],
    ]
    due = (timezone.localdate() - timedelta(days=2)).isoformat()
    assert table(client, "actions")[1] == [
        f"{number}-A1",
        "'@SUM(A1)",
        "Alpha",
        due,
        "",
        "open",
        "2",
        number,
    ]
    assert table(client, "attendance")[1:] == [[number, day, "Alpha", "association", "present"]]


def test_attendance_inside_says_who_was_excused(client, alpha, beta, editor):
    meeting = make_held(alpha)
    minutes.record_attendance(
        meeting=meeting,
        rows=[(alpha, "Ed Editor", True, False), (beta, "", False, True), (None, "Gus Guest", True, False)],
    )
    assert table(client, "attendance")[1:] == []
    client.force_login(editor)
    assert table(client, "attendance")[1:] == []  # the minutes are not out
    minutes.circulate(meeting=meeting, days=7)
    assert [row[2:] for row in table(client, "attendance")[1:]] == [
        ["Alpha", "association", "present"],
        ["Beta", "association", "excused"],
    ]


@pytest.mark.parametrize("total", [1, 200])
def test_queries_are_the_same_at_one_and_two_hundred_rows(
    client, alpha, editor, django_assert_num_queries, total
):
    published(alpha, decisions=[f"D{n}" for n in range(total)], actions=[f"A{n}" for n in range(total)])
    for address in (DECISIONS, ACTIONS):
        client.get(address)
        pages.clear()
        with django_assert_num_queries(3):  # task force, rows, years
            client.get(address)
    client.force_login(editor)
    assert [queries_of(client, address) for address in (DECISIONS, ACTIONS)] == [5, 5]


def test_a_planned_meeting_is_in_no_register(client, editor):
    make_meeting()
    client.force_login(editor)
    assert texts(client, DECISIONS) == texts(client, ACTIONS) == []
