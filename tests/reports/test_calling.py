"""The call to partners for their paragraphs: a mail to each, one reminder, and who said what so far."""

from datetime import timedelta

import pytest
from django.core.management import call_command
from django.urls import reverse
from django.utils import timezone, translation

from reports import calling, editions
from reports.models import Call, Edition
from taskforce.accounts.actions import RefusedError
from taskforce.common import days
from taskforce.common.models import OutgoingMail
from tests.factories import OrganizationFactory, UserFactory
from tests.meetings.conftest import queries_of
from tests.reports.conftest import make_edition

pytestmark = pytest.mark.django_db
TODAY = timezone.localdate()
LATER = TODAY + timedelta(days=20)


@pytest.fixture
def gamma(alpha):
    """Another partner bound by the charter, with one person."""
    made = OrganizationFactory(name="Gamma")
    UserFactory(email="gamma@example.org").groups.add(made.group)
    return made


@pytest.fixture
def called(draft, editor, gamma, coordinator):
    """``draft`` with its call, until in twenty days."""
    return calling.call(edition=draft, until=LATER, by=coordinator)


def sent():
    """``[(name of the mail, to)]`` of all that left or wait."""
    rows = OutgoingMail.objects.filter(key__startswith="paragraphs")
    return sorted((mail.key.partition(":")[0], mail.payload["to"]) for mail in rows)


def say(edition, organization, text="We did.", *, confirm=False, code="housing"):
    section = edition.sections.get(code=code)
    row = editions.contribute(section=section, organization=organization, text=text)
    if confirm:
        editions.confirm(paragraph=row, revision=row.revision, who=UserFactory())
    return row


def wanted(*people):
    return [("paragraphs-wanted", person) for person in people]


# The verb -----------------------------------------------------------------------------------------------


def test_each_person_of_a_partner_is_asked_once(called, draft, editor, coordinator):
    assert sent() == wanted(editor.email, "gamma@example.org")
    assert (called.until, called.asked_by) == (LATER, str(coordinator))
    calling.call(edition=draft, until=TODAY, by=coordinator)  # sooner, with no other mail
    assert (Call.objects.get().until, len(sent())) == (TODAY, 2)


def test_the_mail_says_until_when_and_where(called, draft, editor):
    mail = OutgoingMail.objects.get(key__endswith=f":{editor.pk}").payload
    with translation.override("fr"):
        day, address = days.in_words(LATER, "l j F Y"), draft.get_work_url()
    assert mail["subject"] == f"Vos paragraphes dans le rapport {draft.year}"
    for body in (mail["body"], mail["html"]):
        assert (f"Report\u202f» jusqu’au {day}" in body, address in body) == (True, True)


def test_who_signs_later_is_asked_too_and_who_is_no_partner_is_not(called, draft, coordinator):
    late = OrganizationFactory(name="Late")
    UserFactory(email="late@example.org").groups.add(late.group)
    outside = OrganizationFactory(name="Outside", commitment="ended")
    UserFactory(email="outside@example.org").groups.add(outside.group)
    UserFactory(email="gone@example.org", is_active=False).groups.add(late.group)
    calling.call(edition=draft, until=LATER, by=coordinator)
    assert sent() == wanted("editor@example.org", "gamma@example.org", "late@example.org")


def test_closed_texts_are_not_called_for(draft, coordinator):
    Edition.objects.filter(pk=draft.pk).update(state="validation")
    with pytest.raises(RefusedError):
        calling.call(edition=draft, until=LATER, by=coordinator)
    assert (Call.objects.count(), sent()) == (0, [])


def test_a_day_that_is_over_is_refused(draft, coordinator):
    with pytest.raises(RefusedError):
        calling.call(edition=draft, until=TODAY - timedelta(days=1), by=coordinator)
    assert (Call.objects.count(), sent()) == (0, [])


# What falls due -----------------------------------------------------------------------------------------


def test_before_the_last_day_who_is_waited_for_is_reminded_once(called, draft, alpha, editor):
    say(draft, alpha, confirm=True)
    for before in (4, 3, 3, 0, 0):
        calling.send_due(LATER - timedelta(days=before))
    assert sent() == [
        ("paragraphs-reminder", "gamma@example.org"),
        *wanted(editor.email, "gamma@example.org"),
    ]


def test_the_command_run_twice_sends_once(called, draft, alpha, gamma, editor, coordinator):
    calling.call(edition=draft, until=TODAY + timedelta(days=2), by=coordinator)
    for _time in range(2):
        call_command("send_due_notifications", verbosity=0)
    assert sent() == [
        ("paragraphs-reminder", editor.email),
        ("paragraphs-reminder", "gamma@example.org"),
        *wanted(editor.email, "gamma@example.org"),
    ]


def test_who_is_waited_for(called, draft, alpha, gamma):
    assert list(calling.waited_for(draft)) == [alpha, gamma]  # they said nothing
    say(draft, alpha, confirm=True)
    assert list(calling.waited_for(draft)) == [gamma]
    say(draft, alpha, code="health")  # another one, to be confirmed
    assert list(calling.waited_for(draft)) == [alpha, gamma]


def test_nobody_is_reminded_once_it_is_over(called, draft):
    calling.send_due(LATER + timedelta(days=1))
    Edition.objects.filter(pk=draft.pk).update(state="validation")
    calling.send_due(LATER)
    assert len(sent()) == 2


# The pages ----------------------------------------------------------------------------------------------


def page_of(edition, name="call"):
    return reverse(f"reports:{name}", args=[edition.year, edition.language])


def test_a_coordinator_calls_and_sees_who_said_what(keeper, draft, editor, alpha, gamma):
    editions.invite(edition=draft)
    say(draft, alpha, confirm=True)
    say(draft, alpha, code="health")
    page = page_of(draft)
    assert keeper.get(page).context["partners"] == [(alpha, 1, 1), (gamma, 0, 0)]
    assert keeper.post(page, {"until": LATER.isoformat()}).url == draft.get_work_url()
    assert keeper.get(page).context["form"]["until"].value() == LATER
    work = keeper.get(draft.get_work_url())
    assert work.context["edition"].call.until == LATER
    assert page in work.content.decode()


@pytest.mark.parametrize(("typed", "status"), [("", 200), ("soon", 200), ("2020-01-01", 409)])
def test_a_day_that_cannot_be_is_said(keeper, draft, typed, status):
    answer = keeper.post(page_of(draft), {"until": typed})
    assert (answer.status_code, Call.objects.count(), sent()) == (status, 0, [])


def test_once_the_texts_are_closed_the_page_says_so(keeper, db):
    edition = make_edition(state=Edition.State.VALIDATION)
    answer = keeper.get(page_of(edition))
    assert (answer.context["is_writing"], "<form method" in answer.content.decode()) == (False, False)
    assert keeper.post(page_of(edition), {"until": LATER.isoformat()}).status_code == 409
    assert page_of(edition) not in keeper.get(edition.get_work_url()).content.decode()


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_do_not_grow_with_partners(keeper, draft, alpha, rows):
    for number in range(rows):
        OrganizationFactory(name=f"Partner {number}")
    editions.invite(edition=draft)
    say(draft, alpha)
    assert queries_of(keeper, page_of(draft)) == 6
