"""The snapshot: what it says of a year, that it says the same twice, and that only public facts are in it."""

import json
import re
from datetime import date, timedelta
from types import SimpleNamespace

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.utils import timezone, translation

from charter.models import Signature
from meetings import minutes
from meetings.models import Action, Meeting, Session, SupportRequest
from reports import canon, editions, snapshot
from reports.consultations import publish
from reports.models import Campaign, Code, Consultation, Indicator
from reports.sections import opening
from tests import factories
from tests.charter.conftest import make_version, on_paper, sign_for
from tests.reports.conftest import make_minutes, this_year
from tests.reports.consultations import make_sent, over, say
from tests.reports.needs import make_public, make_read
from tests.reports.sheet_cast import make_published as make_published_sheet
from tests.reports.sheet_cast import make_sheet

pytestmark = pytest.mark.django_db


def section(made, code):
    return next(section for section in made["sections"] if section["code"] == code)


def blocks(made, code, *types):
    found = section(made, code)["blocks"]
    return [block for block in found if not types or block["type"] in types]


def words(made, code):
    return [block.get("markdown") or block.get("text") for block in blocks(made, code, "text", "note")]


def test_no_data_at_all_is_an_honest_report(draft):
    made = snapshot.make(draft)
    assert [part["code"] for part in made["sections"]] == list(Code.values)
    assert words(made, "figures") == ["No action stands in the published minutes of the year."]
    assert words(made, "meetings") == ["No meeting was held in the year."]
    assert words(made, "housing") == ["The registers tell nothing of this domain in the year."]
    assert words(made, "annexes") == ["There is no register to show for the year."]
    assert made["cover"] == {"lines": []}  # what there is none of stands inside
    assert made["partners"] == []


def test_head(draft):
    made = snapshot.make(draft, made=date(2027, 1, 28))
    head = {key: value for key, value in made.items() if key not in ("sections", "cover", "partners")}
    assert head == {
        "schema": 1,
        "year": this_year(),
        "number": 1,
        "language": "en",
        "title": "Report",
        "reason": "",
        "address": f"http://127.0.0.1:8000/en/reports/{this_year()}/1/en/",
        "taskforce": {"name": "Task force", "town": "Exempleville", "email": "contact@example.org"},
        "made": "2027-01-28",
        "threshold": 10,
        "licence": "CC BY 4.0",
    }


def test_promised_and_done(draft, alpha):
    meeting = make_minutes(alpha, ("public", "housing", "Roofs"), ("public", "health", "Teeth"))
    minutes.tell(action=Action.objects.get(text="Roofs action."), text="Done.", who="Ed", state="done")
    made = snapshot.make(draft)
    bars = blocks(made, "figures", "bars")[0]
    assert [(row["domain"], row["value"], row["of"], row["shown"]) for row in bars["rows"]] == [
        ("housing", 1, 1, "1 of 1"),
        ("health", 0, 1, "0 of 1"),
    ]
    assert bars["text"] == "Housing (1 of 1), Health (0 of 1)."
    assert words(made, "figures") == ["In the published minutes 2 actions were promised. 1 is done."]
    assert made["cover"]["lines"] == ["1 action carried out", "1 meeting"]
    roofs = blocks(made, "housing", "action")[0]
    number = meeting.number
    assert roofs == {
        "type": "action",
        "number": f"{number}-A1",
        "text": "Roofs action.",
        "owner": "Alpha",
        "state": "Done",
        "source": f"Action {number}-A1",
    }
    assert [block["text"] for block in blocks(made, "housing", "heading")] == ["Actions"]
    assert words(made, "housing")[-1] == ("Nothing was told about: needs, results, obstacles, next year.")
    assert [block["text"] for block in blocks(made, "health", "heading")] == ["Actions", "Next year"]
    assert f"Decision on this, among the meetings: {number}-D2." in words(made, "health")
    assert made["partners"] == [{"name": "Alpha", "kind": "association", "sections": ["housing", "health"]}]


def test_days_of_the_annexes_are_in_words(draft, alpha):
    make_minutes(alpha, ("public", "rights", "Post"))
    Action.objects.update(due=date(2026, 2, 28))
    actions = next(
        table for table in blocks(snapshot.make(draft), "annexes", "table") if table["name"] == "actions"
    )
    assert [row[4] for row in actions["rows"]] == ["28 February 2026"]


