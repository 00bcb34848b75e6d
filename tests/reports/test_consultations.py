"""Consultations: written, sent, answered once for each organisation, closed by the clock, published."""

from datetime import timedelta

import pytest
from django.contrib.auth.models import AnonymousUser
from django.db import IntegrityError, transaction
from django.utils import timezone

from directory.actions import set_commitment
from directory.models import Organization, TaskForce
from reports import consultations
from reports.models import Answer, Consultation, Question
from taskforce.accounts.actions import RefusedError
from taskforce.common.models import OutgoingMail
from tests.factories import OrganizationFactory, UserFactory, member_of
from tests.reports.consultations import make_public, make_questionnaire, make_sent, over, say

pytestmark = pytest.mark.django_db


def mails(name=""):
    """``[(key, to)]`` of the mails about consultations."""
    rows = OutgoingMail.objects.filter(key__startswith=f"consultation{name}:").order_by("key")
    return [(mail.key, mail.payload["to"]) for mail in rows]


def test_who_knows_of_it_and_reads_its_results(alpha, editor, inactive, coordinator):
    draft, sent, closed, public = make_questionnaire(), make_sent(), over(make_sent()), make_public()
    former, today = UserFactory(), timezone.localdate()

    def known(user):
        return set(Consultation.objects.visible_to(user))

    def told(user):
        return set(Consultation.objects.told_to(user, today))

    assert known(coordinator) == told(coordinator) == {draft, sent, closed, public}
    assert (known(editor), told(editor)) == ({sent, closed, public}, {closed, public})
    for user in (AnonymousUser(), inactive, former):
        assert known(user) == told(user) == {public}
    set_commitment(organization=alpha, commitment="ended")
    assert known(editor) == told(editor) == {public}


def test_open_until_the_end_of_its_last_day():
    consultation = make_sent(days=0)
    assert (consultation.is_open, consultation.is_closed) == (True, False)
    over(consultation)
    assert (consultation.is_open, consultation.is_closed) == (False, True)
    today = timezone.localdate()
    assert list(Consultation.objects.closed(today)) == [consultation]
    assert list(Consultation.objects.open(today)) == []
    draft = make_questionnaire()
    assert (draft.is_open, draft.is_closed, draft.is_draft) == (False, False, True)


def test_sent_once_to_each_person_of_the_signatories(alpha, beta, editor, stranger, inactive, coordinator):
    member_of(OrganizationFactory(commitment="ended"))
    member_of(OrganizationFactory(commitment="none"))
    both = member_of(alpha, email="both@example.org")
    both.groups.add(beta.group)
    draft = make_questionnaire()
    until = timezone.localdate() + timedelta(days=10)
    assert consultations.send(consultation=draft, until=until, by=coordinator) == 3
    assert mails() == sorted(
        (f"consultation:{draft.pk}:{person.pk}", person.email) for person in (editor, stranger, both)
    )
    draft.refresh_from_db()
    assert (draft.until, draft.opened_by) == (until, str(coordinator))
    with pytest.raises(RefusedError, match="déjà partie"):
        consultations.send(consultation=draft, until=until, by=coordinator)
    assert len(mails()) == 3


def test_not_sent_without_questions_or_for_a_day_that_is_over(editor, coordinator):
    empty, today = make_questionnaire(questions=()), timezone.localdate()
    with pytest.raises(RefusedError, match="pas encore de question"):
        consultations.send(consultation=empty, until=today, by=coordinator)
    with pytest.raises(RefusedError, match="passé"):
        consultations.send(consultation=make_questionnaire(), until=today - timedelta(days=1), by=coordinator)
    assert mails() == []


def test_questions_stand_in_their_order_and_do_not_change_once_sent():
    draft = make_questionnaire()
    said = Question(kind="text", text="Only one?")
    consultations.write(consultation=draft, questions=[said], revision=1)
    assert [(one.position, one.text) for one in draft.questions.all()] == [(1, "Only one?")]
    sent = make_sent()
    with pytest.raises(RefusedError, match="ne changent plus"):
        consultations.write(consultation=sent, questions=[], revision=sent.revision)
    assert sent.questions.count() == 4


def test_of_two_coordinators_at_once_the_second_is_told():
    draft = make_questionnaire()
    hers, his = Consultation.objects.get(), Consultation.objects.get()
    hers.title, his.title = "Hers", "His"
    consultations.write(consultation=hers, questions=[Question(kind="text", text="Her question")], revision=1)
    with pytest.raises(consultations.OvertakenError) as told:
        consultations.write(consultation=his, questions=[], revision=1)
    draft.refresh_from_db()
    assert (told.value.revision, draft.title, draft.questions.count()) == (2, "Hers", 1)


