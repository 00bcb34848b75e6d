"""Registering for a training session: the verbs, the mails, the pages that need no account."""

import re
from datetime import timedelta

import pytest
from django.core import signing
from django.urls import reverse
from django.utils import timezone

from meetings import registering, training_links, trainings
from meetings.models import Registration, Session
from taskforce.accounts.actions import RefusedError
from tests.meetings.trainings import begin, file_of, hold, mails, make_session, register, seat

pytestmark = pytest.mark.django_db
TYPED = {"name": " Paula  Pro ", "email": "Paula@Example.org", "organization_name": "Town hall"}
State = Registration.State


def address(session):
    return reverse("meetings:training_register", args=[session.uid])


def link(registration):
    return reverse("meetings:registration", args=[training_links.link_of(registration)])


def states(session):
    rows = session.registrations.order_by("name")
    return {row.name: row.state for row in rows}


@pytest.fixture
def session(alpha):
    return make_session(alpha, seats=2, online="https://example.org/room")


# Asking -------------------------------------------------------------------------------------------


def test_who_asks_is_written_to_and_has_no_seat_yet(client, session):
    page = client.post(address(session), TYPED)
    assert page.status_code == 200
    assert "Regardez votre boîte mail" in page.text
    registration = Registration.objects.get()
    assert (registration.name, registration.email) == ("Paula Pro", "paula@example.org")
    assert (registration.state, registration.language, len(registration.sender)) == ("asked", "fr", 64)
    [mail] = mails()
    assert (mail["name"], mail["to"], mail["attachments"]) == ("training_confirm", "paula@example.org", [])
    assert "Paula Pro" in mail["body"]
    token = re.search(r"/fr/trainings/registration/([^/]+)/", mail["body"])[1]
    assert training_links.look_up(token).registration == registration
    assert "example.org/room" not in mail["body"]


@pytest.mark.parametrize("language", ["en", "ro", "bg"])
def test_she_is_written_to_in_the_language_she_read(client, session, language):
    client.post(f"/{language}/trainings/{session.uid}/register/", TYPED)
    [mail] = mails()
    subject = {
        "en": "Confirm your registration: School for all",
        "ro": "Confirmați înscrierea: School for all",
        "bg": "Потвърдете записването: School for all",
    }
    assert mail["subject"] == subject[language]
    assert f"/{language}/trainings/registration/" in mail["body"]


def test_a_language_without_words_is_written_to_in_french(client, session):
    client.post(f"/rom/trainings/{session.uid}/register/", TYPED)
    assert mails()[0]["subject"] == "Confirmez votre inscription : School for all"


@pytest.mark.parametrize("before", ["nothing", "asked", "confirmed", "waiting", "cancelled"])
def test_the_answer_is_the_same_whatever_is_known_of_an_address(client, session, before):
    blank = client.post(address(session), TYPED | {"email": "nobody@example.org"})
    if before != "nothing":
        registration = register(session)
        Registration.objects.filter(pk=registration.pk).update(state=before, confirmed=timezone.now())
    answer = client.post(address(session), TYPED)
    csrf = re.compile(r'name="csrfmiddlewaretoken" value="\w+"')
    assert (answer.status_code, csrf.sub("", answer.text)) == (blank.status_code, csrf.sub("", blank.text))


def test_who_has_a_seat_is_told_so_by_mail_and_keeps_what_she_said(client, session):
    registration = seat(session)
    client.post(address(session), TYPED | {"name": "Somebody Else"})
    assert [mail["name"] for mail in mails()] == ["training_confirm", "training_seat", "training_seat"]
    assert states(session) == {"Paula Pro": "confirmed"}
    registration.refresh_from_db()
    assert registration.token.hex in training_links.link_of(registration)


def test_who_waits_is_told_so_by_mail(session):
    seat(session, "A", "a@example.org")
    seat(session, "B", "b@example.org")
    seat(session, "C", "c@example.org")
    register(session, "C", "c@example.org")
    assert [mail["to"] for mail in mails("training_waiting")] == ["c@example.org"] * 2


def test_an_address_gets_one_mail_an_hour_for_a_session(session):
    for _turn in range(4):
        register(session)
    assert len(mails()) == 1