def test_meetings_and_decisions_cite_their_meeting(draft, alpha):
    meeting = make_minutes(alpha, ("public", "rights", "Post"))
    made = snapshot.make(draft)
    table, decision = blocks(made, "meetings", "table", "decision")
    assert [row[0] for row in table["rows"]] == [meeting.number]
    assert table["rows"][0][3:] == ["1", "1", "1"]  # partners present, decisions, actions
    assert (decision["text"], decision["state"]) == ("Post decision.", "In force")
    assert decision["meeting"].startswith(f"Meeting {meeting.number}, ")
    assert decision["source"] == f"Decision {meeting.number}-D1"
    assert words(made, "meetings") == ["1 meeting was held. The public minutes can be read on the site."]


def test_minutes_that_are_not_published_are_only_counted(draft, held):
    minutes.decide(item=held.items.on_agenda().last(), text="SECRET")
    made = snapshot.make(draft)
    assert words(made, "meetings")[0] == (
        "1 meeting was held. The minutes of 1 of them were not published when this report was made."
    )
    assert "SECRET" not in json.dumps(made)


@pytest.fixture
def held(alpha):
    from tests.meetings.conftest import make_held

    return make_held(alpha)


def test_only_public_words_are_in_it(draft, alpha, stranger):
    """Marked sentences in every audience, in drafts and in what was not confirmed: none gets out."""
    audiences = ("public", "signatories", "coordinator")
    make_minutes(alpha, *((audience, "housing", f"MARK-{audience}") for audience in audiences))
    factories.ServiceFactory(organization=alpha, name="MARK-draft", status="draft")
    factories.ServiceFactory(organization=alpha, name="MARK-partners", visibility="partners")
    hidden = factories.OrganizationFactory(name="MARK-unlisted", is_listed=False)
    factories.ServiceFactory(organization=hidden, name="MARK-hidden")
    housing = draft.sections.get(code="housing")
    editions.contribute(section=housing, organization=alpha, text="MARK-unconfirmed")
    said = editions.contribute(section=housing, organization=hidden, text="Confirmed, unnamed.")
    editions.confirm(paragraph=said, revision=1, who=stranger)
    editions.write(section=draft.sections.get(code="culture"), text="MARK-left-out", revision=1)
    editions.leave_out(section=draft.sections.get(code="culture"), reason="Next year.")
    told = json.dumps(snapshot.make(draft))
    marks = (
        "signatories",
        "coordinator",
        "draft",
        "partners",
        "unlisted",
        "hidden",
        "unconfirmed",
        "left-out",
    )
    assert [mark for mark in marks if f"MARK-{mark}" in told] == []
    assert "MARK-public decision." in told  # it was published
    assert "MARK-public notes." not in told  # and what was said in the room is in the minutes alone
    assert "Confirmed, unnamed." in told
    assert stranger.name not in told


def test_positions_are_the_public_ones(draft, alpha):
    place = factories.LocationFactory(organization=alpha, precision="street", latitude=45.188529)
    exact = factories.LocationFactory(organization=alpha, precision="none")
    factories.ServiceFactory(organization=alpha, name="Street", at=[place])
    factories.ServiceFactory(organization=alpha, name="Nowhere", at=[exact])
    drawn = blocks(snapshot.make(draft), "services", "map")[0]
    assert [(point["name"], point["latitude"], point["number"]) for point in drawn["points"]] == [
        ("Street", 45.189, 1)
    ]
    assert "45.188529" not in json.dumps(drawn)


def test_no_natural_person_is_named_and_few_are_not_counted(draft, coordinator, editor, alpha):
    on_paper(editor, coordinator, is_public=True)
    sign_for(alpha)
    made = snapshot.make(draft)
    assert editor.name not in json.dumps(made)
    persons = blocks(made, "who", "figures")[0]["items"][-1]
    assert persons == {"label": "Natural persons", "value": None, "shown": "fewer than 10"}


def test_a_report_calls_the_task_force_as_its_language_does(draft, taskforce):
    type(taskforce).objects.update(names={"en": "Local task force"})
    made = snapshot.make(draft)
    assert made["taskforce"]["name"] == "Local task force"
    assert words(made, "who")[0].startswith("Local task force brings together, in ")


