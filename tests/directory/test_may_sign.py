"""Who may sign: any editor of the organisation says so, and never in silence."""

import pytest
from django.urls import reverse
from django.utils import timezone

from directory import editing, people
from directory.actions import set_commitment
from directory.models import Change, Invitation, Organization
from directory.vocabulary import Commitment
from taskforce.accounts.actions import RefusedError
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def representative(alpha):
    """May edit alpha, and sign for it."""
    return factories.member_of(alpha, may_sign=True, name="Rita", email="rita@example.org")


@pytest.fixture
def colleague(alpha):
    """May edit alpha."""
    return factories.member_of(alpha, name="Omar", email="omar@example.org")


@pytest.fixture(params=["editor", "representative", "coordinator"])
def by(request):
    """Each of those who may say it."""
    return request.getfixturevalue(request.param)


@pytest.fixture
def leave(mailoutbox, django_capture_on_commit_callbacks):
    """``leave(verb)``: the addresses of the mails that left after the commit, in order."""

    def leave(verb, *args, **kwargs):
        with django_capture_on_commit_callbacks(execute=True):
            verb(*args, **kwargs)
        return sorted(mail.to[0] for mail in mailoutbox)

    return leave


def page_of(alpha, person):
    return reverse("directory:may_sign", args=[alpha.slug, person.pk])


def signers(organization):
    return [person.name for person in people.people_of(organization) if person.may_sign]


def noted(organization):
    return [(change.who_name, change.fields) for change in Change.objects.filter(organization=organization)]


TOLD = ["coordinator@example.org", "omar@example.org", "rita@example.org"]


def test_who_edits_lets_a_member_sign(client, alpha, representative, colleague, coordinator, leave, by):
    client.force_login(by)
    page = page_of(alpha, colleague)
    assert 'value="yes"' in client.get(page).text
    assert signers(alpha) == ["Rita"]
    assert leave(client.post, page, {"may_sign": "yes"}) == TOLD
    assert signers(alpha) == ["Omar", "Rita"]
    assert noted(alpha) == [(str(by), {"may_sign": ["", "Omar"]})]


def test_who_edits_takes_the_right(client, alpha, colleague, representative, coordinator, leave, by):
    people.give_sign_right(organization=alpha, user=colleague, by=coordinator)
    client.force_login(by)
    page = page_of(alpha, representative)
    assert 'value="no"' in client.get(page).text
    assert leave(client.post, page, {"may_sign": "no"}) == TOLD  # she who loses it reads it too
    assert signers(alpha) == ["Omar"]
    assert (str(by), {"may_sign": ["Rita", ""]}) in noted(alpha)
    assert alpha in Organization.objects.editable_by(representative)


def test_removing_a_representative_is_told_too(client, alpha, editor, representative, coordinator, leave):
    client.force_login(editor)
    address = reverse("directory:person_remove", args=[alpha.slug, representative.pk])
    assert leave(client.post, address) == ["coordinator@example.org", "rita@example.org"]
    assert signers(alpha) == []
    assert noted(alpha) == [("Ed Editor", {"may_sign": ["Rita", ""]})]


def test_removing_an_editor_tells_nobody(alpha, editor, colleague, coordinator, leave):
    assert leave(people.remove_person, organization=alpha, user=colleague, removed_by=editor) == []
    assert noted(alpha) == []


@pytest.mark.parametrize("inviter_left", [False, True])
def test_an_invited_representative_is_told_of_later(alpha, editor, coordinator, leave, inviter_left):
    invitation = people.invite(
        organization=alpha, email="new@example.org", role=Invitation.Role.REPRESENTATIVE, invited_by=editor
    )
    assert noted(alpha) == []
    if inviter_left:
        editor.delete()
        invitation.refresh_from_db()
    told = leave(people.accept_invitation, invitation=invitation)
    assert told == ["coordinator@example.org", "new@example.org"]
    who = "new@example.org" if inviter_left else "Ed Editor"
    assert noted(alpha) == [(who, {"may_sign": ["", "new@example.org"]})]


