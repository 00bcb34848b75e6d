"""Requests for support: what the verbs do, refuse, count and forget."""

from datetime import date, timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.utils import timezone

from meetings import support
from meetings.models import SupportMessage, SupportRequest
from meetings.planning import StaleError
from taskforce.accounts.actions import RefusedError
from taskforce.common import mail
from tests.factories import AreaFactory, ServiceFactory, UserFactory
from tests.meetings.access import ASKED, confirmed, unconfirmed

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """The mails: ``(name, to, language)``, and what they were given."""
    mails = []

    def send(name, *, to, language="", **context):
        mails.append((name, to, language, context))

    monkeypatch.setattr(mail, "send", send)
    return mails


@pytest.fixture
def asked(sent, editor, alpha):
    """A request of the editor's that waits for its answer; nobody was told yet."""
    request = support.ask(asker=editor, organization=alpha, area=AreaFactory(name="Villeneuve"), **ASKED)
    sent.clear()
    return request


def answered(request, by, **fields):
    """The SupportMessage of an answer at the revision at hand."""
    request.refresh_from_db()
    fields = {"text": "Go to the legal desk.", "revision": request.revision} | fields
    return support.answer(request=request, by=by, **fields)


def names(sent):
    return [(name, to) for name, to, *_more in sent]


# Asking --------------------------------------------------------------------------------------------


def test_a_member_asks_and_the_coordinators_are_told(sent, editor, alpha, coordinator):
    area = AreaFactory(name="Villeneuve")
    request = support.ask(asker=editor, organization=alpha, area=area, **ASKED)
    assert (request.state, request.who, request.organization_name) == ("new", "Ed Editor", "Alpha")
    assert (request.area_name, str(request), request.token) == (
        "Villeneuve",
        "Accès aux droits, Villeneuve",
        None,
    )
    assert request.day == timezone.localdate()
    assert names(sent) == [("request_asked", coordinator.email)]


def test_a_double_click_asks_once(sent, editor, alpha, coordinator):
    first, second = (support.ask(asker=editor, organization=alpha, **ASKED) for _i in range(2))
    assert (first, len(sent)) == (second, 1)


def test_without_account_it_waits_for_its_mail(sent, coordinator):
    request = unconfirmed()
    assert (request.state, request.who, len(request.sender)) == ("unconfirmed", "Vera Visitor", 1)
    assert names(sent) == [("request_to_confirm", "vera@example.org")]
    assert not SupportRequest.objects.visible_to(coordinator).exists()
    assert (unconfirmed(), len(sent)) == (request, 1)  # a double click


def test_once_confirmed_it_is_with_the_coordinators_once(sent, coordinator):
    request = unconfirmed(area=AreaFactory(name="Villeneuve"))
    sent.clear()
    for _i in range(2):
        assert support.confirm(request=request).state == "new"
    assert names(sent) == [("request_asked", coordinator.email)]
    assert list(SupportRequest.objects.visible_to(coordinator)) == [request]


def test_five_an_hour_from_one_network(sent):
    for number in range(5):
        unconfirmed(email=f"v{number}@example.org")
    with pytest.raises(RefusedError, match="votre réseau"):
        unconfirmed(email="v6@example.org")
    assert unconfirmed(email="v6@example.org", sender="y").pk
    SupportRequest.objects.update(created=timezone.now() - timedelta(minutes=61))
    assert unconfirmed(email="v7@example.org").pk


def test_three_a_day_to_one_address_whoever_sends_them(sent):
    for number in range(3):
        unconfirmed(asked=f"Question {number}", sender=str(number))
    with pytest.raises(RefusedError, match="cette adresse"):
        unconfirmed(asked="Once more", sender="z", email="VERA@example.org")
    SupportRequest.objects.update(created=timezone.now() - timedelta(hours=25))
    assert unconfirmed(asked="Once more", sender="z").pk


# Answering -----------------------------------------------------------------------------------------


