"""The pages of requests for support, without account and with one."""

from datetime import timedelta
from html import unescape

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import set_commitment
from meetings import support
from meetings.forms import support as forms
from meetings.models import SupportMessage, SupportRequest
from tests.factories import AreaFactory, OrganizationFactory, ServiceFactory
from tests.meetings.access import ASKED, confirmed, unconfirmed
from tests.meetings.conftest import queries_of

pytestmark = pytest.mark.django_db
NEW, LIST = reverse("meetings:request_new"), reverse("meetings:requests")
WORDS = "Qui aide pour une attestation de domicile ?\r\nLa mairie hésite."
TYPED = {"domain": "rights", "area": "", "asked": WORDS, "tried": "un courrier"}
PERSON = {
    "name": "Vera Visitor",
    "organization_name": "Un centre",
    "email": "vera@example.org",
    "company": "",
}
LINE_BREAK_KEPT = WORDS.replace("\r\n", "\n")


def follow(request):
    return reverse("meetings:request_follow", args=[request.token])


def answer_page(request):
    return reverse("meetings:request_answer", args=[request.uid])


@pytest.fixture
def member(editor):
    """A browser of its own, beside the coordinator's."""
    browser = Client()
    browser.force_login(editor)
    return browser


@pytest.fixture
def asked(editor, alpha):
    return support.ask(asker=editor, organization=alpha, **ASKED)


def only():
    return SupportRequest.objects.get()


# Asking without an account -------------------------------------------------------------------------


def test_a_visitor_asks_confirms_and_reads_the_answer(
    client, coordinator, mailoutbox, django_capture_on_commit_callbacks
):
    area = AreaFactory(name="Villeneuve")
    with django_capture_on_commit_callbacks(execute=True):
        answer = client.post(NEW, TYPED | PERSON | {"area": area.pk})
    assert (answer.status_code, "Ouvrez votre messagerie" in answer.text) == (200, True)
    request = only()
    assert (request.state, request.asked, request.area_name) == ("unconfirmed", LINE_BREAK_KEPT, "Villeneuve")
    assert (request.language, len(request.sender)) == ("fr", 64)
    [message] = mailoutbox
    html = message.alternatives[0][0]
    assert (message.to, follow(request) in message.body, follow(request) in html) == (
        *(["vera@example.org"], True, True),
    )
    assert ("mairie" in message.body + html, f"{support.UNCONFIRMED_KEPT.days} jours" in message.body) == (
        *(False, True),
    )
    assert client.get(follow(request)).status_code == 200
    assert only().state == "unconfirmed"  # a program that reads mails has opened it
    with django_capture_on_commit_callbacks(execute=True):
        assert client.post(follow(request), {"confirm": "1"}).url == follow(request)
    assert (only().state, mailoutbox[1].to) == ("new", [coordinator.email])
    assert ("mairie" in mailoutbox[1].body, "Villeneuve" in mailoutbox[1].body) == (False, True)
    service = ServiceFactory(name="Permanence")
    with django_capture_on_commit_callbacks(execute=True):
        support.answer(request=request, by=coordinator, text="Go there.", services=[service], revision=2)
    told = mailoutbox[2]
    assert (told.to, "Go there." in told.body, service.get_absolute_url() in told.body) == (
        *(["vera@example.org"], True, True),
    )
    page = client.get(follow(request)).text
    assert ("Go there." in page, service.get_absolute_url() in page) == (True, True)


def test_who_holds_the_link_asks_again_and_closes(client, coordinator):
    request = confirmed()
    support.answer(request=request, by=coordinator, text="Go there.", revision=request.revision)
    assert client.post(follow(request), {"close": "1"}).url == follow(request)
    assert only().state == "closed"
    assert client.post(follow(request), {"text": "C’est fermé."}).url == follow(request)
    assert (only().state, SupportMessage.objects.last().is_answer) == ("new", False)


