"""Writing an action sheet: the form, two who write at once, reading over and publishing on the pages."""

import pytest
from django.db import IntegrityError, transaction
from django.urls import reverse
from django.utils import timezone

from directory.models import Change
from meetings import minutes
from reports import reviewing, sheets
from reports.forms.sheet import SECTIONS, SheetForm, WhenField
from reports.models import ActionSheet
from reports.sheets import TEXTS
from taskforce.accounts.actions import RefusedError
from tests import factories
from tests.common.test_guard import CNP
from tests.filling import filled
from tests.meetings.conftest import make_meeting
from tests.reports.sheet_cast import make_published, make_sheet, queries_of

pytestmark = pytest.mark.django_db


def url(name, *args):
    return reverse(f"reports:{name}", args=args)


def opened(client, page, **changes):
    """What the form on ``page`` would send."""
    return filled(client.get(page).context["form"], **changes)


@pytest.fixture
def page(sheet):
    return url("sheet_edit", sheet.slug)


# A new sheet --------------------------------------------------------------------------------------


def test_title_and_start_are_enough_for_a_draft(as_editor, alpha, editor):
    page = url("sheet_new_for", "alpha")
    answer = as_editor.post(page, opened(as_editor, page, title="A laundry", starts="2025"))
    sheet = ActionSheet.objects.get()
    assert answer.url == url("sheet_preview", sheet.slug)
    assert (sheet.organization, sheet.author, sheet.status, sheet.language) == (alpha, editor, "draft", "fr")
    assert (sheet.start_year, sheet.end_year, sheet.licence) == (2025, None, "CC-BY-4.0")


def test_two_clicks_make_one_sheet(as_editor, alpha):
    page = url("sheet_new_for", "alpha")
    typed = opened(as_editor, page, title="A laundry", starts="2025")
    assert as_editor.post(page, typed).url == as_editor.post(page, typed).url
    assert ActionSheet.objects.count() == 1


def test_two_clicks_at_once_make_one_sheet(alpha, monkeypatch):
    first = make_sheet(alpha)
    second = ActionSheet(uuid=first.uuid, organization=alpha, title="Same", starts="2025", language="en")
    found, queryset = iter([None, first]), type(ActionSheet.objects.all())
    monkeypatch.setattr(queryset, "first", lambda rows: next(found))
    assert sheets.write(sheet=second, who=None) == first


def test_another_error_of_the_database_is_not_hidden(alpha):
    sheet = ActionSheet(organization=alpha, title="Same", starts="2025", ends="2024", language="en")
    with pytest.raises(IntegrityError), transaction.atomic():
        sheets.write(sheet=sheet, who=None)


def test_nobody_takes_the_place_of_another_sheet(as_editor, beta):
    other = make_sheet(beta)
    page = url("sheet_new_for", "alpha")
    as_editor.post(page, opened(as_editor, page, title="Mine", starts="2025", uuid=str(other.uuid)))
    other.refresh_from_db()
    assert (other.title, ActionSheet.objects.get(title="Mine").uuid != other.uuid) == (
        "A laundry open to all",
        True,
    )


def test_who_writes_for_one_is_led_there_and_for_several_asked(as_editor, editor):
    assert as_editor.get(url("sheet_new")).url == url("sheet_new_for", "alpha")
    gamma = factories.OrganizationFactory(name="Gamma")
    editor.groups.add(gamma.group)
    assert list(as_editor.get(url("sheet_new")).context["organizations"])[1] == gamma


def test_nothing_typed_is_lost_when_something_is_missing(as_editor, alpha):
    page = url("sheet_new_for", "alpha")
    typed = opened(as_editor, page, title="", starts="soon", done="Long work.", domains=["health"])
    answer = as_editor.post(page, typed)
    assert set(answer.context["form"].errors) == {"title", "starts"}
    body = answer.content.decode()
    assert ("Long work." in body, 'value="soon"' in body) == (True, True)
    assert answer.context["form"]["domains"].value() == ["health"]
    assert ActionSheet.objects.count() == 0


