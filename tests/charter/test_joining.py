""" "Take part": anyone asks without an account; a coordinator accepts or refuses, once."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone, translation

from charter import joining
from charter.forms.joining import JoinForm
from charter.models import JoinRequest
from directory.models import Change, Invitation, Organization, TaskForce
from taskforce.accounts.actions import RefusedError
from taskforce.common import mail
from tests import factories

pytestmark = pytest.mark.django_db
JOIN, REQUESTS = reverse("charter:join"), reverse("charter:join_requests")
TYPED = {
    "name": "Les Nouveaux",
    "kind": "association",
    "area_served": "Toute la ville",
    "why": "We teach.\r\nEvery day.",
    "contact_name": "Noé Nouveau",
    "email": "noe@example.org",
    "company": "",
}


@pytest.fixture
def sent(monkeypatch):
    """The mails of requests: ``(name, to, language)``, and what they were given."""
    mails = []

    def send(name, *, to, language="", **context):
        mails.append((name, to, language, context))

    monkeypatch.setattr(mail, "send", send)
    return mails


@pytest.fixture
def asked(sent):
    """A request that waits for its answer."""
    fields = {name: value for name, value in TYPED.items() if name != "company"}
    request = joining.ask_to_join(sender="x", language="en", **fields)
    sent.clear()
    return request


@pytest.fixture
def keeper(coordinator, settings):
    """A coordinator's browser."""
    settings.DEMO = True  # no second factor asked
    client = Client()
    client.force_login(coordinator)
    return client


def page_of(request):
    return reverse("charter:join_request", args=[request.pk])


# Asking --------------------------------------------------------------------------------------------


def test_a_visitor_asks_and_is_thanked(client, coordinator, sent):
    answer = client.post(JOIN, TYPED)
    assert (answer.status_code, answer.templates[0].name) == (200, "charter/join_sent.html")
    request = JoinRequest.objects.get()
    assert (request.name, request.why, request.language) == ("Les Nouveaux", "We teach.\nEvery day.", "fr")
    assert (request.state, len(request.sender)) == ("new", 64)
    assert [(name, to) for name, to, _language, _context in sent] == [("join_request", coordinator.email)]
    assert not Organization.objects.exists()


def test_the_mail_names_the_request_and_no_person(
    client, coordinator, mailoutbox, django_capture_on_commit_callbacks
):
    coordinator.language = "en"
    coordinator.save()
    with django_capture_on_commit_callbacks(execute=True):
        client.post(JOIN, TYPED | {"why": "<script>alert(1)</script>"})
    [message] = mailoutbox
    assert message.subject == "Les Nouveaux asks to join"
    assert (
        reverse("charter:join_request", args=[JoinRequest.objects.get().pk]).replace("/fr/", "/en/")
        in message.body
    )
    html = message.alternatives[0][0]
    assert ("<script>" in html, "Noé" in message.body + html, "noe@" in message.body + html) == (False,) * 3


def test_nothing_tells_from_which_computer(client):
    client.post(JOIN, TYPED, REMOTE_ADDR="203.0.113.77", headers={"user-agent": "Phone"})
    kept = str(JoinRequest.objects.values().get())
    assert ("203.0.113" in kept, "Phone" in kept) == (False, False)


def test_five_an_hour_then_later(client):
    answers = [client.post(JOIN, TYPED | {"name": f"N{n}"}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "N5" in answers[-1].text  # nothing typed is lost
    assert JoinRequest.objects.count() == 5
    assert client.post(JOIN, TYPED, REMOTE_ADDR="198.51.100.1").status_code == 200
    JoinRequest.objects.update(created=timezone.now() - timedelta(minutes=61))
    assert client.post(JOIN, TYPED | {"name": "Later"}).status_code == 200


def test_a_double_click_asks_once(client, coordinator, sent):
    assert [client.post(JOIN, TYPED).status_code for _i in range(2)] == [200, 200]
    assert (JoinRequest.objects.count(), len(sent)) == (1, 1)


def test_a_program_is_thanked_and_forgotten(client, coordinator, sent):
    assert client.post(JOIN, TYPED | {"company": "x"}).status_code == 200
    assert (JoinRequest.objects.count(), sent) == (0, [])


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("name", ""),
        ("name", "x" * 201),
        ("name", "a\0b"),
        ("kind", ""),
        ("kind", "other-kind"),
        ("area_served", "x" * 201),
        ("why", "   "),
        ("why", "x" * 3001),
        ("why", "x" * 40_000),
        ("why", "a\0b"),
        ("contact_name", ""),
        ("email", "no address"),
        ("email", "a@example.org\nBcc: b@example.org"),
        ("email", "x" * 300 + "@example.org"),
    ],
)
def test_what_cannot_be_sent_is_said_at_its_field_and_kept(client, field, value):
    answer = client.post(JOIN, TYPED | {field: value})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"][field].value() == value
    assert JoinRequest.objects.count() == 0