@pytest.mark.parametrize(("closes", "state"), [(False, "answered"), (True, "closed")])
def test_an_answer_is_one_mail_with_the_services_chosen(asked, sent, editor, coordinator, closes, state):
    services = [ServiceFactory(), ServiceFactory(visibility="partners")]
    message = answered(asked, coordinator, services=services, closes=closes)
    [(name, to, _language, context)] = sent
    assert (name, to, list(context["services"])) == ("request_answered", editor.email, services)
    asked.refresh_from_db()
    assert (asked.state, message.who, message.is_answer) == (state, coordinator, True)


def test_nobody_is_sent_to_a_door_that_is_closed_to_her(sent, coordinator):
    request = confirmed()
    sent.clear()
    for closed in (ServiceFactory(visibility="partners"), ServiceFactory(status="draft")):
        with pytest.raises(RefusedError, match="ne peut pas voir"):
            answered(request, coordinator, services=[ServiceFactory(), closed])
    request.refresh_from_db()
    assert (request.state, SupportMessage.objects.count(), sent) == ("new", 0, [])


def test_of_two_coordinators_the_second_is_told(asked, sent, coordinator):
    other = UserFactory(is_coordinator=True)
    answered(asked, coordinator)
    with pytest.raises(StaleError) as stale:
        answered(asked, other, text="Go elsewhere.", revision=1)
    assert stale.value.current.revision == asked.revision == 2
    assert len(sent) == 1
    answered(asked, other, text="Go elsewhere.")  # she has read it, and still sends hers
    assert [message.who for message in asked.messages.all()] == [coordinator, other]
    assert len(sent) == 2


def test_a_double_click_answers_once_and_another_choice_is_not_lost(asked, sent, coordinator):
    service = ServiceFactory()
    first = answered(asked, coordinator, services=[service])
    assert answered(asked, coordinator, services=[service], revision=1) == first
    with pytest.raises(StaleError):
        answered(asked, coordinator, services=[], revision=1)
    assert len(sent) == 1


def test_a_closed_request_can_be_answered_again(asked, sent, coordinator):
    answered(asked, coordinator, closes=True)
    answered(asked, coordinator, text="One thing more.")
    asked.refresh_from_db()
    assert (asked.state, len(sent)) == ("answered", 2)


def test_a_closed_account_gets_no_mail(asked, sent, editor, coordinator):
    editor.is_active = False
    editor.save()
    answered(asked, coordinator)
    assert sent == []


def test_mails_are_in_the_language_she_read(sent, coordinator, asked, editor):
    editor.language = "en"
    editor.save()
    answered(asked, coordinator)
    for language in ("bg", "de"):
        request = unconfirmed(language=language, email=f"{language}@example.org")
        answered(support.confirm(request=request), coordinator)
    wanted = [mails[2] for mails in sent if mails[0] == "request_answered"]
    assert wanted == ["en", "bg", "fr"]


# Again, and over -----------------------------------------------------------------------------------


def test_who_asked_opens_it_again_and_the_coordinators_are_told_once(asked, sent, editor, coordinator):
    answered(asked, coordinator, closes=True)
    sent.clear()
    said = support.ask_again(request=asked, text="That desk is closed.")
    assert support.ask_again(request=asked, text="That desk is closed.") == said
    support.ask_again(request=asked, text="And the other one too.")
    asked.refresh_from_db()
    assert (asked.state, said.is_answer, said.who) == ("new", False, editor)
    assert names(sent) == [("request_asked", coordinator.email)]
    assert asked.messages.count() == 3


def test_there_is_an_end_of_it(asked, monkeypatch):
    monkeypatch.setattr(support, "MOST_MESSAGES", 1)
    support.ask_again(request=asked, text="One.")
    with pytest.raises(RefusedError):
        support.ask_again(request=asked, text="Two.")


def test_before_it_is_confirmed_nothing_is_added(sent):
    with pytest.raises(RefusedError):
        support.ask_again(request=unconfirmed(), text="More.")


def test_it_is_closed_once_it_was_answered(asked, coordinator):
    with pytest.raises(RefusedError):
        support.close(request=asked)
    answered(asked, coordinator)
    assert [support.close(request=asked).revision for _i in range(2)] == [3, 3]
    assert support.close(request=asked).state == "closed"


# Who may see ---------------------------------------------------------------------------------------


