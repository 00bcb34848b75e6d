"""The own calendar of each person, by a secret address: what it tells, to whom, and until when."""

from datetime import date, timedelta

import pytest
from django.conf import settings
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from directory.actions import set_commitment
from meetings import planning, registering, subscribing, trainings
from meetings.models import Action, CalendarLink, Meeting
from taskforce.accounts import actions as accounts
from tests.factories import UserFactory
from tests.meetings.conftest import make_held, make_meeting
from tests.meetings.test_feeds import events
from tests.meetings.trainings import make_session, register, seat

pytestmark = pytest.mark.django_db
PAGE = reverse("meetings:my_calendar")
ROOM = "https://example.org/room"


def address_of(user):
    return reverse("meetings:my_calendar_file", args=[subscribing.make_link(user=user).token])


def told(client, address):
    """``{summary: event}`` of what the address answers."""
    return {event["SUMMARY"]: event for event in events(client.get(address).content)}


def convened(**fields):
    starts = timezone.now() + timedelta(days=3)
    return planning.convene(meeting=make_meeting(starts=starts, online=ROOM, **fields), by="I")


def promised(alpha, **fields):
    meeting = make_held(alpha, title="Held")
    Meeting.objects.filter(pk=meeting.pk).update(state="correction", corrections_until=timezone.now())
    return Action.objects.create(item=meeting.items.first(), rank=1, owner=alpha, **fields)


def test_a_member_reads_when_where_and_the_link(client, editor):
    meeting = convened(title="Winter", place="Town hall, room 2")
    event = told(client, address_of(editor))["Winter"]
    assert (event["DTSTART"], event["DTEND"]) == (
        f"{meeting.starts:%Y%m%dT%H%M%SZ}",
        f"{meeting.ends:%Y%m%dT%H%M%SZ}",
    )
    assert (event["LOCATION"], event["DESCRIPTION"]) == ("Town hall\\, room 2", ROOM)
    assert event["URL"] == settings.SITE_URL + meeting.get_absolute_url()
    assert (event["STATUS"], event["CLASS"]) == ("CONFIRMED", "PRIVATE")


def test_a_meeting_that_is_only_planned_may_still_change(client, editor):
    make_meeting(title="Spring", starts=timezone.now() + timedelta(days=60))
    planning.cancel(meeting=make_meeting(title="Off"), reason="", by=None)
    found = told(client, address_of(editor))
    assert (found["Spring"]["STATUS"], found["Off"]["STATUS"]) == ("TENTATIVE", "CANCELLED")


def test_until_when_her_organisation_promised_something(client, alpha, beta, editor):
    action = promised(alpha, text="Call the school", due=date(2031, 2, 28))
    Action.objects.create(item=action.item, rank=2, text="No day", owner=alpha)
    Action.objects.create(item=action.item, rank=3, text="Done", owner=alpha, due=action.due, state="done")
    Action.objects.create(item=action.item, rank=4, text="Theirs", owner=beta, due=action.due)
    body = client.get(address_of(editor)).content
    due = [event for event in events(body) if event["UID"].startswith("action-")]
    assert [(one["SUMMARY"], one["TRANSP"]) for one in due] == [("À faire : Call the school", "TRANSPARENT")]
    [read] = [one for one in Calendar.from_ical(body).walk("VEVENT") if one["UID"].startswith("action-")]
    assert read.decoded("DTSTART") == date(2031, 2, 28)


def test_the_trainings_she_registered_for(client, alpha, editor, stranger):
    session = make_session(alpha, title="Schools", online=ROOM)
    seat(session, name="Ed Editor", email=editor.email.upper())
    seat(session, name="Somebody", email="else@example.org")
    full = make_session(alpha, title="Full", seats=1, online=ROOM)
    seat(full, email="first@example.org")
    seat(full, name="Ed Editor", email=editor.email)
    register(make_session(alpha, title="Not confirmed"), name="Ed Editor", email=editor.email)
    registering.leave(registration=seat(make_session(alpha, title="Left"), email=editor.email))
    found = told(client, address_of(editor))
    assert {name: (event["STATUS"], event.get("DESCRIPTION", "")) for name, event in found.items()} == {
        "Schools": ("CONFIRMED", ROOM),
        "Full": ("TENTATIVE", ""),
    }
    assert found["Schools"]["UID"].startswith(str(session.uid))
    assert found["Schools"]["CLASS"] == "PRIVATE"
    trainings.cancel(session=session, reason="Snow")
    assert told(client, address_of(editor))["Schools"]["STATUS"] == "CANCELLED"
    assert told(client, address_of(stranger)) == {}