def test_on_the_link_a_partners_only_service_is_not_shown(client, coordinator):
    request, service = confirmed(), ServiceFactory(name="Permanence")
    support.answer(request=request, by=coordinator, text="Go.", services=[service], revision=request.revision)
    service.visibility = "partners"
    service.save()
    assert "Permanence" not in client.get(follow(request)).text


def test_five_an_hour_then_later_and_nothing_typed_is_lost(client):
    answers = [client.post(NEW, TYPED | PERSON | {"email": f"v{n}@example.org"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert ("un courrier" in answers[-1].text, SupportRequest.objects.count()) == (True, 5)


def test_a_program_is_thanked_and_forgotten(client):
    assert (
        client.post(NEW, TYPED | PERSON | {"company": "x"}).templates[0].name == "meetings/request_sent.html"
    )
    assert SupportRequest.objects.count() == 0


def test_nothing_tells_from_which_computer(client):
    client.post(NEW, TYPED | PERSON, REMOTE_ADDR="203.0.113.77", headers={"user-agent": "Phone"})
    kept = str(SupportRequest.objects.values().get())
    assert ("203.0.113" in kept, "Phone" in kept) == (False, False)


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("domain", ""),
        ("domain", "nonsense"),
        ("area", "999999"),
        ("area", "x"),
        ("area", "9" * 30),
        ("asked", "  "),
        ("asked", "x" * 3001),
        ("asked", "x" * 40_000),
        ("asked", "a\0b"),
        ("tried", "x" * 40_000),
        ("name", ""),
        ("organization_name", "x" * 201),
        ("email", "no address"),
        ("email", "a@example.org\nBcc: b@example.org"),
    ],
)
def test_what_cannot_be_sent_is_said_at_its_field_and_kept(client, field, value):
    answer = client.post(NEW, TYPED | PERSON | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert answer.context["form"][field].value() == value
    assert SupportRequest.objects.count() == 0


def test_too_long_tells_by_how_much(client):
    [words] = client.post(NEW, TYPED | PERSON | {"asked": "x" * 40_000}).context["form"].errors["asked"]
    assert ("40000" in words, "3000" in words) == (True, True)


def test_what_fits_the_form_fits_the_database():
    for name in ("asked", "tried", "name", "organization_name", "email"):
        field = forms.VisitorForm(taskforce=None).fields[name]
        assert field.max_length == SupportRequest._meta.get_field(name).max_length, name
    assert SupportMessage._meta.get_field("text").max_length == forms.MOST


# What must not be in it ----------------------------------------------------------------------------

HARD = {
    "nir": "Son numéro : 1 84 12 76 451 089 46.",
    "iban": "Le compte FR76 3000 6000 0112 3456 7890 189 est bloqué.",
    "phone": "On la joint au 06 39 98 12 34.",
    "email": "Son adresse : quelquun@example.org.",
    "birth-date": "Une dame née le 3 avril 1990.",
    "coordinates": "Le campement est à 45.188529, 5.724524.",
}
SOFT = {
    "name": "La situation de Mme Dupont nous inquiète.",
    "unknown": "Nous avons vu Ionela hier.",
    "street": "Ils dorment au 12 rue des Lilas.",
}


@pytest.mark.parametrize("field", ["asked", "tried"])
@pytest.mark.parametrize("kind", HARD)
def test_what_names_somebody_for_certain_cannot_be_ticked_away(client, member, kind, field):
    for browser in (client, member):
        typed = TYPED | PERSON | {field: HARD[kind]}
        answer = browser.post(NEW, typed)
        guard = answer.context["form"].fields[field].guard
        assert (list(answer.context["form"].errors), guard.can_be_confirmed) == ([field], False)
        assert guard.confirm_name not in answer.text
        forced = {guard.confirm_name: guard.reading.confirmation}
        assert list(browser.post(NEW, typed | forced).context["form"].errors) == [field]
        assert HARD[kind] in unescape(answer.text)  # nothing typed is lost
    assert SupportRequest.objects.count() == 0


@pytest.mark.parametrize("kind", SOFT)
def test_what_may_be_a_person_is_looked_at_once(client, kind):
    typed = TYPED | PERSON | {"asked": SOFT[kind]}
    answer = client.post(NEW, typed)
    guard = answer.context["form"].fields["asked"].guard
    assert (list(answer.context["form"].errors), guard.can_be_confirmed) == (["asked"], True)
    assert guard.remember_name not in answer.text  # a visitor teaches the guard nothing
    assert SupportRequest.objects.count() == 0
    client.post(NEW, typed | {guard.confirm_name: guard.reading.confirmation})
    assert only().asked == SOFT[kind]


def test_the_form_does_not_tell_contacts_of_who_is_not_listed(client, member):
    OrganizationFactory(phone="06 39 98 12 34", is_listed=False)
    OrganizationFactory(phone="06 39 98 56 78")
    hidden, listed = (
        TYPED | PERSON | {"asked": f"le {number}"} for number in ("06 39 98 12 34", "06 39 98 56 78")
    )
    assert [SupportRequest.objects.filter(asked=typed["asked"]).exists() for typed in (hidden, listed)] == [
        False
    ] * 2
    for browser, answers in ((client, [False, True]), (member, [True, True])):
        for typed in (hidden, listed):
            browser.post(NEW, typed)
        sent = [SupportRequest.objects.filter(asked=typed["asked"]).exists() for typed in (hidden, listed)]
        assert sent == answers
        SupportRequest.objects.all().delete()


def test_areas_and_partners_may_be_named(client):
    AreaFactory(name="Villeneuve")
    OrganizationFactory(name="Maison Bleue")
    words = "Nous cherchons une place à Villeneuve avec la Maison Bleue."
    client.post(NEW, TYPED | PERSON | {"asked": words})
    assert only().asked == words


# With an account -----------------------------------------------------------------------------------


def test_a_member_asks_reads_and_asks_again(member, editor, alpha, coordinator):
    answer = member.post(NEW, TYPED)
    request = only()
    assert (answer.url, request.asker, request.organization) == (request.get_absolute_url(), editor, alpha)
    assert "vera" not in member.get(NEW).text
    support.answer(request=request, by=coordinator, text="Go there.", revision=request.revision)
    page = member.get(answer.url).text
    assert ("Go there." in page, answer_page(request) in page) == (True, False)
    assert member.post(answer.url, {"text": "C’est fermé."}).url == answer.url
    assert only().state == "new"


def test_somebody_of_two_organisations_says_for_which(member, editor, alpha, beta):
    delta = OrganizationFactory(name="Delta")
    delta.group.user_set.add(editor)
    assert member.post(NEW, TYPED).status_code == 200
    assert member.post(NEW, TYPED | {"organization": beta.pk}).status_code == 200
    member.post(NEW, TYPED | {"organization": delta.pk})
    assert only().organization == delta


def test_who_lapsed_asks_as_a_visitor_and_still_reads_her_own(member, asked, alpha):
    set_commitment(organization=alpha, commitment="ended")
    assert list(member.post(NEW, TYPED).context["form"].errors) == ["name", "organization_name", "email"]
    assert member.get(asked.get_absolute_url()).status_code == 200
    assert asked.get_absolute_url() in member.get(LIST).text


def test_a_refused_word_is_not_lost(member, asked, monkeypatch):
    monkeypatch.setattr(support, "MOST_MESSAGES", 0)
    answer = member.post(asked.get_absolute_url(), {"text": "Encore une question."})
    assert (answer.status_code, "Encore une question." in answer.text) == (409, True)


def test_before_an_answer_nothing_is_closed(member, asked):
    assert member.post(asked.get_absolute_url(), {"close": "1"}).status_code == 409
    assert only().state == "new"


def test_the_asker_only_adds_what_names_nobody(member, asked):
    answer = member.post(asked.get_absolute_url(), {"text": HARD["phone"]})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["text"])
    assert SupportMessage.objects.count() == 0


# Answering -----------------------------------------------------------------------------------------


def test_a_coordinator_searches_chooses_and_answers(keeper, asked):
    AreaFactory(name="Villeneuve")
    domain, other = (
        ServiceFactory(name="Ab", domains=["rights"]),
        ServiceFactory(name="Cd", domains=["health"]),
    )
    page = keeper.get(answer_page(asked))
    assert page.context["offered"] == [(domain, False)]
    typed = {
        "text": "Go there.",
        "services": [domain.pk],
        "q": "Cd",
        "revision": asked.revision,
        "search": "1",
    }
    page = keeper.post(answer_page(asked), typed)
    assert page.context["offered"] == [(domain, True), (other, False)]
    assert ("Go there." in page.text, SupportMessage.objects.count()) == (True, 0)
    del typed["search"]
    answer = keeper.post(answer_page(asked), typed | {"services": [domain.pk, other.pk], "closes": "on"})
    assert answer.url == asked.get_absolute_url()
    assert (set(SupportMessage.objects.get().services.all()), only().state) == ({domain, other}, "closed")


def test_services_of_the_area_come_first(keeper, editor, alpha):
    from tests.factories import LocationFactory

    area = AreaFactory(name="Villeneuve")
    request = support.ask(asker=editor, organization=alpha, area=area, **ASKED)
    far = ServiceFactory(name="Aa", domains=["rights"])
    near = ServiceFactory(name="Bb", domains=["rights"], at=[LocationFactory(area=area)])
    by_town = ServiceFactory(name="Cc", domains=["rights"], at=[LocationFactory(city="villeneuve")])
    offered = keeper.get(answer_page(request)).context["offered"]
    assert [service for service, _chosen in offered] == [near, by_town, far]


def test_only_services_that_who_asks_may_see_are_offered(keeper, asked):
    request = confirmed()
    partners = ServiceFactory(domains=["rights"], visibility="partners")
    assert keeper.get(answer_page(request)).context["offered"] == []
    assert keeper.get(answer_page(asked)).context["offered"] == [(partners, False)]
    answer = keeper.post(answer_page(request), {"text": "Go.", "services": [partners.pk], "revision": "2"})
    assert list(answer.context["form"].errors) == ["services"]


def test_the_second_coordinator_reads_the_first_answer_and_keeps_hers(keeper, asked, coordinator):
    typed = {"text": "Mine.", "revision": asked.revision}
    support.answer(request=asked, by=coordinator, text="Hers.", revision=asked.revision)
    answer = keeper.post(answer_page(asked), typed)
    assert (answer.status_code, "Hers." in answer.text, "Mine." in answer.text) == (409, True, True)
    assert answer.context["form"]["revision"].value() == "2"
    keeper.post(answer_page(asked), typed | {"revision": "2"})
    assert [message.text for message in asked.messages.all()] == ["Hers.", "Mine."]


def test_a_service_hidden_meanwhile_is_said(keeper, asked, monkeypatch):
    service = ServiceFactory(domains=["rights"])
    monkeypatch.setattr(forms.AnswerForm, "said", {"text": "Go.", "services": [service], "revision": 1})
    service.status = "draft"
    service.save()
    answer = keeper.post(answer_page(asked), {"text": "Go.", "revision": "1"})
    assert (answer.status_code, SupportMessage.objects.count()) == (409, 0)


@pytest.mark.parametrize(
    ("field", "value"), [("text", " "), ("text", "x" * 40_000), ("services", "x"), ("services", "9" * 30)]
)
def test_an_answer_that_cannot_be_is_kept(keeper, asked, field, value):
    typed = {"text": "Go there.", "revision": "1"} | {field: value}
    answer = keeper.post(answer_page(asked), typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])


