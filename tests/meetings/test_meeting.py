"""The page of one meeting, as each reader reads it; and the list of meetings."""

from datetime import date, timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from meetings import minutes, planning, reading
from meetings.models import Attendance, Item, Meeting, Reply
from taskforce.common.kept import pages
from tests.factories import member_of
from tests.meetings.conftest import make_approved, make_held, make_meeting, many_items, queries_of

pytestmark = pytest.mark.django_db
LIST = reverse("meetings:meetings")


def make_convened(**fields):
    return planning.convene(meeting=make_meeting(starts=timezone.now() + timedelta(days=3), **fields), by="I")


def make_published(alpha, **fields):
    meeting = make_held(alpha, **fields)
    Item.objects.filter(meeting=meeting, kind="ordinary").update(audience="public")
    minutes.promise(item=meeting.items.last(), text="Call", owner=alpha)
    minutes.circulate(meeting=meeting, days=7)
    minutes.approve(meeting=meeting, by="Inès", approved_in="2026-99")
    minutes.publish(meeting=meeting, by="Inès")
    meeting.refresh_from_db()
    return meeting


def long_ago(meeting, days):
    """``meeting`` as if it had been held that many days before."""
    meeting.starts, meeting.ends = meeting.starts - timedelta(days=days), meeting.ends - timedelta(days=days)
    meeting.year = meeting.starts.year
    meeting.save()
    return meeting


def queries_of_a_visitor(client, address):
    """As ``queries_of``, of the page itself and not of one that is kept."""
    client.get(address)
    pages.clear()
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)


@pytest.fixture
def member(client, editor):
    """A browser of somebody of alpha."""
    client.force_login(editor)
    return client


def test_a_member_answers_on_the_page(member, editor):
    meeting = make_convened()
    reply = Reply.objects.get(user=editor)
    address = reverse("meetings:reply", args=[reply.token])
    page = member.get(meeting.get_absolute_url())
    assert f'action="{address}"' in page.text
    assert page.context["answers"].waiting == ["Alpha"]
    assert member.post(address, {"answer": "yes"}).status_code == 200
    again = member.get(meeting.get_absolute_url()).context["answers"]
    assert (again.coming, again.waiting, again.mine.answer) == (["Alpha"], [], "yes")
    assert "Vous avez dit oui" in member.get(LIST).text


def test_an_organisation_comes_when_one_of_its_people_does(meeting, alpha, editor, stranger):
    planning.convene(meeting=meeting, by="I")
    Reply.objects.filter(user=editor).update(answer="no")
    other = {"user": member_of(alpha), "email": "b@example.org"}
    Reply.objects.create(meeting=meeting, organization=alpha, answer="sends", **other)
    Reply.objects.filter(user=stranger).update(answer="no")
    found = reading.answers(meeting, editor)
    assert (found.coming, found.not_coming, found.waiting) == (["Alpha"], ["Beta"], [])


def test_a_visitor_sees_neither_answers_nor_the_link_from_afar(client, editor):
    meeting = make_convened(online="https://example.org/room")
    page = client.get(meeting.get_absolute_url())
    assert "answers" not in page.context
    assert "example.org/room" not in page.text
    client.force_login(editor)
    assert "example.org/room" in client.get(meeting.get_absolute_url()).text


def test_only_actions_born_before_are_carried_over(member, alpha):
    old = long_ago(make_held(alpha), 60)
    first = minutes.promise(item=old.items.last(), text="From before", owner=alpha, due=date(2020, 2, 29))
    done = minutes.promise(item=old.items.last(), text="Done", owner=alpha)
    minutes.tell(action=done, text="Written", who="Inès", state="done")
    minutes.circulate(meeting=old, days=7)
    newer = make_held(alpha)
    minutes.promise(item=newer.items.last(), text="From after", owner=alpha)
    minutes.circulate(meeting=newer, days=7)
    middle = long_ago(make_held(alpha), 30)
    [carried] = member.get(middle.get_absolute_url()).context["carried_over"]
    assert (carried.text, carried.due) == (first.text, first.due)
    assert member.get(old.get_absolute_url()).context["carried_over"] == []