def test_too_long_tells_by_how_much(client):
    [words] = client.post(JOIN, TYPED | {"why": "x" * 3456}).context["form"].errors["why"]
    assert ("3456" in words, "3000" in words) == (True, True)


def test_what_fits_the_form_fits_the_database():
    """The form stands alone; its limits are the model's."""
    for name, field in JoinForm().fields.items():
        if name != "company" and name != "kind":
            assert field.max_length == JoinRequest._meta.get_field(name).max_length, name


def test_two_queries_to_open_the_form(client, django_assert_num_queries):
    client.get(JOIN)
    with django_assert_num_queries(1):  # task force
        client.get(JOIN)


# Answering -----------------------------------------------------------------------------------------


def test_acceptance_makes_the_organisation_and_invites_its_first_person(keeper, coordinator, asked, sent):
    answer = keeper.post(page_of(asked), {"accept": "1", "answer": "Known to all."})
    assert (answer.status_code, answer.url) == (302, REQUESTS)
    organization = Organization.objects.get()
    assert (organization.name, organization.kind, organization.area_served) == (
        *("Les Nouveaux", "association", "Toute la ville"),
    )
    assert (organization.is_listed, organization.commitment, organization.summary) == (True, "none", "")
    invitation = Invitation.objects.get()
    assert (invitation.organization, invitation.email) == (organization, "noe@example.org")
    assert (invitation.role, invitation.invited_by) == ("representative", coordinator)
    assert [(name, to) for name, to, *_more in sent] == [("invitation", "noe@example.org")]
    asked.refresh_from_db()
    assert (asked.state, asked.organization, asked.answered_by) == ("accepted", organization, coordinator)
    assert Change.objects.get().who == coordinator


@pytest.mark.parametrize(("read", "written"), [("en", "en"), ("fr", "fr"), ("ro", "fr"), ("", "fr")])
def test_the_invitation_is_in_her_language_if_we_write_it(
    coordinator, monkeypatch, sent, asked, read, written
):
    JoinRequest.objects.update(language=read)
    active = []
    monkeypatch.setattr(mail, "send", lambda *args, **kwargs: active.append(translation.get_language()))
    joining.accept(request=JoinRequest.objects.get(), who=coordinator)
    assert active == [written]


def test_a_refusal_mails_the_word_and_makes_nothing(keeper, asked, sent):
    answer = keeper.post(page_of(asked), {"refuse": "1", "answer": "Another time."})
    assert answer.url == REQUESTS
    [(name, to, language, context)] = sent
    assert (name, to, language) == ("join_refused", "noe@example.org", "en")
    assert context["request"].answer == "Another time."
    asked.refresh_from_db()
    assert (asked.state, Organization.objects.count()) == ("refused", 0)


def test_a_refusal_needs_a_word(keeper, asked, sent):
    answer = keeper.post(page_of(asked), {"refuse": "1", "answer": "  "})
    assert list(answer.context["form"].errors) == ["answer"]
    asked.refresh_from_db()
    assert (asked.state, sent) == ("new", [])


@pytest.mark.parametrize("first", ["accept", "refuse"])
@pytest.mark.parametrize("second", ["accept", "refuse"])
def test_a_second_click_changes_nothing_and_says_so(keeper, asked, sent, first, second):
    keeper.post(page_of(asked), {first: "1", "answer": "A word."})
    before = (Organization.objects.count(), Invitation.objects.count(), len(sent))
    answer = keeper.post(page_of(asked), {second: "1", "answer": "Other."})
    assert (answer.status_code, "a déjà reçu une réponse" in answer.text) == (200, True)
    assert (Organization.objects.count(), Invitation.objects.count(), len(sent)) == before
    asked.refresh_from_db()
    assert asked.answer == "A word."


def test_when_the_invitation_is_refused_nothing_is_made(coordinator, asked, monkeypatch):
    def refuse(**_fields):
        raise RefusedError("Too many mails.")

    monkeypatch.setattr(joining.people, "invite", refuse)
    with pytest.raises(RefusedError):
        joining.accept(request=asked, who=coordinator)
    asked.refresh_from_db()
    assert (asked.state, Organization.objects.count()) == ("new", 0)