def test_an_address_is_asked_to_confirm_few_sessions_a_day(alpha):
    sessions = [make_session(alpha, title=f"Session {n}") for n in range(registering.MOST_A_DAY + 1)]
    for session in sessions:
        register(session)
    assert len(mails()) == registering.MOST_A_DAY
    assert Registration.objects.count() == registering.MOST_A_DAY + 1  # and the answer was the same


def test_a_network_sends_so_many_an_hour_and_no_more(client, session, monkeypatch):
    assert registering.MOST_AN_HOUR == 20
    monkeypatch.setattr(registering, "MOST_AN_HOUR", 3)
    for number in range(registering.MOST_AN_HOUR):
        assert client.post(address(session), TYPED | {"email": f"p{number}@example.org"}).status_code == 200
    answer = client.post(address(session), TYPED)
    assert answer.status_code == 429
    assert "Beaucoup d’inscriptions sont venues de votre réseau." in answer.text
    assert 'value="Paula@Example.org"' in answer.text  # nothing typed is lost
    Registration.objects.update(asked=timezone.now() - timedelta(hours=2))
    assert client.post(address(session), TYPED).status_code == 200


def test_a_program_gets_the_same_answer_and_is_not_kept(client, session):
    assert "boîte mail" in client.post(address(session), TYPED | {"company": "Bots"}).text
    assert (Registration.objects.count(), mails()) == (0, [])


@pytest.mark.parametrize(("field", "typed"), [("email", "nobody"), ("email", ""), ("name", " ")])
def test_what_is_missing_is_said_at_its_field(client, session, field, typed):
    page = client.post(address(session), TYPED | {field: typed})
    assert list(page.context["form"].errors) == [field]
    assert Registration.objects.count() == 0


def test_a_session_that_is_closed_or_has_begun_takes_nobody(client, session):
    trainings.close_registration(session=session)
    assert "Les inscriptions à cette formation sont closes." in client.get(address(session)).text
    assert client.post(address(session), TYPED).status_code == 409
    begin(make_session(title="Begun"))
    begun = Session.objects.get(title="Begun")
    assert client.post(address(begun), TYPED).status_code == 409
    assert Registration.objects.count() == 0


def test_the_page_asks_three_things_and_says_what_is_kept(client, session):
    page = client.get(address(session)).text
    assert re.findall(r'<input type="(?:text|email)" name="(\w+)"', page) == [
        *("name", "email", "organization_name", "company")
    ]
    assert "Alpha et la coordination les voient, personne d’autre." in page
    assert "effacés 180 jours après la formation" in page


@pytest.mark.parametrize(
    "typed",
    [
        {"name": "P\0"},
        {"name": "P" * 121},
        {"email": "p@example.org\nBcc: all@example.org"},
        {"email": "é" * 300 + "@example.org"},
        {"organization_name": ["W"] * 3 + ["W" * 201]},
    ],
)
def test_bad_input_is_said_and_not_kept(client, session, typed):
    assert client.post(address(session), TYPED | typed).status_code == 200
    assert (Registration.objects.count(), mails()) == (0, [])


def test_a_name_is_text_and_nothing_else(client, session):
    client.post(address(session), TYPED | {"name": "<b>Paula</b>\r\nBcc: x {{ 1 }}"})
    [mail] = mails()
    assert "<b>Paula</b> Bcc: x {{ 1 }}" in mail["body"]
    assert "&lt;b&gt;Paula&lt;/b&gt; Bcc: x {{ 1 }}" in mail["html"]
    page = client.get(link(Registration.objects.get())).text
    assert "&lt;b&gt;Paula&lt;/b&gt;" in page


# Confirming ---------------------------------------------------------------------------------------


def test_opening_the_link_changes_nothing_and_the_button_gives_the_seat(client, session):
    registration = register(session)
    assert "Confirmer mon inscription" in client.get(link(registration)).text
    assert states(session) == {"Paula Pro": "asked"}
    page = client.post(link(registration), {"do": "confirm"})
    assert "Vous avez une place." in page.text
    assert states(session) == {"Paula Pro": "confirmed"}
    mail = mails()[-1]
    assert (mail["name"], "https://example.org/room" in mail["body"]) == ("training_seat", True)
    method, event = file_of(mail)
    assert (method, str(event["UID"]).partition("@")[0]) == ("REQUEST", str(session.uid))
    assert (str(event["ATTENDEE"]), int(event["SEQUENCE"])) == ("mailto:paula@example.org", 0)
    assert (event["DTSTART"].dt, event["DTEND"].dt) == (session.starts, session.ends)
    assert "https://example.org/room" in str(event["DESCRIPTION"])


