"""The pages that plan a meeting, change it, put it off and call it off."""

from datetime import UTC, date, datetime, timedelta

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.models import TaskForce
from meetings import planning
from meetings.models import Convocation, Meeting
from tests.factories import member_of
from tests.meetings.conftest import make_held, make_meeting

pytestmark = pytest.mark.django_db
NEW = reverse("meetings:plan")


def next_year():
    return timezone.localdate().year + 1


def typed(**fields):
    """What a browser sends: 14:00 to 16:30 on 12 May of next year, unless said otherwise."""
    return {"day": f"{next_year()}-05-12", "begins": "14:00", "until": "16:30"} | fields


def address(name, meeting):
    return reverse(f"meetings:{name}", args=[meeting.uid])


def retyped(meeting, **fields):
    """The form of ``meeting`` as a browser sends it, with some fields typed anew."""
    starts, ends = timezone.localtime(meeting.starts), timezone.localtime(meeting.ends)
    times = {"day": f"{starts:%Y-%m-%d}", "begins": f"{starts:%H:%M}", "until": f"{ends:%H:%M}"}
    return times | {"revision": meeting.revision, "title": meeting.title, "place": meeting.place} | fields


def errors(answer):
    assert answer.status_code == 200
    return {name: [str(one) for one in found] for name, found in answer.context["form"].errors.items()}


def test_the_rhythm_fills_the_day_and_says_why(keeper):
    make_meeting(starts=datetime(2031, 3, 13, 13, 0, tzinfo=UTC))  # a Thursday, 14:00 in Paris
    page = keeper.get(NEW)
    form = page.context["form"]
    assert form["day"].value().isoformat() == "2031-05-15"  # 8 May is a public holiday, a week later is none
    assert form["begins"].value().isoformat() == "14:00:00"  # in summer time too
    assert "8 mai 2031 est un jour férié" in page.text
    assert "13 mars 2031" in page.text


def test_a_rhythm_that_was_lost_goes_on_from_today(taskforce):
    make_meeting(starts=timezone.now() - timedelta(days=700))
    proposed = planning.proposal(taskforce).starts
    assert timezone.now() < proposed < timezone.now() + timedelta(days=80)


def test_without_a_meeting_nothing_is_proposed(keeper):
    assert keeper.get(NEW).context["form"]["day"].value() is None
    assert planning.proposal(TaskForce.objects.current()) is None


def test_a_meeting_is_planned_in_the_zone_of_the_task_force(keeper):
    TaskForce.objects.update(time_zone="Europe/Sofia")
    answer = keeper.post(NEW, typed(place="Town hall"))
    meeting = Meeting.objects.get()
    assert answer.url == address("agenda", meeting)
    assert (meeting.starts.hour, meeting.ends.hour, meeting.place) == (11, 13, "Town hall")


def test_a_form_sent_twice_makes_one_meeting(keeper):
    uid = keeper.get(NEW).context["form"]["uid"].value()
    first, second = (keeper.post(NEW, typed(uid=uid)) for _turn in range(2))
    assert first.url == second.url
    assert Meeting.objects.count() == 1