def test_who_may_sign_already_is_not_told_of_again(alpha, editor, representative, leave):
    invitation = Invitation.objects.create(
        organization=alpha,
        email=representative.email,
        role=Invitation.Role.REPRESENTATIVE,
        invited_by=editor,
        expires=timezone.now() + people.GOOD_FOR,
    )
    assert leave(people.accept_invitation, invitation=invitation) == []
    assert signers(alpha) == ["Rita"]


def test_mail_says_who_did_it(client, alpha, editor, colleague, representative, leave, mailoutbox):
    client.force_login(editor)
    leave(client.post, page_of(alpha, colleague), {"may_sign": "yes"})
    leave(client.post, page_of(alpha, representative), {"may_sign": "no"})
    for mail in mailoutbox:
        assert "Ed Editor" in mail.body
        assert reverse("directory:people", args=[alpha.slug]) in mail.body
    assert len({mail.subject for mail in mailoutbox}) == 2


def test_pressing_twice_does_not_undo(client, alpha, editor, colleague, leave, mailoutbox):
    client.force_login(editor)
    page = page_of(alpha, colleague)
    for _click in range(2):
        leave(client.post, page, {"may_sign": "yes"})
    assert signers(alpha) == ["Omar"]
    assert len(mailoutbox) == 1
    for _click in range(2):
        leave(client.post, page, {"may_sign": "no"})
    assert signers(alpha) == []
    assert len(noted(alpha)) == 2


@pytest.mark.parametrize("said", ["", "maybe"])
def test_a_form_that_says_nothing_changes_nothing(client, alpha, editor, colleague, said):
    client.force_login(editor)
    assert client.post(page_of(alpha, colleague), {"may_sign": said}).status_code == 200
    assert signers(alpha) == []


@pytest.mark.parametrize("verb", [people.give_sign_right, people.take_sign_right])
def test_strangers_and_non_members_are_refused(alpha, editor, stranger, representative, coordinator, verb):
    with pytest.raises(RefusedError):
        verb(organization=alpha, user=editor, by=stranger)
    with pytest.raises(RefusedError):
        verb(organization=alpha, user=stranger, by=coordinator)
    assert signers(alpha) == ["Rita"]


def test_once_it_withdrew_its_editors_say_no_longer_who_signs(client, alpha, editor, colleague):
    set_commitment(organization=alpha, commitment=Commitment.ENDED)
    client.force_login(editor)
    assert client.post(page_of(alpha, colleague), {"may_sign": "yes"}).status_code == 404


def test_the_history_says_it_in_words(client, alpha, editor, colleague):
    people.give_sign_right(organization=alpha, user=colleague, by=editor)
    client.force_login(editor)
    html = client.get("/en" + reverse("directory:history", args=[alpha.slug])[3:]).text
    assert "May sign the charter" in html
    assert "<ins>Omar</ins>" in html


def test_a_right_given_while_somebody_edits_is_no_conflict_of_fields(alpha, editor, colleague):
    """The history of fields tells who changed what since a form was opened: a right is none of them."""
    mine, hers = (Organization.objects.get(pk=alpha.pk) for _i in range(2))
    hers.summary = "Her summary"
    editing.edit_organization(organization=hers, revision=1, who=colleague)
    people.give_sign_right(organization=alpha, user=colleague, by=editor)
    mine.acronym = "A"
    with pytest.raises(editing.ConflictError) as conflict:
        editing.edit_organization(organization=mine, revision=1, who=editor)
    assert conflict.value.fields == {}
    assert conflict.value.untouched == {"summary"}


def test_few_queries(client, alpha, editor, colleague, django_assert_num_queries):
    client.force_login(editor)
    client.get(page_of(alpha, colleague))
    with django_assert_num_queries(5):  # session, person, task force, organisation, the person
        client.get(page_of(alpha, colleague))
