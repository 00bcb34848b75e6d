"""The checks before publication: each is red for its fault, says how it is mended, and green again."""

from datetime import timedelta

import pytest
from django.utils import timezone

from meetings.models import Session, SupportRequest
from reports import checks, editions, known, snapshot
from reports.models import Edition
from reports.sections import parts
from tests.reports.conftest import make_minutes, make_published
from tests.reports.test_snapshot import counted

pytestmark = pytest.mark.django_db
CODES = ["title", "language", "texts", "numbers", "beside", "guard", "paragraphs", "domains", "renderer"]


def looked(edition, problems=(), made=None):
    edition.refresh_from_db()
    return checks.of(edition, made or snapshot.make(edition), problems)


def red(edition, **fields):
    return [check.code for check in looked(edition, **fields) if check.is_red]


def with_block(edition, **block):
    """The snapshot of ``edition`` with one more block in its foreword."""
    made = snapshot.make(edition)
    made["sections"][0]["blocks"].append(block)
    return made


@pytest.fixture
def settled(draft):
    for section in draft.sections.all():
        if section.domain:
            editions.mark_empty(section=section, is_empty=True)
    return draft


def test_all_green(settled):
    found = looked(settled)
    assert [check.code for check in found] == CODES
    assert [check for check in found if check.is_red] == []
    assert {(check.mend, check.address) for check in found} == {("", "")}


def test_every_red_one_says_how_and_where(settled):
    settled.title = " "
    settled.save()
    check = looked(settled)[0]
    assert (check.code, check.is_red, bool(check.mend)) == ("title", True, True)
    assert check.address.endswith("/title/")


def test_language(settled):
    settled.language = "ro"
    assert [check.code for check in checks.of(settled, snapshot.make(settled), ()) if check.is_red] == [
        "language"
    ]
    settled.language = "fr"
    assert [
        check.code for check in checks.of(settled, {"language": "en", "sections": []}, ()) if check.is_red
    ] == ["language"]


@pytest.mark.parametrize(
    "block",
    [
        {"type": "bars", "name": "b", "caption": "Bars", "rows": [], "text": " "},
        {"type": "map", "name": "m", "caption": "", "points": [], "text": "Where."},
        {"type": "table", "name": "t", "caption": "", "columns": [], "rows": []},
    ],
)
def test_a_picture_without_words(settled, block):
    assert red(settled, made=with_block(settled, **block)) == ["texts"]


@pytest.mark.parametrize(
    "words",
    ["3 familles ont déménagé.", "Avec trois enfants.", "We met 9 people.", "two  women came", "(4 ménages)"],
)
def test_a_small_number_of_people_in_words(settled, words):
    section = settled.sections.get(code="foreword")
    editions.write(section=section, text=words, revision=1)
    assert red(settled) == ["numbers"]


@pytest.mark.parametrize(
    "words",
    [
        "12 familles",
        "1 200 familles",
        "0 famille",
        "Une famille",
        "3 réunions",
        "version 2.3 familles",
        "2026",
    ],
)
def test_other_numbers_may_stand(settled, words):
    editions.write(section=settled.sections.get(code="foreword"), text=words, revision=1)
    assert red(settled) == []


@pytest.mark.parametrize(
    ("block", "is_red"),
    [
        ({"type": "figures", "items": [{"label": "Files", "value": 3, "shown": "3"}]}, True),
        ({"type": "figures", "items": [{"label": "Files", "value": 3, "shown": "fewer than 10"}]}, True),
        ({"type": "figures", "items": [{"label": "Files", "value": None, "shown": "3"}]}, True),
        ({"type": "figures", "items": [{"label": "Files", "value": None, "shown": "fewer than 10"}]}, False),
        ({"type": "figures", "items": [{"label": "Files", "value": 0, "shown": "0"}]}, False),
        ({"type": "figures", "items": [{"label": "Files", "value": 12, "shown": "12"}]}, False),
        ({"type": "figures", "items": [parts.figure("Meetings", 3)]}, False),
        ({"type": "table", "caption": "T", "rows": [["Housing", "3"]]}, True),
        ({"type": "table", "caption": "T", "rows": [["Housing", "13"], ["Health", "not shown"]]}, False),
        ({"type": "table", "caption": "T", "rows": [["Housing", "3"]], "is_public": True}, False),
        ({"type": "table", "caption": "T", "rows": [["5", "not shown"]]}, False),  # a scale from 1 to 5
        (
            {"type": "bars", "caption": "B", "text": "x", "rows": [{"label": "A", "value": 3, "shown": "3"}]},
            True,
        ),
        (
            {
                "type": "bars",
                "caption": "B",
                "text": "x",
                "rows": [{"label": "A", "value": 30, "shown": "30"}],
            },
            False,
        ),
        ({"type": "need", "observed": "Two families had no tap."}, True),
        ({"type": "need", "observed": "Many had no tap.", "tried": "5 familles"}, True),
    ],
)
def test_a_small_number_in_a_block(settled, block, is_red):
    assert red(settled, made=with_block(settled, **block)) == (["numbers"] if is_red else [])


