"""What is frozen never changes: not by save, nor in bulk, nor in SQL; it may be published, then replaced."""

import pytest
from django.db import connection
from django.utils import timezone

from reports.models import Edition, EditionFile, FrozenError
from tests.reports.conftest import SNAPSHOT, make_edition, make_frozen, make_published
from tests.triggers import refused

pytestmark = pytest.mark.django_db


def test_a_frozen_edition_refuses_to_be_saved(frozen):
    with pytest.raises(FrozenError):
        frozen.save()
    with pytest.raises(FrozenError):
        frozen.save(update_fields=["title", "state"])
    with pytest.raises(FrozenError):
        frozen.files.get().save()


@pytest.mark.parametrize(
    "change",
    [
        lambda: Edition.objects.update(title="Other"),
        lambda: Edition.objects.update(snapshot={}),
        lambda: Edition.objects.update(snapshot_sha256="0" * 64),
        lambda: Edition.objects.update(frozen=timezone.now()),
        lambda: Edition.objects.update(frozen_by_name="Other"),
        lambda: Edition.objects.update(pages=2),
        lambda: Edition.objects.update(state="drafting", frozen=None, snapshot=None),
        lambda: Edition.objects.update(published=None),
        lambda: Edition.objects.update(published_by_name="Other"),
        lambda: Edition.objects.update(state="frozen"),
        lambda: Edition.objects.all()._raw_delete("default"),
        lambda: EditionFile.objects.update(content=b"x"),
        lambda: EditionFile.objects.update(name="other.pdf"),
        lambda: EditionFile.objects.all().delete(),
        lambda: EditionFile.objects.bulk_create([file_of(Edition.objects.get(), name="late.csv")]),
        lambda: connection.cursor().execute("UPDATE reports_edition SET title = 'x'"),
        lambda: connection.cursor().execute("DELETE FROM reports_editionfile"),
    ],
)
def test_the_database_refuses_every_channel(published, change):
    assert refused(change)
    published.refresh_from_db()
    assert (published.title, published.snapshot, published.state) == ("Report", SNAPSHOT, "published")
    assert [bytes(file.content) for file in published.files.all()] == [b"%PDF-1.7"]


def file_of(edition, **fields):
    return EditionFile(
        edition=edition,
        **{"content": b"x", "size": 1, "sha256": "0" * 64, "content_type": "text/csv"} | fields,
    )


def test_a_frozen_edition_may_be_published_then_replaced_and_no_step_back(published):
    assert not refused(lambda: Edition.objects.update(state="replaced"))
    assert refused(lambda: Edition.objects.update(state="published"))


def test_an_open_edition_may_change_and_go(edition):
    assert not refused(lambda: Edition.objects.update(title="Other"))
    assert not refused(lambda: file_of(edition, name="a.csv").save() or edition.files.count())
    assert refused(lambda: edition.files.all().delete())  # a file is written once, by who freezes
    assert not refused(lambda: make_edition(year=2025).delete())


@pytest.mark.parametrize("table", ["edition", "editionfile"])
def test_no_row_comes_in_the_place_of_another(frozen, table):
    """No trigger on DELETE sees what INSERT OR REPLACE (SQLite) or TRUNCATE (PostgreSQL) takes away."""
    replace = f"INSERT OR REPLACE INTO reports_{table} SELECT * FROM reports_{table}"
    truncate = f"TRUNCATE reports_{table} CASCADE"
    if connection.vendor == "postgresql":
        connection.check_constraints()  # or it refuses because some are still to be checked
    sql = truncate if connection.vendor == "postgresql" else replace
    assert refused(lambda: connection.cursor().execute(sql))


def test_one_edition_at_work_and_one_in_force(published):
    make_edition(number=2)
    assert refused(lambda: make_edition(number=3))
    assert refused(lambda: make_published(number=3, language="fr"))
    assert not refused(lambda: make_edition(number=1, language="en"))


def test_a_frozen_edition_has_its_snapshot(edition):
    assert refused(lambda: Edition.objects.update(state="frozen", frozen=timezone.now()))
    assert refused(lambda: Edition.objects.update(snapshot={}))
    assert refused(lambda: Edition.objects.filter(pk=make_frozen(year=2024).pk).update(state="published"))
