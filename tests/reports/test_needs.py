"""Diagnoses of needs: who sees and writes them, their life, and what they give to the report."""

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError

from directory import editing
from directory.actions import set_commitment
from directory.models import Change, Organization, TaskForce
from meetings import minutes
from meetings.models import Item, SupportRequest
from reports import needs, reviewing
from reports.models import Consultation, Diagnosis, Source
from taskforce.accounts.actions import RefusedError
from tests.factories import AreaFactory, OrganizationFactory, UserFactory
from tests.meetings.conftest import make_held
from tests.reports.consultations import make_sent, over
from tests.reports.needs import SAID, make_draft, make_public, make_read

pytestmark = pytest.mark.django_db


@pytest.fixture
def states(alpha):
    """``{status: Diagnosis}`` of alpha."""
    aside = reviewing.lay_aside(record=make_draft(alpha), who=None)
    made = [make_draft(alpha), make_read(alpha), make_public(alpha), aside]
    return {one.status: one for one in made}


def seen(rows):
    return sorted(rows.values_list("status", flat=True))


def test_each_sees_what_is_hers(states, alpha, editor, stranger, inactive, coordinator):
    everyone, making = ["published"], ["draft", "published", "read"]
    visible = Diagnosis.objects.visible_to
    for who in (AnonymousUser(), inactive, UserFactory()):
        assert seen(visible(who)) == everyone
    assert seen(visible(stranger)) == making
    assert seen(visible(editor)) == seen(visible(coordinator)) == ["aside", *making]
    set_commitment(organization=alpha, commitment="ended")
    assert seen(visible(editor)) == everyone


def test_who_keeps_it_or_contributes_writes_it(alpha, beta, editor, stranger, inactive, coordinator):
    make_draft(alpha)
    editable = Diagnosis.objects.editable_by
    assert [editable(who).count() for who in (editor, stranger, coordinator)] == [1, 0, 1]
    assert [editable(who).count() for who in (AnonymousUser(), inactive)] == [0, 0]
    make_draft(alpha, contributors=[beta])
    assert [editable(who).count() for who in (editor, stranger, coordinator)] == [2, 1, 2]
    set_commitment(organization=beta, commitment="ended")
    assert not editable(stranger).exists()


def test_from_draft_to_everyone_and_back(alpha, editor, stranger, coordinator):
    draft = make_draft(alpha, who=editor)
    version = TaskForce.objects.get().version
    with pytest.raises(RefusedError, match="Vous avez écrit"):
        reviewing.read_over(record=draft, revision=1, who=editor)
    with pytest.raises(RefusedError):
        reviewing.publish(record=draft, revision=1, who=coordinator)
    assert Diagnosis.objects.get().status == "draft"
    read = reviewing.read_over(record=draft, revision=1, who=stranger)
    assert reviewing.read_over(record=draft, revision=1, who=coordinator).read_by == stranger  # pressed twice
    assert (read.status, read.read_by) == ("read", stranger)
    assert TaskForce.objects.get().version == version
    public = reviewing.publish(record=draft, revision=1, who=coordinator)
    assert (public.status, public.published_by) == ("published", coordinator)
    assert (
        reviewing.publish(record=draft, revision=1, who=editor).published_by == coordinator
    )  # pressed twice
    assert TaskForce.objects.get().version == version + 1
    back = reviewing.take_back(record=draft, who=editor)
    assert (back.status, back.read_by, back.read_on, back.published_on) == ("draft", None, None, None)
    moves = Change.objects.order_by("pk").values_list("fields__status", flat=True)
    assert list(moves) == [["", "draft"], ["draft", "read"], ["read", "published"], ["published", "draft"]]
    assert list(Change.objects.order_by("pk").values_list("who_name", flat=True)) == [
        *(str(editor), str(stranger), str(coordinator), str(editor))
    ]


def test_an_unfinished_text_is_not_read_over(alpha, editor):
    draft = make_draft(alpha, help="", barriers=[])
    with pytest.raises(RefusedError, match="obstacles rencontrés, ce qui aiderait"):
        reviewing.read_over(record=draft, revision=1, who=editor)


