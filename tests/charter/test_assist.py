"""Signatures on paper and with help: the coordinator as witness, for organisations and natural persons."""

import hashlib
import io

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext
from PIL import Image

from charter import chain, emails, signing, tasks, ways
from charter.chain import Trace
from charter.models import Act, Receipt, Signature
from directory.models import Organization
from taskforce.accounts.actions import RefusedError
from tests import factories
from tests.charter.conftest import MORE, make_version, sign_for
from tests.charter.test_chain import tamper

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 a scan"


@pytest.fixture
def page():
    return reverse("charter:assist")


@pytest.fixture
def words(version):
    return version.text_in("en")


def said(words, **changes):
    """What ``ways.assist`` takes, of a signature with help."""
    return {
        "way": "assisted",
        "name": "Mirela Exemple",
        "function": "Mediator",
        "read_aloud_in": "Romani",
        "interpreter": "Ion Exemple",
        "signatory": None,
        "is_public": False,
        "commitments": words.document.commitments,
    } | changes


def assist(words, by, organization=None, scan=None, once="", **changes):
    return ways.assist(
        organization=organization,
        words=words,
        by=by,
        said=said(words, **changes),
        scan=scan,
        once=once,
        trace=Trace(by),
    )


def typed(words, **changes):
    """The form as a browser sends it."""
    ticks = {f"commitment_{i}": "on" for i in range(1, len(words.document.commitments) + 1)}
    return {
        "party": "person",
        "organization": "",
        "way": "assisted",
        "name": "Mirela Exemple",
        "function": "Mediator",
        "account": "",
        "read_aloud_in": "Romani",
        "interpreter": "Ion Exemple",
        "version": words.version.number,
        "fingerprint": words.fingerprint,
        "once": "a",
        **ticks,
    } | changes


def scanned(data=PDF, name="paper.pdf"):
    return SimpleUploadedFile(name, data)


def photo(format="JPEG", **options):
    out = io.BytesIO()
    Image.new("RGB", (40, 20), "white").save(out, format, **options)
    return out.getvalue()


# The verb ------------------------------------------------------------------------------------------


def test_an_organisation_signs_with_help(words, alpha, coordinator):
    signature = assist(words, coordinator, alpha)
    assert (signature.way, signature.witness, signature.chain) == ("assisted", "Inès", alpha.uuid)
    assert Organization.objects.get(pk=alpha.pk).is_committed
    facts = signature.act.facts
    assert signature.act.kind == Act.Kind.ASSISTED
    assert signature.act.account == coordinator.pk
    assert facts["commitments"] == words.document.commitments
    spoken = ("witness", "read_aloud_in", "interpreter", "organization_name", "scan_sha256")
    assert [facts[key] for key in spoken] == ["Inès", "Romani", "Ion Exemple", "Alpha", ""]
    assert signature.is_public
    assert chain.verify()[1] == []


def test_paper_is_proved_by_the_hash_of_its_scan(words, alpha, coordinator):
    signature = assist(words, coordinator, alpha, way="paper", scan=(PDF, "application/pdf"))
    assert signature.act.kind == Act.Kind.PAPER
    assert signature.act.facts["scan_sha256"] == hashlib.sha256(PDF).hexdigest()
    signature = Signature.objects.get()
    assert (bytes(signature.scan), signature.scan_type) == (PDF, "application/pdf")


def test_natural_persons_each_have_a_chain(words, coordinator):
    persons = [assist(words, coordinator, name=name) for name in ("Mirela", "Ion")]
    assert len({one.chain for one in persons}) == 2
    assert Signature.objects.live().count() == 2
    assert {(one.organization, one.organization_name, one.is_public) for one in persons} == {
        (None, "", False)
    }
    assert chain.verify() == (2, [])


@pytest.mark.parametrize("is_public", [True, False])
def test_a_person_is_on_the_public_register_only_if_she_asked(words, coordinator, stranger, is_public):
    signature = assist(words, coordinator, is_public=is_public)
    assert Signature.objects.visible_to(stranger).exists() is is_public
    assert signature.act.facts["is_public"] is is_public
    assert Signature.objects.visible_to(coordinator).get() == signature


def test_an_organisation_stands_there_whatever_was_ticked(words, alpha, coordinator):
    assert assist(words, coordinator, alpha, is_public=False).is_public


def test_one_form_sent_twice_signs_once(words, alpha, coordinator):
    assert assist(words, coordinator, once="a") == assist(words, coordinator, once="a")
    assert assist(words, coordinator, once="b").name == "Mirela Exemple"
    assert Signature.objects.count() == 2
    assist(words, coordinator, alpha)
    with pytest.raises(signing.AlreadySignedError):
        assist(words, coordinator, alpha)
    assert Signature.objects.count() == 3


