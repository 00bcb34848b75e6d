"""Training sessions, by who organises them: written, announced, changed, called off, held."""

import re
from datetime import timedelta

import pytest
from django.db import IntegrityError
from django.urls import reverse
from django.utils import timezone

from directory.models import TaskForce
from meetings import registering, trainings
from meetings.models import Registration, Session
from meetings.planning import StaleError
from taskforce.accounts.actions import RefusedError
from taskforce.common.models import KnownWord
from tests.factories import OrganizationFactory, member_of
from tests.meetings.conftest import queries_of
from tests.meetings.trainings import begin, file_of, hold, mails, make_session, register, seat

pytestmark = pytest.mark.django_db
NEW = reverse("meetings:training_new")


def address(name, session, *more):
    return reverse(f"meetings:{name}", args=[session.uid, *more])


def typed(**fields):
    """What a browser sends: 14:00 to 17:00 on 12 May of next year, unless said otherwise."""
    day = f"{timezone.localdate().year + 1}-05-12"
    times = {"day": day, "begins": "14:00", "until": "17:00"}
    return {"theme": "health", "title": "Health for all", "place": "Town hall"} | times | fields


def retyped(session, **fields):
    """The form of ``session`` as a browser sends it, with some fields typed anew."""
    starts, ends = timezone.localtime(session.starts), timezone.localtime(session.ends)
    times = {"day": f"{starts:%Y-%m-%d}", "begins": f"{starts:%H:%M}", "until": f"{ends:%H:%M}"}
    said = {"theme": session.theme, "title": session.title, "place": session.place}
    return said | times | {"revision": session.revision, "seats": session.seats or ""} | fields


@pytest.fixture
def session(alpha):
    return make_session(alpha, seats=2)


@pytest.fixture
def organizer(client, editor, settings):
    """The browser of somebody of alpha."""
    settings.DEMO = True
    client.force_login(editor)
    return client


# Writing ------------------------------------------------------------------------------------------


def test_a_member_writes_a_draft_for_her_organisation_and_announces_it(organizer, alpha):
    assert "organizer" not in organizer.get(NEW).context["form"].fields
    answer = organizer.post(NEW, typed(languages=["fr", "rom"], seats="12", summary="**All**"))
    session = Session.objects.get()
    assert answer.url == session.get_absolute_url()
    assert (session.organizer, session.organizer_name, session.seats) == (alpha, "Alpha", 12)
    assert (session.state, session.opened, session.languages) == ("draft", None, ["fr", "rom"])
    version = TaskForce.objects.get().version
    organizer.post(address("training_state", session), {"open": "1"})
    session.refresh_from_db()
    assert (session.state, session.told) == ("open", session.opened)
    assert TaskForce.objects.get().version == version + 1
    organizer.post(address("training_state", session), {"close": "1"})
    session.refresh_from_db()
    assert session.state == "closed"


def test_a_coordinator_writes_for_any_organisation_or_the_task_force(keeper, alpha):
    keeper.post(NEW, typed())
    keeper.post(NEW, typed(organizer=alpha.pk))
    found = Session.objects.order_by("pk").values_list("organizer", "organizer_name")
    assert list(found) == [(None, ""), (alpha.pk, "Alpha")]


def test_who_is_of_two_organisations_says_for_which(organizer, editor, alpha, beta):
    editor.groups.add(beta.group)
    assert "organizer" in organizer.post(NEW, typed()).context["form"].errors
    organizer.post(NEW, typed(organizer=beta.pk))
    assert Session.objects.get().organizer == beta


def test_nobody_writes_for_an_organisation_that_is_not_hers(organizer, editor, alpha, beta):
    gamma = OrganizationFactory(name="Gamma")
    editor.groups.add(gamma.group)
    page = organizer.post(NEW, typed(organizer=beta.pk))
    assert list(page.context["form"].errors) == ["organizer"]
    assert Session.objects.count() == 0


def test_a_form_sent_twice_makes_one_session(organizer):
    uid = organizer.get(NEW).context["form"]["uid"].value()
    first, second = (organizer.post(NEW, typed(uid=uid)) for _turn in range(2))
    assert first.url == second.url
    assert Session.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "errors"),
    [
        ({"until": "13:00"}, ["until"]),
        ({"day": "2026-02-30"}, ["day"]),
        ({"day": "2020-05-12"}, ["day"]),
        ({"place": ""}, ["place"]),
        ({"seats": "0"}, ["seats"]),
        ({"seats": "40000"}, ["seats"]),
        ({"theme": "origin"}, ["theme"]),
        ({"online": "javascript:alert(1)"}, ["online"]),
        ({"trainers": "\n".join(map(str, range(21)))}, ["trainers"]),
        ({"summary": "Write to 1 84 12 76 451 089 46."}, ["summary"]),
        ({"languages": ["xx"]}, ["languages"]),
    ],
)
def test_what_cannot_be_is_said_at_its_field(organizer, fields, errors):
    page = organizer.post(NEW, typed(**fields))
    assert (page.status_code, list(page.context["form"].errors)) == (200, errors)
    assert Session.objects.count() == 0


