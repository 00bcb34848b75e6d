"""The cast of the reports: editions in every state, made without rendering."""

import hashlib
import json

import pytest
from django.utils import timezone

from reports.models import Edition, EditionFile
from tests.reports.sheet_cast import make_sheet

YEAR = 2026
SNAPSHOT = {"schema": 1, "year": YEAR, "number": 1, "language": "fr", "title": "Report", "sections": []}


def make_edition(**fields):
    """An edition at work: 2026, in French, drafting."""
    return Edition.objects.create(
        **{"year": YEAR, "language": "fr", "title": "Report", "state": Edition.State.DRAFTING} | fields
    )


def make_frozen(files=(("report.pdf", b"%PDF-1.7"),), snapshot=SNAPSHOT, **fields):
    """A frozen edition with its ``files`` (name, bytes), as freezing leaves it."""
    edition = make_edition(state=Edition.State.VALIDATION, **fields)
    for name, content in files:
        digest = hashlib.sha256(content).hexdigest()
        EditionFile.objects.create(
            edition=edition, name=name, content=content, sha256=digest, content_type="application/pdf"
        )
    line = json.dumps(snapshot, sort_keys=True, ensure_ascii=False, separators=(",", ":"))
    edition.snapshot, edition.snapshot_sha256 = snapshot, hashlib.sha256(line.encode()).hexdigest()
    edition.state, edition.frozen, edition.frozen_by_name = Edition.State.FROZEN, timezone.now(), "Inès"
    edition.pages, edition.renderer = 1, "WeasyPrint"
    edition.save()
    return edition


def make_published(**fields):
    """A published edition."""
    edition = make_frozen(**fields)
    edition.state, edition.published, edition.published_by_name = "published", timezone.now(), "Marc"
    edition.save(update_fields=["state", "published", "published_by_name"])
    return edition


@pytest.fixture
def edition(db):
    return make_edition()


@pytest.fixture
def frozen(db):
    return make_frozen()


@pytest.fixture
def published(db):
    return make_published()


@pytest.fixture
def sheet(alpha, editor):
    """A draft of alpha that ``editor`` wrote."""
    return make_sheet(alpha, who=editor)


@pytest.fixture
def keeper(client, coordinator, settings):
    """A coordinator's browser."""
    settings.DEMO = True  # no second factor asked
    client.force_login(coordinator)
    return client


@pytest.fixture
def as_editor(client, editor):
    client.force_login(editor)
    return client
