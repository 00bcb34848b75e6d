"""The life of an edition: what each step does, and what refuses it."""

import pytest

from reports import builds, checks, editions
from reports.editions import StaleError
from reports.models import Build, Code, Edition, Paragraph
from reports.models.edition import CONTRIBUTE, EDIT, PUBLISH
from reports.verifying import broken
from taskforce.accounts.actions import RefusedError
from tests.factories import OrganizationFactory, UserFactory
from tests.reports.conftest import freeze_as_it_is, make_edition, make_frozen, make_published, this_year

pytestmark = pytest.mark.django_db


def again(row):
    return type(row).objects.get(pk=row.pk)


def settle(edition):
    """Marks each domain "nothing to report"."""
    for section in edition.sections.all():
        if section.domain:
            editions.mark_empty(section=section, is_empty=True)


@pytest.fixture
def second(db):
    """The person who publishes."""
    return UserFactory(name="Marc", is_coordinator=True)


@pytest.fixture
def ready(draft, coordinator, pencil, at_once, django_capture_on_commit_callbacks):
    """An edition in validation, its preview made."""
    settle(draft)
    with django_capture_on_commit_callbacks(execute=True):
        editions.ask_preview(edition=draft, by=coordinator)
    return editions.validate(edition=draft)


@pytest.fixture
def freeze(coordinator, django_capture_on_commit_callbacks):
    """Freezes an edition and returns its build as it ended."""

    def now(edition):
        with django_capture_on_commit_callbacks(execute=True):
            build = editions.freeze(edition=edition, by=coordinator)
        return again(build)

    return now


# Begin --------------------------------------------------------------------------------------------------


def test_begin_makes_every_section_in_order(draft):
    assert [row.code for row in draft.sections.all()] == list(Code.values)
    assert (draft.state, draft.number) == ("collecting", 1)


def test_begin_twice_is_once(draft):
    assert editions.begin(year=this_year(), language="en").pk == draft.pk
    assert Edition.objects.count() == 1


def test_begin_refuses_a_year_that_is_frozen_and_one_that_is_none(frozen):
    with pytest.raises(RefusedError):
        editions.begin(year=frozen.year, language="fr")
    with pytest.raises(RefusedError):
        editions.begin(year=26, language="fr")
    assert editions.begin(year=frozen.year, language="en").number == 1


def test_partners_bound_by_the_charter_may_contribute(draft, alpha):
    lapsed = OrganizationFactory(commitment="ended")
    late = OrganizationFactory()
    rights = draft.editiongroupobjectpermission_set
    assert list(rights.values_list("group", flat=True)) == [alpha.group_id]
    editions.invite(edition=draft)
    assert set(rights.values_list("group", flat=True)) == {alpha.group_id, late.group_id}
    assert lapsed.group_id not in rights.values_list("group", flat=True)


@pytest.mark.parametrize("permission", [EDIT, PUBLISH])
def test_one_person_may_be_allowed_and_no_longer(draft, permission):
    person = UserFactory()
    editions.allow(edition=draft, user=person, permission=permission)
    assert draft in Edition.objects.worked_on_by(person)
    editions.disallow(edition=draft, user=person, permission=permission)
    assert draft not in Edition.objects.worked_on_by(person)
    with pytest.raises(ValueError, match="contribute"):
        editions.allow(edition=draft, user=person, permission=CONTRIBUTE)


# Sections -----------------------------------------------------------------------------------------------


def order(edition):
    return [row.code for row in edition.sections.all()][:3]


def test_a_section_moves_and_stops_at_the_ends(draft):
    editions.move(section=draft.sections.get(code="figures"), up=True)
    assert order(draft) == ["figures", "foreword", "who"]
    editions.move(section=draft.sections.get(code="figures"), up=True)
    assert order(draft) == ["figures", "foreword", "who"]
    editions.move(section=draft.sections.get(code="figures"), up=False)
    editions.move(section=draft.sections.get(code="annexes"), up=False)
    assert order(draft) == ["foreword", "figures", "who"]
    assert draft.sections.last().code == "annexes"


def test_left_out_needs_a_reason(draft):
    section = draft.sections.get(code="culture")
    with pytest.raises(RefusedError):
        editions.leave_out(section=section, reason=" ")
    assert editions.leave_out(section=section, reason="No partner.").is_in is False
    assert editions.take_in(section=section).is_in is True


def test_only_a_domain_has_nothing_to_report(draft):
    assert editions.mark_empty(section=draft.sections.get(code="health"), is_empty=True).is_empty
    with pytest.raises(RefusedError):
        editions.mark_empty(section=draft.sections.get(code="foreword"), is_empty=True)


def test_of_two_editors_the_second_sees_what_the_first_wrote(draft):
    section = draft.sections.get(code="foreword")
    first = editions.write(section=section, text="First.", revision=1)
    with pytest.raises(StaleError) as stale:
        editions.write(section=section, text="Second.", revision=1)
    assert stale.value.current.text == "First."
    assert editions.write(section=section, text="First.", revision=1).revision == first.revision + 1
    assert editions.write(section=section, text="Both.", revision=3).text == "Both."