def test_a_name_that_exists_is_pointed_out(keeper, asked):
    factories.OrganizationFactory(name="LES NOUVÉAUX")
    factories.OrganizationFactory(name="Les Nouveaux Amis")
    page = keeper.get(page_of(asked))
    assert [row.name for row in page.context["same"]] == ["LES NOUVÉAUX"]
    assert "Une organisation de ce nom existe déjà" in page.text
    keeper.post(page_of(asked), {"accept": "1"})
    assert Organization.objects.count() == 3


def test_a_post_without_a_button_answers_nothing(keeper, asked):
    assert keeper.post(page_of(asked), {"answer": "x"}).status_code == 200
    asked.refresh_from_db()
    assert asked.state == "new"


@pytest.mark.parametrize("answer", ["x" * 2001, "a\0b"])
def test_a_word_that_cannot_be_is_kept_in_the_form(keeper, asked, answer):
    page = keeper.post(page_of(asked), {"refuse": "1", "answer": answer})
    assert page.context["form"]["answer"].value() == answer
    assert list(page.context["form"].errors) == ["answer"]


def test_markup_stays_text(keeper, asked):
    JoinRequest.objects.update(why="<script>alert(1)</script>", name="<b>Bold</b>")
    for page in (REQUESTS, page_of(asked)):
        assert ("<script>alert" in keeper.get(page).text, "<b>Bold" in keeper.get(page).text) == (
            False,
            False,
        )


def test_the_list_shows_new_ones_first_or_all(keeper, asked):
    refused = JoinRequest.objects.create(name="Old", email="old@example.org", state="refused")
    assert [row.pk for row in keeper.get(REQUESTS).context["page"].rows] == [asked.pk]
    assert [row.pk for row in keeper.get(REQUESTS, {"all": "1"}).context["page"].rows] == [
        refused.pk,
        asked.pk,
    ]


@pytest.mark.parametrize("rows", [1, 15])
def test_four_queries_whatever_the_rows(keeper, rows, django_assert_num_queries):
    for number in range(rows):
        JoinRequest.objects.create(name=f"N{number}", email="new@example.org")
    keeper.get(REQUESTS)
    with django_assert_num_queries(4):  # session, person, task force, requests
        keeper.get(REQUESTS)


# Forgetting ----------------------------------------------------------------------------------------


def test_senders_are_wiped_after_a_day(asked):
    assert joining.forget_senders() == 0
    JoinRequest.objects.update(created=timezone.now() - timedelta(hours=25))
    assert (joining.forget_senders(), joining.forget_senders()) == (1, 0)
    asked.refresh_from_db()
    assert asked.sender == ""


@pytest.mark.parametrize("state", ["accepted", "refused"])
def test_who_asked_is_forgotten_90_days_after_the_answer(asked, state):
    now = timezone.now()
    JoinRequest.objects.update(state=state, answered=now - timedelta(days=89))
    assert joining.forget_old() == 0
    assert joining.forget_old(now + timedelta(days=2)) == 1
    assert joining.forget_old(now + timedelta(days=2)) == 0
    asked.refresh_from_db()
    assert (asked.name, asked.contact_name, asked.email) == ("Les Nouveaux", "", "")


def test_who_waits_for_an_answer_is_not_forgotten(asked):
    assert joining.forget_old(timezone.now() + timedelta(days=900)) == 0


def test_a_request_whose_person_is_forgotten_can_still_be_read(keeper, asked, coordinator):
    joining.refuse(request=asked, who=coordinator, answer="No.")
    joining.forget_old(timezone.now() + timedelta(days=91))
    page = keeper.get(page_of(asked)).text
    assert ("Les Nouveaux" in page, "mailto:noe" in page) == (True, False)


def test_on_a_site_without_a_task_force_row_the_verbs_still_work(coordinator, asked):
    TaskForce.objects.all().delete()
    assert joining.accept(request=asked, who=coordinator).name == "Les Nouveaux"


@pytest.mark.parametrize("field", ["why", "area_served"])
def test_no_number_of_a_person_is_let_in(client, keeper, asked, field):
    answer = client.post(JOIN, TYPED | {"name": "Others", field: "For 2980208269857, near Voreppe."})
    assert list(answer.context["form"].errors) == [field]
    assert answer.context["form"].fields[field].guard.reading.words == []  # a visitor teaches nothing
    refusal = keeper.post(page_of(asked), {"answer": "As 2980208269857 said.", "refuse": "1"})
    assert list(refusal.context["form"].errors) == ["answer"]
    assert [request.state for request in JoinRequest.objects.all()] == ["new"]
