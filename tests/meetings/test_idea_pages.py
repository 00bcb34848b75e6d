"""The pages of ideas."""

from datetime import timedelta

import pytest
from django.test import Client
from django.urls import reverse
from django.utils import timezone

from directory.actions import set_commitment
from meetings import ideas, minutes
from meetings.models import Idea, IdeaSupport
from tests.factories import OrganizationFactory, UserFactory
from tests.meetings.access import IDEA
from tests.meetings.conftest import make_held, make_meeting, queries_of

pytestmark = pytest.mark.django_db
LIST, NEW = reverse("meetings:ideas"), reverse("meetings:idea_new")
TYPED = {"title": "un bus le mercredi", "text": "Il mène au marché.\r\nEt il revient.", "domain": "culture"}


@pytest.fixture
def member(editor):
    browser = Client()
    browser.force_login(editor)
    return browser


@pytest.fixture
def idea(alpha, editor):
    return ideas.propose(organization=alpha, by=editor, **IDEA)


@pytest.fixture
def coming(db):
    return make_meeting(starts=timezone.now() + timedelta(days=9))


def support_of(idea):
    return reverse("meetings:idea_support", args=[idea.uid])


def answer_of(idea):
    return reverse("meetings:idea_answer", args=[idea.uid])


def test_a_member_proposes_and_all_signatories_read_it(member, client, alpha, stranger):
    answer = member.post(NEW, TYPED)
    made = Idea.objects.get()
    assert (answer.url, made.organization, made.text) == (
        *(made.get_absolute_url(), alpha, "Il mène au marché.\nEt il revient."),
    )
    client.force_login(stranger)
    assert "un bus le mercredi" in client.get(LIST).text
    assert "Il mène au marché." in client.get(made.get_absolute_url()).text


def test_the_mail_to_the_coordinator_and_the_answer(
    keeper, member, coordinator, editor, coming, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        member.post(NEW, TYPED | {"title": "Tom & <b>Jo</b>"})
    made = Idea.objects.get()
    [message] = mailoutbox
    assert (message.to, "Tom & <b>Jo</b>" in message.subject) == ([coordinator.email], True)
    assert ("<b>" in message.alternatives[0][0], made.get_absolute_url() in message.body) == (False, True)
    with django_capture_on_commit_callbacks(execute=True):
        keeper.post(answer_of(made), {"accepts": "no", "answer": "Trop cher."})
        keeper.post(answer_of(made), {"accepts": "yes", "meeting": coming.pk})
    bodies = [message.body for message in mailoutbox[1:]]
    assert [message.to for message in mailoutbox[1:]] == [[editor.email]] * 2
    assert ["Trop cher." in body for body in bodies] == [True, False]


@pytest.mark.parametrize(
    ("field", "value"),
    [
        ("title", " "),
        ("title", "x" * 201),
        ("text", ""),
        ("text", "x" * 40_000),
        ("text", "a\0b"),
        ("domain", "nonsense"),
        ("text", "Le compte FR76 3000 6000 0112 3456 7890 189."),
    ],
)
def test_what_cannot_be_proposed_is_said_and_kept(member, field, value):
    answer = member.post(NEW, TYPED | {field: value})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])
    assert (answer.context["form"][field].value(), Idea.objects.count()) == (value, 0)


def test_too_long_tells_by_how_much(member):
    [words] = member.post(NEW, TYPED | {"text": "x" * 40_000}).context["form"].errors["text"]
    assert ("40000" in words, "5000" in words) == (True, True)


def test_somebody_of_two_organisations_says_for_which(member, editor, beta):
    delta = OrganizationFactory(name="Delta")
    delta.group.user_set.add(editor)
    assert member.post(NEW, TYPED).status_code == 200
    assert member.post(NEW, TYPED | {"organization": beta.pk}).status_code == 200
    member.post(NEW, TYPED | {"organization": delta.pk})
    assert Idea.objects.get().organization == delta


def test_others_take_part_and_take_it_back(client, member, idea, alpha, beta, stranger):
    client.force_login(stranger)
    assert support_of(idea) in client.get(idea.get_absolute_url()).text
    assert support_of(idea) not in member.get(idea.get_absolute_url()).text  # its own idea
    for _i in range(2):  # a double click
        assert client.post(support_of(idea), {"organization": beta.pk}).url == idea.get_absolute_url()
    assert [row.name for row in client.get(idea.get_absolute_url()).context["supporters"]] == ["Beta"]
    assert client.get(LIST).context["page"].rows[0].supporters == 1
    client.post(support_of(idea), {"organization": beta.pk, "take": "back"})
    assert IdeaSupport.objects.count() == 0


@pytest.mark.parametrize("organization", ["alpha", "", "x", "9" * 30])
def test_nobody_speaks_for_another_organisation(client, idea, alpha, stranger, organization):
    client.force_login(stranger)
    typed = {"organization": alpha.pk if organization == "alpha" else organization}
    assert client.post(support_of(idea), typed).status_code == 404
    assert IdeaSupport.objects.count() == 0