@pytest.mark.parametrize(
    ("fields", "name", "says"),
    [
        ({"day": "2031-03-30", "begins": "02:30", "until": "04:00"}, "begins", "cette heure n’existe pas"),
        ({"begins": "14:00", "until": "13:00"}, "until", "avant"),
        ({"begins": "14:00", "until": "14:00"}, "until", "avant"),
        ({"day": "2020-05-12"}, "day", "passé"),
        ({"day": "2031-02-29"}, "day", "2031-02-29"),
        ({"day": "30/02/2031"}, "day", "30/02/2031"),
        ({"day": "soon"}, "day", "2026-11-19"),
        ({"day": "9999-12-31"}, "day", "trois ans"),
        ({"day": "0001-01-01"}, "day", "passé"),
        ({"day": ""}, "day", "obligatoire"),
        ({"begins": "noon"}, "begins", "14:30"),
        ({"begins": "25:00"}, "begins", "14:30"),
        ({"proposals_until": "2049-01-01"}, "proposals_until", "après la réunion"),
        ({"online": "javascript:alert(1)"}, "online", "https"),
        ({"secretary": "999999"}, "secretary", ""),
        ({"title": "x" * 201}, "title", "200"),
        ({"title": "a\0b"}, "title", ""),
    ],
)
def test_what_cannot_be_is_answered_in_words_and_stays_typed(keeper, fields, name, says):
    answer = keeper.post(NEW, typed(place="Salle du Vieux Moulin", **fields))
    assert list(errors(answer)) == [name]
    assert says in errors(answer)[name][0].lower()
    assert "Salle du Vieux Moulin" in answer.text
    assert Meeting.objects.count() == 0


def test_a_day_that_cannot_be_read_is_shown_as_typed(keeper):
    page = keeper.post(NEW, typed(day="30/02/2031", begins="noon"))
    assert '<input type="text" name="day" value="30/02/2031"' in page.text
    assert '<input type="text" name="begins" value="noon"' in page.text


def test_a_time_as_people_write_it(keeper):
    keeper.post(NEW, typed(begins="14h", until="16h30", day=f"12/05/{next_year()}"))
    meeting = Meeting.objects.get()
    assert timezone.localtime(meeting.starts).strftime("%d.%m. %H:%M") == "12.05. 14:00"


def test_an_hour_that_comes_twice_is_the_first(keeper):
    day = date(next_year(), 10, 31)
    day -= timedelta(days=(day.weekday() + 1) % 7)  # the last Sunday of October: 03:00 becomes 02:00
    keeper.post(NEW, typed(day=str(day), begins="02:30", until="04:00"))
    meeting = Meeting.objects.get()
    assert meeting.starts.strftime("%H:%M") == "00:30"
    assert meeting.ends - meeting.starts == timedelta(hours=2, minutes=30)


def test_a_file_is_asked_for_nowhere(keeper):
    file = SimpleUploadedFile("agenda.pdf", b"%PDF")
    keeper.post(NEW, typed(title="With a file", day_file=file, title_file=file))
    assert Meeting.objects.get().title == "With a file"
    assert errors(keeper.post(NEW, typed(place=file, day=file)))


def test_a_form_without_its_token_is_refused(coordinator):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coordinator)
    assert browser.post(NEW, typed()).status_code == 403
    assert Meeting.objects.count() == 0


def test_the_secretary_is_one_of_the_task_force(keeper, editor, inactive, alpha):
    other = member_of(alpha, name="Ada")
    names = [str(person) for person in keeper.get(NEW).context["form"].fields["secretary"].queryset]
    assert names == ["Ada", "Ed Editor", "Inès"]
    keeper.post(NEW, typed(secretary=other.pk))
    assert list(Meeting.objects.writable_by(other)) == list(Meeting.objects.all())


# Changing it ----------------------------------------------------------------------------------------


def test_a_secretary_changes_her_meeting_and_no_other(client, meeting, secretary):
    client.force_login(secretary)
    assert client.post(address("edit", meeting), retyped(meeting, place="Library")).status_code == 302
    meeting.refresh_from_db()
    assert meeting.place == "Library"
    assert client.get(address("edit", make_meeting())).status_code == 404
    assert client.get(NEW).status_code == 404


def test_a_secretary_does_not_hand_her_task_on(client, meeting, secretary, editor):
    client.force_login(secretary)
    client.post(address("edit", meeting), retyped(meeting, secretary=editor.pk, place="Library"))
    meeting.refresh_from_db()
    assert (meeting.secretary, meeting.place) == (secretary, "Library")
    assert client.get(address("secretary", meeting)).status_code == 404


