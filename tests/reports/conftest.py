"""The cast of the reports: editions in every state, made without rendering."""

import hashlib
import json
from types import SimpleNamespace
from typing import NamedTuple

import pytest
from django.utils import timezone

from meetings import minutes
from reports import builds, editions
from reports.canon import canonical, fingerprint
from reports.models import Edition, EditionFile
from tests.meetings.conftest import make_held
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
    return freeze_as_it_is(make_edition(state=Edition.State.VALIDATION, **fields), snapshot, files)


def freeze_as_it_is(edition, snapshot, files=()):
    """``edition`` frozen with ``snapshot`` and ``files``, whatever the checks say."""
    for name, content in files:
        digest = hashlib.sha256(content).hexdigest()
        EditionFile.objects.create(
            edition=edition, name=name, content=content, sha256=digest, content_type="application/pdf"
        )
    edition.snapshot, edition.snapshot_sha256 = snapshot, fingerprint(snapshot)
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


# A year of work, for snapshots ------------------------------------------------------------------------


def this_year():
    return timezone.localdate().year


def make_minutes(alpha, *items, **fields):
    """A published meeting of this year with alpha present; each of ``items`` is (audience, domain, mark):
    its title, text, notes, decision and action carry the mark.  Returns the Meeting."""
    meeting = make_held(alpha, items=[mark for _audience, _domain, mark in items], **fields)
    for audience, domain, mark in items:
        item = meeting.items.get(title=mark)
        meeting.items.filter(pk=item.pk).update(
            audience=audience, domain=domain, text=f"{mark} text.", notes=f"{mark} notes."
        )
        item.refresh_from_db()
        minutes.decide(item=item, text=f"{mark} decision.")
        minutes.promise(item=item, text=f"{mark} action.", owner=alpha)
    minutes.circulate(meeting=meeting, days=7)
    minutes.approve(meeting=meeting, by="Inès", approved_in="2026-99")
    minutes.publish(meeting=meeting, by="Marc")
    meeting.refresh_from_db()
    return meeting


@pytest.fixture
def draft(alpha):
    """The edition of this year, in English, begun by its verb, with alpha as contributor."""
    return editions.begin(year=this_year(), language="en", title="Report")


class Drawn(NamedTuple):
    """What a renderer gives back; see reports.rendering.Rendered."""

    files: dict
    pages: int = 3
    renderer: str = "Pencil 1"
    problems: tuple = ()


@pytest.fixture
def pencil(monkeypatch):
    """A renderer that takes no time: ``pencil.problems`` are what it finds."""
    made = SimpleNamespace(problems=[], calls=0, at_half=lambda: None)

    def render(content, progress):
        made.calls += 1
        progress(50)
        made.at_half()
        files = {"report.pdf": b"%PDF " + str(content["title"]).encode(), "report.json": canonical(content)}
        rows = [{"name": name, "sha256": hashlib.sha256(data).hexdigest()} for name, data in files.items()]
        files["manifest.json"] = json.dumps({"files": rows}).encode()
        return Drawn(files, problems=list(made.problems))

    monkeypatch.setattr(builds, "render", render)
    return made


@pytest.fixture
def at_once(monkeypatch):
    """Builds are made as soon as they are asked for."""
    monkeypatch.setattr(builds, "run_later", SimpleNamespace(enqueue=builds.run))