def test_too_many_doors_help_nobody(keeper, asked, monkeypatch):
    monkeypatch.setattr(forms, "MOST_SERVICES", 1)
    services = [ServiceFactory().pk for _i in range(2)]
    answer = keeper.post(answer_page(asked), {"text": "Go.", "services": services, "revision": "1"})
    assert list(answer.context["form"].errors) == ["services"]


def test_a_form_without_its_revision_is_at_none(keeper, asked):
    assert keeper.post(answer_page(asked), {"text": "Go."}).status_code == 409


def test_a_coordinator_closes(keeper, asked, coordinator):
    page = asked.get_absolute_url()
    support.answer(request=asked, by=coordinator, text="Go.", revision=1)
    assert keeper.post(page, {"close": "1"}).url == page
    keeper.post(page, {"text": "Not mine to say."})
    assert (only().state, SupportMessage.objects.count()) == ("closed", 1)


def test_what_was_forgotten_can_still_be_opened(keeper, asked, coordinator):
    support.answer(request=asked, by=coordinator, text="Go.", revision=1)
    support.forget_old(timezone.now() + timedelta(days=181))
    page = keeper.get(asked.get_absolute_url())
    assert (page.status_code, "Ed Editor" in page.text) == (200, False)


def test_markup_stays_text(keeper, asked):
    SupportRequest.objects.update(asked="<script>alert(1)</script>", organization_name="<b>Bold</b>")
    for page in (LIST, asked.get_absolute_url(), answer_page(asked)):
        text = keeper.get(page).text
        assert ("<script>alert" in text, "<b>Bold" in text) == (False, False)