def test_trainers_are_partners_by_their_name_or_words(organizer, alpha, beta):
    beta.acronym = "BTA"
    beta.save()
    organizer.post(NEW, typed(trainers="alpha\r\n bta \r\nA lawyer\r\nAlpha\r\n\r\n"))
    session = Session.objects.get()
    assert list(session.trainers.all()) == [alpha, beta]
    assert session.trainers_in_words == "A lawyer"
    form = organizer.get(address("training_edit", session)).context["form"]
    assert form["trainers"].value() == "Alpha\nBeta\nA lawyer"


def test_a_word_that_is_a_place_is_remembered(organizer):
    organizer.post(NEW, typed(summary="We meet at Villeneuve.", summary_remember=["Villeneuve"]))
    assert list(KnownWord.objects.values_list("word", flat=True)) == ["villeneuve"]


def test_what_the_database_refuses_is_no_second_sending(alpha):
    now = timezone.now()
    with pytest.raises(IntegrityError):
        make_session(alpha, starts=now + timedelta(days=1), ends=now)
    assert Session.objects.count() == 0


# Announcing ---------------------------------------------------------------------------------------


def test_a_session_that_has_begun_is_not_announced(organizer, alpha):
    draft = begin(make_session(alpha, is_open=False))
    page = organizer.post(address("training_state", draft), {"open": "1"}, follow=True)
    assert "Cette formation a commencé" in page.text
    draft.refresh_from_db()
    assert draft.state == "draft"


def test_a_session_called_off_is_not_announced_again(session):
    trainings.cancel(session=session, reason="Snow")
    for verb in (trainings.open_registration, trainings.close_registration):
        with pytest.raises(RefusedError, match="Annulée"):
            verb(session=session)


# Changing -----------------------------------------------------------------------------------------


def test_another_place_is_told_to_who_registered_with_the_same_event(organizer, session):
    seat(session, "A", "a@example.org")
    seat(session, "B", "b@example.org")
    seat(session, "C", "c@example.org")
    register(session, "D", "d@example.org")
    assert "sont inscrites" in organizer.get(address("training_edit", session)).text
    organizer.post(address("training_edit", session), retyped(session, place="Library"))
    session.refresh_from_db()
    assert (session.place, session.sequence, session.revision) == ("Library", 1, 2)
    told = {mail["to"]: mail for mail in mails("training_changed")}
    assert sorted(told) == ["a@example.org", "b@example.org", "c@example.org"]
    method, event = file_of(told["a@example.org"])
    assert (method, int(event["SEQUENCE"]), str(event["LOCATION"])) == ("REQUEST", 1, "Library")
    assert told["c@example.org"]["attachments"] == []  # she waits


def test_another_summary_is_no_news(organizer, session):
    seat(session)
    organizer.post(address("training_edit", session), retyped(session, summary="More."))
    session.refresh_from_db()
    assert (session.summary, session.sequence) == ("More.", 0)
    assert mails("training_changed") == []


def test_a_session_that_the_task_force_takes_over_bears_its_name(keeper, session):
    assert session.public_organizer == "Alpha"
    keeper.post(address("training_edit", session), retyped(session, organizer=""))
    session = Session.objects.get(pk=session.pk)
    assert (session.organizer, session.public_organizer) == (None, "")


def test_a_draft_is_changed_in_silence(alpha):
    draft = make_session(alpha, is_open=False)
    version = TaskForce.objects.get().version
    trainings.change(session=draft, revision=draft.revision, place="Library")
    draft.refresh_from_db()
    assert (draft.place, draft.sequence, TaskForce.objects.get().version) == ("Library", 0, version)


def test_more_seats_go_to_who_waits(session):
    for name in "ABCD":
        seat(session, name, f"{name}@example.org")
    trainings.change(session=session, revision=session.revision, seats=3)
    found = dict(session.registrations.values_list("name", "state"))
    assert found == {"A": "confirmed", "B": "confirmed", "C": "confirmed", "D": "waiting"}
    trainings.change(session=session, revision=2, seats=None)
    assert session.registrations.queue().count() == 0