def test_a_form_gone_back_to_signs_for_the_next_person(words, coordinator):
    """The browser's "back" brings the same hidden key: another name is another person, with her own chain."""
    first = assist(words, coordinator, once="a", name="Mirela Exemple")
    second = assist(words, coordinator, once="a", name="Ana Exemple")
    assert [first.name, second.name] == ["Mirela Exemple", "Ana Exemple"]
    assert first.chain != second.chain
    assert assist(words, coordinator, once="a", name="Ana Exemple") == second


def test_a_form_cannot_choose_the_chain_of_an_organisation(words, alpha, coordinator):
    assert assist(words, coordinator, once=str(alpha.uuid)).chain != alpha.uuid


def test_an_older_version_is_replaced(words, alpha, coordinator):
    sign_for(alpha)
    newer = make_version(MORE, grace=timezone.localdate())
    signature = assist(newer.text_in("en"), coordinator, alpha)
    assert list(alpha.signatures.live()) == [signature]
    assert alpha.signatures.get(version__number=1).ending == "replaced"


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"commitments": []}, RefusedError),
        ({"way": "paper"}, RefusedError),
        ({"read_aloud_in": ""}, RefusedError),
    ],
)
def test_refusals(words, alpha, coordinator, changes, error):
    with pytest.raises(error):
        assist(words, coordinator, alpha, **changes)
    assert not Signature.objects.exists()


def test_a_paper_need_not_be_read_aloud(words, alpha, coordinator):
    scan = (PDF, "application/pdf")
    assert assist(words, coordinator, alpha, way="paper", read_aloud_in="", scan=scan).read_aloud_in == ""


def test_a_replaced_text_is_not_signed(words, alpha, coordinator):
    make_version(MORE, grace=timezone.localdate())
    with pytest.raises(signing.ReplacedError):
        assist(words, coordinator, alpha)


def test_only_a_coordinator_is_a_witness(words, alpha, signer, coordinator):
    coordinator.is_active = False
    for by in (signer, coordinator):
        with pytest.raises(RefusedError):
            assist(words, by, alpha)


def test_the_receipt_goes_to_the_representatives_too(
    words, alpha, signer, coordinator, mailoutbox, django_capture_on_commit_callbacks
):
    with django_capture_on_commit_callbacks(execute=True):
        for organization in (alpha, None):
            emails.receipt(assist(words, coordinator, organization), pdf=b"%PDF")
    told = sorted((mail.to[0], "Alpha" in mail.subject) for mail in mailoutbox)
    assert told == [
        ("camille@example.org", True),
        ("coordinator@example.org", False),
        ("coordinator@example.org", True),
    ]


@pytest.mark.parametrize("language", ["en", "fr"])
def test_the_receipt_is_made_in_the_language_read(version, alpha, coordinator, language):
    signature = assist(version.text_in(language), coordinator, alpha)
    assert signature.language == language
    tasks.make_receipt.func(signature.pk)
    assert Receipt.objects.get().signature == signature


def test_nobody_has_to_confirm_a_paper_or_a_person(words, alpha, coordinator, stranger):
    assist(words, coordinator, alpha)
    assist(words, coordinator, signatory=stranger)
    represented = Signature.objects.with_representative().values_list("is_represented", flat=True)
    assert list(represented) == [True, True]


def test_a_scan_that_was_exchanged_is_found(words, alpha, coordinator):
    signature = assist(words, coordinator, alpha, way="paper", scan=(PDF, "application/pdf"))
    tamper("UPDATE charter_signature SET scan = %s", b"%PDF another")
    assert [link.act for link in chain.verify()[1]] == [signature.act]


# The page ------------------------------------------------------------------------------------------


def test_the_form_shows_each_commitment_in_its_language(client, coordinator, version, page):
    client.force_login(coordinator)
    for language in ("fr", "en"):
        answer = client.get(page, {"language": language})
        html = answer.text
        assert f'<fieldset lang="{language}">' in html
        assert html.count('name="commitment_') == 3
        assert str(answer.context["spoken"][0]) == gettext("Romani")


def test_a_person_signs_with_help(client, coordinator, words, page):
    client.force_login(coordinator)
    answer = client.post(page + "?language=en", typed(words))
    signature = Signature.objects.get()
    assert answer.url == reverse("charter:signature", args=[signature.number])
    assert (signature.name, signature.is_public, signature.organization) == ("Mirela Exemple", False, None)


def test_an_organisation_signs_on_paper(client, coordinator, alpha, words, page):
    client.force_login(coordinator)
    data = typed(words, party="organization", organization=alpha.pk, way="paper", scan=scanned())
    client.post(page + "?language=en", data)
    signature = alpha.signatures.get()
    assert (bytes(signature.scan), signature.scan_type) == (PDF, "application/pdf")
    assert signature.act.network == "127.0.0.0/24"


def test_sent_twice_it_signs_once(client, coordinator, alpha, words, page):
    client.force_login(coordinator)
    urls = {client.post(page + "?language=en", typed(words)).url for _click in range(2)}
    assert urls == {reverse("charter:signature", args=[Signature.objects.get().number])}