def test_the_guard_until_somebody_has_looked(settled, taskforce):
    section = settled.sections.get(code="foreword")
    words = "Appelez le 06 12 34 56 78."
    editions.write(section=section, text=words, revision=1)
    check = next(check for check in looked(settled) if check.code == "guard")
    assert (check.is_red, "06 12 34 56 78" in check.words) == (True, True)
    mark = known.told(known.reading(words, taskforce))
    editions.write(section=section, text=words, revision=2, looked=mark)
    assert red(settled) == []
    more = f"{words} Ou le 06 98 76 54 32."
    editions.write(section=section, text=more, revision=3, looked=mark)
    assert red(settled) == ["guard"]  # another passage: looked at again
    editions.leave_out(section=section, reason="x")
    assert red(settled) == []


def test_a_paragraph_nobody_confirmed(settled, alpha, editor):
    said = editions.contribute(section=settled.sections.get(code="who"), organization=alpha, text="We.")
    assert red(settled) == ["paragraphs"]
    editions.confirm(paragraph=said, revision=1, who=editor)
    assert red(settled) == []


def test_the_guard_reads_paragraphs_too(settled, alpha, editor):
    section = settled.sections.get(code="who")
    said = editions.contribute(section=section, organization=alpha, text="Appelez le 06 12 34 56 78.")
    editions.confirm(paragraph=said, revision=1, who=editor)
    assert red(settled) == ["guard"]


def test_a_silent_domain(draft, alpha):
    assert red(draft) == ["domains"] * 7
    make_minutes(alpha, ("public", "housing", "Roofs"))
    editions.write(section=draft.sections.get(code="health"), text="We tried.", revision=1)
    editions.mark_empty(section=draft.sections.get(code="culture"), is_empty=True)
    editions.leave_out(section=draft.sections.get(code="rights"), reason="x")
    assert red(draft) == ["domains"] * 3


def test_what_was_not_drawn_or_not_well(settled):
    assert red(settled, problems=None) == ["renderer"]
    check = next(check for check in checks.of(settled, snapshot.make(settled), None) if check.is_red)
    assert check.address == checks.reverse("reports:checks", args=[settled.year, settled.language]) + "#build"
    assert red(settled, problems=["No glyph", "No picture"]) == ["renderer"] * 2


def table_of(made, name):
    return next(block for _section, block in checks.blocks(made, "table") if block["name"] == name)


def test_another_edition_that_betrays_a_small_number(settled, alpha):
    """Told there and hidden here: who has both reads the small one."""
    counted(alpha, school=120, files=4)
    before = snapshot.make(settled)
    first = make_published(year=settled.year, language="fr", snapshot=before)
    assert warned(settled) == []  # the same figures
    Edition.objects.filter(pk=first.pk).update(state="replaced")
    table_of(before, "figures-of-services")["told"]["files"] = {"cells": {"education": 4}, "total": 4}
    other = make_published(year=settled.year, language="fr", number=2, snapshot=before)
    found = warned(settled)
    assert [(check.code, check.is_red, str(other) in check.words) for check in found] == [
        ("beside", False, True)
    ]
    assert "What services counted of their work" in found[0].words
    assert found[0].address.endswith("/figures/")
    assert red(settled) == []


@pytest.mark.parametrize(("more", "are_told"), [(0, []), (3, ["beside"]), (10, [])])
def test_a_number_that_grew_by_a_small_one_since_another_edition(settled, more, are_told):
    """12 requests were told there, 15 are here: three people asked in between."""
    asked(12)
    make_published(year=settled.year, language="fr", snapshot=snapshot.make(settled))
    asked(more)
    found = warned(settled)
    assert [check.code for check in found] == are_told
    assert all("Requests of professionals, by domain" in check.words for check in found)


def asked(number):
    rows = [SupportRequest(domain="housing", asked="Where?") for _number in range(number)]
    SupportRequest.objects.bulk_create(rows)


def test_how_many_came_is_compared_too(settled):
    now = timezone.now()
    fields = {"state": "held", "starts": now, "ends": now + timedelta(hours=1), "title": "Rights"}
    Session.objects.create(theme="rights", attended=20, **fields)
    make_published(year=settled.year, language="fr", snapshot=snapshot.make(settled))
    assert warned(settled) == []
    Session.objects.create(theme="rights", attended=2, **fields)
    assert [check.address.rsplit("/", 2)[1] for check in warned(settled)] == ["trainings"]


def warned(edition):
    return [check for check in looked(edition) if check.mend and not check.is_red]
