"""The workspace."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone

from charter.models import JoinRequest
from directory import hours
from directory.actions import set_commitment
from directory.models import PageReport
from meetings import minutes, planning
from meetings.models import Action, Meeting
from tests import factories
from tests.charter.conftest import MORE, make_version, sign_for
from tests.factories import OrganizationFactory, ServiceFactory, UserFactory
from tests.meetings.conftest import make_approved, make_held, make_meeting

pytestmark = pytest.mark.django_db
URL = "/en/workspace/"


def numbers(client):
    """``{words: number}`` in the order in which they stand."""
    return {str(line.label): number for line, number in client.get(URL).context["waiting"]}


def test_a_visitor_is_asked_to_sign_in(client):
    response = client.get(URL)
    assert (response.status_code, response["Location"]) == (302, "/en/account/sign-in/?next=/en/workspace/")


def test_a_member_sees_what_waits_for_her_organisation_only(client, alpha, beta, editor):
    today = hours.now().date()
    ServiceFactory(organization=alpha, last_verified_on=today - timedelta(days=181))
    ServiceFactory(organization=alpha, last_verified_on=today - timedelta(days=180))
    ServiceFactory(organization=alpha, status="draft")
    ServiceFactory(organization=beta)
    PageReport.objects.create(organization=alpha, path="/", message="wrong", sender="x")
    PageReport.objects.create(organization=beta, path="/", message="wrong", sender="x")
    client.force_login(editor)
    assert list(numbers(client).items()) == [
        ("Reports on pages to answer", 1),
        ("Sheets not checked for 6 months", 1),
        ("Drafts", 1),
    ]
    assert [row.name for row in client.get(URL).context["organizations"].rows] == ["Alpha"]


def test_a_coordinator_sees_what_waits_for_all(client, alpha, beta, coordinator, settings):
    settings.DEMO = True  # no second factor asked
    ServiceFactory(organization=alpha, status="draft")
    ServiceFactory(organization=beta, status="draft")
    client.force_login(coordinator)
    assert numbers(client) == {"Drafts": 2}
    assert [row.name for row in client.get(URL).context["organizations"].rows] == ["Alpha", "Beta"]


def test_organisations_stand_by_name(client, coordinator, settings):
    settings.DEMO = True  # no second factor asked
    for name in ("Gamma", "École", "Beta"):
        OrganizationFactory(name=name)
    client.force_login(coordinator)
    rows = client.get(URL).context["organizations"].rows
    assert [row.name for row in rows] == ["Beta", "École", "Gamma"]


def test_an_empty_site_tells_the_coordinator_where_to_begin(client, coordinator, settings):
    settings.DEMO = True  # no second factor asked
    client.force_login(coordinator)
    page = client.get(URL).text
    assert ("/en/new-partner/" in page, "/en/account/all/" in page) == (True, True)
    assert "Ask the coordinator for an invitation" not in page


def test_a_member_of_no_organisation_is_told_whom_to_ask(client, taskforce):
    client.force_login(UserFactory())
    page = client.get(URL).text
    assert ("/en/new-partner/" in page, "Ask the coordinator for an invitation" in page) == (False, True)


@pytest.mark.parametrize("rows", [1, 5])
def test_six_queries_whatever_the_rows(client, alpha, editor, django_assert_num_queries, rows):
    for _ in range(rows):
        ServiceFactory(organization=alpha, status="draft")
        OrganizationFactory()
        promised(alpha)
    client.force_login(editor)
    client.get(URL)  # permissions and content types are kept by Django from here on
    with django_assert_num_queries(6):  # session, person, task force, numbers, organisations, promises
        client.get(URL)


# The charter ---------------------------------------------------------------------------------------


@pytest.fixture
def signer(alpha):
    """May sign for alpha."""
    return factories.member_of(alpha, may_sign=True, name="Camille Martin")


def offers(client):
    """What the page offers for the charter: ``[(address, words)]``."""
    found = re.findall(r'<a class="btn" href="(/en/charter/[^"]+)">.*?</svg> ([^<]+)', client.get(URL).text)
    return [(address, words.strip()) for address, words in found]


def test_without_a_charter_there_is_nothing_to_sign(client, signer):
    client.force_login(signer)
    assert offers(client) == []


def test_who_may_sign_is_offered_to(client, alpha, signer, editor):
    set_commitment(organization=alpha, commitment="none")
    make_version()
    client.force_login(signer)
    assert offers(client) == [("/en/charter/sign/alpha/", "Sign the charter")]
    client.force_login(editor)
    assert offers(client) == []


def test_who_signed_has_nothing_to_sign_until_a_material_version(client, alpha, signer):
    make_version()
    sign_for(alpha, user=signer)
    client.force_login(signer)
    assert offers(client) == []
    make_version(MORE, translation="", kind="editorial")
    assert offers(client) == []
    last = timezone.localdate() + timedelta(days=20)
    make_version(MORE + "\n", translation="", grace=last)
    assert offers(client) == [("/en/charter/sign/alpha/", f"Sign version 3 by {last.day} {last:%B}")]


def test_after_a_lapse_one_reads_and_signs_only(client, alpha, signer):
    make_version()
    set_commitment(organization=alpha, commitment="ended")
    client.force_login(signer)
    assert offers(client) == [("/en/charter/sign/alpha/", "Sign the charter")]
    assert ("Keep it up to date" in client.get(URL).text, numbers(client)) == (False, {"Charter to sign": 1})
    assert client.get(URL).text.count("is closed to it until the charter is signed again") == 1


def test_who_has_signed_or_never_did_is_told_of_no_closing(client, alpha, signer):
    client.force_login(signer)
    for commitment in ("none", "live"):
        set_commitment(organization=alpha, commitment=commitment)
        assert "is closed to it" not in client.get(URL).text


def test_the_coordinator_sees_who_asks_and_who_must_sign_again(client, alpha, signer, coordinator, settings):
    settings.DEMO = True  # no second factor asked
    make_version()
    sign_for(alpha, user=signer)
    client.force_login(coordinator)
    assert numbers(client) == {}
    make_version(MORE, translation="", grace=timezone.localdate() + timedelta(days=20))
    for state in ("new", "new", "refused"):
        JoinRequest.objects.create(name="N", email="n@example.org", state=state)
    assert numbers(client) == {"Requests to join": 2, "Organisations that must sign again": 1}
    assert offers(client) == []  # a coordinator signs for nobody


def test_a_member_is_told_nothing_of_requests(client, editor):
    JoinRequest.objects.create(name="N", email="n@example.org")
    client.force_login(editor)
    assert (numbers(client), "to join" in client.get(URL).text) == ({}, False)


@pytest.mark.parametrize("rows", [1, 5])
def test_six_queries_for_the_coordinator_too(client, coordinator, settings, django_assert_num_queries, rows):
    settings.DEMO = True  # no second factor asked
    make_version()
    for number in range(rows):
        sign_for(OrganizationFactory())
        JoinRequest.objects.create(name=f"N{number}", email="n@example.org")
        make_meeting(items=())
    make_version(MORE, translation="", grace=timezone.localdate() + timedelta(days=20))
    client.force_login(coordinator)
    client.get(URL)
    with django_assert_num_queries(6):  # session, person, task force, numbers, organisations, what is due
        client.get(URL)


# Meetings ------------------------------------------------------------------------------------------


def promised(organization, *, due=None, **fields):
    """An action of ``organization`` out of minutes that signatories read."""
    meeting = Meeting.objects.past().first() or make_held(organization)
    Meeting.objects.filter(pk=meeting.pk).update(state="correction", corrections_until=timezone.now())
    item = meeting.items.first()
    return Action.objects.create(item=item, rank=1, text="Call", owner=organization, due=due, **fields)


def days(number):
    return timezone.localdate() + timedelta(days=number)


def test_a_member_sees_what_her_organisation_promised_the_late_first(client, alpha, beta, editor):
    soon, late = promised(alpha, due=days(3)), promised(alpha, due=days(-3))
    promised(alpha, state="done")
    promised(beta, due=days(-3))
    client.force_login(editor)
    assert numbers(client) == {"Actions late": 1, "Actions to do": 2}
    page = client.get(URL)
    assert (page.context["promised"].rows, page.context["promised"].has_next) == ([late, soon], False)
    assert "3 days late" in page.text


def test_what_withdrew_promises_nothing_here(client, alpha, editor):
    promised(alpha, due=days(-3))
    set_commitment(organization=alpha, commitment="ended")
    client.force_login(editor)
    page = client.get(URL)
    assert (numbers(client), page.context["promised"].rows) == ({}, [])


def test_a_member_is_asked_to_answer_and_to_read_minutes(client, alpha, beta, editor, stranger):
    starts = timezone.now() + timedelta(days=3)
    meeting = planning.convene(meeting=make_meeting(starts=starts), by="I")
    minutes.circulate(meeting=make_held(alpha), days=7)
    client.force_login(editor)
    assert numbers(client) == {"Invitations to answer": 1, "Minutes to read and correct": 1}
    planning.answer(reply=meeting.replies.get(user=editor), answer="no")
    assert numbers(client) == {"Minutes to read and correct": 1}
    Meeting.objects.filter(state="correction").update(corrections_until=timezone.now() - timedelta(1))
    assert numbers(client) == {}
    client.force_login(stranger)  # of beta, which was not there
    assert numbers(client) == {"Invitations to answer": 1}
    set_commitment(organization=beta, commitment="ended")
    assert numbers(client) == {}


def test_the_coordinator_sees_what_partners_sent(client, alpha, beta, editor, coordinator, settings):
    settings.DEMO = True  # no second factor asked
    planned = make_meeting(starts=timezone.now() + timedelta(days=30))
    planning.propose_item(meeting=planned, organization=alpha, title="Buses")
    held = make_held(alpha)
    minutes.circulate(meeting=held, days=7)
    minutes.correct(item=held.items.first(), organization=alpha, who=editor, text="No")
    promised(beta, due=days(-1))
    client.force_login(coordinator)
    assert list(numbers(client).items()) == [
        ("Actions late", 1),
        ("Corrections to answer", 1),
        ("Actions to do", 1),
        ("Proposed items to answer", 1),
    ]


def test_who_did_not_approve_is_asked_to_publish(client, alpha, coordinator, settings):
    settings.DEMO = True  # no second factor asked
    meeting = make_approved(alpha)
    client.force_login(coordinator)
    assert numbers(client) == {"Minutes to publish": 1}
    Meeting.objects.filter(pk=meeting.pk).update(approved_by=coordinator)
    assert numbers(client) == {}


def test_a_secretary_sees_the_minutes_she_writes(client, alpha):
    secretary = factories.member_of(alpha)
    make_meeting(secretary=secretary, state="convened")
    make_meeting(state="convened")
    client.force_login(secretary)
    assert numbers(client) == {"Minutes to write": 1}


def test_above_all_stands_what_falls_due(client, alpha, coordinator, editor, settings):
    settings.DEMO = True  # no second factor asked
    held = make_held(alpha)
    ago = timezone.now() - timedelta(days=100)
    Meeting.objects.update(starts=ago, ends=ago + timedelta(hours=1), state="published")
    client.force_login(coordinator)
    page = client.get(URL)
    assert [(one.what, one.meeting, one.days) for one in page.context["to_do"]] == [("late", held, 100)]
    assert "100 days since the last one." in page.text
    client.force_login(editor)
    assert "since the last one" not in client.get(URL).text


def test_when_nothing_waits_it_says_so(client, editor):
    client.force_login(editor)
    assert "Nothing is waiting for you today." in client.get(URL).text