def test_a_second_click_changes_nothing(session):
    registration = seat(session)
    assert registering.confirm(registration=registration).state == "confirmed"
    assert len(mails("training_seat")) == 1


def test_who_finds_no_seat_waits_without_an_event(client, alpha):
    session = make_session(alpha, seats=1)
    seat(session, "First", "first@example.org")
    page = client.post(link(register(session)), {"do": "confirm"})
    assert "Vous êtes sur la liste d’attente." in page.text
    [mail] = mails("training_waiting")
    assert (mail["to"], mail["attachments"]) == ("paula@example.org", [])


def test_without_a_limit_everyone_has_a_seat(alpha):
    session = make_session(alpha)
    for number in range(3):
        seat(session, f"P{number}", f"p{number}@example.org")
    assert set(states(session).values()) == {"confirmed"}


def test_who_comes_now_does_not_pass_who_waits(session):
    for name in "ABC":
        seat(session, name, f"{name}@example.org")
    Session.objects.filter(pk=session.pk).update(seats=5)  # seats that nobody gave to the queue yet
    assert seat(session, "D", "d@example.org").state == "waiting"


@pytest.mark.parametrize("state", ["closed", "cancelled"])
def test_nobody_confirms_a_session_that_takes_nobody(client, session, state):
    registration = register(session)
    Session.objects.filter(pk=session.pk).update(state=state)
    answer = client.post(link(registration), {"do": "confirm"})
    assert answer.status_code == 409
    assert states(session) == {"Paula Pro": "asked"}


def test_a_link_to_confirm_is_good_for_three_days(client, session, monkeypatch):
    registration = register(session)
    here = link(registration)
    monkeypatch.setattr(signing.time, "time", lambda: timezone.now().timestamp() + 3 * 24 * 3600 + 60)
    assert "Ce lien est trop ancien." in client.post(here, {"do": "confirm"}).text
    assert states(session) == {"Paula Pro": "asked"}
    Registration.objects.update(state="confirmed", confirmed=timezone.now())
    assert "libérer ma place" in client.get(here).text  # a seat can be given back until the session


def test_a_forged_link_opens_nothing(client, session):
    registration = register(session)
    signer = signing.Signer(salt=training_links.CERTIFICATE)
    for token in (registration.token.hex, signer.sign(registration.token.hex), "1:2:3"):
        assert client.get(reverse("meetings:registration", args=[token])).status_code == 404
    none = signing.TimestampSigner(salt=training_links.LINK).sign("no-key")
    assert client.get(reverse("meetings:registration", args=[none])).status_code == 404


# Giving back --------------------------------------------------------------------------------------


def test_a_seat_given_back_goes_to_who_waits_longest_and_tells_her_once(client, session):
    first = seat(session, "A", "a@example.org")
    for name in "BCD":
        seat(session, name, f"{name.lower()}@example.org")
    page = client.post(link(first), {"do": "leave"})
    assert "Votre inscription est annulée." in page.text
    assert states(session) == {"A": "cancelled", "B": "confirmed", "C": "confirmed", "D": "waiting"}
    [moved] = [mail for mail in mails("training_seat") if mail["to"] == "c@example.org"]
    assert "Une place s’est libérée" in moved["body"]
    assert file_of(moved)[0] == "REQUEST"
    [left] = mails("training_left")
    method, event = file_of(left)
    assert (left["to"], method, str(event["STATUS"])) == ("a@example.org", "CANCEL", "CANCELLED")
    client.post(link(first), {"do": "leave"})
    assert len(mails("training_left")) == 1


def test_who_leaves_the_waiting_list_gets_no_event(session):
    seat(session, "A", "a@example.org")
    seat(session, "B", "b@example.org")
    registering.leave(registration=seat(session, "C", "c@example.org"))
    [mail] = mails("training_left")
    assert (mail["to"], mail["attachments"]) == ("c@example.org", [])
    assert states(session) == {"A": "confirmed", "B": "confirmed", "C": "cancelled"}


def test_who_did_not_ask_says_so_and_gets_no_more_mail(client, session):
    registration = register(session)
    client.post(link(registration), {"do": "leave"})
    assert states(session) == {"Paula Pro": "cancelled"}
    assert [mail["name"] for mail in mails()] == ["training_confirm"]


