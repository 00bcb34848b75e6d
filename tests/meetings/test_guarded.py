"""What must not stand in a text is stopped in every field of meetings, and nothing of it is kept."""

import pytest
from django.apps import apps
from django.db import models
from django.urls import reverse
from django.utils import timezone

from meetings import ideas, minutes, planning
from meetings.models import Attendance, Item, Meeting
from tests.factories import UserFactory
from tests.meetings.conftest import make_held
from tests.meetings.trainings import make_session

pytestmark = pytest.mark.django_db

CNP, PHONE = "2980208269857", "06 39 98 12 34"
WORDS = f"Voir {CNP}."
NEXT_YEAR = timezone.localdate().year + 1
PLANNED = {"day": f"{NEXT_YEAR}-05-12", "begins": "14:00", "until": "16:30"}
TRAINING = PLANNED | {"theme": "health", "title": "Health", "place": "Town hall"}


def kept():
    """Whether any text of any row of meetings holds the number."""
    for model in apps.get_app_config("meetings").get_models():
        for field in model._meta.concrete_fields:
            is_text = isinstance(field, (models.CharField, models.TextField, models.JSONField))
            if is_text and model.objects.filter(**{f"{field.name}__icontains": CNP}).exists():
                return True
    return False


def of(meeting, name, *args):
    return reverse(f"meetings:{name}", args=[meeting.uid, *args])


@pytest.mark.parametrize("field", ["title", "place", "interpretation"])
def test_a_new_meeting(keeper, field):
    answer = keeper.post(reverse("meetings:plan"), PLANNED | {field: WORDS})
    assert (list(answer.context["form"].errors), kept()) == ([field], False)


@pytest.mark.parametrize("name", ["postpone", "cancel"])
def test_why_a_meeting_is_not_held(keeper, meeting, name):
    answer = keeper.post(of(meeting, name), {"reason": WORDS})
    assert (list(answer.context["form"].errors), kept()) == (["reason"], False)
    assert Meeting.objects.get().state == "planned"


@pytest.mark.parametrize("accepts", ["yes", "no"])
def test_the_answer_to_an_item(keeper, meeting, alpha, accepts):
    item = planning.propose_item(meeting=meeting, organization=alpha, title="Water")
    answer = keeper.post(of(meeting, "item_answer", item.pk), {"answer": WORDS, "accepts": accepts})
    assert (list(answer.context["form"].errors), kept()) == (["answer"], False)


@pytest.mark.parametrize("accepts", ["yes", "no"])
def test_the_answer_to_a_correction(keeper, held, alpha, editor, accepts):
    minutes.circulate(meeting=held, days=7)
    item = held.items.get(title="School")
    correction = minutes.correct(item=item, organization=alpha, who=editor, text="Read 41.")
    sent = {"notes": "41.", "revision": item.revision, "answer": WORDS, "accepts": accepts}
    answer = keeper.post(of(held, "correction_answer", correction.pk), sent)
    assert (list(answer.context["form"].errors), kept()) == (["answer"], False)


def test_an_objection(keeper, held):
    minutes.circulate(meeting=held, days=7)
    Meeting.objects.update(corrections_until=held.held)
    answer = keeper.post(of(held, "approve"), {"approved_in": "here", "objections": f"Alpha: {CNP}"})
    assert (list(answer.context["form"].errors), kept()) == (["objections"], False)


@pytest.mark.parametrize("field", ["title", "summary", "audience", "place", "interpretation", "trainers"])
def test_a_training_session(keeper, field):
    answer = keeper.post(reverse("meetings:training_new"), TRAINING | {field: WORDS})
    assert (list(answer.context["form"].errors), kept()) == ([field], False)


def test_why_an_idea_is_not_taken_up(keeper, alpha, editor):
    idea = ideas.propose(organization=alpha, by=editor, title="Bus", text="A bus.")
    answer = keeper.post(reverse("meetings:idea_answer", args=[idea.uid]), {"answer": WORDS, "accepts": "no"})
    assert (list(answer.context["form"].errors), kept()) == (["answer"], False)


# Names ----------------------------------------------------------------------------------------------

NOT_NAMES = [f"Camille {CNP}", f"Camille, {PHONE}", "Camille née le 12/03/1985"]


@pytest.mark.parametrize("words", NOT_NAMES)
def test_who_presents_is_a_name_and_nothing_else(keeper, meeting, words):
    sent = {"title": "Water", "audience": "public"}
    answer = keeper.post(of(meeting, "agenda"), sent | {"presenter": words})
    assert list(answer.context["form"].errors) == ["presenter"]
    assert keeper.post(of(meeting, "agenda"), sent | {"presenter": "Mme Camille Radu"}).status_code == 302
    assert Item.objects.get(title="Water").presenter == "Mme Camille Radu"