def test_who_signed_joined_and_left(draft, alpha, beta):
    make_version()
    sign_for(alpha)
    made = snapshot.make(draft)
    table = blocks(made, "who", "table")[0]
    assert [row[:2] + row[3:] for row in table["rows"]] == [["Alpha", "Association", "1"]]
    assert [line[: len("- Alpha signed on")] for line in words(made, "who")[1:]] == ["- Alpha signed on"]
    assert made["partners"] == [{"name": "Alpha", "kind": "association", "sections": ["who"]}]
    assert made["cover"]["lines"] == ["1 partner"]


@pytest.mark.parametrize(
    ("ending", "said"),
    [
        ("withdrawn", "- Alpha \\* co withdrew on 3 May 2026."),
        ("lapsed", "- The signature of Alpha \\* co lapsed on 3 May 2026."),
    ],
)
def test_who_left_is_told_as_it_left(ending, said):
    left = Signature(organization_name="Alpha * co", ending=ending)
    year = SimpleNamespace(signed=[], ended=[left], day=lambda moment: "3 May 2026")
    with translation.override("en"):
        heading, movements = opening._movements(year)
    assert (heading["text"], movements["markdown"]) == ("Movements of the year", said)


def test_what_the_year_before_promised(draft, alpha):
    make_minutes(alpha, ("public", "health", "Teeth"), ("signatories", "health", "HIDDEN"))
    Meeting.objects.update(year=this_year() - 1)
    made = snapshot.make(draft)
    table = blocks(made, "promised", "table")[0]
    assert [row[1:] for row in table["rows"]] == [["Teeth action.", "Alpha", "Open"]]
    year = this_year() - 1
    assert words(made, "promised") == [f"Of 1 action promised in {year}, none is done."]
    assert "HIDDEN" not in json.dumps(made)


def test_the_eu_framework_counts_actions(draft, alpha):
    make_minutes(alpha, ("public", "housing", "Roofs"))
    text, table = blocks(snapshot.make(draft), "framework")
    assert text["source"] == "COM(2020) 620 final"
    assert [row[2] for row in table["rows"]] == [
        "0 done of 0 promised",
        "0 done of 0 promised",
        "See the section on participation",
        *["0 done of 0 promised"] * 3,
        "0 done of 1 promised",
    ]


def test_editors_text_first_then_data_then_partners(draft, alpha, editor):
    housing = draft.sections.get(code="housing")
    editions.write(section=housing, text="We wrote **this**.", revision=1)
    said = editions.contribute(section=housing, organization=alpha, text="Alpha says.")
    editions.confirm(paragraph=said, revision=1, who=editor)
    found = blocks(snapshot.make(draft), "housing")
    assert found[0] == {"type": "text", "markdown": "We wrote **this**."}
    assert found[-1] == {"type": "text", "markdown": "Alpha says.", "by": "Alpha"}


def test_left_out_and_nothing_to_report(draft):
    editions.leave_out(section=draft.sections.get(code="culture"), reason="Next year.")
    editions.mark_empty(section=draft.sections.get(code="health"), is_empty=True)
    made = snapshot.make(draft)
    assert section(made, "culture") == {
        "code": "culture",
        "title": "Culture and leisure",
        "left_out": "Next year.",
        "blocks": [],
    }
    assert blocks(made, "health") == [{"type": "note", "text": "Nothing to report in this domain this year."}]


def test_the_language_is_the_editions(alpha):
    french = editions.begin(year=this_year(), language="fr")
    made = snapshot.make(french)
    assert french.title == f"Rapport public {this_year()}"
    assert section(made, "foreword")["title"] == "Avant-propos"


def test_it_says_the_same_twice(draft, alpha):
    make_minutes(alpha, ("public", "housing", "Roofs"))
    first, second = (snapshot.make(draft, made=date(2027, 1, day)) for day in (1, 2))
    assert canon.fingerprint(first) != canon.fingerprint(second)  # of another day
    assert canon.content_fingerprint(first) == canon.content_fingerprint(second)
    assert canon.canonical(first) == canon.canonical(snapshot.make(draft, made=date(2027, 1, 1)))
    assert canon.canonical(json.loads(canon.canonical(first))) == canon.canonical(first)