def test_the_form_asks_everything_once(sheet, editor, taskforce):
    form = SheetForm(instance=sheet, user=editor, taskforce=taskforce)
    asked = [name for _title, names in SECTIONS.values() for name in names]
    assert sorted(asked) == sorted(set(form.fields) - {"revision", "uuid"})
    assert set(TEXTS) < set(asked)


@pytest.mark.parametrize(
    ("typed", "kept"),
    [
        ("2025", "2025"),
        (" 2025 ", "2025"),
        ("03/2025", "2025-03"),
        ("2025-3", "2025-03"),
        ("9.3.2025", "2025-03-09"),
        ("12/03/2025", "2025-03-12"),
        ("2025-03-12", "2025-03-12"),
        ("29/02/2024", "2024-02-29"),
        ("29/02/2025", "invalid"),
        ("13/2025", "invalid"),
        ("00/2025", "invalid"),
        ("12/03", "invalid"),
        ("march", "invalid"),
        ("2025-03-12T10", "invalid"),
        ("٢٠٢٥", "invalid"),
        ("1949", "range"),
        ("9999", "range"),
        ("", ""),
    ],
)
def test_a_year_a_month_or_a_day(typed, kept):
    field = WhenField(required=False)
    try:
        found = field.clean(typed)
    except Exception as error:
        found = error.code
    assert found == kept


def test_next_year_may_be_told(as_editor, alpha):
    page, year = url("sheet_new_for", "alpha"), timezone.localdate().year
    as_editor.post(page, opened(as_editor, page, title="Planned", starts=str(year + 1)))
    assert ActionSheet.objects.get().start_year == year + 1


@pytest.mark.parametrize(
    ("said", "errors"),
    [
        ({"starts": "2025", "ends": "2024"}, {"ends"}),
        ({"starts": "2025-03", "ends": "2025-02-28"}, {"ends"}),
        ({"starts": "2025-03-02", "ends": "2025-03"}, set()),
        ({"starts": "2025-03", "ends": "2025"}, set()),
        ({"budget": "9 €", "budget_is": "none"}, {"budget_is"}),
        ({"funding": "Town", "funding_is": "na"}, {"funding_is"}),
        ({"funding_is": "none"}, set()),
        ({"credit_url": "javascript:alert(1)"}, {"credit_url"}),
        ({"domains": ["none"]}, {"domains"}),
        ({"partners": ["999"]}, {"partners"}),
        ({"revision": "x"}, {"revision"}),
        ({"summary": "a" * 601}, {"summary"}),
    ],
)
def test_what_cannot_be(as_editor, page, sheet, said, errors):
    answer = as_editor.post(page, opened(as_editor, page, **said))
    assert (answer.status_code, set(answer.context["form"].errors) if errors else set()) == (
        200 if errors else 302,
        errors,
    )


def test_an_amount_is_an_answer(as_editor, page, sheet):
    as_editor.post(page, opened(as_editor, page, budget="9 €", funding="Town"))
    sheet.refresh_from_db()
    assert (sheet.budget_is, sheet.funding_is) == ("said", "said")


def test_the_main_domain_stands_first(as_editor, page, sheet):
    as_editor.post(page, opened(as_editor, page, domains=["health", "rights"], main_domain="rights"))
    sheet.refresh_from_db()
    assert sheet.domains == ["rights", "health"]


# The confidentiality guard ------------------------------------------------------------------------


@pytest.mark.parametrize("name", ["title", "done", "place", "other_partners", "success", "credit"])
def test_the_guard_reads_every_text(as_editor, page, sheet, name):
    answer = as_editor.post(page, opened(as_editor, page, **{name: f"Call {CNP}"}))
    assert list(answer.context["form"].errors) == [name]
    form = answer.context["form"]
    ticked = {f"{name}_confirmed": form.fields[name].guard.reading.confirmation}
    assert as_editor.post(page, filled(form) | ticked).status_code == 302


def test_a_second_person_looks_at_what_the_guard_found(keeper, alpha, editor):
    sheet = make_sheet(alpha, who=editor, done=f"Call {CNP}")
    preview, status = url("sheet_preview", sheet.slug), url("sheet_status", sheet.slug)
    assert CNP in keeper.get(preview).content.decode().split("<h1")[0]
    refused = keeper.post(status, {"status": "read", "revision": "1"})
    assert (refused.status_code, ActionSheet.objects.get().status) == (409, "draft")
    keeper.post(status, {"status": "read", "revision": "1", "looked": "1"})
    assert ActionSheet.objects.get().status == "read"


