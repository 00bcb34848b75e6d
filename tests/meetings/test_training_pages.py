"""The sessions as everyone reads them: pages, event, feeds; and that nobody who registered is in any."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone
from icalendar import Calendar

from meetings import trainings
from meetings.models import Session
from taskforce.common.kept import pages
from tests.factories import OrganizationFactory
from tests.meetings.conftest import queries_of
from tests.meetings.test_feeds import events
from tests.meetings.trainings import begin, hold, make_session, seat

pytestmark = pytest.mark.django_db
LIST = reverse("meetings:trainings")
CALENDAR, NEWS = reverse("meetings:trainings_calendar"), reverse("meetings:trainings_news")


@pytest.fixture
def session(alpha):
    return make_session(alpha, seats=2, online="https://example.org/room", languages=["fr", "rom"])


def event_of(session):
    return reverse("meetings:training_event", args=[session.uid])


def test_the_list_has_what_comes_first_and_what_was_last(client, alpha):
    soon, later = (
        make_session(alpha, title=title, starts=timezone.now() + timedelta(days=days))
        for title, days in (("Soon", 2), ("Later", 9))
    )
    old, older = (hold(make_session(alpha, title=title)) for title in ("Old", "Older"))
    Session.objects.filter(pk=older.pk).update(starts=timezone.now() - timedelta(days=40))
    make_session(alpha, title="Draft", is_open=False)
    page = client.get(LIST)
    assert page.context["to_come"] == [soon, later]
    assert page.context["page"].rows == [old, older]


def test_the_list_of_one_theme(client, alpha):
    school, health = make_session(alpha), make_session(alpha, theme="health")
    assert client.get(LIST, {"theme": "health"}).context["to_come"] == [health]
    assert set(client.get(LIST, {"theme": "origin"}).context["to_come"]) == {school, health}
    assert "Aucune formation n’est annoncée sur ce thème." in client.get(LIST, {"theme": "work"}).text


def test_drafts_stand_in_the_list_of_who_organises_them(client, alpha, editor, stranger):
    draft = make_session(alpha, title="Draft", is_open=False)
    client.force_login(editor)
    page = client.get(LIST)
    assert page.context["to_come"] == [draft]
    assert "Nouvelle formation" in page.text
    client.force_login(stranger)
    assert client.get(LIST).context["to_come"] == []


def test_a_session_says_all_that_one_needs_and_not_the_link(client, session, alpha, beta):
    trainings.change(
        session=session, revision=1, trainers=[beta], trainers_in_words="A lawyer", summary="**Bold** <b>"
    )
    page = client.get(session.get_absolute_url()).text
    for said in ("Alpha", "Beta", "A lawyer", "Français, R", "Town hall", "2 places libres"):
        assert said in page
    assert "<strong>Bold</strong> &lt;b&gt;" in page
    assert "example.org/room" not in page


def test_it_says_when_it_is_full_and_leads_to_the_waiting_list(client, session):
    seat(session, "A", "a@example.org")
    assert "1 place libre" in client.get(session.get_absolute_url()).text
    seat(session, "B", "b@example.org")
    page = client.get(session.get_absolute_url()).text
    assert "S’inscrire sur la liste d’attente" in page
    assert "Complet" in page


def test_a_session_called_off_says_why(client, session):
    trainings.cancel(session=session, reason="The room is flooded.")
    page = client.get(session.get_absolute_url()).text
    assert "The room is flooded." in page
    assert reverse("meetings:training_register", args=[session.uid]) not in page


def test_who_does_not_wish_to_be_listed_is_named_nowhere(client):
    hidden = OrganizationFactory(name="Hidden House", is_listed=False)
    session = make_session(hidden)
    session.trainers.set([hidden])
    addresses = [LIST, session.get_absolute_url(), event_of(session), CALENDAR, NEWS]
    addresses.append(reverse("meetings:training_register", args=[session.uid]))
    assert [here for here in addresses if "Hidden" in client.get(here).text] == []
    assert "Task force" in client.get(session.get_absolute_url()).text


def test_the_name_stays_when_the_organisation_has_gone():
    for organization in (OrganizationFactory(name="Gone"), OrganizationFactory(is_listed=False)):
        make_session(organization)
    make_session()  # of the task force itself
    Session.objects.update(organizer=None)
    assert sorted(one.public_organizer for one in Session.objects.all()) == ["", "", "Gone"]


# Calendars and news -------------------------------------------------------------------------------


def test_one_session_is_an_event_without_the_link(client, session):
    answer = client.get(event_of(session))
    [event] = events(answer.content)
    assert (event["SUMMARY"], event["SEQUENCE"], event["LOCATION"]) == ("School for all", "0", "Town hall")
    assert event["DTSTART"] == f"{session.starts:%Y%m%dT%H%M%SZ}"
    assert b"example.org/room" not in answer.content.replace(b"\r\n ", b"")


def test_the_calendar_has_all_that_were_announced_and_says_what_was_called_off(client, alpha, session):
    make_session(alpha, title="Draft", is_open=False)
    [event] = events(client.get(CALENDAR).content)
    trainings.cancel(session=session, reason="Snow")
    [after] = events(client.get(CALENDAR).content)
    assert (event["STATUS"], after["STATUS"]) == ("CONFIRMED", "CANCELLED")
    assert (after["UID"], after["SEQUENCE"]) == (event["UID"], "1")
    assert Calendar.from_ical(client.get(CALENDAR).content)["METHOD"] == "PUBLISH"


def test_news_of_the_sessions(client, alpha, session):
    make_session(alpha, title="Draft", is_open=False)
    said = client.get(NEWS).text
    assert (said.count("<entry>"), "School for all" in said, str(session.uid) in said) == (1, True, True)
    trainings.cancel(session=session, reason="Snow")
    assert "Annulée" in client.get(NEWS).text


def test_what_did_not_change_is_not_sent_again(client, session):
    for here in (CALENDAR, NEWS, event_of(session)):
        first = client.get(here)
        pages.clear()  # made anew a minute later
        assert client.get(here, headers={"If-None-Match": first["ETag"]}).status_code == 304


# What it costs, and what it keeps to itself --------------------------------------------------------


@pytest.fixture
def not_kept(monkeypatch):
    """Every page is made anew."""
    monkeypatch.setattr(pages, "get", lambda key: None)


def test_a_visitor_costs_few_queries_however_many_there_are(client, alpha, not_kept):
    session = make_session(alpha)
    addresses = {LIST: 3, session.get_absolute_url(): 3, CALENDAR: 2, NEWS: 2, event_of(session): 2}
    assert {here: queries_of(client, here) for here in addresses} == addresses
    for number in range(4):
        seat(make_session(alpha, title=f"Session {number}"), "A", f"p{number}@example.org")
        hold(make_session(alpha, title=f"Held {number}"))
    session.trainers.set([OrganizationFactory() for _number in range(4)])
    assert {here: queries_of(client, here) for here in addresses} == addresses


def test_who_looks_gets_no_cookie(client, session):
    for here in (LIST, session.get_absolute_url(), CALENDAR, NEWS):
        assert client.get(here).cookies == {}


def test_nobody_who_registered_is_in_any_public_channel(session, stranger, alpha):
    came = seat(session, "MARK-name", "mark-mail@example.org", organization_name="MARK-work")
    seat(session, "MARK-second", "mark-second@example.org")
    seat(session, "MARK-waits", "mark-waits@example.org")
    others = Client()
    others.force_login(stranger)
    addresses = [LIST, session.get_absolute_url(), event_of(session), CALENDAR, NEWS]
    addresses += [reverse("meetings:training_register", args=[session.uid]), reverse("meetings:meetings")]
    addresses += [reverse("meetings:calendar"), reverse("meetings:news"), reverse("home:front")]

    def told():
        pages.clear()
        said = [(here, client.get(here).text) for here in addresses for client in (Client(), others)]
        return [here for here, text in said if "mark-" in text.lower()]

    assert told() == []
    hold(begin(session), [came])
    assert told() == []


def test_who_organises_finds_them(client, session, editor):
    """Without this, a mark that is nowhere would pass."""
    seat(session, "MARK-name", "mark-mail@example.org", organization_name="MARK-work")
    client.force_login(editor)
    page = client.get(reverse("meetings:training_people", args=[session.uid])).text
    for mark in ("MARK-name", "mark-mail@example.org", "MARK-work"):
        assert mark in page


@pytest.mark.parametrize("language", ["fr", "ro", "bg"])
def test_public_pages_are_whole_in_every_language(client, session, language):
    english = ["Training sessions", "Organised by", "Add it to my calendar", "Register", "Where you work"]
    english += ["What is kept", "Languages", "seats left", "All themes", "Check your mailbox"]
    paths = ["trainings/", f"trainings/{session.uid}/", f"trainings/{session.uid}/register/"]
    said = [unescape(client.get(f"/{language}/{path}").text) for path in paths]
    typed = {"name": "P", "email": "p@example.org", "organization_name": "W"}
    said.append(client.post(f"/{language}/{paths[-1]}", typed).text)
    assert [words for words in english for text in said if words in text] == []