def test_a_paragraph_is_confirmed_and_to_be_confirmed_again_when_changed(draft, alpha, editor):
    section = draft.sections.get(code="housing")
    said = editions.contribute(section=section, organization=alpha, text="One.")
    confirmed = editions.confirm(paragraph=said, revision=1, who=editor)
    assert (confirmed.confirmed_by, confirmed.confirmed_by_name) == (editor, "Ed Editor")
    assert editions.confirm(paragraph=said, revision=1, who=editor).confirmed == confirmed.confirmed
    same = editions.contribute(section=section, organization=alpha, text="One.", revision=1)
    assert same.confirmed == confirmed.confirmed  # a second click
    changed = editions.contribute(section=section, organization=alpha, text="Two.", revision=1)
    assert (changed.confirmed, changed.confirmed_by_name, changed.revision) == (None, "", 2)
    with pytest.raises(StaleError):
        editions.confirm(paragraph=said, revision=1, who=editor)
    with pytest.raises(StaleError):
        editions.contribute(section=section, organization=alpha, text="Three.", revision=1)
    assert editions.contribute(section=section, organization=alpha, text="", revision=2) is None
    assert not Paragraph.objects.exists()
    assert editions.contribute(section=section, organization=alpha, text="") is None


def test_a_title(draft):
    assert editions.retitle(edition=draft, title="Together").title == "Together"


VERBS = {
    "retitle": lambda edition, section: editions.retitle(edition=edition, title="x"),
    "write": lambda edition, section: editions.write(section=section, text="x", revision=1),
    "move": lambda edition, section: editions.move(section=section, up=True),
    "leave_out": lambda edition, section: editions.leave_out(section=section, reason="x"),
    "mark_empty": lambda edition, section: editions.mark_empty(section=section, is_empty=False),
    "contribute": lambda edition, section: editions.contribute(
        section=section, organization=OrganizationFactory(), text="x"
    ),
}


@pytest.mark.parametrize("verb", VERBS)
def test_nothing_is_written_once_it_is_in_validation(ready, verb):
    section = ready.sections.get(code="health")
    with pytest.raises(RefusedError):
        VERBS[verb](ready, section)
    assert again(section).text == ""
    editions.draft(edition=ready)
    VERBS[verb](ready, section)


# Steps --------------------------------------------------------------------------------------------------


def test_steps_forward_and_back(draft, coordinator, pencil):
    assert editions.draft(edition=draft).state == "drafting"
    build = editions.ask_preview(edition=draft, by=coordinator)
    assert (again(draft).state, build.kind, build.state) == ("preview", "preview", "queued")
    assert editions.ask_preview(edition=draft, by=coordinator) == build  # a second click
    assert editions.draft(edition=draft).state == "drafting"


def test_validation_is_refused_while_a_check_is_red(draft, coordinator, pencil):
    with pytest.raises(RefusedError):
        editions.validate(edition=draft)  # no preview yet
    editions.ask_preview(edition=draft, by=coordinator)
    with pytest.raises(RefusedError, match="rouge"):
        editions.validate(edition=draft)
    assert again(draft).state == "preview"


def test_freezing_keeps_snapshot_files_and_fingerprints(ready, freeze, coordinator):
    build = freeze(ready)
    edition = again(ready)
    assert (build.state, build.message, build.progress) == ("done", "", 100)
    assert (edition.state, edition.frozen_by, edition.pages, edition.renderer) == (
        *("frozen", coordinator, 3),
        "Pencil 1",
    )
    assert [file.name for file in edition.files.all()] == ["manifest.json", "report.json", "report.pdf"]
    assert edition.files.get(name="report.json").sha256 == edition.snapshot_sha256
    assert broken(edition) == []
    assert not Build.objects.filter(pdf__isnull=False).exists()  # the preview is not kept


def test_freezing_is_refused_before_validation(draft, coordinator):
    with pytest.raises(RefusedError):
        editions.freeze(edition=draft, by=coordinator)


def test_a_frozen_report_says_what_was_drawn(ready, freeze, pencil):
    pencil.at_half = lambda: ready.sections.filter(code="foreword").update(text="Late words.")
    build = freeze(ready)
    assert (build.state, again(ready).state, ready.files.count()) == ("failed", "validation", 0)
    assert build.message == "Quelque chose a changé pendant la fabrication\u202f: figez-le de nouveau."


def test_a_letter_that_cannot_be_drawn_stops_it(ready, freeze, pencil):
    pencil.problems = ["No glyph for U+1F600"]
    build = freeze(ready)
    assert (build.state, again(ready).state) == ("failed", "validation")
    assert "No glyph for U+1F600" in build.message


def test_who_left_validation_meanwhile_is_not_frozen(ready, freeze, pencil):
    pencil.at_half = lambda: editions.draft(edition=ready)
    assert freeze(ready).state == "failed"
    assert again(ready).state == "drafting"


# Publish ------------------------------------------------------------------------------------------------