# Two at once --------------------------------------------------------------------------------------


def test_the_second_of_two_sees_both_texts_and_loses_nothing(client, page, sheet, editor, alpha, beta):
    client.force_login(editor)
    first = opened(client, page, summary="Hers.", partners=[str(beta.pk)])
    second = opened(client, page, summary="Mine.", domains=["health"], main_domain="health")
    client.post(page, first)
    answer = client.post(page, second)
    assert answer.status_code == 409
    conflict = answer.context["conflict"]
    assert [(field.before, field.after) for field in conflict["fields"]] == [("Hers.", "Mine.")]
    again = filled(answer.context["form"])
    assert (again["summary"], again["domains"], again["partners"], again["revision"]) == (
        *("Mine.", ["health"], [str(beta.pk)], "2"),
    )
    assert client.post(page, again).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.summary, sheet.domains, list(sheet.partners.all())) == ("Mine.", ["health"], [beta])


def test_the_domains_of_the_first_stay_where_the_second_left_them_alone(client, page, sheet, editor):
    client.force_login(editor)
    first = opened(client, page, domains=["health", "rights"], main_domain="rights")
    second = opened(client, page, summary="Mine.")
    client.post(page, first)
    client.post(page, filled(client.post(page, second).context["form"]))
    sheet.refresh_from_db()
    assert (sheet.domains, sheet.summary) == (["rights", "health"], "Mine.")


def test_a_state_that_changed_is_no_conflict(client, page, sheet, editor, coordinator):
    client.force_login(editor)
    typed = opened(client, page, summary="Mine.")
    reviewing.read_over(record=sheet, revision=1, who=coordinator)
    assert client.post(page, typed).status_code == 302
    sheet.refresh_from_db()
    assert (sheet.summary, sheet.status) == ("Mine.", "draft")


def test_who_publishes_meanwhile_is_not_written_over(client, page, sheet, editor, coordinator):
    client.force_login(editor)
    typed = opened(client, page, summary="Mine.")
    reviewing.read_over(record=sheet, revision=1, who=coordinator)
    reviewing.publish(record=sheet, revision=1, who=coordinator)
    assert client.post(page, typed).url == url("sheet_preview", sheet.slug)
    sheet.refresh_from_db()
    assert sheet.summary != "Mine."


def test_who_publishes_in_the_same_moment_is_not_written_over(as_editor, page, monkeypatch):
    def published(**_kwargs):
        raise RefusedError("Published a moment ago.")

    monkeypatch.setattr(sheets, "edit", published)
    answer = as_editor.post(page, opened(as_editor, page, summary="Mine."))
    assert (answer.status_code, answer.context["form"].non_field_errors()) == (
        200,
        ["Published a moment ago."],
    )
    assert "Mine." in answer.content.decode()


# What she may link to -----------------------------------------------------------------------------


@pytest.fixture
def promised(alpha):
    """``(decision, action)`` of a meeting whose item only the coordinator reads."""
    meeting = make_meeting()
    item = meeting.items.on_agenda().first()
    type(meeting).objects.filter(pk=meeting.pk).update(state="convened")
    item.refresh_from_db()
    made = minutes.decide(item=item, text="We open it."), minutes.promise(item=item, text="Open", owner=alpha)
    type(item).objects.filter(pk=item.pk).update(audience="coordinator")
    type(meeting).objects.filter(pk=meeting.pk).update(state="published", year=2026, rank=1)
    return made


def test_she_links_what_she_reads_only(as_editor, page, sheet, promised):
    decision, action = promised
    answer = as_editor.post(
        page, opened(as_editor, page, decision=str(decision.pk), actions=[str(action.pk)])
    )
    assert set(answer.context["form"].errors) == {"decision", "actions"}
    assert "We open it." not in as_editor.get(page).content.decode()