def test_nobody_loses_a_seat_by_a_change(organizer, session):
    for name in "AB":
        seat(session, name, f"{name}@example.org")
    page = organizer.post(address("training_edit", session), retyped(session, seats="1"))
    assert page.status_code == 409
    assert "2 personnes ont déjà une place" in page.text
    session.refresh_from_db()
    assert session.seats == 2


def test_who_saves_second_sees_both_texts_and_saves_over(organizer, session):
    mine = retyped(session, title="Mine", languages=["fr", "ro"])
    trainings.change(session=session, revision=1, title="Theirs", languages=["bg"])
    page = organizer.post(address("training_edit", session), mine)
    assert page.status_code == 409
    differences = {label: (saved, text) for label, saved, text in page.context["differences"]}
    assert differences == {"Titre": ("Theirs", "Mine"), "Langues parlées": ("Bulgare", "Français, Roumain")}
    again = mine | {"revision": page.context["form"]["revision"].value()}
    assert organizer.post(address("training_edit", session), again).status_code == 302
    session.refresh_from_db()
    assert session.title == "Mine"
    with pytest.raises(StaleError):
        trainings.change(session=session, revision=1, title="Late")


def test_a_session_that_was_held_is_not_changed(organizer, session):
    hold(session)
    session.refresh_from_db()
    assert organizer.post(address("training_edit", session), retyped(session)).status_code == 409


# Calling off --------------------------------------------------------------------------------------


def test_calling_off_says_why_and_takes_the_event_out(organizer, session):
    for name in "ABC":
        seat(session, name, f"{name}@example.org")
    assert "2 personnes ont une place" in organizer.get(address("training_cancel", session)).text
    assert organizer.post(address("training_cancel", session), {"reason": ""}).status_code == 200
    organizer.post(address("training_cancel", session), {"reason": "The room is flooded."})
    session.refresh_from_db()
    assert (session.state, session.reason, session.sequence) == ("cancelled", "The room is flooded.", 1)
    told = {mail["to"]: mail for mail in mails("training_off")}
    assert sorted(told) == ["a@example.org", "b@example.org", "c@example.org"]
    assert "The room is flooded." in told["c@example.org"]["body"]
    method, event = file_of(told["a@example.org"])
    assert (method, str(event["STATUS"]), int(event["SEQUENCE"])) == ("CANCEL", "CANCELLED", 1)
    assert str(event["UID"]).partition("@")[0] == str(session.uid)
    assert told["c@example.org"]["attachments"] == []
    assert organizer.post(address("training_cancel", session), {"reason": "Twice"}).status_code == 409


def test_the_guard_reads_the_reason(organizer, session):
    page = organizer.post(address("training_cancel", session), {"reason": "Call 1 84 12 76 451 089 46"})
    assert list(page.context["form"].errors) == ["reason"]


def test_a_draft_is_called_off_and_stays_unknown(alpha, client):
    draft = make_session(alpha, is_open=False)
    trainings.cancel(session=draft, reason="No trainer")
    assert client.get(draft.get_absolute_url()).status_code == 404


# Who registered, who came -------------------------------------------------------------------------


def test_the_list_shows_who_has_a_seat_and_who_waits_in_their_order(organizer, session):
    for name in ("Élie", "Ana", "Yan", "Bea"):
        seat(session, name, f"{name[0]}@example.org")
    register(session, "Ute", "u@example.org")
    page = organizer.get(address("training_people", session))
    assert [one.name for one in page.context["confirmed"]] == ["Ana", "Élie"]
    assert [one.name for one in page.context["waiting"]] == ["Yan", "Bea"]
    assert "1 personne n’a pas encore confirmé." in page.text
    assert "Ute" not in page.text
    assert 'name="came"' not in page.text


def test_who_came_is_ticked_and_gets_the_certificate_once(organizer, session):
    first, second = seat(session, "A", "a@example.org"), seat(session, "B", "b@example.org")
    begin(session)
    here = address("training_people", session)
    organizer.post(here, {"came": [first.pk, "no-number", "999999"]})
    assert dict(Registration.objects.values_list("name", "came")) == {"A": True, "B": False}
    assert [mail["to"] for mail in mails("training_certificate")] == ["a@example.org"]
    organizer.post(here, {"came": [first.pk, second.pk]})
    assert [mail["to"] for mail in mails("training_certificate")] == ["a@example.org", "b@example.org"]
    session.refresh_from_db()
    assert (session.state, session.registered, session.attended) == ("held", 2, 2)


