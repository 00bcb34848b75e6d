"""The receipt of a signature: a real PDF read back, made once, mailed once, whatever goes wrong."""

import hashlib
from io import BytesIO
from types import SimpleNamespace

import pikepdf
import pytest
from django.core import mail
from django.core.cache import cache
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from charter import documents, tasks
from charter.models import Act, Receipt, Signature, Text
from charter.tasks import make_receipt
from taskforce.common import outbox
from taskforce.common.models import OutgoingMail
from tests.charter.conftest import MORE, WORDS, make_version, sign_for
from tests.pdf import words_of

pytestmark = pytest.mark.django_db
LONG = "Association pour l’accompagnement des familles et l’accès aux droits " * 2 + "de l’agglomération"


def opened(pdf):
    return pikepdf.open(BytesIO(pdf))


@pytest.fixture
def signature(version, alpha, signer):
    return sign_for(alpha, user=signer)


# The document -------------------------------------------------------------------------------------


def test_is_tagged_with_title_language_and_bookmarks(signature):
    with opened(documents.receipt(signature)) as document:
        assert document.Root.MarkInfo.Marked is True
        assert document.open_metadata()["pdfuaid:part"] == "1"
        assert document.Root.Lang == "en"
        assert document.docinfo["/Title"] == f"Receipt of signature {signature.number}: Alpha"
        with document.open_outline() as outline:
            assert [entry.title for entry in outline.root] == ["Receipt of signature"]
            inside = [entry.title for entry in outline.root[0].children]
        assert inside == ["Verify this receipt", "What was committed to", "Charter of operation"]


def test_fonts_are_ours_and_embedded(signature):
    signature.name = "Цветана Петрова, Ștefan Țurcanu"
    with opened(documents.receipt(signature)) as document:
        fonts = [font for page in document.pages for font in page.Resources.Font.values()]
        assert {str(font.BaseFont).split("+")[1].split("-")[0] for font in fonts} == {"Source"}
        for font in fonts:
            assert {"/FontFile2", "/FontFile3"} & set(font.DescendantFonts[0].FontDescriptor.keys())


def test_the_address_stands_on_one_line_with_the_widest_number(signature, taskforce):
    signature.number = "WMWM-WMWM-WMWM"
    assert "/en/charter/verify/?number=WMWM-WMWM-WMWM" in words_of(documents.receipt(signature))


def test_every_fact_and_the_last_article_can_be_read(signature, taskforce):
    signature.authority, signature.authority_detail = "decision", "2026-14"
    words = words_of(documents.receipt(signature))
    for fact in (
        "Receipt of signature",
        signature.number,
        "Alpha",
        "Camille Martin",
        "Director",
        "By a decision of its board or council (say its number or date): 2026-14",
        "Online",
        "English",
        "Charter of operation, version 1",
        f"{signature.confirmed:%H:%M:%S} UTC",
        signature.fingerprint,
        signature.act.hash,
        "simple electronic signature in the sense of the eIDAS regulation, not qualified",
        f"/en/charter/verify/?number={signature.number}",
        "Why we work together.",
        "We never say where somebody lives.",
    ):
        assert fact in words, fact
    assert words.count("We write no name in the minutes.") == 2  # ticked, and in the text


def test_time_stands_in_utc_and_in_the_task_forces_zone(signature, taskforce):
    taskforce.time_zone = "Asia/Tokyo"
    taskforce.save()
    assert f"{(signature.confirmed.hour + 9) % 24:02}:{signature.confirmed:%M:%S} JST" in words_of(
        documents.receipt(signature)
    )


@pytest.mark.parametrize(
    ("language", "title"),
    [("fr", "Reçu de signature"), ("ro", "Chitanță de semnare"), ("bg", "Разписка за подпис")],
)
def test_speaks_the_language_that_was_read(language, title, signature):
    if language != "fr":
        words = Text(version=signature.version, language=language, text=WORDS, fingerprint="0" * 64)
        Text.objects.bulk_create([words])
    signature.language = language
    signature.fingerprint = Text.objects.get(language=language).fingerprint
    pdf = documents.receipt(signature)
    with opened(pdf) as document:
        assert (document.Root.Lang, title in words_of(pdf)) == (language, True)


