"""Withdrawing: one page; the members' layer closes in the same request, in every channel, for all."""

from datetime import timedelta

import pytest
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils import timezone

from charter import chain, permissions
from charter.models import Act, Attempt, Signature
from charter.models.signature import Authority
from directory.models import Organization, Service
from directory.vocabulary import Commitment
from meetings import minutes
from meetings.models import Item
from taskforce.common import pdf
from tests import factories
from tests.charter.conftest import sign_for
from tests.meetings.conftest import make_held, make_meeting

pytestmark = pytest.mark.django_db


@pytest.fixture
def signature(version, alpha, signer):
    return sign_for(alpha, user=signer)


@pytest.fixture
def page(alpha):
    return reverse("charter:withdraw", args=[alpha.slug])


@pytest.fixture
def hidden(beta):
    """What only members see: a partner that is not listed, and a service for partners."""
    factories.ServiceFactory(organization=beta, name="For partners", visibility="partners")
    return factories.OrganizationFactory(name="Unlisted", is_listed=False)


def test_it_asks_and_says_what_closes(client, signer, signature, page):
    client.force_login(signer)
    html = client.get(page).text
    assert "<h1>" in html
    assert signature.name in html
    assert 'name="reason"' in html
    assert Signature.objects.live().get() == signature


def test_few_queries(client, signer, signature, page, django_assert_num_queries):
    client.force_login(signer)
    client.get(page)
    with django_assert_num_queries(6):  # session, person, task force, organisation, signature, last one
        client.get(page)


@pytest.fixture
def meetings(beta, monkeypatch):
    """What only partners read of meetings: one that is planned, and a decision in minutes sent round."""
    monkeypatch.setattr(pdf, "render", lambda template, context: render_to_string(template, context).encode())
    planned = make_meeting(title="Planned inside", starts=timezone.now() + timedelta(days=9))
    held = make_held(beta)
    item = held.items.first()
    Item.objects.filter(pk=item.pk).update(audience="signatories", title="Item inside")
    minutes.decide(item=item, text="Decided inside")
    minutes.promise(item=item, text="Promised inside", owner=beta)
    minutes.circulate(meeting=held, days=7)
    return planned, held


def of_meetings(planned, held):
    return [
        (planned.get_absolute_url(), "Planned inside"),
        (reverse("meetings:meetings"), "Planned inside"),
        (reverse("meetings:convocation", args=[planned.uid]), "Planned inside"),
        (held.get_absolute_url(), "Item inside"),
        (reverse("meetings:minutes", args=[held.uid]), "Decided inside"),
        (reverse("meetings:decisions"), "Decided inside"),
        (reverse("meetings:decisions_file"), "Decided inside"),
        (reverse("meetings:actions"), "Promised inside"),
        (reverse("meetings:actions_file"), "Promised inside"),
    ]


def channels(alpha, hidden, meetings):
    """Addresses by which a member reads what visitors do not, with the words that give it away."""
    service = Service.objects.get(name="For partners")
    return [
        *of_meetings(*meetings),
        (service.get_absolute_url(), "For partners"),
        (reverse("directory:service_sheet", args=[service.slug]), "For partners"),
        (reverse("directory:map") + "?q=partners", "For partners"),
        (reverse("directory:map"), "For partners"),
        (reverse("directory:map_data") + "?bbox=5.6,45.1,5.8,45.3&zoom=15", "For partners"),
        (reverse("directory:export", args=["csv"]), "For partners"),
        (reverse("directory:export", args=["geojson"]), "For partners"),
        (reverse("directory:partners"), "Unlisted"),
        (hidden.get_absolute_url(), "Unlisted"),
        (reverse("directory:manage", args=[alpha.slug]), "Alpha"),
        (reverse("directory:people", args=[alpha.slug]), "Camille"),
        (reverse("directory:organization_edit", args=[alpha.slug]), 'name="revision"'),
    ]


def told(client, person, *things):
    """The channels that tell ``person`` what only partners read, and how many services she counts."""
    client.force_login(person)
    addresses = channels(*things)
    answers = [(address, client.get(address), words) for address, words in addresses]
    open_ = [
        address
        for address, answer, words in answers
        if words in b"".join(answer.streaming_content if answer.streaming else [answer.content]).decode()
    ]
    return open_, client.get(reverse("home:front")).context["total"]


def test_every_channel_closes_with_the_request_for_all_people(
    client, alpha, signer, signature, page, hidden, meetings
):
    """Page, list, count, search, CSV, GeoJSON, PDF, of directory and meetings (.ics and feeds are public)."""
    colleague = factories.member_of(alpha, name="Colleague")
    things = (alpha, hidden, meetings)
    for person in (signer, colleague):
        assert told(client, person, *things) == ([address for address, _words in channels(*things)], 1)
    client.force_login(signer)
    assert client.post(page, {"reason": ""}).url == page
    for person in (signer, colleague):
        assert told(client, person, *things) == ([], 0)


