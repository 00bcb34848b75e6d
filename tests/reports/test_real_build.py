"""A report made for real: from data to files, with nothing in them that was not public."""

from types import SimpleNamespace

import pytest

from reports import builds, canon, editions, rendering, snapshot
from reports.models import EditionFile
from reports.verifying import broken
from tests import factories
from tests.pdf import words_of
from tests.reports.conftest import make_minutes, this_year
from tests.reports.needs import make_public, make_read
from tests.reports.sheet_cast import make_published, make_sheet

pytestmark = pytest.mark.django_db
# What is planted where no report may look.
MARKS = ("signatories", "coordinator", "draft", "partners", "unlisted", "unconfirmed", "readover", "leftout")


@pytest.fixture
def planted(draft, alpha, editor):
    """A draft beside whose public data marked sentences stand in members' items, drafts and the like."""
    audiences = ("public", "signatories", "coordinator")
    make_minutes(alpha, *((audience, "housing", f"MARK{audience}") for audience in audiences))
    factories.ServiceFactory(organization=alpha, name="MARKdraft", status="draft")
    factories.ServiceFactory(organization=alpha, name="MARKpartners", visibility="partners")
    hidden = factories.OrganizationFactory(name="MARKunlisted", is_listed=False)
    make_published(hidden, domains=["health"], starts=str(this_year()))
    make_sheet(alpha, title="MARKdraft", domains=["health"], starts=str(this_year()))
    make_public(alpha, year=this_year(), domain="education", contributors=[hidden])
    make_read(alpha, year=this_year(), domain="education", observed="MARKreadover")
    housing = draft.sections.get(code="housing")
    editions.contribute(section=housing, organization=alpha, text="MARKunconfirmed")
    editions.write(section=housing, text="We wrote **this**: Кирилица, ș, ț.", revision=1)
    culture = draft.sections.get(code="culture")
    editions.write(section=culture, text="MARKleftout", revision=1)
    editions.leave_out(section=culture, reason="Nobody works on it.")
    return draft


def test_nothing_but_public_words_in_any_file(planted):
    made = snapshot.make(planted)
    rendered = rendering.render(made)
    told = {name: content.decode() for name, content in rendered.files.items() if name != "report.pdf"}
    told["report.pdf"] = words_of(rendered.files["report.pdf"])
    found = [(name, mark) for name, text in told.items() for mark in MARKS if f"MARK{mark}" in text]
    assert found == []
    assert rendered.problems == []
    for words in ("MARKpublic decision.", "We wrote this: Кирилица, ș, ț.", "Nobody works on it."):
        assert words in told["report.pdf"]
    assert rendered.files["report.json"] == canon.canonical(made)


def test_frozen_files_are_those_that_the_snapshot_gives(draft, coordinator):
    """Two builds from one snapshot are the same bytes, whenever they are made."""
    for section in draft.sections.all():
        if section.domain:
            editions.mark_empty(section=section, is_empty=True)
    builds.run(editions.ask_preview(edition=draft, by=coordinator).pk)
    editions.validate(edition=draft)
    assert builds.run(editions.freeze(edition=draft, by=coordinator).pk).message == ""
    draft.refresh_from_db()
    again = rendering.render(draft.snapshot).files
    kept = {file.name: bytes(file.content) for file in EditionFile.objects.all()}
    assert kept == again
    assert (broken(draft), draft.renderer) == ([], rendering.render(draft.snapshot).renderer)


@pytest.mark.parametrize("words", ["A tile 🎉", "![a house](https://example.org/house.png)"])
def test_what_cannot_be_drawn_is_a_red_check(draft, coordinator, words):
    editions.write(section=draft.sections.get(code="foreword"), text=words, revision=1)
    builds.run(editions.ask_preview(edition=draft, by=coordinator).pk)
    red = [check.code for check in editions.looked_at(draft) if check.is_red]
    assert "renderer" in red


def test_a_snapshot_that_cannot_be_shown_is_a_clear_refusal(draft, coordinator, monkeypatch):
    monkeypatch.setattr(builds, "snapshot", SimpleNamespace(make=lambda edition: {"schema": 2}))
    failed = builds.run(editions.ask_preview(edition=draft, by=coordinator).pk)
    assert (failed.state, "2" in failed.message) == ("failed", True)