def test_queries_do_not_grow(draft, alpha):
    counts = []
    for round_ in range(2):
        for number in range(1 + 4 * round_):
            make_minutes(alpha, ("public", "housing", f"Roofs {round_} {number}"))
            factories.ServiceFactory(organization=alpha)
        with CaptureQueriesContext(connection) as queries:
            snapshot.make(draft)
        counts.append(len(queries))
    assert counts[0] == counts[1]


# What partners told -------------------------------------------------------------------------------------


def counted(alpha, **numbers):
    """A published sheet of this year with figures, their collecting over: ``school=120`` by kind."""
    sheet = make_published_sheet(
        alpha, domains=["education"], starts=str(this_year()), results="It went well."
    )
    for kind, value in numbers.items():
        Indicator.objects.create(sheet=sheet, kind=kind, value=value, year=this_year())
    Campaign.objects.get_or_create(
        year=this_year(), defaults={"until": date(2000, 1, 1), "opened_by": "Inès"}
    )
    return sheet


def test_a_sheet_tells_what_was_done_and_what_was_hard(draft, alpha):
    make_published_sheet(
        alpha, domains=["housing"], starts=str(this_year()), difficulties="No key.", results="Ten doors."
    )
    make_sheet(alpha, title="MARK-draft", domains=["housing"], starts=str(this_year()))
    made = snapshot.make(draft)
    assert words(made, "housing") == [
        "#### A laundry open to all\n\nWash and dry clothes.",
        "Ten doors.",
        "No key.",
        "Nothing was told about: needs, next year.",
    ]
    headings = [block["text"] for block in blocks(made, "housing", "heading")]
    assert headings == ["Actions", "Results", "Obstacles"]
    told = blocks(made, "housing", "text")
    assert {(block["by"], block["source"]) for block in told} == {
        ("Alpha", "Action sheet “A laundry open to all”")
    }
    assert "MARK-draft" not in json.dumps(made)
    assert words(made, "rights") == ["The registers tell nothing of this domain in the year."]


def test_needs_are_those_that_were_published(draft, alpha):
    make_public(alpha, year=this_year(), domain="education", language="en")
    make_read(alpha, year=this_year(), domain="education", observed="MARK-read")
    make_public(alpha, year=this_year() - 1, domain="education", observed="MARK-before")
    made = snapshot.make(draft)
    assert blocks(made, "education", "need") == [
        {
            "type": "need",
            "domain": "education",
            "observed": "At the counters, children are not registered.",
            "barriers": ["Registration was refused", "No postal address"],
            "help": "One page that says which papers are asked for.",
            "by": "Alpha",
            "source": "Published diagnosis of needs",
        }
    ]
    assert "MARK-" not in json.dumps(made)


def test_words_of_another_language_than_the_reports_say_which(draft, alpha):
    for language in ("fr", "en"):
        make_published_sheet(
            alpha, domains=["housing"], starts=str(this_year()), title=language, language=language
        )
        make_public(alpha, year=this_year(), domain="housing", language=language, observed=language)
    told = blocks(snapshot.make(draft), "housing", "text", "need")
    languages = {(block.get("markdown") or block["observed"])[:7]: block.get("language") for block in told}
    assert languages == {"fr": "fr", "en": None, "#### fr": "fr", "#### en": None}


def test_figures_pass_the_rule_of_small_numbers_everywhere(draft, alpha):
    counted(alpha, school=120, files=4)
    made = snapshot.make(draft)
    table = blocks(made, "figures", "table")[0]
    assert table["columns"] == ["Domain", "School registrations handled", "Files opened"]
    assert table["rows"] == [["Education", "120", "not shown"], ["Together", "120", "not shown"]]
    items = blocks(made, "education", "figures")[0]["items"]
    assert [(item["label"], item["value"], item["shown"]) for item in items] == [
        ("School registrations handled", 120, "120"),
        ("Files opened", None, "not shown"),
    ]
    assert table["is_public"] is False
    assert table["told"]["files"] == {"cells": {"education": None}, "total": None}