def test_what_was_approved_is_read_as_it_was_frozen(member, alpha):
    meeting = make_approved(alpha)
    Item.objects.update(notes="Changed behind the back")
    Attendance.objects.all().delete()
    page = member.get(meeting.get_absolute_url())
    assert "Notes of School." in page.text
    assert "Changed behind" not in page.text
    assert meeting.editions.get().fingerprint in page.text
    assert (page.context["presence"].present, page.context["presence"].expected) == (1, 1)


def test_the_public_edition_says_how_many_were_expected_and_its_own_fingerprint(client, alpha, beta):
    meeting = make_published(alpha)
    page = client.get(meeting.get_absolute_url())
    public, approved = meeting.editions.get(kind="public"), meeting.editions.get(kind="approved")
    assert public.fingerprint in page.text
    assert approved.fingerprint not in page.text
    assert page.context["presence"].expected == 1


def test_guests_are_counted_beside_the_partners():
    rows = [
        {"organization": "Alpha", "kind": "association", "is_present": True, "people": ""},
        {"organization": "Beta", "kind": "association", "is_present": False, "people": ""},
        {"organization": "", "kind": "other", "is_present": True, "people": "Gus"},
    ]
    found = reading.presence({"attendance": rows})
    assert (found.present, found.expected, found.kinds, found.guests) == (1, 2, {"association": 1}, 1)


def test_drafts_are_read_by_who_writes_only(client, alpha, editor, coordinator, settings):
    settings.DEMO = True
    meeting = make_held(alpha)
    client.force_login(editor)
    assert "Notes of School." not in client.get(meeting.get_absolute_url()).text
    client.force_login(coordinator)
    assert "Notes of School." in client.get(meeting.get_absolute_url()).text


def test_a_reason_is_read(member, editor):
    meeting = make_convened()
    planning.cancel(meeting=meeting, reason="Heavy snow", by=None)
    page = member.get(meeting.get_absolute_url())
    assert "Heavy snow" in page.text
    assert "notice bad" in page.text


def test_only_who_writes_is_offered_to_write(client, keeper, editor):
    meeting = make_meeting()
    agenda = reverse("meetings:agenda", args=[meeting.uid])
    assert agenda in keeper.get(meeting.get_absolute_url()).text
    client.force_login(editor)
    assert agenda not in client.get(meeting.get_absolute_url()).text


def test_the_list_by_year(client, alpha):
    now, before = make_held(alpha), long_ago(make_held(alpha), 400)
    assert client.get(LIST).context["page"].rows == [now, before]
    page = client.get(LIST, {"year": before.year})
    assert page.context["page"].rows == [before]
    assert page.context["years"] == [now.year, before.year]
    for odd in ("x", "99999", "²", "0000"):
        assert client.get(LIST, {"year": odd}).status_code == 200


@pytest.mark.parametrize("total", [3, 200])
def test_queries_are_the_same_at_one_and_two_hundred_items(client, alpha, editor, total):
    published, convened = make_published(alpha), make_meeting(starts=timezone.now() + timedelta(days=1))
    convened = planning.convene(meeting=many_items(convened, total), by="I")
    corrected = many_items(make_held(alpha), total)
    Item.objects.filter(meeting=corrected).update(outcome="noted")
    minutes.circulate(meeting=corrected, days=7)
    visitor = [queries_of_a_visitor(client, one.get_absolute_url()) for one in (published, convened)]
    client.force_login(editor)
    member = [queries_of(client, one.get_absolute_url()) for one in (published, convened, corrected)]
    assert (visitor, member) == ([4, 3], [6, 6, 6])


@pytest.mark.parametrize("total", [3, 200])
def test_who_writes_needs_no_more(keeper, alpha, total):
    planned, held = make_meeting(starts=timezone.now() + timedelta(days=1)), make_held(alpha)
    approved = make_approved(alpha)
    minutes.add_erratum(meeting=approved, text="Two, not three", who="I")
    for meeting in (planned, held):
        many_items(meeting, total)
    pages = [queries_of(keeper, one.get_absolute_url()) for one in (planned, held, approved)]
    assert pages == [5, 6, 6]


@pytest.mark.parametrize("total", [1, 30])
def test_queries_of_the_list(client, alpha, editor, total):
    for _turn in range(total):
        starts = timezone.now() + timedelta(days=1)
        Meeting.objects.create(starts=starts, ends=starts + timedelta(hours=1), state="convened")
    client.force_login(editor)
    assert queries_of(client, LIST) == 6  # session, person, task force, to come, held, years