@pytest.mark.parametrize("words", NOT_NAMES)
def test_who_came_is_a_name_and_nothing_else(keeper, meeting, alpha, words):
    planning.convene(meeting=meeting, by="Inès")
    there = {f"status-{alpha.pk}": "present", "seen": minutes.attendance_seen(meeting)}
    for field in (f"people-{alpha.pk}", "guests"):
        answer = keeper.post(of(meeting, "attendance"), there | {field: words})
        assert (answer.status_code, Attendance.objects.count()) == (409, 0)
        assert answer.context["refused"].startswith("Pas enregistré")
        assert words in answer.text
    names = there | {f"people-{alpha.pk}": "Mme Radu", "guests": "M. Ionescu"}
    assert keeper.post(of(meeting, "attendance"), names).status_code == 302
    assert sorted(Attendance.objects.values_list("people", flat=True)) == ["M. Ionescu", "Mme Radu"]


@pytest.mark.parametrize("words", NOT_NAMES)
def test_who_comes_instead_is_a_name_and_nothing_else(client, meeting, editor, words):
    planning.convene(meeting=meeting, by="Inès")
    here = reverse("meetings:reply", args=[meeting.replies.get(user=editor).token])
    answer = client.post(here, {"answer": "sends", "sends": words})
    assert (answer.status_code, meeting.replies.get().answer) == (409, "none")
    assert words in answer.text  # nothing typed is lost
    assert client.post(here, {"answer": "sends", "sends": "Mme Radu"}).status_code == 200
    assert (meeting.replies.get().answer, meeting.replies.get().sends) == ("sends", "Mme Radu")


def test_a_guest_is_a_name_and_nothing_else(keeper, meeting):
    sent = {"guest-name": f"Jo {PHONE}", "guest-email": "jo@example.org"}
    assert list(keeper.post(of(meeting, "guests"), sent).context["form"].errors) == ["name"]
    assert keeper.post(of(meeting, "guests"), sent | {"guest-name": "Mme Jo"}).status_code == 302
    assert meeting.replies.get().name == "Mme Jo"


def test_who_registers_for_a_training_gives_a_name_and_nothing_else(client):
    here = of(make_session(), "training_register")
    sent = {"name": f"Paula {PHONE}", "email": "paula@example.org", "organization_name": "Town hall"}
    assert list(client.post(here, sent).context["form"].errors) == ["name"]


# What may stand -------------------------------------------------------------------------------------


def test_the_street_of_a_meeting_is_no_secret(keeper, editor):
    sent = PLANNED | {"title": "Rencontre", "place": "Mairie, 12 rue des Tilleuls, 06 39 98 12 34"}
    meeting = Meeting.objects.get(uid=keeper.post(reverse("meetings:plan"), sent).url.split("/")[-3])
    form = keeper.get(of(meeting, "edit")).context["form"]
    reading = form.fields["place"].guard.reading
    assert [passage for _label, passage in reading.noticed] == [PHONE]


def test_contacts_of_partners_may_stand_in_what_partners_write(client, meeting, alpha, editor, settings):
    type(alpha).objects.filter(pk=alpha.pk).update(phone=PHONE)
    client.force_login(editor)
    sent = {"title": "Water", "text": f"Alpha answers: {PHONE}", "audience": "public"}
    form = client.post(of(meeting, "propose"), sent | {"minutes": "x"}).context["form"]
    assert form.fields["text"].guard.reading.findings == []


# What becomes public is looked at ---------------------------------------------------------------------


@pytest.mark.parametrize("where", ["title", "place"])
def test_title_and_place_are_looked_at_before_they_go_out(keeper, client, alpha, coordinator, where):
    held = make_held(alpha)
    Meeting.objects.update(**{where: WORDS})
    answer = keeper.get(of(held, "circulate"))
    assert [title for title, reading in answer.context["findings"] if reading.stops] == ["La réunion"]
    assert keeper.post(of(held, "circulate"), {"days": "3"}).status_code == 409
    minutes.circulate(meeting=held, days=3)
    minutes.approve(meeting=held, by=coordinator, approved_in="2026-99")
    client.force_login(UserFactory(is_coordinator=True))
    assert client.post(of(held, "publish")).status_code == 409
    assert client.post(of(held, "publish"), {"looked": "1"}).status_code == 302


def test_who_presents_is_looked_at_before_it_goes_out(keeper, held):
    Item.objects.filter(title="School").update(presenter=f"Camille {PHONE}")
    findings = keeper.get(of(held, "circulate")).context["findings"]
    noticed = [(title, passage) for title, reading in findings for _label, passage in reading.noticed]
    assert noticed == [("School", PHONE)]
