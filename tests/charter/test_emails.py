"""The mails of the charter: what each says, in the reader's language, and to whom."""

import re
from datetime import timedelta

import pytest
from django.utils import timezone, translation

from charter import chain, due, emails, signing
from charter.models import Version
from directory import actions
from taskforce.common import days, outbox
from tests import factories
from tests.charter.conftest import MORE, WORDS, make_version, sign_for

pytestmark = pytest.mark.django_db


@pytest.fixture
def sent(monkeypatch):
    """What is sent, as (name of the mail, address, context)."""
    mails = []
    monkeypatch.setattr(emails.mail, "send", lambda name, *, to, **context: mails.append((name, to, context)))
    return mails


@pytest.fixture
def leaves(mailoutbox, django_capture_on_commit_callbacks):
    """``leaves(verb)``: the mails that left after the commit of what ``verb()`` did."""

    def leaves(verb):
        with django_capture_on_commit_callbacks(execute=True):
            verb()
        return mailoutbox

    return leaves


def ask(signer, alpha):
    words = Version.objects.newest().text_in("en")
    said = {"name": signer.name, "function": "Director", "authority": "legal", "authority_detail": ""}
    said["commitments"] = words.document.commitments
    signing.ask(organization=alpha, words=words, user=signer, said=said, trace=chain.NOBODY)


def test_code_stands_in_subject_and_body(version, alpha, signer, leaves):
    [mail] = leaves(lambda: ask(signer, alpha))
    code = re.search(r"\d{8}", mail.subject)[0]
    assert mail.to == [signer.email]
    assert mail.subject == f"{code} est votre code pour signer la charte"
    assert f"\n{code}\n" in mail.body
    assert "Vous signez la charte pour Alpha." in mail.body


def test_mail_is_in_the_readers_language(version, alpha, signer, leaves):
    signer.language = "en"
    signer.save()
    [mail] = leaves(lambda: ask(signer, alpha))
    assert mail.subject.endswith(" is your code to sign the charter")


def test_name_of_an_organisation_is_text_in_both_parts(version, alpha, signer, leaves):
    alpha.name = "<b>Ensemble</b> & co"
    alpha.save()
    [mail] = leaves(lambda: ask(signer, alpha))
    assert "<b>Ensemble</b> & co" in mail.body
    assert "&lt;b&gt;Ensemble&lt;/b&gt; &amp; co" in mail.alternatives[0][0]


def test_receipt_is_attached_for_signatory_and_coordinators(
    version, alpha, signer, coordinator, mailoutbox, django_capture_on_commit_callbacks
):
    signature = sign_for(alpha, user=signer)
    with django_capture_on_commit_callbacks(execute=True):
        emails.receipt(signature, pdf=b"%PDF")
        emails.receipt(signature, pdf=b"%PDF")
    assert sorted(mail.to[0] for mail in mailoutbox) == ["camille@example.org", "coordinator@example.org"]
    assert {mail.attachments[0] for mail in mailoutbox} == {
        (f"{signature.number}.pdf", b"%PDF", "application/pdf")
    }
    first, second = sorted(mailoutbox, key=lambda mail: mail.to)
    assert first.body.startswith("Vous avez signé la version 1 de la charte pour Alpha. Merci.")
    assert second.body.startswith("Camille Martin a signé la version 1 de la charte. Pour\u202f: Alpha.")


def test_receipt_of_who_left_goes_to_the_coordinators_only(version, alpha, signer, coordinator, sent):
    signature = sign_for(alpha, user=signer)
    signer.is_active = False
    emails.receipt(signature, pdf=b"")
    assert [to for _name, to, _context in sent] == ["coordinator@example.org"]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("material", "signez-la de nouveau pour Alpha jusqu’au"),
        ("editorial", "la signature de Alpha reste valable, vous n’avez rien à faire."),
    ],
)
def test_new_version_says_what_changed_and_what_to_do(kind, words, version, alpha, signer, sent, leaves):
    sign_for(alpha, user=signer)
    grace = timezone.localdate() + timedelta(days=60)
    make_version(MORE, translation="", kind=kind, grace=grace)
    [(name, to, context)] = sent
    assert (name, to, context["words"].summary) == ("charter_published", signer.email, "One article more.")
    sent.clear()


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("material", "signez-la de nouveau pour Alpha jusqu’au"),
        ("editorial", "la signature de Alpha reste valable, vous n’avez rien à faire."),
    ],
)
def test_new_version_in_words(kind, words, version, alpha, signer, mailoutbox):
    """These leave with the worker: here it delivers at once."""
    sign_for(alpha, user=signer)
    grace = timezone.localdate() + timedelta(days=60)
    make_version(MORE, translation="", kind=kind, grace=grace)
    outbox.deliver_due()
    [mail] = mailoutbox
    assert mail.subject == "La charte a changé : version 2"
    assert words in mail.body
    assert '<span lang="en">One article more.</span>' in mail.alternatives[0][0]


@pytest.mark.parametrize(
    ("kind", "words"),
    [
        ("material", "signez-la de nouveau pour Alpha jusqu’au {day}."),
        ("editorial", "signez cette version jusqu’au {day}."),
    ],
)
def test_new_version_names_the_earlier_last_day_that_stays(kind, words, version, alpha, signer, mailoutbox):
    """Who has yet to sign a version before is never told of more time than there is, or of nothing to do."""
    sign_for(alpha, user=signer)
    today = timezone.localdate()
    make_version(MORE, translation="", grace=today + timedelta(days=10))
    make_version(WORDS, translation="", kind=kind, grace=today + timedelta(days=90))
    outbox.deliver_due()
    mail = next(mail for mail in mailoutbox if "version 3" in mail.subject)
    with translation.override("fr"):
        day = days.in_words(today + timedelta(days=10))
    assert words.format(day=day) in mail.body
    assert words.format(day=day) in mail.alternatives[0][0]


@pytest.mark.parametrize(
    ("left", "subject"),
    [
        (30, "Il reste 30 jours pour signer la charte pour Alpha"),
        (1, "Il reste 1 jour pour signer la charte pour Alpha"),
        (0, "C’est aujourd’hui le dernier jour pour signer la charte pour Alpha"),
    ],
)
def test_reminder_counts_the_days(left, subject, version, alpha, signer, mailoutbox):
    emails.reminder(version, organization=alpha, days=left)
    outbox.deliver_due()
    assert [mail.subject for mail in mailoutbox] == [subject]


def test_lapse_tells_who_may_sign(version, alpha, signer, mailoutbox):
    sign_for(alpha, user=signer)
    signing.lapse(organization=alpha)
    outbox.deliver_due()
    assert [(mail.to, mail.subject) for mail in mailoutbox] == [
        ([signer.email], "La signature de Alpha est caduque")
    ]


def test_withdrawal_tells_representatives_and_coordinators_never_why(
    version, alpha, signer, coordinator, leaves
):
    sign_for(alpha, user=signer)
    mails = leaves(
        lambda: signing.withdraw(
            organization=alpha, user=signer, reason="Too little time.", trace=chain.NOBODY
        )
    )
    told = [mail for mail in mails if "retirée" in mail.subject]
    assert [mail.to for mail in told] == [[signer.email], [coordinator.email]]
    assert [mail for mail in told if "Too little" in mail.body + mail.alternatives[0][0]] == []


def test_nobody_is_told_of_an_organisation_without_representative(version, alpha, sent):
    member = factories.member_of(alpha)
    actions.join_organization(user=member, organization=alpha)
    emails.lapsed(alpha)
    assert sent == []
    assert due.send_due() == (0, 0)