def test_her_account_gets_the_receipt(client, coordinator, words, page, signer, alpha):
    client.force_login(coordinator)
    data = typed(words, party="organization", organization=alpha.pk, account="Camille@example.org")
    client.post(page + "?language=en", data)
    assert Signature.objects.get().signatory == signer


WRONG = {
    "no party": ({"party": ""}, "party"),
    "no organisation": ({"party": "organization"}, "organization"),
    "unknown organisation": ({"party": "organization", "organization": "999"}, "organization"),
    "no way": ({"way": ""}, "way"),
    "forged way": ({"way": "online"}, "way"),
    "no name": ({"name": ""}, "name"),
    "a name that shows nothing": ({"name": "\u200b"}, "name"),
    "a commitment not ticked": ({"commitment_2": ""}, "commitment_2"),
    "no language": ({"read_aloud_in": ""}, "read_aloud_in"),
    "paper without scan": ({"way": "paper"}, "scan"),
    "no such account": ({"account": "nobody@example.org"}, "account"),
    "another text": ({"fingerprint": "0" * 64}, "__all__"),
}


@pytest.mark.parametrize("wrong", WRONG)
def test_what_is_wrong_is_said_at_its_field(client, coordinator, words, page, wrong):
    changes, field = WRONG[wrong]
    client.force_login(coordinator)
    answer = client.post(page + "?language=en", typed(words, **changes))
    assert set(answer.context["form"].errors) == {field}
    assert not Signature.objects.exists()


def test_an_account_without_the_right_does_not_sign(client, coordinator, alpha, editor, words, page):
    client.force_login(coordinator)
    data = typed(words, party="organization", organization=alpha.pk, account=editor.email)
    assert set(client.post(page + "?language=en", data).context["form"].errors) == {"account"}


def test_who_has_signed_is_not_offered_and_a_race_is_told(
    client, coordinator, alpha, words, page, monkeypatch
):
    client.force_login(coordinator)
    form = client.get(page + "?language=en").context["form"]
    assert alpha in form.fields["organization"].queryset

    def sign_first(**_kwargs):
        raise signing.AlreadySignedError(None)

    monkeypatch.setattr(ways, "assist", sign_first)
    data = typed(words, party="organization", organization=alpha.pk)
    assert set(client.post(page + "?language=en", data).context["form"].errors) == {"__all__"}
    sign_for(alpha)
    form = client.get(page + "?language=en").context["form"]
    assert alpha not in form.fields["organization"].queryset


@pytest.mark.parametrize(
    "data",
    [b"", b"<html>", b"GIF89a", b"MZ\x90", b"\xff\xd8\xff broken", b"\x89PNG\r\n\x1a\n", b"x" * 6_000_000],
    ids=["empty", "html", "gif", "program", "half a jpeg", "half a png", "large"],
)
def test_what_is_no_scan_is_refused_whatever_its_name(client, coordinator, words, page, data):
    client.force_login(coordinator)
    answer = client.post(page + "?language=en", typed(words, way="paper", scan=scanned(data, "paper.pdf")))
    assert set(answer.context["form"].errors) == {"scan"}
    assert not Signature.objects.exists()


@pytest.mark.parametrize("format", ["JPEG", "PNG"])
def test_a_photo_forgets_where_it_was_taken(client, coordinator, words, page, format):
    place = Image.Exif()
    place[0x010E] = "at home of"  # ImageDescription
    place[0x0112] = 6  # turned by a quarter
    place.get_ifd(0x8825)[1] = "N"  # GPS
    options = {"comment": b"at home of"} if format == "JPEG" else {}
    data = photo(format, exif=place, **options)
    assert b"at home of" in data
    client.force_login(coordinator)
    client.post(page + "?language=en", typed(words, way="paper", scan=scanned(data, "p")))
    signature = Signature.objects.get()
    kept = bytes(signature.scan)
    assert b"at home of" not in kept
    picture = Image.open(io.BytesIO(kept))
    assert (picture.format, picture.size, dict(picture.getexif())) == (format, (20, 40), {})
    assert signature.scan_type == f"image/{format.lower()}"
    assert signature.act.facts["scan_sha256"] == hashlib.sha256(kept).hexdigest()


def test_before_the_first_version_there_is_nothing_to_sign(client, coordinator, page):
    client.force_login(coordinator)
    answer = client.get(page)
    assert answer.status_code == 200
    assert "<form" not in answer.text.split("<main")[1]


@pytest.mark.parametrize("method", ["get", "post"])
def test_it_is_for_coordinators(client, signer, version, page, method):
    client.force_login(signer)
    assert getattr(client, method)(page).status_code == 404


@pytest.mark.parametrize("rows", [1, 5])
def test_few_queries(client, coordinator, version, page, rows, django_assert_num_queries):
    for _i in range(rows):
        factories.OrganizationFactory(commitment="none")
    client.force_login(coordinator)
    client.get(page)
    with django_assert_num_queries(6):  # session, person, task force, words, organisations, languages
        client.get(page)
