"""What waits around needs and consultations, as the workspace counts it; and the gaps that stand there."""

import pytest
from django.utils import translation

from directory.actions import set_commitment
from reports import editions
from reports.models.edition import PUBLISH
from reports.waiting import waiting
from taskforce.common.waiting import counted
from tests.factories import AreaFactory, LocationFactory, ServiceFactory, UserFactory
from tests.reports.conftest import make_frozen
from tests.reports.consultations import make_sent, say
from tests.reports.needs import make_draft, make_public, make_read

pytestmark = pytest.mark.django_db
WORKSPACE = "/en/workspace/"


def numbers(user):
    with translation.override("en"):
        return {str(line.label): number for line, number in counted(waiting(user))}


def test_partners_are_asked_and_read_over(alpha, beta, editor, stranger, coordinator):
    consultation = make_sent()
    make_draft(alpha, who=editor)
    make_draft(alpha, help="")
    make_read(alpha)
    make_public(alpha)
    both = {"Questionnaires to answer": 1, "Diagnoses to read over": 1}
    assert numbers(editor) == {"Questionnaires to answer": 1}
    assert numbers(stranger) == both
    assert numbers(coordinator) == {"Diagnoses to read over": 1, "Diagnoses to publish": 1}
    say(consultation, beta, "1")
    assert numbers(stranger) == {"Diagnoses to read over": 1}
    set_commitment(organization=alpha, commitment="ended")
    assert numbers(editor) == {}


def test_the_coordinators_workspace_shows_the_gaps_of_towns(client, editor, coordinator, settings):
    settings.DEMO = True
    client.force_login(coordinator)
    assert "Who does what, where" not in client.get(WORKSPACE).text
    ServiceFactory(at=[LocationFactory(area=AreaFactory(name="Town"))])
    page = client.get(WORKSPACE)
    assert [row.name for row in page.context["gaps"].rows] == ["Whole territory", "Town"]
    assert "Who does what, where" in page.text
    ServiceFactory(at=[LocationFactory(area=AreaFactory(name="Village"))])
    assert len(client.get(WORKSPACE).context["gaps"].rows) == 3  # kept no longer than the data
    client.force_login(editor)
    assert "gaps" not in client.get(WORKSPACE).context


def test_the_report_is_shown_as_far_as_it_is(draft, editor, coordinator, alpha):
    assert numbers(coordinator) == {"Report being written": "50 %"}
    assert numbers(editor) == {}
    said = editions.contribute(section=draft.sections.get(code="who"), organization=alpha, text="We.")
    editions.write(section=draft.sections.get(code="foreword"), text="Dear readers.", revision=1)
    assert numbers(coordinator) == {"Report being written": "56 %"}
    assert editions.percent_done(draft.sections.all()) == 56
    assert numbers(editor) == {"Paragraphs of the report to confirm": 1}
    editions.confirm(paragraph=said, revision=1, who=editor)
    assert numbers(editor) == {}


def test_a_frozen_report_waits_for_another_person(coordinator):
    edition = make_frozen(frozen_by=coordinator)
    assert numbers(coordinator) == {}
    assert numbers(UserFactory(is_coordinator=True)) == {"Reports to publish": 1}
    person = UserFactory()
    editions.allow(edition=edition, user=person, permission=PUBLISH)
    assert numbers(person) == {"Reports to publish": 1}