def test_a_second_person_publishes(ready, freeze, coordinator, second, taskforce):
    freeze(ready)
    with pytest.raises(RefusedError, match="autre personne"):
        editions.publish(edition=ready, by=coordinator)
    version = again(taskforce).version
    published = editions.publish(edition=ready, by=second)
    assert (published.state, published.published_by_name) == ("published", "Marc")
    assert again(taskforce).version == version + 1  # kept pages are made anew
    assert editions.publish(edition=ready, by=second).published == published.published  # pressed twice


def test_only_what_is_frozen_is_published(draft, second):
    with pytest.raises(RefusedError):
        editions.publish(edition=draft, by=second)


def test_a_red_check_refuses_publication(second):
    edition = make_frozen(title=" ")
    with pytest.raises(RefusedError, match="titre"):
        editions.publish(edition=edition, by=second)
    assert again(edition).state == "frozen"


def faulty(code, alpha):
    """A frozen edition in which the check ``code`` alone is red."""
    table = {"type": "table", "name": "t", "caption": "T", "columns": ["A", "B"], "rows": [["Housing", "3"]]}
    wrong = {"numbers": [table], "texts": [{"type": "bars", "name": "b", "caption": "B", "rows": []}]}
    section = {"code": "foreword", "title": "Foreword", "left_out": None, "blocks": wrong.get(code, [])}
    language = "en" if code == "language" else "fr"
    edition = make_edition(title=" " if code == "title" else "Report")
    code_of = {"domains": "housing"}.get(code, "foreword")
    text = "Appelez le 06 12 34 56 78." if code == "guard" else ""
    row = edition.sections.create(code=code_of, position=1, text=text)
    if code == "paragraphs":
        row.paragraphs.create(organization=alpha, text="We.")
    said = {"made": "2026-12-31", "language": language, "sections": [section]}
    return freeze_as_it_is(edition, said)


@pytest.mark.parametrize("code", ["title", "language", "texts", "numbers", "guard", "paragraphs", "domains"])
def test_each_red_check_refuses_publication(second, alpha, code):
    edition = faulty(code, alpha)
    found = checks.of(edition, edition.snapshot, [])
    assert [check.code for check in found if check.is_red] == [code]
    with pytest.raises(RefusedError) as error:
        editions.publish(edition=edition, by=second)
    assert next(check.words for check in found if check.is_red) in str(error.value)
    assert (again(edition).state, again(edition).published) == ("frozen", None)


# Correct ------------------------------------------------------------------------------------------------


def test_a_correction_is_a_new_edition_and_the_old_one_stays(ready, freeze, second, alpha, coordinator):
    editions.draft(edition=ready)
    editions.write(section=ready.sections.get(code="foreword"), text="Dear readers.", revision=1)
    said = editions.contribute(section=ready.sections.get(code="who"), organization=alpha, text="We.")
    editions.confirm(paragraph=said, revision=1, who=coordinator)
    builds.run(editions.ask_preview(edition=ready, by=coordinator).pk)
    freeze(editions.validate(edition=ready))
    editions.publish(edition=ready, by=second)
    with pytest.raises(RefusedError):
        editions.correct(edition=ready, reason=" ")
    new = editions.correct(edition=ready, reason="A wrong sum.")
    assert (new.number, new.state, new.reason, new.replaces) == (2, "drafting", "A wrong sum.", ready)
    assert new.sections.get(code="foreword").text == "Dear readers."
    copied = Paragraph.objects.get(section__edition=new)
    assert (copied.text, copied.confirmed_by) == ("We.", coordinator)
    assert again(ready).state == "published"
    assert editions.correct(edition=ready, reason="Twice.") == new
    builds.run(editions.ask_preview(edition=new, by=coordinator).pk)
    freeze(editions.validate(edition=new))
    editions.publish(edition=new, by=second)
    assert (again(ready).state, again(new).state) == ("replaced", "published")
    assert again(new).snapshot["reason"] == "A wrong sum."


def test_a_frozen_one_that_nobody_published_is_set_aside(frozen):
    new = editions.correct(edition=frozen, reason="A wrong sum.")
    assert (again(frozen).state, again(frozen).published) == ("replaced", None)
    assert new.number == 2
    assert frozen not in Edition.objects.public()


def test_an_open_edition_is_not_corrected(draft):
    with pytest.raises(RefusedError):
        editions.correct(edition=draft, reason="Why not.")


def test_how_far_it_is(draft):
    assert editions.percent_done([]) == 0
    assert editions.percent_done(draft.sections.all()) == 50  # 9 of 18 wait for people
    settle(draft)
    editions.leave_out(section=draft.sections.get(code="participation"), reason="x")
    editions.write(section=draft.sections.get(code="foreword"), text="x", revision=1)
    assert editions.percent_done(draft.sections.all()) == 100


def test_published_again_under_another_number(second):
    old = make_published(year=2024)
    new = make_frozen(year=2024, number=2)
    editions.publish(edition=new, by=second)
    assert (again(old).state, again(new).state) == ("replaced", "published")


def test_a_replaced_edition_has_all_its_steps_behind_it():
    steps = editions.steps(Edition(state=Edition.State.REPLACED))
    assert [look for _label, look in steps] == ["done"] * (len(steps) - 1) + ["now"]
    assert steps[-1][0] == Edition.State.REPLACED.label
