"""The demonstration's meetings: invented signatories, nothing about families, something left to do."""

import json
import re
from datetime import timedelta
from types import SimpleNamespace

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone

from directory.models import Organization
from directory.vocabulary import INVENTED_SOURCE, Domain
from meetings import freezing, reading
from meetings.models import Action, Attendance, Edition, Item, Meeting
from meetings.permissions import meeting_to_read
from taskforce.accounts.models import User
from taskforce.common.models import OutgoingMail
from taskforce.home.demo import meetings
from taskforce.home.demo.files import organizations, people, read
from taskforce.home.demo.load import load
from tests.home.test_demo_data import FORBIDDEN, texts

SHEETS = read("meetings/meetings.json")


@pytest.fixture(scope="module")
def demo(django_db_setup, django_db_blocker):
    """The demonstration as it is loaded today; rolled back at the end."""
    with django_db_blocker.unblock(), transaction.atomic():
        load(timezone.localdate())
        yield
        transaction.set_rollback(True)


@pytest.fixture
def taskforce():
    """No task force of the tests' own: the demonstration brings one."""


@pytest.fixture
def site(demo, db):
    return demo


def test_no_word_of_origin_no_living_place_and_no_name_of_a_person():
    said = [text for key, text in texts(SHEETS) if key not in ("interpretation", "people")]
    said = [text for text in said if text not in {"Une interprète"}]
    assert [text for text in said if FORBIDDEN.search(text)] == []
    names = {part for person in people() for part in person["name"].split()}
    assert [
        text
        for key, text in texts(SHEETS)
        if key in ("notes", "text", "title", "news") and names & set(re.findall(r"\w+", text))
    ] == []


def test_french_has_its_typography():
    words = [text for _key, text in texts(SHEETS)]
    assert [text for text in words if re.search(r"'|\"|[^\u202f:/][;:!?»]|«[^\u202f]", text)] == []


def test_partners_and_domains_are_known():
    keys = {sheet["key"] for sheet in organizations() if sheet["source"] == INVENTED_SOURCE}
    for sheet in SHEETS["held"]:
        owners = {action["owner"] for item in sheet["items"] for action in item["actions"]}
        assert owners | {*sheet["present"], *sheet["excused"], *sheet["people"]} <= keys
        assert set(sheet["people"].values()) <= {person["name"] for person in people()}
    domains = {text for key, text in texts(SHEETS) if key == "domain" and text}
    assert domains <= set(Domain.values)


def test_three_were_held_two_are_published_and_one_can_be_corrected(site):
    held = list(Meeting.objects.past()[:3])[::-1]
    assert [meeting.state for meeting in held] == ["published", "published", "correction"]
    assert held[0].rank >= 1
    assert len({meeting.number for meeting in held}) == 3
    now = timezone.now()
    for meeting in held:
        assert meeting.convened < meeting.starts < meeting.ends == meeting.held < now
        assert meeting.starts > now - timedelta(days=215)
    assert held[-1].corrections_until > now


def test_the_next_one_is_convened_in_about_three_weeks_and_waits_for_answers(site):
    meeting = Meeting.objects.get(state="convened")
    days = (meeting.starts.astimezone().date() - timezone.localdate()).days
    assert 20 <= days <= 42
    assert meeting.starts.weekday() == 1
    items = list(meeting.items.on_agenda())
    last = Meeting.objects.past().first()
    assert items[0].title == f"Approuver le compte rendu de la réunion {last.number}"
    assert [item.deferred_from.meeting for item in items if item.deferred_from] == [last]
    assert meeting.convened < timezone.now()
    assert {reply.answer for reply in meeting.replies.all()} == {"yes", "none"}


def test_the_one_after_it_is_planned_with_a_proposal_waiting(site):
    meeting, before = Meeting.objects.get(state="planned"), Meeting.objects.get(state="convened")
    assert 56 <= (meeting.starts.astimezone().date() - before.starts.astimezone().date()).days <= 77
    assert meeting.starts.weekday() == 1
    [proposed] = reading.proposals(meeting)
    assert proposed.proposed_by.external_id == "conseil-des-familles"


def test_an_action_is_late_one_is_done_one_is_open(site):
    today = timezone.localdate()
    stands = {}
    last = Meeting.objects.past()[:3]
    for action in Action.objects.filter(item__meeting__in=[one.pk for one in last]).select_related("owner"):
        state = "late" if action.state == "open" and action.due < today else action.state
        stands.setdefault(state, set()).add(action.owner.external_id)
        assert action.notes.exists() == (state != "open")
        assert action.created.date() < today
        assert action.closed is None or action.closed <= action.due
    assert stands == {
        "done": {"ville-de-demonstration", "maison-des-familles", "atelier-premier-pas"},
        "late": {"point-sante"},
        "open": {"maison-des-familles", "bibliotheque-des-quatre-vents"},
    }


def test_no_real_partner_takes_part(site):
    real = Organization.objects.exclude(source=INVENTED_SOURCE)
    assert real.count() == 3
    assert not Attendance.objects.filter(organization__in=real).exists()
    assert not Action.objects.filter(owner__in=real).exists()


def test_who_is_not_listed_stands_in_no_public_edition(site):
    for edition in Edition.objects.filter(kind="public"):
        assert "Le Relais discret" not in json.dumps(edition.content, ensure_ascii=False)


def test_editions_are_as_the_verbs_make_them(site):
    for edition in Edition.objects.all():
        assert edition.fingerprint == freezing.fingerprint(edition.content)
        assert edition.made == edition.meeting.approved == edition.meeting.published < timezone.now()
    public = Edition.objects.filter(kind="public").first()
    assert {item["audience"] for item in public.content["items"]} == {"public"}
    whole = public.meeting.editions.get(kind="approved").content["items"]
    assert len(whole) > len(public.content["items"]) >= 2


def test_visitors_and_camille_read_what_is_theirs(site):
    camille = User.objects.get(email="camille.martin@example.org")
    last = Meeting.objects.past().first()
    read = {user: reading.read(meeting_to_read(user, last.uid)) for user in (camille, AnonymousUser())}
    assert read[camille].has_minutes
    assert "coordinator" not in {item["audience"] for item in read[camille].content["items"]}
    assert not read[AnonymousUser()].has_minutes
    assert Item.objects.filter(meeting=last, audience="coordinator").exists()


def test_nobody_gets_a_mail_about_them(site):
    subjects = [mail.payload.get("subject", "") for mail in OutgoingMail.objects.all()]
    assert [subject for subject in subjects if "union" in subject or "compte rendu" in subject] == []


def test_a_site_with_meetings_or_without_signatories_is_left_alone(site, db, monkeypatch):
    assert meetings.is_loaded()
    monkeypatch.setattr(meetings, "Meeting", SimpleNamespace(objects=Meeting.objects.none()))
    assert not meetings.is_loaded()
    Organization.objects.update(source="ours")
    assert meetings.is_loaded()