def test_long_names_and_hostile_words_are_words(version, alpha, signer):
    hostile = "- [ ] <script>alert(1)</script> & <img src='http://example.org/x'> agree\n"
    make_version(MORE + "\n## <b>Last</b> & least\n\n" + hostile, translation="", kind="editorial")
    alpha.name = LONG[:200]
    alpha.save()
    signature = sign_for(alpha, user=signer, name="Цветана 🌸 Петрова <script>alert(2)</script>")
    words = words_of(documents.receipt(signature))
    assert "Цветана 🌸 Петрова <script>alert(2)</script>" in words
    assert "<script>alert(1)</script> & <img src='http://example.org/x'> agree" in words
    assert "<b>Last</b> & least" in words
    assert "de l’agglomération" in words.replace("- ", "")


def test_one_word_as_long_as_a_name_may_be_stays_on_the_paper(version, alpha):
    alpha.name = "W" * 200
    alpha.save()
    with opened(documents.receipt(sign_for(alpha))) as document:
        assert 2 <= len(document.pages) <= 3


def test_a_natural_person_has_no_organisation(version, alpha):
    signature = sign_for(alpha, witness="Inès", read_aloud_in="Romani", interpreter="Mirela", way="assisted")
    signature.organization_name = ""
    words = words_of(documents.receipt(signature))
    for fact in ("Witness Inès", "Read aloud in Romani", "Interpreter Mirela", "With help"):
        assert fact in words
    assert "Organisation" not in words


# Once ---------------------------------------------------------------------------------------------


def make(signature, capture):
    """What the worker does with the task."""
    with capture(execute=True):
        make_receipt.func(signature.pk)


def test_made_and_mailed_once_however_often(
    signature, coordinator, mailoutbox, django_capture_on_commit_callbacks
):
    for _time in range(2):
        make(signature, django_capture_on_commit_callbacks)
    receipt = Receipt.objects.get()
    assert receipt.sha256 == hashlib.sha256(bytes(receipt.pdf)).hexdigest()
    assert sorted(message.to[0] for message in mailoutbox) == [
        "camille@example.org",
        "coordinator@example.org",
    ]
    assert {message.attachments[0].content for message in mailoutbox} == {bytes(receipt.pdf)}


def test_asked_for_when_the_signature_is_committed(
    version, alpha, signer, monkeypatch, django_capture_on_commit_callbacks
):
    asked = []
    task = SimpleNamespace(enqueue=lambda pk, **_more: asked.append(pk))
    monkeypatch.setattr(tasks, "make_receipt", task)
    with django_capture_on_commit_callbacks(execute=False) as callbacks:
        signature = sign_for(alpha, user=signer)
        assert asked == []
    for callback in callbacks:
        callback()
    assert asked == [signature.pk]


class DownBackend(EmailBackend):
    """A mail server that does not answer."""

    def open(self):
        raise ConnectionRefusedError


def test_mail_server_down_the_signature_stands_and_the_receipt_leaves_later_once(
    signature, settings, mailoutbox, django_capture_on_commit_callbacks
):
    cache.clear()
    settings.EMAIL_BACKEND = f"{__name__}.DownBackend"
    make(signature, django_capture_on_commit_callbacks)
    assert (Receipt.objects.count(), mail.outbox) == (1, [])
    assert Signature.objects.live().get() == signature
    settings.EMAIL_BACKEND = "django.core.mail.backends.locmem.EmailBackend"
    cache.clear()
    OutgoingMail.objects.filter(state="waiting").update(due=signature.confirmed)
    for _time in range(2):
        make(signature, django_capture_on_commit_callbacks)
        outbox.deliver_due()
    assert [message.to for message in mail.outbox] == [["camille@example.org"]]


def test_two_workers_at_the_same_receipt_keep_one(signature):
    with transaction.atomic():
        first, is_new = tasks.keep(signature, b"%PDF one")
        again, is_new_again = tasks.keep(signature, b"%PDF two")
    assert (is_new, is_new_again, again, bytes(again.pdf)) == (True, False, first, b"%PDF one")
    assert Act.objects.filter(kind="receipt").count() == 1


def test_the_second_of_two_workers_mails_nothing(signature, monkeypatch, mailoutbox):
    """The other one keeps the receipt while this one still draws it."""

    def draw(_signature):
        with transaction.atomic():
            tasks.keep(signature, b"%PDF of the other")
        return b"%PDF of this one"

    monkeypatch.setattr(documents, "receipt", draw)
    make_receipt.call(signature.pk)
    assert (bytes(Receipt.objects.get().pdf), OutgoingMail.objects.count()) == (b"%PDF of the other", 0)