@pytest.mark.parametrize("name", Diagnosis.PROSE)
def test_a_small_number_of_people_is_not_read_over(alpha, editor, name):
    draft = make_draft(alpha, **{name: "Trois enfants n’ont pas d’école."})
    with pytest.raises(RefusedError, match="trois enfants"):
        reviewing.read_over(record=draft, revision=1, who=editor)
    draft.refresh_from_db()
    assert draft.status == "draft"


def test_a_text_that_changed_is_read_again(alpha, editor, stranger, coordinator):
    draft = make_draft(alpha, who=editor)
    draft.tried = "A common desk."
    needs.edit(
        diagnosis=draft, revision=1, who=editor, contributors=[], items=[], decisions=[], consultations=[]
    )
    with pytest.raises(RefusedError, match="a changé"):
        reviewing.read_over(record=draft, revision=1, who=stranger)
    read = reviewing.read_over(record=draft, revision=2, who=stranger)
    read.tried = "Two desks."
    edited = needs.edit(
        diagnosis=read, revision=2, who=editor, contributors=[], items=[], decisions=[], consultations=[]
    )
    assert (edited.status, edited.read_by, edited.revision) == ("draft", None, 3)
    with pytest.raises(RefusedError):
        reviewing.publish(record=draft, revision=3, who=coordinator)


def test_what_is_published_is_not_written_in(alpha, editor):
    public = make_public(alpha)
    public.observed = "Other"
    with pytest.raises(RefusedError, match="publié"):
        needs.edit(
            diagnosis=public,
            revision=1,
            who=editor,
            contributors=[],
            items=[],
            decisions=[],
            consultations=[],
        )
    assert Diagnosis.objects.get().observed == SAID["observed"]


def test_of_two_who_write_at_once_the_second_is_told(alpha, editor):
    draft = make_draft(alpha)
    hers, his = Diagnosis.objects.get(), Diagnosis.objects.get()
    hers.observed, his.observed, his.tried = "Hers", "His", "His too"
    needs.edit(
        diagnosis=hers, revision=1, who=editor, contributors=[], items=[], decisions=[], consultations=[]
    )
    with pytest.raises(editing.ConflictError) as told:
        needs.edit(
            diagnosis=his, revision=1, who=editor, contributors=[], items=[], decisions=[], consultations=[]
        )
    assert (told.value.revision, told.value.fields) == (2, {"observed": ["Hers", "His"]})
    draft.refresh_from_db()
    assert (draft.observed, draft.tried) == ("Hers", "")


def test_saving_the_same_again_is_no_change(alpha, beta, editor):
    draft = make_draft(alpha, contributors=[beta])
    needs.edit(
        diagnosis=draft, revision=1, who=editor, contributors=[beta], items=[], decisions=[], consultations=[]
    )
    draft.refresh_from_db()
    assert (draft.revision, Change.objects.count()) == (1, 1)


def test_sources_and_contributors_are_in_the_history(alpha, beta, editor):
    item = make_held(alpha).items.get(title="School")
    decision = minutes.decide(item=item, text="A desk")
    draft = make_draft(alpha)
    needs.edit(
        diagnosis=draft, revision=1, who=editor, contributors=[beta], items=[item], decisions=[decision]
    )
    assert needs.sources_of(draft) == {"items": [item], "decisions": [decision], "consultations": []}
    assert Change.objects.latest("pk").fields == {
        "contributors": ["", "Beta"],
        "items": ["", "School"],
        "decisions": ["", str(decision)],
    }
    assert [source.record for source in draft.sources.all()] == [item, decision]