def test_only_who_asked_and_the_coordinators_see_it(asked, editor, stranger, inactive, coordinator):
    colleague = UserFactory()
    asked.organization.group.user_set.add(colleague)
    visible = SupportRequest.objects.visible_to
    readers = (editor, coordinator, colleague, stranger, inactive, AnonymousUser())
    assert [list(visible(reader)) for reader in readers] == [[asked], [asked], [], [], [], []]
    editor.is_active = False
    assert list(visible(editor)) == []


def test_what_waits_for_whom(asked, editor, coordinator):
    rows = SupportRequest.objects
    assert (list(rows.to_answer()), list(rows.answered_for(editor))) == ([asked], [])
    answered(asked, coordinator)
    assert (list(rows.to_answer()), list(rows.answered_for(editor))) == ([], [asked])
    assert list(rows.answered_for(coordinator)) == []


def test_its_steps(asked):
    assert [state for _label, state in asked.steps] == ["now", "", ""]
    assert [state for _label, state in unconfirmed().steps] == ["now", "", "", ""]
    assert [state for _label, state in confirmed(asked="Other?").steps] == ["done", "now", "", ""]


# Counting and forgetting ---------------------------------------------------------------------------


def test_counts_of_a_year_by_domain_and_area(sent, editor, alpha):
    town = AreaFactory(name="Villeneuve")
    days = [date(2025, 12, 31), date(2026, 1, 1), date(2026, 12, 31), date(2026, 6, 1), date(2026, 6, 2)]
    places = [None, None, town, town, None]
    domains = ["rights", "rights", "rights", "rights", "health"]
    for number, (day, area, domain) in enumerate(zip(days, places, domains, strict=True)):
        fields = {"domain": domain, "asked": f"Question {number}", "tried": "", "area": area}
        request = support.ask(asker=editor, organization=alpha, **fields)
        SupportRequest.objects.filter(pk=request.pk).update(day=day)
    unconfirmed()
    SupportRequest.objects.filter(state="unconfirmed").update(day=days[1])
    assert list(SupportRequest.objects.counts(2026)) == [
        {"domain": "health", "area_name": "", "number": 1},
        {"domain": "rights", "area_name": "", "number": 1},
        {"domain": "rights", "area_name": "Villeneuve", "number": 2},
    ]
    town.delete()
    assert SupportRequest.objects.counts(2026).count() == 3  # the name of the area stays


def test_half_a_year_after_the_last_word_only_what_is_counted_stays(asked, coordinator):
    answered(asked, coordinator, services=[ServiceFactory()])
    asked.refresh_from_db()
    over = asked.changed + support.KEPT
    assert support.forget_old(over) == 0
    assert [support.forget_old(over + timedelta(seconds=1)) for _i in range(2)] == [1, 0]
    asked.refresh_from_db()
    assert (asked.who, asked.asked, asked.tried, asked.organization_name, asked.organization) == (
        "",
        "",
        "",
        "",
        None,
    )
    assert (asked.domain, asked.area_name, asked.state) == ("rights", "Villeneuve", "closed")
    assert SupportMessage.objects.count() == 0
    assert len(SupportRequest.objects.counts(asked.day.year)) == 1


def test_the_address_and_the_link_of_a_visitor_go_too(sent, coordinator):
    request = confirmed()
    answered(request, coordinator)
    support.forget_old(timezone.now() + timedelta(days=181))
    request.refresh_from_db()
    assert (request.name, request.email, request.token, request.language) == ("", "", None, "")


def test_what_waits_for_an_answer_is_not_forgotten(asked):
    assert support.forget_old(timezone.now() + timedelta(days=900)) == 0


def test_what_nobody_confirmed_goes_after_a_week(sent):
    unconfirmed()
    now = timezone.now()
    assert support.forget_old(now + timedelta(days=6)) == 0
    assert support.forget_old(now + timedelta(days=8)) == 1
    assert not SupportRequest.objects.exists()


def test_senders_are_wiped_after_a_day(sent):
    unconfirmed()
    assert support.forget_senders() == 0
    SupportRequest.objects.update(created=timezone.now() - timedelta(hours=25))
    assert (support.forget_senders(), support.forget_senders()) == (1, 0)
