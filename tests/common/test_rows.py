"""Rows that come along with another row, on either database."""

from datetime import UTC, date, datetime

import pytest
from django.db.models import OuterRef
from django.utils import timezone

from meetings.models import Action, Attendance, Convocation, Erratum, Item, Meeting
from taskforce.common.rows import Rows, instances
from tests.meetings.conftest import make_held, make_meeting

pytestmark = pytest.mark.django_db


def of_meeting(model, *fields):
    return Rows(model.objects.filter(meeting=OuterRef("pk")), *fields)


def test_lists_of_each_row_in_their_order_in_one_query(alpha, django_assert_num_queries):
    meeting, other = make_held(alpha), make_meeting()
    at = datetime(2031, 3, 30, 1, 30, 5, 250, UTC)
    for text in ("b", "a"):
        Erratum.objects.create(meeting=meeting, text=text, at=at, who_name="I", is_public=text == "a")
    with django_assert_num_queries(1):
        rows = Meeting.objects.annotate(errata_rows=of_meeting(Erratum, "text", "at", "is_public"))
        found = {row.pk: instances(Erratum, row.errata_rows) for row in rows}
        said = {pk: [(one.text, one.at, one.is_public) for one in errata] for pk, errata in found.items()}
    assert said == {meeting.pk: [("b", at, False), ("a", at, True)], other.pk: []}


def test_what_is_read_is_what_was_written(alpha):
    meeting = make_held(alpha)
    action = Action.objects.create(
        item=meeting.items.first(), rank=1, text='"É", \\ 1', due=date(2032, 2, 29), owner=alpha
    )
    items = Action.objects.filter(item__meeting=OuterRef("pk"))
    row = Meeting.objects.annotate(
        actions_rows=Rows(items, "text", "due", "domain"),
        people_rows=of_meeting(Attendance, "people", "is_present", "is_excused"),
    ).get()
    [read] = instances(Action, row.actions_rows)
    assert (read.text, read.due, read.domain) == (action.text, action.due, "")
    [came] = instances(Attendance, row.people_rows)
    assert (came.people, came.is_present, came.is_excused) == ("Ed Editor", True, False)


def test_at_most_so_many():
    meeting = make_meeting(items=("X", "Y", "Z"))
    last = Item.objects.filter(meeting=OuterRef("pk")).order_by("-position")[:2]
    row = Meeting.objects.annotate(last_rows=Rows(last, "title")).get(pk=meeting.pk)
    assert row.last_rows == [{"title": "Z"}, {"title": "Y"}]


def test_json_comes_as_it_was():
    made = Convocation.objects.create(
        meeting=make_meeting(), version=1, content={"items": [1, "é"]}, sent=timezone.now()
    )
    rows = Rows(Convocation.objects.filter(meeting=OuterRef("pk")), "content", "sent")
    [found] = instances(Convocation, Meeting.objects.annotate(rows=rows).get().rows)
    assert (found.content, found.sent) == (made.content, made.sent)
