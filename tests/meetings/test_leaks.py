"""What is not for a reader is in no channel: marked sentences are planted, then every channel is read."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import set_commitment
from meetings import minutes, planning
from meetings.models import Item
from tests.factories import OrganizationFactory, member_of
from tests.meetings.conftest import make_held, make_meeting

pytestmark = pytest.mark.django_db
PARTS = ("title", "text", "notes", "decision", "action", "correction")


def next_meeting():
    """One that everyone may know of, with the open actions of the one before."""
    meeting = make_meeting(title="Next", starts=timezone.now() + timedelta(days=1))
    return planning.convene(meeting=meeting, by="Inès")


# Each channel: a name and the addresses it is read at.
CHANNELS = {
    "page": lambda meeting: [meeting.get_absolute_url()],
    "list": lambda meeting: [reverse("meetings:meetings")],
    "decisions": lambda meeting: [reverse("meetings:decisions")],
    "actions": lambda meeting: [reverse("meetings:actions")],
    "files": lambda meeting: [
        reverse(f"meetings:{name}_file") for name in ("decisions", "actions", "attendance")
    ],
    "feeds": lambda meeting: [reverse("meetings:calendar"), reverse("meetings:news")],
    "page of the next meeting": lambda meeting: [next_meeting().get_absolute_url()],
}


def mark(audience, part):
    return f"MARK-{audience}-{part}-"


@pytest.fixture
def planted(alpha, editor):
    """A published meeting with one item for each audience, all its parts marked."""
    meeting = make_held(
        alpha, items=("public", "signatories", "coordinator"), online="https://example.org/MARK-online-"
    )
    for audience in ("public", "signatories", "coordinator"):
        item = meeting.items.get(title=audience)
        words = {part: mark(audience, part) for part in PARTS}
        Item.objects.filter(pk=item.pk).update(
            audience=audience, title=words["title"], text=words["text"], notes=words["notes"]
        )
        minutes.decide(item=item, text=words["decision"])
        minutes.promise(item=item, text=words["action"], owner=alpha)
    minutes.circulate(meeting=meeting, days=7)
    for audience in ("public", "signatories"):
        item = meeting.items.get(audience=audience, title__startswith="MARK")
        correction = minutes.correct(
            item=item, organization=alpha, who=editor, text=mark(audience, "correction")
        )
        minutes.answer_correction(correction=correction, accepts=False)
    minutes.approve(meeting=meeting, by="Inès", approved_in="2026-99", objections=["MARK-inside-objection-"])
    minutes.add_erratum(meeting=meeting, text="MARK-inside-erratum-", who="Inès")
    minutes.publish(meeting=meeting, by="Inès")
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def readers(editor, coordinator, settings):
    """The people who read, by what they may: ``public``, then more."""
    settings.DEMO = True
    gamma = OrganizationFactory(name="Gamma")
    lapsed = member_of(gamma, name="Lou Lapsed")
    set_commitment(organization=gamma, commitment="ended")
    return {"visitor": None, "lapsed": lapsed, "member": editor, "coordinator": coordinator}


FORBIDDEN = {
    "visitor": ["MARK-signatories-", "MARK-coordinator-", "MARK-inside-", "MARK-online-", "-correction-"],
    "lapsed": ["MARK-signatories-", "MARK-coordinator-", "MARK-inside-", "MARK-online-", "-correction-"],
    "member": ["MARK-coordinator-"],
    "coordinator": [],
}


def told(channel, meeting, reader):
    """All bytes that ``reader`` gets from ``channel``."""
    client = Client()
    if reader:
        client.force_login(reader)
    said = b""
    for address in CHANNELS[channel](meeting):
        answer = client.get(address)
        assert answer.status_code == 200, address
        said += b"".join(answer.streaming_content) if answer.streaming else answer.content
    return said.decode()


@pytest.mark.parametrize("role", FORBIDDEN)
@pytest.mark.parametrize("channel", CHANNELS)
def test_no_byte_of_anothers_item(channel, role, planted, readers):
    said = told(channel, planted, readers[role])
    assert [words for words in FORBIDDEN[role] if words in said] == []


def test_what_is_ones_own_is_there(planted, readers):
    """Without this, a page that says nothing would pass."""
    said = {role: told("page", planted, person) for role, person in readers.items()}
    frozen = [part for part in PARTS if part != "correction"]
    for role in readers:
        assert [part for part in frozen if mark("public", part) not in said[role]] == []
    for role in ("member", "coordinator"):
        assert [part for part in PARTS if mark("signatories", part) not in said[role]] == []
        assert "MARK-inside-objection-" in said[role]
        assert "MARK-inside-erratum-" in said[role]
    assert [part for part in frozen if mark("coordinator", part) not in said["coordinator"]] == []


def test_open_actions_come_back_for_who_may_read_them(planted, readers):
    said = {
        role: told("page of the next meeting", planted, readers[role]) for role in ("member", "coordinator")
    }
    assert mark("signatories", "action") in said["member"]
    assert mark("coordinator", "action") in said["coordinator"]


@pytest.mark.parametrize(("channel", "part"), [("decisions", "decision"), ("actions", "action")])
@pytest.mark.parametrize("audience", ["public", "signatories", "coordinator"])
def test_registers_and_files_tell_what_the_page_tells(channel, part, audience, planted, readers):
    words = mark(audience, part)
    on_page = {role for role, person in readers.items() if words in told("page", planted, person)}
    for place in (channel, "files"):
        assert {role for role, person in readers.items() if words in told(place, planted, person)} == on_page
    assert "coordinator" in on_page
