"""The workshop: sections, what editors and partners write in place, and two who write at once."""

import pytest
from django.urls import reverse

from reports import editions
from reports.models import Edition, Paragraph, Section
from reports.models.edition import EDIT
from tests.factories import OrganizationFactory, UserFactory
from tests.meetings.conftest import queries_of
from tests.reports.conftest import make_edition, make_published, this_year

pytestmark = pytest.mark.django_db


def at(edition, name="work", *parts):
    return reverse(f"reports:{name}", args=[edition.year, edition.language, *parts])


def text_of(edition, code):
    return Section.objects.get(edition=edition, code=code).text


# The list -----------------------------------------------------------------------------------------------


def test_a_coordinator_begins_a_report(keeper):
    answer = keeper.post(reverse("reports:workshop"), {"year": this_year(), "language": "en"})
    edition = Edition.objects.get()
    assert answer.url == at(edition)
    assert (edition.title, edition.language) == (f"Public report {this_year()}", "en")


def test_a_report_that_is_there_is_not_begun_again(keeper):
    make_published(year=2024)
    answer = keeper.post(reverse("reports:workshop"), {"year": 2024, "language": "fr"})
    assert answer.status_code == 409
    assert "corrigez-le par une nouvelle édition" in answer.content.decode()


@pytest.mark.parametrize("year", ["", "26", "1999", "99999999999999999999", "deux"])
def test_a_year_is_a_year(keeper, year):
    answer = keeper.post(reverse("reports:workshop"), {"year": year, "language": "fr"})
    assert answer.status_code == 200
    assert not Edition.objects.exists()


def test_a_member_begins_none_and_sees_her_own(client, editor, draft):
    make_edition(year=2031)  # nobody was invited
    client.force_login(editor)
    client.post(reverse("reports:workshop"), {"year": 2030, "language": "fr"})
    assert Edition.objects.count() == 2
    page = client.get(reverse("reports:workshop")).content.decode()
    assert (at(draft) in page, "2031" in page) == (True, False)


# The page of one ----------------------------------------------------------------------------------------


def test_what_an_editor_is_offered_and_a_member_is_not(keeper, editor, draft, alpha):
    edit, say = at(draft, "section", "housing"), at(draft, "paragraph", "housing", alpha.slug)
    page = keeper.get(at(draft)).content.decode()
    assert (f'"{edit}"' in page, say in page, at(draft, "checks") in page) == (True, False, True)
    keeper.force_login(editor)
    page = keeper.get(at(draft)).content.decode()
    assert (f'"{edit}"' in page, say in page, at(draft, "checks") in page) == (False, True, False)
    assert at(draft, "paragraph", "figures", alpha.slug) not in page  # the data alone speak there


def test_a_person_may_edit_one_report(client, draft, editor):
    person = UserFactory()
    client.force_login(person)
    assert client.get(at(draft)).status_code == 404
    editions.allow(edition=draft, user=person, permission=EDIT)
    assert client.get(at(draft, "section", "housing")).status_code == 200
    assert client.get(at(draft, "freeze")).status_code == 404


@pytest.mark.parametrize("rows", [1, 5])
def test_queries(client, editor, draft, rows, alpha):
    for number in range(rows):
        one = OrganizationFactory()
        editions.contribute(section=draft.sections.all()[5 + number], organization=one, text="We.")
    client.force_login(editor)
    assert queries_of(client, at(draft)) == 6
    assert queries_of(client, reverse("reports:workshop")) == 5


def test_move_leave_out_put_back(keeper, draft):
    keeper.post(at(draft, "section_move", "figures"), {"by": "up"})
    assert draft.sections.first().code == "figures"
    keeper.post(at(draft, "section_leave", "culture"), {"reason": ""})
    assert Section.objects.get(edition=draft, code="culture").is_in
    keeper.post(at(draft, "section_leave", "culture"), {"reason": "Nobody works on it."})
    assert "Nobody works on it." in keeper.get(at(draft)).content.decode()
    keeper.post(at(draft, "section_state", "culture"), {"is": "in"})
    assert Section.objects.get(edition=draft, code="culture").is_in


def test_nothing_to_report(keeper, draft):
    keeper.post(at(draft, "section_state", "health"), {"is": "empty"})
    assert draft.sections.get(code="health").is_empty
    keeper.post(at(draft, "section_state", "health"), {"is": "told"})
    assert not draft.sections.get(code="health").is_empty
    keeper.post(at(draft, "section_state", "foreword"), {"is": "empty"})
    keeper.post(at(draft, "section_state", "health"), {"is": "anything"})
    assert not draft.sections.filter(is_empty=True).exists()


def test_closed_texts_are_not_changed(keeper, draft):
    Edition.objects.update(state="validation")
    assert keeper.post(at(draft, "section", "housing"), {"text": "Late", "revision": 1}).status_code == 409
    assert keeper.post(at(draft, "title"), {"title": "Late"}).status_code == 409
    keeper.post(at(draft, "section_move", "figures"), {"by": "up"})
    keeper.post(at(draft, "section_state", "health"), {"is": "empty"})
    assert keeper.post(at(draft, "section_leave", "health"), {"reason": "Late"}).status_code == 409
    assert (text_of(draft, "housing"), draft.sections.first().code) == ("", "foreword")