# Lists and queries ---------------------------------------------------------------------------------


def test_the_list_of_a_coordinator_shows_what_waits_or_all(keeper, asked, coordinator):
    done = confirmed()
    support.answer(request=done, by=coordinator, text="Go.", revision=done.revision)
    unconfirmed(asked="Not yet.")
    assert keeper.get(LIST).context["page"].rows == [asked]
    assert keeper.get(LIST, {"all": "1"}).context["page"].rows == [done, asked]


@pytest.mark.parametrize("rows", [1, 5])
def test_four_queries_for_the_list(keeper, editor, alpha, rows):
    for number in range(rows):
        support.ask(asker=editor, organization=alpha, domain="rights", asked=f"Question {number}", tried="")
    assert queries_of(keeper, LIST) == 4  # session, person, task force, requests with who asks


@pytest.mark.parametrize("rows", [1, 5])
def test_six_queries_for_a_request_whatever_was_said(keeper, asked, coordinator, rows):
    for number in range(rows):
        services = [ServiceFactory(), ServiceFactory()]
        revision = number + 1
        support.answer(request=asked, by=coordinator, text=str(number), services=services, revision=revision)
    assert queries_of(keeper, asked.get_absolute_url()) == 6  # … request, words, services
    assert queries_of(keeper, answer_page(asked)) == 6 + 1  # … services offered


def test_two_queries_for_a_visitor(client):
    AreaFactory.create_batch(5)
    assert queries_of(client, NEW) == 2  # task force, areas
    assert queries_of(client, follow(confirmed())) == 3  # … request, words


def test_the_workspace_says_what_waits_for_whom(keeper, member, asked, coordinator):
    lines = {"Demandes d’orientation qui attendent une réponse": LIST}
    found = {
        str(line.label): line.address for line, _n in keeper.get(reverse("home:workspace")).context["waiting"]
    }
    assert lines.items() <= found.items()
    mine = "Mes demandes qui ont une réponse"
    assert mine not in member.get(reverse("home:workspace")).text
    support.answer(request=asked, by=coordinator, text="Go.", revision=1)
    assert (
        mine in member.get(reverse("home:workspace")).text,
        mine in keeper.get(reverse("home:workspace")).text,
    ) == (*(True, False),)
