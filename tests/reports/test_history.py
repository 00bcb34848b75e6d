"""Who changed a figure or a paragraph, before it is frozen: told in the history of the organisation."""

import pytest
from django.urls import reverse

from directory import snapshots
from directory.models import Change
from reports import editions, figures
from reports.models import FiguresFrozenError
from tests.factories import OrganizationFactory
from tests.meetings.conftest import queries_of
from tests.reports.sheet_cast import make_figure
from tests.reports.test_sheet_figures import frozen

pytestmark = pytest.mark.django_db


def told():
    """``[(kind, who, {label: (before, after)})]``, the oldest first, in the words of a reader."""
    rows = snapshots.told(Change.objects.order_by("pk").exclude(record_type="actionsheet"))
    return [
        (row["kind"], row["change"].who_name, {one.label: (one.before, one.after) for one in row["fields"]})
        for row in rows
    ]


# Figures ------------------------------------------------------------------------------------------------


def test_a_figure_that_is_written_changed_and_taken_away(sheet, editor, coordinator):
    figure = make_figure(sheet, kind="files", value=12)
    figure.value = 14
    figures.keep(figure=figure, who=editor)
    figures.keep(figure=figure, who=editor)  # nothing differs
    figures.remove(figure=figure, who=coordinator)
    whole = {"fiche action": sheet.title, "ce qui est compté": "Dossiers ouverts", "année": "2024"}
    assert told() == [
        ("chiffre", "", {name: ("", text) for name, text in whole.items()} | {"Nombre": ("", "12")}),
        ("chiffre", str(editor), {"Nombre": ("12", "14")}),
        (
            "chiffre",
            str(coordinator),
            {name: (text, "") for name, text in whole.items()} | {"Nombre": ("14", "")},
        ),
    ]
    assert {change.organization for change in Change.objects.all()} == {sheet.organization}


def test_what_is_frozen_leaves_no_change(sheet, editor):
    figure = make_figure(sheet)
    frozen(2024)
    before = Change.objects.count()
    for verb in (figures.keep, figures.remove):
        with pytest.raises(FiguresFrozenError):
            verb(figure=figure, who=editor)
    assert Change.objects.count() == before


# Paragraphs ---------------------------------------------------------------------------------------------


def test_a_paragraph_that_is_written_confirmed_changed_and_taken_out(draft, alpha, editor, coordinator):
    section = draft.sections.get(code="housing")
    said = {"section": section, "organization": alpha}
    row = editions.contribute(**said, text="One.", who=coordinator)
    editions.confirm(paragraph=row, revision=1, who=editor)
    editions.confirm(paragraph=row, revision=1, who=editor)  # a second click
    editions.contribute(**said, text="Two.", revision=1, who=coordinator)
    editions.contribute(**said, text="", revision=2, who=editor)
    editions.contribute(**said, text="", who=editor)
    keeper, ana = str(coordinator), str(editor)
    assert told() == [
        ("paragraphe", keeper, {"texte": ("", "One.")}),
        ("paragraphe", ana, {"confirmé par": ("", ana)}),
        ("paragraphe", keeper, {"texte": ("One.", "Two."), "confirmé par": (ana, "")}),
        ("paragraphe", ana, {"texte": ("Two.", "")}),
    ]
    assert len(set(Change.objects.values_list("record_uuid", flat=True))) == 1


def test_to_look_at_a_passage_again_is_no_change_of_the_text(draft, alpha, editor):
    said = {"section": draft.sections.get(code="housing"), "organization": alpha, "text": "One."}
    editions.contribute(**said, who=editor)
    row = editions.contribute(**said, revision=1, looked="a" * 64, who=editor)
    assert (row.revision, row.looked, Change.objects.count()) == (2, "a" * 64, 1)


# The pages ----------------------------------------------------------------------------------------------


def test_editors_read_it_beside_the_section_and_the_organisation_in_its_history(keeper, draft, alpha, editor):
    for code, text in (("housing", "SAID-here"), ("health", "SAID-elsewhere")):
        section = draft.sections.get(code=code)
        editions.contribute(section=section, organization=alpha, text=text, who=editor)
    editions.contribute(section=section, organization=alpha, text="", revision=1, who=editor)
    page = reverse("reports:section", args=[draft.year, draft.language, "housing"])
    changes = keeper.get(page).context["changes"]
    assert [item["fields"][0].after for item in changes] == ["SAID-here"]
    out = keeper.get(page.replace("housing", "health")).context["changes"]  # what was taken out too
    assert [item["fields"][0][1:] for item in out] == [("SAID-elsewhere", ""), ("", "SAID-elsewhere")]
    keeper.force_login(editor)
    history = keeper.get(reverse("directory:history", args=[alpha.slug])).content.decode()
    assert (history.count("SAID-here"), history.count("SAID-elsewhere")) == (1, 2)


def test_the_figures_of_a_sheet_lead_to_its_history(as_editor, sheet):
    make_figure(sheet, value=31)
    history = reverse("directory:history", args=[sheet.organization.slug])
    assert f'"{history}"' in as_editor.get(reverse("reports:sheet_figures", args=[sheet.slug])).text
    assert "<ins>31</ins>" in as_editor.get(history).text


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_of_a_section_do_not_grow(keeper, draft, coordinator, rows):
    section = draft.sections.get(code="who")
    for number in range(rows):
        one = OrganizationFactory(name=f"Partner {number}")
        editions.invite(edition=draft)
        editions.contribute(section=section, organization=one, text="We.", who=coordinator)
    page = reverse("reports:section", args=[draft.year, draft.language, "who"])
    assert queries_of(keeper, page) == 15