def test_answered_once_for_the_organisation_and_changed_until_the_last_day(alpha, beta, editor):
    consultation = make_sent()
    answer = say(consultation, alpha, "1", ["1", "2"], who=editor)
    say(consultation, beta, "2")
    changed = say(consultation, alpha, "2", revision=answer.revision, may_name=True)
    assert (changed.pk, changed.revision, changed.may_name) == (answer.pk, 2, True)
    assert list(changed.values.values()) == ["2"]
    assert consultation.answers.count() == 2


def test_of_two_colleagues_the_second_is_told_and_nothing_is_overwritten(alpha, editor):
    consultation = make_sent()
    say(consultation, alpha, "1", who=editor)
    with pytest.raises(consultations.OvertakenError, match="Ed Editor a répondu") as told:
        say(consultation, alpha, "2")
    assert told.value.revision == 1
    say(consultation, alpha, "2", revision=1)
    with pytest.raises(consultations.OvertakenError, match="Une personne de votre équipe"):
        say(consultation, alpha, "1", revision=1)
    assert list(Answer.objects.get().values.values()) == ["2"]


def test_the_database_keeps_it_to_one_answer(alpha):
    consultation = make_sent()
    say(consultation, alpha, "1")
    with pytest.raises(IntegrityError), transaction.atomic():
        Answer.objects.create(consultation=consultation, organization=alpha)


def test_no_answer_before_it_is_sent_after_its_day_or_without_words(alpha):
    for consultation in (make_questionnaire(), over(make_sent())):
        with pytest.raises(RefusedError, match="dernier jour"):
            say(consultation, alpha, "1")
    with pytest.raises(RefusedError, match="au moins"):
        say(make_sent(), alpha)
    assert not Answer.objects.exists()


def test_the_last_day_can_be_moved_until_results_are_public():
    closed, today = over(make_sent()), timezone.localdate()
    assert consultations.set_last_day(consultation=closed, until=today).is_open
    with pytest.raises(RefusedError, match="passé"):
        consultations.set_last_day(consultation=closed, until=today - timedelta(days=1))
    with pytest.raises(RefusedError, match="publiés"):
        consultations.set_last_day(consultation=make_public(), until=today)


def test_results_are_published_once_it_is_closed_and_can_be_taken_back():
    consultation = make_sent()
    with pytest.raises(RefusedError, match="encore y répondre"):
        consultations.publish(consultation=consultation)
    version = TaskForce.objects.get().version
    consultations.publish(consultation=over(consultation))
    consultation.refresh_from_db()
    first = consultation.published
    consultations.publish(consultation=consultation)
    consultation.refresh_from_db()
    assert consultation.published == first
    assert Consultation.objects.published().of_year(consultation.until.year).count() == 1
    consultations.hide(consultation=consultation)
    assert not Consultation.objects.published().exists()
    assert TaskForce.objects.get().version == version + 3


def test_who_has_not_answered_is_reminded_once(alpha, beta, editor, stranger, inactive):
    consultation, today = make_sent(days=10), timezone.localdate()
    say(consultation, alpha, "1")
    consultations.send_due(today + timedelta(days=6))
    assert mails("-reminder") == []
    for days in (7, 8, 10):
        consultations.send_due(today + timedelta(days=days))
    key = f"consultation-reminder:{consultation.pk}:{consultation.until}:{stranger.pk}"
    assert mails("-reminder") == [(key, stranger.email)]
    consultations.send_due(today + timedelta(days=11))  # over
    consultations.set_last_day(consultation=consultation, until=today + timedelta(days=20))
    consultations.send_due(today + timedelta(days=18))
    assert len(mails("-reminder")) == 2


def test_mails_lead_to_the_questions_in_the_language_of_the_reader(alpha, editor):
    type(editor).objects.filter(pk=editor.pk).update(language="en")
    consultation = make_sent(title="Priorities & more")
    mail = OutgoingMail.objects.get(key__startswith="consultation:")
    assert mail.payload["subject"] == "A short questionnaire for you: Priorities & more"
    assert f"/en/consultations/{consultation.uuid}/answer/" in mail.payload["body"]
    assert f"/en/consultations/{consultation.uuid}/answer/" in mail.payload["html"]
    consultations.send_due(timezone.localdate() + timedelta(days=9))
    reminder = OutgoingMail.objects.get(key__startswith="consultation-reminder:")
    assert "has not answered yet" in reminder.payload["body"]


def test_who_waits_to_answer(alpha, beta):
    consultation, today = make_sent(), timezone.localdate()
    make_questionnaire()
    over(make_sent())
    say(consultation, beta, "1")

    def waits(*organizations):
        rows = Organization.objects.filter(pk__in=[one.pk for one in organizations])
        return list(Consultation.objects.waiting_for(rows, today))

    assert waits(alpha) == waits(alpha, beta) == [consultation]
    assert waits(beta) == waits() == []
