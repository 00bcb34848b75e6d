"""From checks to publication, as the pages lead through it."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from reports import builds, editions
from reports.models import Build, Edition
from reports.models.edition import EDIT, PUBLISH
from tests.factories import UserFactory
from tests.reports.conftest import make_frozen, make_published

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(keeper):
    """The browser of another coordinator."""
    browser = Client()
    browser.force_login(UserFactory(name="Marc", is_coordinator=True))
    return browser


def at(edition, name="work", *parts):
    return reverse(f"reports:{name}", args=[edition.year, edition.language, *parts])


def state():
    return Edition.objects.values_list("state", flat=True).get()


@pytest.fixture
def settled(draft):
    for section in draft.sections.all():
        if section.domain:
            editions.mark_empty(section=section, is_empty=True)
    return draft


def make(edition):
    """What the worker does."""
    return builds.run(edition.builds.light().first().pk)


def test_the_whole_way(keeper, second, draft, pencil):
    """A red check is mended, the report frozen, and published by a second person."""
    keeper.post(at(draft, "step"), {"to": "drafting"})
    answer = keeper.post(at(draft, "step"), {"to": "preview"})
    assert answer.url == at(draft, "build")
    make(draft)
    page = keeper.get(at(draft, "checks")).content.decode()
    assert at(draft, "section", "health") in page  # where it is mended
    assert 'value="validation"' not in page
    for code in ("housing", "employment", "health", "education", "social", "culture", "rights"):
        keeper.post(at(draft, "section_state", code), {"is": "empty"})
    keeper.post(at(draft, "step"), {"to": "preview"})
    make(draft)
    assert 'value="validation"' in keeper.get(at(draft, "checks")).content.decode()
    keeper.post(at(draft, "step"), {"to": "validation"})
    assert keeper.post(at(draft, "freeze")).url == at(draft, "build")
    make(draft)
    assert state() == "frozen"
    assert keeper.get(at(draft, "build")).url == at(draft, "publish")
    refused = keeper.post(at(draft, "publish"))
    assert (refused.status_code, state()) == (409, "frozen")
    assert "Publier pour toujours" not in keeper.get(at(draft, "publish")).content.decode()
    assert second.post(at(draft, "publish")).url == draft.get_absolute_url()
    assert state() == "published"
    page = second.get(at(draft, "publish")).content.decode()
    assert ("Marc" in page, f'href="{draft.get_absolute_url()}"' in page) == (True, True)


def test_validation_is_refused_on_the_page_too(keeper, draft, pencil):
    keeper.post(at(draft, "step"), {"to": "preview"})
    answer = keeper.post(at(draft, "step"), {"to": "validation"}, follow=True)
    assert "Un point est rouge" in answer.content.decode()
    keeper.post(at(draft, "step"), {"to": "nowhere"})
    assert state() == "preview"


def test_checks_of_what_is_frozen(keeper, frozen):
    page = keeper.get(at(frozen, "checks")).content.decode()
    assert "tous ses points étaient verts" in page


def test_the_progress_of_a_build(keeper, draft, pencil):
    build = editions.ask_preview(edition=draft, by=None)
    Build.objects.update(progress=40)
    page = keeper.get(at(draft, "build")).content.decode()
    assert ('value="40"' in page, 'data-tf-progress="moving"' in page) == (True, True)
    Build.objects.update(asked=timezone.now() - timedelta(minutes=5))
    assert 'data-tf-progress="stalled"' in keeper.get(at(draft, "build")).content.decode()
    assert keeper.post(at(draft, "build")).url == at(draft, "build")
    builds.run(build.pk)
    assert keeper.get(at(draft, "build")).url == at(draft, "checks")


def test_why_a_build_failed(keeper, settled, pencil):
    editions.ask_preview(edition=settled, by=None)
    make(settled)
    editions.validate(edition=settled)
    pencil.problems = ["No glyph for a tile"]
    keeper.post(at(settled, "freeze"))
    make(settled)
    for name in ("freeze", "checks"):
        assert "No glyph for a tile" in keeper.get(at(settled, name)).content.decode()
    assert state() == "validation"


def test_freezing_is_refused_before_validation(keeper, draft):
    assert keeper.post(at(draft, "freeze")).status_code == 409


def test_the_preview_and_its_document(keeper, draft, pencil):
    assert keeper.get(at(draft, "preview_file")).status_code == 404
    editions.ask_preview(edition=draft, by=None)
    make(draft)
    answer = keeper.get(at(draft, "preview_file"))
    assert (answer.content, answer["Content-Type"]) == (b"%PDF Report", "application/pdf")
    assert at(draft, "preview_file") in keeper.get(at(draft, "preview")).content.decode()


def test_files_of_what_is_frozen_for_who_publishes(keeper, client, frozen):
    answer = keeper.get(at(frozen, "frozen_file", "report.pdf"))
    assert (answer.content, answer["Content-Type"]) == (b"%PDF-1.7", "application/pdf")
    assert keeper.get(at(frozen, "frozen_file", "other.pdf")).status_code == 404


def test_an_open_report_has_no_files_and_is_not_published(keeper, draft):
    assert keeper.get(at(draft, "frozen_file", "report.pdf")).status_code == 404
    assert keeper.post(at(draft, "publish")).status_code == 409


def test_a_correction_begins_from_the_page(keeper):
    published = make_published()
    assert keeper.post(at(published, "correct"), {"reason": " "}).status_code == 409
    assert keeper.post(at(published, "correct"), {"reason": "A wrong sum."}).url == at(published)
    page = keeper.get(at(published)).content.decode()
    assert ("A wrong sum." in page, "édition 2" in page) == (True, True)


def test_an_open_report_is_not_corrected(keeper, draft):
    assert keeper.post(at(draft, "correct"), {"reason": "Why not."}).status_code == 409


def test_another_person_may_publish(keeper, settings):
    person = UserFactory(name="Mia Mayor", email="mia@example.org")
    edition = make_frozen()
    keeper.post(at(edition, "work_people"), {"email": "mia@example.org", "permission": PUBLISH})
    assert "Mia Mayor" in keeper.get(at(edition, "work_people")).content.decode()
    browser = Client()
    browser.force_login(person)
    assert browser.post(at(edition, "publish")).status_code in (302, 409)
    right = edition.editionuserobjectpermission_set.get()
    keeper.post(at(edition, "work_people"), {"remove": str(right.pk)})
    keeper.post(at(edition, "work_people"), {"remove": "x"})
    assert browser.get(at(edition, "publish")).status_code == 404


@pytest.mark.parametrize(
    "said",
    [
        {"email": "nobody@example.org", "permission": EDIT},
        {"email": "inactive@example.org", "permission": EDIT},
        {"email": "editor@example.org", "permission": "reports.contribute_edition"},
    ],
)
def test_who_may_not_be_let(keeper, draft, editor, inactive, said):
    assert keeper.post(at(draft, "work_people"), said).status_code == 200
    assert not draft.editionuserobjectpermission_set.exists()


def test_the_workspace_of_a_person_who_publishes(draft):
    person = UserFactory()
    editions.allow(edition=draft, user=person, permission=PUBLISH)
    browser = Client()
    browser.force_login(person)
    assert browser.get(at(draft)).status_code == 200
    assert browser.get(at(draft, "work_people")).status_code == 404