def test_the_register_says_withdrew_and_the_act_proves_it(client, alpha, signer, signature, page):
    client.force_login(signer)
    client.post(page, {"reason": "We disagree on article 2."})
    signature.refresh_from_db()
    assert (signature.ending, signature.reason) == ("withdrawn", "We disagree on article 2.")
    act = Act.objects.filter(chain=alpha.uuid).last()
    assert (act.kind, act.at, act.account) == (Act.Kind.WITHDRAWN, signature.ended, signer.pk)
    assert act.facts == {"name": "Camille Martin", "ended_number": signature.number, "version": 1}
    assert list(Signature.objects.visible_to(signer)) == [signature]  # the row stays
    assert not Signature.objects.live().exists()
    assert chain.verify()[1] == []


def test_mail_goes_to_representatives_and_coordinators_without_the_reason(
    client, signer, signature, page, coordinator, mailoutbox, django_capture_on_commit_callbacks
):
    client.force_login(signer)
    with django_capture_on_commit_callbacks(execute=True):
        client.post(page, {"reason": "A private word"})
    withdrawn = [mail for mail in mailoutbox if not mail.attachments]
    assert {mail.to[0] for mail in withdrawn} == {signer.email, coordinator.email}
    assert not any("A private word" in str(mail.message()) for mail in withdrawn)


def test_no_page_of_the_organisation_shows_the_reason(client, signer, signature, page):
    client.force_login(signer)
    client.post(page, {"reason": "A private word"})
    addresses = [page, reverse("charter:signature", args=[signature.number])]
    assert not any("A private word" in client.get(address).text for address in addresses)


def test_one_may_sign_again(client, alpha, signer, signature, page):
    client.force_login(signer)
    client.post(page)
    assert reverse("charter:sign") in client.get(page).text
    assert alpha in permissions.organizations_to_sign_for(signer)
    again = sign_for(alpha, user=signer)
    assert Organization.objects.get(pk=alpha.pk).commitment == Commitment.LIVE
    assert list(alpha.signatures.live()) == [again]
    assert chain.verify()[1] == []


def test_pressing_twice_withdraws_once_and_says_so(client, alpha, signer, signature, page):
    client.force_login(signer)
    answers = [client.post(page), client.post(page)]
    assert [answer.url for answer in answers] == [page, page]
    assert Act.objects.filter(chain=alpha.uuid, kind=Act.Kind.WITHDRAWN).count() == 1
    html = client.get(page).text
    assert "danger" not in html
    assert "Sign" in html or "Signer" in html


@pytest.mark.parametrize("ending", [None, "lapsed"])
def test_without_a_signature_there_is_nothing_to_withdraw(client, version, alpha, signer, page, ending):
    if ending:
        signature = sign_for(alpha, user=signer)
        Signature.objects.update(ended=signature.confirmed, ending=ending)
    client.force_login(signer)
    assert "danger" not in client.get(page).text
    assert client.post(page).url == page
    assert not Act.objects.filter(kind=Act.Kind.WITHDRAWN).exists()


@pytest.mark.parametrize("method", ["get", "post"])
def test_who_may_not_sign_finds_no_page(client, alpha, signature, page, stranger, coordinator, method):
    other = factories.member_of(factories.OrganizationFactory(), may_sign=True)
    for person in (stranger, coordinator, factories.member_of(alpha), other):
        client.force_login(person)
        assert getattr(client, method)(page).status_code == 404
    assert Signature.objects.live().get() == signature


def test_a_reason_that_is_too_long_is_refused_with_words(client, signer, signature, page):
    client.force_login(signer)
    answer = client.post(page, {"reason": "x" * 2001})
    assert answer.context["form"].errors.keys() == {"reason"}
    assert Signature.objects.live().get() == signature


def test_a_signature_on_its_way_goes_too(client, alpha, signer, signature, version, page):
    Attempt.objects.create(
        organization=alpha, user=signer, version=version, sent=signature.confirmed, code="x"
    )
    client.force_login(signer)
    client.post(page)
    assert not Attempt.objects.exists()


def test_what_was_said_of_the_authority_stays(client, signer, signature, page):
    client.force_login(signer)
    client.post(page)
    signature.refresh_from_db()
    assert signature.authority == Authority.LEGAL


def test_the_reason_is_read_by_the_guard(client, signer, signature, page):
    client.force_login(signer)
    answer = client.post(page, {"reason": "Because of 2980208269857."})
    assert answer.context["form"].errors.keys() == {"reason"}
    assert Signature.objects.live().get() == signature