def test_nothing_is_given_back_once_the_session_began(client, session):
    registration = seat(session)
    begin(session)
    assert client.post(link(registration), {"do": "leave"}).status_code == 409
    assert states(session) == {"Paula Pro": "confirmed"}
    assert "libérer ma place" not in client.get(link(registration)).text


def test_who_left_may_come_back_with_a_new_link(client, session):
    registration = seat(session)
    old = link(registration)
    registering.leave(registration=registration)
    assert seat(session).state == "confirmed"
    assert client.get(old).status_code == 404
    assert [mail["name"] for mail in mails()].count("training_seat") == 2
    assert Registration.objects.count() == 1


def test_an_order_that_is_none_changes_nothing(client, session):
    registration = register(session)
    assert client.post(link(registration), {"do": "dance"}).status_code == 200
    assert states(session) == {"Paula Pro": "asked"}


# By who organises ---------------------------------------------------------------------------------


def test_somebody_is_added_by_telephone_as_long_as_seats_are_free(session):
    registering.add(session=session, name="A", email="A@example.org", organization_name="School")
    registering.add(session=session, name="B")
    assert states(session) == {"A": "confirmed", "B": "confirmed"}
    assert [mail["to"] for mail in mails()] == ["a@example.org"]
    with pytest.raises(RefusedError, match="Aucune place n’est libre"):
        registering.add(session=session, name="C")
    with pytest.raises(RefusedError, match="Aucune place"):
        registering.add(session=session, name="A", email="a@example.org")


def test_an_address_is_added_once(alpha):
    session = make_session(alpha)
    seat(session)
    with pytest.raises(RefusedError, match="Cette adresse est déjà inscrite"):
        registering.add(session=session, name="Paula", email="paula@example.org")
    registering.leave(registration=Registration.objects.get())
    registering.add(session=session, name="Paula", email="paula@example.org")
    assert states(session) == {"Paula": "confirmed"}


def test_at_the_door_who_is_there_is_there(session):
    seat(session, "A", "a@example.org")
    seat(session, "B", "b@example.org")
    begin(session)
    registering.add(session=session, name="C")
    assert set(states(session).values()) == {"confirmed"}
    assert len(mails("training_seat")) == 2


def test_nobody_is_added_to_a_draft_or_a_session_called_off(alpha):
    draft = make_session(alpha, is_open=False)
    with pytest.raises(RefusedError):
        registering.add(session=draft, name="A")
    trainings.cancel(session=draft, reason="Snow")
    with pytest.raises(RefusedError):
        registering.add(session=draft, name="A")


def test_seats_are_filled_only_before_the_session(session):
    for name in "ABC":
        seat(session, name, f"{name}@example.org")
    begin(session)
    Session.objects.filter(pk=session.pk).update(seats=None)
    session.refresh_from_db()
    registering.fill_seats(session)
    assert states(session)["C"] == "waiting"


# Forgetting ---------------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("what", "days", "left"),
    [
        *(("asked", 6, 1), ("asked", 8, 0), ("cancelled", 6, 1), ("cancelled", 8, 0)),
        *(("confirmed", 400, 1), ("waiting", 400, 1)),
    ],
)
def test_what_was_never_confirmed_or_was_cancelled_goes_after_a_week(session, what, days, left):
    registration = register(session)
    long_ago = timezone.now() - timedelta(days=days)
    Registration.objects.filter(pk=registration.pk).update(
        state=what, asked=long_ago, confirmed=long_ago, cancelled=long_ago if what == "cancelled" else None
    )
    assert registering.forget_old() == 1 - left
    assert Registration.objects.count() == left


@pytest.mark.parametrize(("days", "left"), [(179, 1), (181, 0)])
def test_a_registration_goes_half_a_year_after_the_session_and_the_counts_stay(session, days, left):
    hold(session, [seat(session)])
    Session.objects.update(
        starts=timezone.now() - timedelta(days=days, hours=3), ends=timezone.now() - timedelta(days=days)
    )
    assert registering.forget_old() == 1 - left
    assert registering.forget_old() == 0
    assert list(Session.objects.values_list("registered", "attended")) == [(1, 1)]


def test_the_network_is_wiped_after_a_day(session):
    register(session)
    assert registering.forget_senders() == 0
    Registration.objects.update(asked=timezone.now() - timedelta(hours=25))
    assert registering.forget_senders() == 1
    assert Registration.objects.get().sender == ""