def test_who_lapsed_counts_no_longer_and_sees_nothing(client, member, idea, beta, stranger):
    ideas.take_part(idea=idea, organization=beta, by=stranger)
    set_commitment(organization=beta, commitment="ended")
    assert member.get(idea.get_absolute_url()).context["supporters"] == []
    assert member.get(LIST).context["page"].rows[0].supporters is None
    client.force_login(stranger)
    for address in (LIST, NEW, idea.get_absolute_url(), support_of(idea)):
        assert client.post(address, {"organization": beta.pk}).status_code in (404, 405)
        assert IDEA["title"] not in client.get(address).text
    assert IDEA["title"] not in client.get(reverse("meetings:meetings")).text


def test_the_coordinator_puts_it_on_an_agenda(keeper, idea, coming):
    answer = keeper.post(answer_of(idea), {"accepts": "yes", "meeting": coming.pk})
    assert answer.url == reverse("meetings:agenda", args=[coming.uid])
    assert coming.items.get(idea=idea).title == idea.title
    page = keeper.get(idea.get_absolute_url())
    assert (coming.get_absolute_url() in page.text, answer_of(idea) in page.text) == (True, False)


def test_or_answers_why_not(keeper, member, idea, coming):
    answer = keeper.post(answer_of(idea), {"accepts": "no", "answer": "Trop loin."})
    assert answer.url == idea.get_absolute_url()
    assert "Trop loin." in member.get(idea.get_absolute_url()).text


def test_the_guard_reads_the_answer_that_all_signatories_will_read(keeper, idea, coming):
    typed = {"answer": "Le compte FR76 3000 6000 0112 3456 7890 189.", "meeting": coming.pk}
    answer = keeper.post(answer_of(idea), typed | {"accepts": "no"})
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, ["answer"])
    assert Idea.objects.get().refused is None
    assert keeper.post(answer_of(idea), typed | {"accepts": "yes"}).status_code == 302  # not the words


def test_of_two_coordinators_the_second_is_told_and_loses_nothing(keeper, idea, coming, coordinator):
    ideas.put_on_agenda(idea=idea, meeting=coming, by=coordinator)
    answer = keeper.post(answer_of(idea), {"accepts": "no", "answer": "Trop loin."})
    assert (answer.status_code, "Trop loin." in answer.text) == (409, True)
    assert Idea.objects.get().refused is None


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"accepts": "no", "answer": " "}, "answer"),
        ({"accepts": "no", "answer": "x" * 40_000}, "answer"),
        ({"accepts": "yes"}, "meeting"),
        ({"accepts": "yes", "meeting": "x"}, "meeting"),
        ({}, "answer"),
    ],
)
def test_an_answer_without_its_half_is_asked_for(keeper, idea, coming, typed, field):
    answer = keeper.post(answer_of(idea), typed)
    assert (answer.status_code, list(answer.context["form"].errors)) == (200, [field])


def test_a_meeting_that_is_over_is_no_choice(keeper, idea, alpha):
    answer = keeper.post(answer_of(idea), {"accepts": "yes", "meeting": make_held(alpha).pk})
    assert list(answer.context["form"].errors) == ["meeting"]


def test_the_action_and_the_idea_show_each_other(client, member, idea, alpha, stranger):
    meeting = make_held(alpha)
    item = meeting.items.last()
    item.idea = idea
    item.save(update_fields=["idea"])
    action = minutes.promise(item=item, text="Hire a bus", owner=alpha)
    minutes.circulate(meeting=meeting, days=7)
    assert action.get_absolute_url() in member.get(idea.get_absolute_url()).text
    assert idea.get_absolute_url() in member.get(action.get_absolute_url()).text
    guest = UserFactory()  # sees this meeting, and no idea
    from guardian.shortcuts import assign_perm

    assign_perm("meetings.see_meeting", guest, meeting)
    client.force_login(guest)
    page = client.get(action.get_absolute_url())
    assert (page.status_code, idea.title in page.text) == (200, False)


def test_the_list_by_state(member, idea, alpha, editor):
    other = ideas.propose(organization=alpha, by=editor, title="Other", text="Text.", domain="")
    ideas.refuse(idea=other, answer="No.")
    wanted = {
        "": [other, idea],
        "proposed": [idea],
        "refused": [other],
        "agenda": [],
        "nonsense": [other, idea],
    }
    for state, rows in wanted.items():
        assert member.get(LIST, {"state": state}).context["page"].rows == rows


def test_markup_stays_text(member, idea):
    Idea.objects.update(title="<b>Bold</b>", text="<script>alert(1)</script>", answer="<i>x</i>")
    for page in (LIST, idea.get_absolute_url()):
        assert ("<b>Bold" in member.get(page).text, "<script>alert" in member.get(page).text) == (
            False,
            False,
        )