def test_a_title(keeper, draft):
    keeper.post(at(draft, "title"), {"title": "Together"})
    assert Edition.objects.get().title == "Together"


# Editors write ------------------------------------------------------------------------------------------


def test_a_text_is_saved_and_shown_as_it_will_stand(keeper, draft):
    answer = keeper.post(at(draft, "section", "housing"), {"text": "We **built** roofs.", "revision": 1})
    assert answer.url == f"{at(draft)}#housing"
    assert "We <strong>built</strong> roofs." in keeper.get(at(draft, "section", "housing")).content.decode()


def test_hostile_text_is_text(keeper, draft):
    said = "<script>alert(1)</script> 🎉 Кирилица ![x](https://example.org/x.png)"
    keeper.post(at(draft, "section", "foreword"), {"text": said, "revision": 1})
    for address in (at(draft, "section", "foreword"), at(draft, "preview")):
        page = keeper.get(address).content.decode()
        assert "<script>alert(1)" not in page
        assert "<img" not in page.partition("<main")[2]
        assert "Кирилица" in page


def test_of_two_who_write_the_second_sees_both(keeper, draft):
    editions.write(section=draft.sections.get(code="housing"), text="First.", revision=1)
    address = at(draft, "section", "housing")
    answer = keeper.post(address, {"text": "Second.", "revision": 1})
    page = answer.content.decode()
    assert (answer.status_code, "First." in page, "Second." in page) == (409, True, True)
    assert text_of(draft, "housing") == "First."
    assert 'name="revision" value="2"' in page
    keeper.post(address, {"text": "Both.", "revision": 2})
    assert text_of(draft, "housing") == "Both."


def test_the_guard_stops_and_remembers_what_was_looked_at(keeper, draft):
    address, said = at(draft, "section", "housing"), "Call 06 12 34 56 78."
    keeper.post(address, {"text": said, "revision": 1})
    assert draft.sections.get(code="housing").looked == ""  # saved, and to be looked at
    keeper.post(address, {"text": said, "revision": 2, "looked": "on"})
    mark = draft.sections.get(code="housing").looked
    assert len(mark) == 64
    keeper.post(address, {"text": f"{said} Again.", "revision": 3})
    assert draft.sections.get(code="housing").looked == mark  # the same passages
    keeper.post(address, {"text": "Call 06 98 76 54 32.", "revision": 4})
    assert draft.sections.get(code="housing").looked == ""
    number = "1 85 05 78 006 084 91"  # of social security, an example
    answer = keeper.post(address, {"text": number, "revision": 5})
    assert (answer.status_code, text_of(draft, "housing")) == (200, "Call 06 98 76 54 32.")


# Partners write -----------------------------------------------------------------------------------------


def test_a_partner_writes_and_confirms(client, editor, draft, alpha):
    client.force_login(editor)
    address = at(draft, "paragraph", "housing", alpha.slug)
    client.post(address, {"text": "We helped.", "revision": ""})
    said = Paragraph.objects.get()
    assert (said.text, said.confirmed) == ("We helped.", None)
    client.post(address, {"text": "We helped.", "revision": 1, "confirm": "1"})
    said.refresh_from_db()
    assert said.confirmed_by == editor
    assert "Ed Editor" in client.get(address).content.decode()
    client.post(address, {"text": "", "revision": 1, "confirm": "1"})
    assert not Paragraph.objects.exists()


def test_a_partner_writes_for_itself_alone(client, stranger, draft, alpha, beta):
    editions.invite(edition=draft)
    client.force_login(stranger)
    assert client.post(at(draft, "paragraph", "housing", alpha.slug), {"text": "x"}).status_code == 404
    assert client.get(at(draft, "paragraph", "housing", beta.slug)).status_code == 200
    assert client.get(at(draft, "paragraph", "figures", beta.slug)).status_code == 404
    assert not Paragraph.objects.exists()


def test_two_colleagues_see_both_paragraphs(client, editor, draft, alpha):
    section = draft.sections.get(code="housing")
    editions.contribute(section=section, organization=alpha, text="First.")
    client.force_login(editor)
    answer = client.post(at(draft, "paragraph", "housing", alpha.slug), {"text": "Second.", "revision": ""})
    page = answer.content.decode()
    assert (answer.status_code, "First." in page, "Second." in page) == (409, True, True)


def test_a_coordinator_writes_for_a_partner_who_then_confirms(keeper, draft, alpha):
    page = keeper.get(at(draft, "section", "housing")).content.decode()
    assert at(draft, "paragraph", "housing", alpha.slug) in page
    keeper.post(at(draft, "paragraph", "housing", alpha.slug), {"text": "They helped.", "revision": ""})
    page = keeper.get(at(draft, "section", "housing")).content.decode()
    assert ("They helped." in page, "À confirmer" in page) == (True, True)