def test_offers_what_the_writer_may_read_of_the_domain_and_year(alpha, editor, stranger):
    meeting = make_held(alpha)
    school, camp = meeting.items.filter(kind="ordinary")
    Item.objects.filter(pk=school.pk).update(domain="education")
    Item.objects.filter(pk=camp.pk).update(domain="education", audience="coordinator")
    about = Diagnosis(domain="education", year=meeting.year)
    assert list(needs.offered(Item, editor, about)) == []  # minutes are not out
    minutes.circulate(meeting=meeting, days=7)
    assert list(needs.offered(Item, editor, about)) == [school]
    assert list(needs.offered(Item, AnonymousUser(), about)) == []
    assert list(needs.offered(Item, editor, Diagnosis(domain="health", year=meeting.year))) == []
    assert list(needs.offered(Item, editor, Diagnosis(domain="education", year=meeting.year - 1))) == []


def test_the_database_keeps_a_source_to_one_record(alpha):
    item = make_held(alpha).items.last()
    with pytest.raises(IntegrityError):
        Source.objects.create(
            diagnosis=make_draft(alpha), item=item, decision=minutes.decide(item=item, text="D")
        )


@pytest.mark.parametrize(
    "fields", [{"status": "read"}, {"status": "published", "read_on": "2026-01-01T10:00Z"}]
)
def test_the_database_asks_for_a_second_reader_and_a_day(alpha, fields):
    draft = make_draft(alpha)
    with pytest.raises(IntegrityError):
        Diagnosis.objects.filter(pk=draft.pk).update(**fields)


def test_gives_the_report_what_is_published_of_its_year(alpha, beta):
    hidden = OrganizationFactory(name="Hidden", is_listed=False)
    make_draft(alpha)
    make_public(alpha, year=2025)
    make_public(
        alpha,
        contributors=[beta, hidden],
        area=AreaFactory(name="Town"),
        tried="A desk.",
        barriers_text="Far.",
    )
    make_public(hidden, domain="health")
    assert needs.for_report(2026) == [
        {
            "domain": "education",
            "area": "Town",
            "observed": SAID["observed"],
            "barriers": ["Inscription refusée", "Pas d’adresse postale", "Far."],
            "tried": "A desk.",
            "help": SAID["help"],
            "by": ["Alpha", "Beta"],
            "language": "fr",
        },
        {
            "domain": "health",
            "area": "",
            "observed": SAID["observed"],
            "barriers": ["Inscription refusée", "Pas d’adresse postale"],
            "tried": "",
            "help": SAID["help"],
            "by": [],
            "language": "fr",
        },
    ]
    assert Diagnosis.objects.published().of_year(2025).count() == 1
    assert Organization.objects.count() == 3


def test_the_report_asks_twice_whatever_there_is(alpha, beta, django_assert_num_queries):
    for _number in range(4):
        make_public(alpha, contributors=[beta])
    with django_assert_num_queries(2):
        assert len(needs.for_report(2026)) == 4


def test_tells_how_many_asked_for_support_but_no_small_number(alpha, editor):
    about = Diagnosis(domain="education", year=2026)
    assert needs.requests_for_support(about) == ""
    asked = {"day": "2026-03-01", "domain": "education", "asked": "Where to turn?", "asker": editor}
    SupportRequest.objects.bulk_create(SupportRequest(**asked) for _number in range(9))
    assert needs.requests_for_support(about) == "non montré"
    SupportRequest.objects.create(**asked)
    SupportRequest.objects.create(**asked | {"day": "2025-03-01"})
    assert needs.requests_for_support(about) == "10"
    SupportRequest.objects.create(**asked | {"domain": "health"})
    assert needs.requests_for_support(about) == "non montré"  # the report tells 11 of both


def test_a_consultation_is_a_source_for_who_may_read_its_results(alpha, editor, coordinator):
    closed, still_open = over(make_sent()), make_sent()
    about = Diagnosis(domain="education", year=closed.until.year)
    assert list(needs.offered(Consultation, editor, about)) == [closed]
    assert set(needs.offered(Consultation, coordinator, about)) == {closed, still_open}
    assert list(needs.offered(Consultation, AnonymousUser(), about)) == []
    draft = make_draft(alpha, consultations=[closed])
    assert needs.sources_of(draft) == {"items": [], "decisions": [], "consultations": [closed]}
    assert (draft.sources.get().record, draft.sources.get().meeting) == (closed, None)