def test_the_workspace_tells_others_of_an_idea_until_they_take_part(client, member, idea, beta, stranger):
    workspace, words = reverse("home:workspace"), "Idées où vous pourriez participer"
    client.force_login(stranger)
    assert (words in client.get(workspace).text, words in member.get(workspace).text) == (True, False)
    ideas.take_part(idea=idea, organization=beta, by=stranger)
    assert words not in client.get(workspace).text
    ideas.take_back(idea=idea, organization=beta)
    ideas.refuse(idea=idea, answer="No.")
    assert words not in client.get(workspace).text


def test_the_workspace_and_the_meetings_lead_to_them(keeper, member, client, idea, alpha):
    workspace, meetings = reverse("home:workspace"), reverse("meetings:meetings")
    make_held(alpha)
    assert ("Idées qui attendent une réponse" in keeper.get(workspace).text) is True
    assert ("Idées qui attendent une réponse" in member.get(workspace).text) is False
    ideas.refuse(idea=idea, answer="No.")
    assert "Idées qui attendent une réponse" not in keeper.get(workspace).text
    assert [LIST in browser.get(meetings).text for browser in (keeper, member, Client())] == [
        True,
        True,
        False,
    ]


def test_who_speaks_for_nobody_is_not_led_to_a_form_she_may_not_send(keeper, member, idea):
    assert NEW in member.get(LIST).text
    assert NEW not in keeper.get(LIST).text
    assert keeper.get(NEW).status_code == 404


def edit_of(idea):
    return reverse("meetings:idea_edit", args=[idea.uid])


def withdraw_of(idea):
    return reverse("meetings:idea_withdraw", args=[idea.uid])


def test_her_organisation_changes_its_idea(client, member, idea, stranger):
    page = member.get(idea.get_absolute_url()).text
    assert edit_of(idea) in page
    assert withdraw_of(idea) in page
    answer = member.post(edit_of(idea), TYPED | {"revision": "1"})
    assert answer.url == idea.get_absolute_url()
    client.force_login(stranger)
    page = client.get(idea.get_absolute_url()).text
    assert "un bus le mercredi" in page
    assert "modifiée le" in page
    assert edit_of(idea) not in page  # it is not hers


def test_two_colleagues_lose_nothing(member, idea):
    member.post(edit_of(idea), TYPED | {"revision": "1"})
    late = member.post(edit_of(idea), TYPED | {"title": "Un train", "revision": "1"})
    assert late.status_code == 409
    assert late.context["differences"] == [("Titre", "un bus le mercredi", "Un train")]
    assert Idea.objects.get().title == "un bus le mercredi"
    sent = TYPED | {"title": "Un train", "revision": late.context["form"].data["revision"]}
    assert member.post(edit_of(idea), sent).status_code == 302
    assert Idea.objects.get().title == "Un train"


@pytest.mark.parametrize("field", ["title", "text"])
def test_a_changed_idea_is_read_by_the_guard(member, idea, field):
    answer = member.post(edit_of(idea), TYPED | {"revision": "1", field: "Pour 2980208269857."})
    assert list(answer.context["form"].errors) == [field]
    assert Idea.objects.get().title == IDEA["title"]


def test_her_organisation_withdraws_its_idea(member, idea):
    assert member.get(withdraw_of(idea)).status_code == 200
    assert Idea.objects.count() == 1
    assert member.post(withdraw_of(idea)).url == LIST
    assert Idea.objects.count() == 0
    assert member.post(withdraw_of(idea)).status_code == 404


def test_once_answered_it_says_why_not(member, idea, coming):
    ideas.refuse(idea=idea, answer="Too far.")
    page = member.get(idea.get_absolute_url()).text
    assert edit_of(idea) not in page
    answer = member.post(edit_of(idea), TYPED | {"revision": "1"})
    assert (answer.status_code, "un bus le mercredi" in answer.text) == (409, True)
    assert member.post(withdraw_of(idea)).status_code == 409
    assert Idea.objects.get().title == IDEA["title"]


@pytest.mark.parametrize("name", ["idea_edit", "idea_withdraw"])
def test_nobody_else_does(client, keeper, idea, stranger, name):
    browser = Client()
    browser.force_login(stranger)
    address = reverse(f"meetings:{name}", args=[idea.uid])
    for who in (browser, keeper):
        assert who.post(address, TYPED | {"revision": "1"}).status_code == 404
    assert Idea.objects.get().title == IDEA["title"]


@pytest.mark.parametrize("rows", [1, 5])
def test_five_queries_for_the_list(member, alpha, beta, editor, rows):
    for number in range(rows):
        made = ideas.propose(organization=alpha, by=editor, title=f"Idea {number}", text="Text.", domain="")
        ideas.take_part(idea=made, organization=beta, by=editor)
    assert queries_of(member, LIST) == 5  # session, person, task force, may she, ideas


@pytest.mark.parametrize("rows", [1, 5])
def test_six_queries_for_an_idea_whoever_takes_part(member, keeper, idea, editor, rows):
    for _number in range(rows):
        ideas.take_part(idea=idea, organization=OrganizationFactory(), by=editor)
    assert queries_of(member, idea.get_absolute_url()) == 6  # …, idea, organisations, items
    assert queries_of(keeper, idea.get_absolute_url()) == 6