def test_a_list_without_anybody_is_kept_too(organizer, session):
    begin(session)
    assert (
        "Elle a eu lieu, personne n’était inscrit" in organizer.get(address("training_people", session)).text
    )
    organizer.post(address("training_people", session))
    session.refresh_from_db()
    assert (session.state, session.attended) == ("held", 0)


def test_nobody_came_before_it_begins(organizer, session):
    registration = seat(session)
    answer = organizer.post(address("training_people", session), {"came": [registration.pk]})
    assert answer.status_code == 409
    assert Registration.objects.get().came is None


def test_counts_are_not_written_over_once_people_are_forgotten(session):
    hold(session, [seat(session)])
    Registration.objects.all().delete()
    with pytest.raises(RefusedError, match="déjà effacées"):
        trainings.hold(session=session, came=set())
    session.refresh_from_db()
    assert (session.registered, session.attended) == (1, 1)


def test_somebody_is_added_and_a_seat_given_back_for_her(organizer, session):
    here = address("training_add", session)
    organizer.post(here, {"name": "Tel Ephone", "email": "t@example.org"})
    registration = Registration.objects.get()
    assert registration.state == "confirmed"
    assert organizer.post(here, {"name": "Tel", "email": "t@example.org"}).status_code == 409
    back = address("training_seat_cancel", session, registration.pk)
    assert "Tel Ephone" in organizer.get(back).text
    assert organizer.post(back).status_code == 302
    assert Registration.objects.get().state == "cancelled"
    seat(session)
    again = Registration.objects.get(email="paula@example.org")
    begin(session)
    assert organizer.post(address("training_seat_cancel", session, again.pk)).status_code == 409


def test_the_list_takes_as_many_queries_for_five_as_for_one(organizer, alpha):
    session = make_session(alpha)
    seat(session, "A", "a@example.org")
    here = address("training_people", session)
    assert queries_of(organizer, here) == 5
    for number in range(5):
        seat(session, f"P{number}", f"p{number}@example.org")
    assert queries_of(organizer, here) == 5


# Who may ------------------------------------------------------------------------------------------


def test_an_organisation_whose_signature_ended_sees_nobody_any_more(organizer, session, alpha):
    seat(session)
    assert organizer.get(address("training_people", session)).status_code == 200
    alpha.commitment = "ended"
    alpha.save()
    assert organizer.get(address("training_people", session)).status_code == 404
    assert organizer.get(NEW).status_code == 404


def test_who_registered_is_seen_by_who_organises_and_coordinators(session, editor, coordinator, stranger):
    seat(session)
    lapsed = member_of(OrganizationFactory(commitment="ended"))
    seen = {
        person.name: Registration.objects.visible_to(person).count()
        for person in (editor, coordinator, stranger, lapsed)
    }
    assert seen == {editor.name: 1, coordinator.name: 1, stranger.name: 0, lapsed.name: 0}
    assert not re.search("paula|Paula", str(Registration.objects.get()))


def test_closed_accounts_organise_nothing(session, inactive):
    assert not Session.objects.writable_by(inactive).exists()
    assert Session.objects.visible_to(inactive).count() == 1


# The year in numbers ------------------------------------------------------------------------------


def test_a_year_in_numbers_by_theme(alpha, session):
    hold(session, [seat(session)])
    other = make_session(alpha, theme="health", seats=1)
    came, _late = seat(other, "A", "a@example.org"), seat(other, "B", "b@example.org")
    hold(other, [came])
    make_session(alpha)  # to come
    trainings.cancel(session=make_session(alpha), reason="Snow")
    old = hold(make_session(alpha))
    Session.objects.filter(pk=old.pk).update(starts=old.starts - timedelta(days=800))
    school = {"sessions": 1, "seats": 2, "registered": 1, "waiting": 0, "attended": 1}
    health = {"sessions": 1, "seats": 1, "registered": 1, "waiting": 1, "attended": 1}
    year = timezone.localtime(Session.objects.get(pk=session.pk).starts).year
    registering.forget_old(timezone.now() + timedelta(days=400))  # the counts stay
    assert Session.objects.counts_of(year) == {
        **{name: school[name] + health[name] for name in school},
        "themes": [{"theme": "health"} | health, {"theme": "school"} | school],
    }
    assert Session.objects.counts_of(1999) == dict.fromkeys(school, 0) | {"themes": []}