def test_a_coordinator_names_the_secretary_of_a_held_meeting_too(keeper, alpha, editor, inactive):
    held = make_held(alpha)
    here = address("secretary", held)
    assert keeper.post(here, {"secretary": inactive.pk}).context["form"].errors
    assert keeper.post(here, {"secretary": editor.pk}).status_code == 302
    assert list(Meeting.objects.writable_by(editor)) == [held]
    keeper.post(here, {"secretary": ""})
    assert list(Meeting.objects.writable_by(editor)) == []


def test_two_authors_are_shown_both_texts_and_the_second_saves_over(keeper, meeting):
    mine = retyped(meeting, place="Mine", title="A title of mine")
    keeper.post(address("edit", meeting), retyped(meeting, place="Theirs"))
    answer = keeper.post(address("edit", meeting), mine)
    assert answer.status_code == 409
    assert ("Lieu", "Theirs", "Mine") in [
        (str(label).capitalize(), saved, typed) for label, saved, typed in answer.context["differences"]
    ]
    assert "A title of mine" in answer.text
    meeting.refresh_from_db()
    assert meeting.place == "Theirs"
    again = mine | {"revision": answer.context["form"]["revision"].value()}
    assert keeper.post(address("edit", meeting), again).status_code == 302
    meeting.refresh_from_db()
    assert meeting.place == "Mine"


def test_a_form_without_a_revision_is_stale(keeper, meeting):
    assert keeper.post(address("edit", meeting), retyped(meeting, revision="")).status_code == 409


def test_after_the_convocation_a_change_goes_out_and_the_page_says_so(keeper, meeting, editor):
    planning.convene(meeting=meeting, by="Inès")
    meeting.refresh_from_db()
    assert "envoyé aussitôt" in keeper.get(address("edit", meeting)).text
    keeper.post(address("edit", meeting), retyped(meeting, proposals_until=""))
    assert Convocation.objects.count() == 1  # nothing of what was told changed
    meeting.refresh_from_db()
    keeper.post(address("edit", meeting), retyped(meeting, place="Elsewhere"))
    assert Convocation.objects.count() == 2
    assert Convocation.objects.first().sent_by == "Inès"


def test_what_visitors_see_of_a_convened_meeting_is_made_anew(keeper, meeting):
    planning.convene(meeting=meeting, by="Inès")
    before = TaskForce.objects.get().version
    meeting.refresh_from_db()
    keeper.post(address("edit", meeting), retyped(meeting, place="Elsewhere"))
    assert TaskForce.objects.get().version > before


def test_a_held_meeting_is_not_changed_and_what_was_typed_stays(keeper, alpha):
    held = make_held(alpha)
    answer = keeper.post(address("edit", held), retyped(held, place="Too late"))
    assert answer.status_code == 409
    assert "Too late" in answer.text
    assert answer.context["refused"]


# Off ------------------------------------------------------------------------------------------------


@pytest.mark.parametrize(("name", "state"), [("postpone", "postponed"), ("cancel", "cancelled")])
def test_it_asks_why_on_a_page_of_its_own(keeper, meeting, name, state):
    assert keeper.get(address(name, meeting)).status_code == 200
    assert "reason" in errors(keeper.post(address(name, meeting), {"reason": " "}))
    meeting.refresh_from_db()
    assert meeting.state == "planned"
    assert keeper.post(address(name, meeting), {"reason": "Snow"}).url == meeting.get_absolute_url()
    meeting.refresh_from_db()
    assert (meeting.state, meeting.reason) == (state, "Snow")


def test_a_cancelled_meeting_is_not_cancelled_again(keeper, meeting, editor):
    planning.convene(meeting=meeting, by="Inès")
    assert keeper.get(address("cancel", meeting)).context["told"] == 1
    first, second = (keeper.post(address("cancel", meeting), {"reason": "Snow"}) for _turn in range(2))
    assert (first.status_code, second.status_code) == (302, 409)
    assert "Snow" in second.text