def test_no_sheet_tells_a_figure_with_which_a_hidden_one_of_the_report_is_computed(draft, alpha):
    """Kinds are never added up: a sum over 120 registrations, told on their sheet, and 4 files, told nowhere,
    would tell the 4.  And a kind in which the report hides one number has none on any sheet."""
    other = make_published_sheet(alpha, domains=["housing"], starts=str(this_year()))
    for kind, value in (("school", 30), ("files", 40)):
        Indicator.objects.create(sheet=other, kind=kind, value=value, year=this_year())
    counted(alpha, school=120, files=4)
    made = snapshot.make(draft)
    with translation.override("en"):
        on_sheets = [(row.kind, row.shown) for row in Indicator.objects.for_public(date.today())]
    assert sorted(on_sheets) == [
        *(("files", "not shown"), ("files", "not shown"), ("school", "120"), ("school", "30"))
    ]
    assert blocks(made, "figures", "table")[0]["rows"] == [
        ["Housing", "30", "not shown"],
        ["Education", "120", "not shown"],
        ["Together", "150", "44"],
    ]
    assert not {"4", "124", "70"} & set(re.findall(r"\d+", json.dumps(table_rows(made))))


def table_rows(made):
    return [block["rows"] for section in made["sections"] for block in section["blocks"] if "told" in block]


def test_figures_still_collected_are_not_told(draft, alpha):
    sheet = counted(alpha)
    Campaign.objects.update(until=date(2999, 1, 1))
    Indicator.objects.create(sheet=sheet, kind="school", value=120, year=this_year())
    made = snapshot.make(draft)
    assert blocks(made, "figures", "table") == []
    assert blocks(made, "education", "figures") == []


def test_requests_are_counted_and_few_are_not(draft, alpha):
    for domain, number in (("housing", 12), ("health", 2)):
        for _number in range(number):
            SupportRequest.objects.create(domain=domain, asked="SECRET")
    made = snapshot.make(draft)
    table = blocks(made, "trainings", "table")[0]
    assert [row[0] for row in table["rows"]] == ["Housing", "Health", "Together"]
    assert [row[1] for row in table["rows"]] == ["not shown", "not shown", "14"]
    assert "SECRET" not in json.dumps(made)


def test_what_was_not_asked_or_held_is_said_without_a_heading(draft):
    assert blocks(snapshot.make(draft), "trainings") == [
        {"type": "note", "text": "No training session was held in the year."},
        {"type": "note", "text": "No professional asked for support in the year."},
    ]


def test_trainings_are_counted_and_few_people_are_not(draft):
    now = timezone.now()
    for theme, came in (("school", 14), ("health", 3), ("health", 40)):
        Session.objects.create(
            theme=theme,
            title="SECRET",
            state="held",
            starts=now,
            ends=now + timedelta(hours=1),
            attended=came,
        )
    made = snapshot.make(draft)
    table = blocks(made, "trainings", "table")[0]
    assert table["rows"] == [["Health", "2", "43"], ["School", "1", "14"], ["Together", "3", "57"]]
    Session.objects.filter(attended=14).update(attended=4)
    rows = blocks(snapshot.make(draft), "trainings", "table")[0]["rows"]
    assert [row[2] for row in rows] == ["not shown", "not shown", "47"]
    assert "SECRET" not in json.dumps(made)


def test_consultations_tell_what_everyone_may_read(draft, alpha):
    consultation = make_sent(days=1)
    for number in range(12):
        one = factories.OrganizationFactory(name=f"Partner {number}")
        say(consultation, one, "1", str(number % 3 + 1), None, "MARK-unnamed")
    say(consultation, alpha, "1", None, None, "A page.", may_name=True)
    assert "Priorities" not in json.dumps(snapshot.make(draft))  # its results are not published
    publish(consultation=over(consultation))
    Consultation.objects.update(until=date(this_year(), 1, 2))
    made = snapshot.make(draft)
    assert [block["text"] for block in blocks(made, "participation", "heading")] == ["Priorities"]
    assert "13 organisations answered." in words(made, "participation")
    table = blocks(made, "participation", "table")[0]
    assert (table["caption"], table["columns"]) == ("Useful?", ["Answer", "Organisations"])
    assert table["rows"] == [["Yes", "13"], ["No", "0"]]
    told = [block for block in blocks(made, "participation", "text") if block.get("by")]
    assert words(made, "participation")[2:] == [
        "#### What would help?",
        "A page.",
        "Too few answered these questions for numbers to be shown:\n\n- What first?\n- How much?",
    ]
    assert [(block["markdown"], block["by"]) for block in told] == [("A page.", "Alpha")]
    assert "MARK-unnamed" not in json.dumps(made)