def test_the_coordinator_links_it_and_the_editor_does_not_undo_it(
    keeper, client, page, sheet, editor, promised, beta
):
    decision, action = promised
    hidden = factories.OrganizationFactory(name="Hidden", is_listed=False, commitment="none")
    typed = opened(keeper, page, decision=str(decision.pk), actions=[str(action.pk)])
    keeper.post(page, typed | {"partners": [str(hidden.pk)]})
    client.force_login(editor)
    client.post(page, opened(client, page, summary="Mine."))
    sheet.refresh_from_db()
    assert (sheet.summary, sheet.decision, list(sheet.actions.all())) == ("Mine.", decision, [action])
    assert list(sheet.partners.all()) == [hidden]
    keeper.force_login(factories.UserFactory(is_coordinator=True))
    keeper.post(page, opened(keeper, page, decision="", actions=[]))
    sheet.refresh_from_db()
    assert (sheet.decision, list(sheet.actions.all())) == (None, [])


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_of_the_form_do_not_grow(as_editor, page, alpha, rows):
    meeting = make_meeting()
    item = meeting.items.on_agenda().first()
    type(meeting).objects.filter(pk=meeting.pk).update(state="convened")
    for number in range(rows):
        minutes.promise(item=item, text=f"Open {number}", owner=alpha)
        minutes.decide(item=item, text=f"We open {number}")
        factories.OrganizationFactory()
        factories.AreaFactory()
    type(meeting).objects.filter(pk=meeting.pk).update(state="published", year=2026, rank=1)
    assert queries_of(as_editor, page) == 15


# The pages of its life ----------------------------------------------------------------------------


def test_from_draft_to_published_on_the_pages(client, sheet, editor, alpha, coordinator, settings):
    settings.DEMO = True
    preview, status = url("sheet_preview", sheet.slug), url("sheet_status", sheet.slug)
    client.force_login(editor)
    assert 'value="read"' not in client.get(preview).content.decode()  # her own text
    assert client.post(status, {"status": "read", "revision": "1"}).status_code == 409
    client.force_login(factories.member_of(alpha, name="Rea Reader"))
    assert 'value="read"' in client.get(preview).content.decode()
    client.post(status, {"status": "read", "revision": "1"})
    assert 'value="published"' not in client.get(preview).content.decode()
    assert client.post(status, {"status": "published", "revision": "1"}).status_code == 404
    client.force_login(coordinator)
    assert 'value="published"' in client.get(preview).content.decode()
    assert client.post(status, {"status": "published", "revision": "1"}).url == preview
    sheet.refresh_from_db()
    assert sheet.status == "published"
    moves = [(move.who_name, label) for move, label in client.get(preview).context["moves"]]
    assert [who for who, _label in moves] == ["Inès", "Rea Reader", "Ed Editor"]


@pytest.mark.parametrize(
    ("sent", "answer"),
    [
        ({"status": "none"}, 404),
        ({}, 404),
        ({"status": "read"}, 409),
        ({"status": "read", "revision": "x"}, 409),
        ({"status": "read", "revision": "2"}, 409),
        ({"status": "archived"}, 302),
    ],
)
def test_bad_orders(keeper, sheet, sent, answer):
    assert keeper.post(url("sheet_status", sheet.slug), sent).status_code == answer


def test_back_to_draft_and_aside(as_editor, alpha):
    sheet = make_published(alpha)
    for status in ("archived", "draft"):
        as_editor.post(url("sheet_status", sheet.slug), {"status": status})
        sheet.refresh_from_db()
        assert sheet.status == status
        assert as_editor.get(url("sheet_preview", sheet.slug)).status_code == 200


def test_what_is_missing_is_said(as_editor, alpha):
    sheet = make_sheet(alpha, done="", summary="")
    body = as_editor.get(url("sheet_preview", sheet.slug)).content.decode()
    labels = [str(label) for label in sheet.missing]
    assert ", ".join(labels) in body
    assert 'value="read"' not in body


def test_the_history_of_the_organisation_tells_of_it(as_editor, sheet):
    body = as_editor.get(reverse("directory:history", args=["alpha"])).content.decode()
    assert "A laundry open to all" in body
    assert Change.objects.get().fields["status"] == ["", "draft"]