def test_it_speaks_her_language(client, alpha, editor):
    promised(alpha, text="Call", due=date(2031, 2, 28))
    address = address_of(editor)
    assert "To do: Call" in told(client, address.replace("/fr/", "/en/"))
    editor.language = "ro"
    editor.save()
    assert "De făcut: Call" in told(client, address)


def test_who_left_the_charter_reads_public_facts_at_once(client, alpha, editor):
    convened(title="Winter")
    make_meeting(title="Spring", starts=timezone.now() + timedelta(days=60))
    promised(alpha, text="Call", due=date(2031, 2, 28))
    address = address_of(editor)
    assert len(told(client, address)) == 4
    set_commitment(organization=alpha, commitment="ended")
    found = told(client, address)
    assert sorted(name.split()[0] for name in found) == ["Held", "Winter"]
    assert "DESCRIPTION" not in found["Winter"]


def test_a_guest_reads_the_link_of_her_meeting_only(client):
    guest = UserFactory(email="guest@example.org")
    meeting = make_meeting(title="Winter", starts=timezone.now() + timedelta(days=3), online=ROOM)
    planning.invite_guest(meeting=meeting, email=guest.email, name="Gus")
    planning.convene(meeting=meeting, by="I")
    convened(title="Other")
    found = told(client, address_of(guest))
    assert {name: event.get("DESCRIPTION", "") for name, event in found.items()} == {
        "Winter": ROOM,
        "Other": "",
    }


def test_a_closed_account_reads_nothing_even_when_it_is_opened_again(client, editor):
    address = address_of(editor)
    assert client.get(address).status_code == 200
    accounts.close_account(user=editor)
    assert client.get(address).status_code == 404
    editor.refresh_from_db()
    accounts.reopen_account(user=editor)
    assert client.get(address).status_code == 404
    client.force_login(editor)
    assert client.get(PAGE).context["address"] == ""
    assert client.get(address_of(editor)).status_code == 200


def test_the_page_makes_it_makes_it_anew_and_takes_it_back(client, editor):
    client.force_login(editor)
    assert client.get(PAGE).context["address"] == ""
    assert client.post(PAGE, {"order": "make"}).status_code == 302
    first = client.get(PAGE).context["address"]
    assert first in client.get(PAGE).text
    client.post(PAGE, {"order": "make"})
    second = client.get(PAGE).context["address"]
    assert (len({first, second}), CalendarLink.objects.count()) == (2, 1)
    assert (client.get(path(first)).status_code, client.get(path(second)).status_code) == (404, 200)
    client.post(PAGE, {"order": "nothing known"})
    assert client.get(path(second)).status_code == 200
    client.post(PAGE, {"order": "take-back"})
    assert client.get(path(second)).status_code == 404


def path(address):
    return address.removeprefix(settings.SITE_URL)


def test_of_one_person_never_another(client, editor, stranger):
    assert address_of(editor) != address_of(stranger)
    subscribing.take_back(user=stranger)
    assert CalendarLink.objects.get().user == editor


def test_nobody_keeps_it_nor_finds_it(client, editor):
    address = address_of(editor)
    response = client.get(address)
    assert response["Cache-Control"] == "private, no-store"
    assert response["X-Robots-Tag"] == "noindex, nofollow"
    assert response["Content-Type"] == "text/calendar; charset=utf-8"
    assert (client.head(address).status_code, client.post(address).status_code) == (200, 405)


@pytest.mark.parametrize("total", [1, 5])
def test_five_queries_whatever_the_rows(client, alpha, editor, total):
    for number in range(total):
        convened(title=f"Meeting {number}")
    action = promised(alpha, text="Call", due=date(2031, 2, 28))
    for number in range(total):
        Action.objects.create(item=action.item, rank=2 + number, text="Call", owner=alpha, due=action.due)
    for number in range(total):
        seat(make_session(alpha, title=f"Training {number}"), email=editor.email)
    address = address_of(editor)
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        client.get(address)
    assert len(queries) == 5  # task force, the address and its person, meetings, trainings, actions
