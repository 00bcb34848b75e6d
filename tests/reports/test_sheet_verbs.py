"""The life of an action sheet: written, read over by another person, published; and back."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone, translation

from directory import editing
from directory.actions import set_commitment
from directory.models import Change
from reports import reviewing, sheets
from reports.models import ActionSheet
from reports.models.sheet import in_words
from taskforce.accounts.actions import RefusedError
from tests import factories
from tests.reports.sheet_cast import make_published, make_sheet

pytestmark = pytest.mark.django_db


@pytest.fixture
def second(alpha):
    """Another person of alpha."""
    return factories.member_of(alpha, name="Rea Reader")


def moves(sheet):
    """What the history tells of the state: ``[(who, before, after)]``, the first one first."""
    changes = Change.objects.filter(record_uuid=sheet.uuid).order_by("at", "pk")
    return [(change.who_name, *change.fields["status"]) for change in changes if "status" in change.fields]


def refused(act, **kwargs):
    with translation.override("en"), pytest.raises(RefusedError) as error:
        act(**kwargs)
    return str(error.value)


def test_three_people_take_it_from_draft_to_published(sheet, second, coordinator, taskforce):
    reviewing.read_over(record=sheet, revision=1, who=second)
    before = taskforce.version
    reviewing.publish(record=sheet, revision=1, who=coordinator)
    sheet.refresh_from_db()
    assert (sheet.status, sheet.read_by, sheet.published_by) == ("published", second, coordinator)
    assert sheet.read_on < sheet.published_on
    taskforce.refresh_from_db()
    assert taskforce.version > before
    assert moves(sheet) == [
        ("Ed Editor", "", "draft"),
        ("Rea Reader", "draft", "read"),
        ("Inès", "read", "published"),
    ]


def test_who_wrote_a_text_does_not_read_it_over(sheet, editor):
    assert "another person" in refused(reviewing.read_over, record=sheet, revision=1, who=editor)
    sheet.refresh_from_db()
    assert (sheet.status, sheet.read_by) == ("draft", None)


def test_a_sheet_without_an_author_is_read_over_by_anyone_who_may_write_it(alpha, editor):
    sheet = make_sheet(alpha, who=None)
    assert reviewing.read_over(record=sheet, revision=1, who=editor).status == "read"
    assert moves(sheet)[0] == ("", "", "draft")


def test_a_text_that_changed_meanwhile_is_neither_read_over_nor_published(sheet, second, coordinator):
    assert "changed" in refused(reviewing.read_over, record=sheet, revision=0, who=second)
    reviewing.read_over(record=sheet, revision=1, who=second)
    assert "changed" in refused(reviewing.publish, record=sheet, revision=2, who=coordinator)


@pytest.mark.parametrize("name", ["summary", "beneficiaries", "done", "domains"])
def test_what_every_sheet_says_is_needed(alpha, second, name):
    sheet = make_sheet(alpha, **{name: [] if name == "domains" else ""})
    said = {"done": "what was done", "beneficiaries": "who it was for"}.get(name, name)
    assert refused(reviewing.read_over, record=sheet, revision=1, who=second) == f"Still missing: {said}."


@pytest.mark.parametrize("name", ActionSheet.PROSE)
def test_a_small_number_of_people_is_neither_read_over_nor_published(alpha, second, coordinator, name):
    sheet = make_sheet(alpha, **{name: "With 3 families."})
    why = "A small number of people could point at somebody: 3 families. Say “a few” instead."
    assert refused(reviewing.read_over, record=sheet, revision=1, who=second) == why
    ActionSheet.objects.update(status="read", read_by=second, read_on=timezone.now())
    assert refused(reviewing.publish, record=sheet, revision=1, who=coordinator) == why
    edit(sheet, None, **{name: "With 30 families."})
    reviewing.read_over(record=sheet, revision=2, who=second)
    assert reviewing.publish(record=sheet, revision=2, who=coordinator).status == "published"


def test_a_draft_is_not_published(sheet, coordinator):
    assert "“Draft”" in refused(reviewing.publish, record=sheet, revision=1, who=coordinator)


def test_the_database_refuses_to_publish_what_nobody_read_over(sheet):
    with pytest.raises(IntegrityError), transaction.atomic():
        ActionSheet.objects.filter(pk=sheet.pk).update(status="published")


def test_pressing_twice_is_pressing_once(sheet, second, coordinator):
    for _time in range(2):
        reviewing.read_over(record=sheet, revision=1, who=second)
    for _time in range(2):
        reviewing.publish(record=sheet, revision=1, who=coordinator)
    assert len(moves(sheet)) == 3


def edit(sheet, who, revision=1, partners=(), actions=(), **fields):
    sheet = ActionSheet.objects.get(pk=sheet.pk)
    for name, value in fields.items():
        setattr(sheet, name, value)
    return sheets.edit(sheet=sheet, revision=revision, who=who, partners=partners, actions=actions)


def test_a_change_is_told_and_makes_her_the_author(sheet, second, beta):
    edited = edit(sheet, second, title="Another", partners=[beta])
    assert (edited.revision, edited.author, list(edited.partners.all())) == (2, second, [beta])
    change = Change.objects.filter(record_uuid=sheet.uuid).first()
    assert change.fields == {"title": ["A laundry open to all", "Another"], "partners": ["", "Beta"]}
    assert (change.organization, change.record_type) == (sheet.organization, "actionsheet")


def test_what_was_read_over_is_a_draft_again_once_it_changes(sheet, second):
    reviewing.read_over(record=sheet, revision=1, who=second)
    edited = edit(sheet, second, title="Another")
    assert (edited.status, edited.read_by, edited.read_on) == ("draft", None, None)
    assert moves(sheet)[-1] == ("Rea Reader", "read", "draft")
    assert "another person" in refused(reviewing.read_over, record=edited, revision=2, who=second)


def test_nothing_changed_is_no_change(sheet, second):
    reviewing.read_over(record=sheet, revision=1, who=second)
    assert edit(sheet, second).status == "read"
    sheet.refresh_from_db()
    assert (sheet.revision, sheet.author.name) == (1, "Ed Editor")


def test_the_second_of_two_is_told(sheet, second, editor):
    edit(sheet, editor, summary="Hers.")
    with pytest.raises(editing.ConflictError) as error:
        edit(sheet, second, summary="Mine.", place="Here")
    assert error.value.fields == {"summary": ["Hers.", "Mine."]}
    assert error.value.untouched == set()
    sheet.refresh_from_db()
    assert (sheet.summary, sheet.place) == ("Hers.", "")


@pytest.mark.parametrize("back", [reviewing.take_back, reviewing.lay_aside])
def test_published_text_does_not_change_until_it_is_taken_back(alpha, editor, back):
    sheet = make_published(alpha)
    assert "take it back" in refused(edit, sheet=sheet, who=editor, title="Another")
    back(record=sheet, who=editor)
    sheet.refresh_from_db()
    assert (sheet.read_on, sheet.published_on, sheet.published_by) == (None, None, None)
    assert list(ActionSheet.objects.published()) == []
    reviewing.take_back(record=sheet, who=editor)
    assert edit(sheet, editor, title="Another").title == "Another"


# Who may read and write --------------------------------------------------------------------------


def test_everyone_reads_what_is_published_and_members_what_is_not_listed(
    alpha, beta, editor, stranger, coordinator, inactive
):
    shown, hidden = make_published(alpha), make_published(beta)
    make_sheet(alpha)
    beta.is_listed = False
    beta.save()
    read = ActionSheet.objects.visible_to
    assert list(ActionSheet.objects.published()) == [shown]
    for user in (AnonymousUser(), inactive, factories.UserFactory()):
        assert list(read(user)) == [shown]
    for user in (editor, stranger, coordinator):
        assert set(read(user)) == {shown, hidden}


def test_an_organisation_writes_its_own_while_its_signature_is_live(alpha, editor, stranger, coordinator):
    sheet = make_sheet(alpha)
    write = ActionSheet.objects.editable_by
    assert [list(write(user)) for user in (editor, coordinator)] == [[sheet], [sheet]]
    assert [list(write(user)) for user in (stranger, AnonymousUser())] == [[], []]
    for commitment in ("none", "ended"):
        set_commitment(organization=alpha, commitment=commitment)
        assert [list(write(user)) for user in (editor, coordinator)] == [[], [sheet]]


def test_an_inactive_person_writes_nothing(alpha, inactive):
    make_sheet(alpha)
    assert list(ActionSheet.objects.editable_by(inactive)) == []


# Of a year, in words ------------------------------------------------------------------------------


@pytest.mark.parametrize(
    ("starts", "ends", "years"),
    [
        ("2024", "2024", [2024]),
        ("2024-03", "2025-02-28", [2024, 2025]),
        ("2025-12-31", "", [2025, 2026]),
        ("2026", "", [2026]),
    ],
)
def test_a_sheet_is_of_each_year_in_which_it_went_on(alpha, starts, ends, years):
    make_sheet(alpha, starts=starts, ends=ends)
    assert [year for year in (2023, 2024, 2025, 2026) if ActionSheet.objects.of_year(year).exists()] == years


def test_it_does_not_end_before_it_starts(alpha):
    with pytest.raises(IntegrityError), transaction.atomic():
        make_sheet(alpha, starts="2025", ends="2024")


@pytest.mark.parametrize(
    ("when", "words"), [("", ""), ("2025", "2025"), ("2025-03", "mars 2025"), ("2025-03-09", "9 mars 2025")]
)
def test_when_in_words(when, words):
    assert in_words(when) == words


def test_two_of_one_title_have_two_addresses(alpha):
    assert [make_sheet(alpha).slug for _ in range(2)] == ["a-laundry-open-to-all", "a-laundry-open-to-all-2"]
