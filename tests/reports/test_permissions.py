"""Who is refused by the loaders of reports, beside who is not."""

import pytest
from django.http import Http404

from reports import permissions
from tests.factories import UserFactory
from tests.reports.consultations import make_questionnaire, make_sent

pytestmark = pytest.mark.django_db


def test_whoever_writes_for_no_organisation_writes_no_sheet(editor, alpha):
    assert permissions.organizations_to_write_for(editor) == [alpha]
    with pytest.raises(Http404):
        permissions.organizations_to_write_for(UserFactory())


def test_only_a_coordinator_keeps_a_questionnaire(coordinator, editor):
    made = make_questionnaire()
    assert permissions.consultation_to_keep(coordinator, made.uuid) == made
    with pytest.raises(Http404):
        permissions.consultation_to_keep(editor, made.uuid)


def test_a_questionnaire_is_answered_for_an_organisation(editor, alpha):
    sent = make_sent()
    assert permissions.consultation_to_answer(editor, sent.uuid) == (sent, [alpha])
    with pytest.raises(Http404):
        permissions.consultation_to_answer(UserFactory(), sent.uuid)


def test_no_partner_speaks_where_the_data_alone_do(editor, alpha, draft):
    section, organization = permissions.paragraph_to_write(
        editor, draft.year, draft.language, "housing", alpha.slug
    )
    assert (section.code, organization) == ("housing", alpha)
    with pytest.raises(Http404):
        permissions.paragraph_to_write(editor, draft.year, draft.language, "figures", alpha.slug)
