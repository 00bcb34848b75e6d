"""What was sent, approved or published: no row comes in its place, and none goes with its table."""

import pytest
from django.db import connection
from django.utils import timezone

from meetings.models import Convocation, Edition, Erratum
from tests.meetings.conftest import make_meeting
from tests.triggers import refused

pytestmark = pytest.mark.django_db


@pytest.fixture
def kept(db):
    """A meeting with one row of each: ``{model: row}``."""
    meeting, now = make_meeting(), timezone.now()
    frozen = {"content": {"items": []}, "fingerprint": "0" * 64}
    sent = Convocation(meeting=meeting, version=1, sent=now, sent_by="Inès", **frozen)
    approved = Edition(meeting=meeting, kind="approved", made=now, made_by="Inès", **frozen)
    rows = [sent, approved, Erratum(meeting=meeting, text="One.", at=now, who_name="Inès")]
    return {type(row): _saved(row) for row in rows}


def _saved(row):
    row.save()
    return row


@pytest.mark.parametrize("model", [Convocation, Edition, Erratum])
def test_no_row_comes_in_the_place_of_another(kept, model):
    table = model._meta.db_table
    if connection.vendor == "postgresql":
        connection.check_constraints()  # or it refuses because some are still to be checked
        sql = f"TRUNCATE {table} CASCADE"
    else:
        sql = f"INSERT OR REPLACE INTO {table} SELECT * FROM {table}"
    assert refused(lambda: connection.cursor().execute(sql))
    assert list(model.objects.all()) == [kept[model]]


@pytest.mark.parametrize("model", [Convocation, Edition])
def test_nor_under_another_key(kept, model):
    """The row of the same meeting and version, or kind."""
    row = model.objects.get()
    row.pk, row.fingerprint = row.pk + 1, "1" * 64
    columns = list(model._meta.concrete_fields)
    names = ", ".join(field.column for field in columns)
    holes = ", ".join(["%s"] * len(columns))
    verb = "INSERT" if connection.vendor == "postgresql" else "INSERT OR REPLACE"
    values = [field.get_db_prep_save(getattr(row, field.attname), connection) for field in columns]
    sql = f"{verb} INTO {model._meta.db_table} ({names}) VALUES ({holes})"
    assert refused(lambda: connection.cursor().execute(sql, values))
    assert model.objects.get().fingerprint == "0" * 64


def test_another_meeting_has_its_own(kept):
    for row in kept.values():
        row.pk, row.meeting = None, make_meeting()
        row.save()
        assert type(row).objects.count() == 2
