"""The cast of meetings: one convened yesterday's hour, its items, and who was there."""

from datetime import timedelta

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone

from meetings import minutes, planning
from meetings.models import Item
from tests.factories import OrganizationFactory, member_of


def make_meeting(*, by=None, starts=None, items=("School", "Camp"), **fields):
    """A planned meeting with ordinary items (default: it began an hour ago)."""
    starts = starts or (timezone.now() - timedelta(hours=1)).replace(second=0, microsecond=0)
    meeting = planning.plan(starts=starts, ends=starts + timedelta(hours=3), by=by, **fields)
    for title in items:
        planning.add_item(meeting=meeting, by=by, title=title)
    return meeting


def make_held(alpha, **fields):
    """A meeting that was held with alpha present; every item noted."""
    meeting = planning.convene(meeting=make_meeting(**fields), by="Inès")
    minutes.record_attendance(meeting=meeting, rows=[(alpha, "Ed Editor", True, False)])
    meeting = minutes.hold(meeting=meeting)
    for item in meeting.items.on_agenda():
        minutes.write_item(
            item=item, revision=item.revision, notes=f"Notes of {item.title}.", outcome=Item.Outcome.NOTED
        )
    meeting.refresh_from_db()
    return meeting


def make_approved(alpha, **fields):
    """A held meeting whose minutes were approved by the next one."""
    meeting = make_held(alpha, **fields)
    minutes.circulate(meeting=meeting, days=7)
    minutes.approve(meeting=meeting, by="Inès", approved_in="2026-99")
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def meeting(db):
    """A planned meeting that began an hour ago, with two items of its own."""
    return make_meeting()


@pytest.fixture
def held(alpha):
    return make_held(alpha)


@pytest.fixture
def keeper(client, coordinator, settings):
    """A coordinator's browser."""
    settings.DEMO = True  # no second factor asked
    client.force_login(coordinator)
    return client


@pytest.fixture
def secretary(meeting):
    """Writes ``meeting``, and nothing else; of a signatory."""
    gamma = OrganizationFactory(name="Gamma")
    person = member_of(gamma, name="Sol Secretary", email="secretary@example.org")
    planning.change(meeting=meeting, revision=meeting.revision, secretary=person)
    meeting.refresh_from_db()
    return person


def many_items(meeting, total):
    """``meeting`` with ``total`` items, written at once."""
    have = meeting.items.count()
    Item.objects.bulk_create(
        Item(meeting=meeting, position=number, title=f"Item {number}", notes="Said.")
        for number in range(have + 1, total + 1)
    )
    return meeting


def queries_of(client, address):
    """How many queries a GET of ``address`` takes, once it was opened before."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
