"""The verification page: by number, by the hash of a file, by the file itself."""

import hashlib
import html
import io
import re
import subprocess
import sys

import pytest
from django.core.files.uploadedfile import SimpleUploadedFile
from django.test import Client
from django.utils import timezone

from charter import signing, verifying
from charter.chain import Trace
from charter.models import Receipt, Signature
from directory.models import Organization
from tests import factories
from tests.charter.conftest import MORE, make_version, sign_for
from tests.charter.test_register import sign_person

pytestmark = pytest.mark.django_db
PDF = b"%PDF-1.7 an invented receipt"
LIVE = "This signature is genuine and in force."
ENDED = "This signature is genuine, but it is no longer in force."
NO_NUMBER = "There is no receipt with this number."
NO_FILE = "This file is not a receipt of ours, or it was changed."


@pytest.fixture
def signature(alpha, version, signer):
    """Alpha's, with its receipt."""
    signed = sign_for(alpha, user=signer)
    Receipt.objects.filter(signature=signed).delete()
    Receipt.objects.create(signature=signed, pdf=PDF, sha256=hashlib.sha256(PDF).hexdigest())
    return signed


def ask(client, **query):
    return client.get("/en/charter/verify/", query).text


def facts(page):
    """What the answer tells: the words of its list."""
    return re.findall(r"<dt>(.*?)</dt>", page)


def test_a_number_is_verified_however_it_is_written(client, signature):
    number = signature.number
    for typed in (
        number,
        number.lower(),
        number.replace("-", ""),
        f" {number.replace('-', ' ')} ",
        f"«{number}»",
    ):
        assert LIVE in ask(client, number=typed), typed
    assert facts(ask(client, number=number)) == [
        "Organisation",
        "Version",
        "Signed on",
        "Status",
        "Fingerprint",
    ]


@pytest.mark.parametrize("typed", ["2222-2222-2222", "x", "O000-IIII-LLLL", "é" * 500, "\0", "'--", "٣" * 12])
def test_no_such_number(client, signature, typed):
    page = ask(client, number=typed)
    assert NO_NUMBER in page
    assert facts(page) == []


def test_without_a_question_there_is_no_answer(client, version):
    for page in (ask(client), ask(client, number="  ")):
        assert 'id="answer"' not in page


def test_the_person_is_never_named(client, signature, coordinator):
    client.force_login(coordinator)
    page = ask(client, number=signature.number)
    assert "Alpha" in page
    for private in ("Camille", "Director"):
        assert private not in page


def test_of_an_unlisted_organisation_only_that_it_is_genuine(client, signature, alpha, stranger):
    Organization.objects.filter(pk=alpha.pk).update(is_listed=False)
    page = ask(client, number=signature.number)
    assert LIVE in page
    assert facts(page) == []
    assert "Alpha" not in page
    client.force_login(stranger)  # a member reads the whole register
    assert facts(ask(client, number=signature.number))[0] == "Organisation"


def test_of_a_natural_person_only_that_it_is_genuine(client, version, coordinator):
    signature = sign_person("Mira Public", is_public=True)
    client.force_login(coordinator)
    page = ask(client, number=signature.number)
    assert LIVE in page
    assert facts(page) == []
    assert "Mira" not in page


def test_of_an_organisation_that_is_gone_it_stays_genuine(client, signature):
    Signature.objects.update(organization=None)
    page = ask(client, number=signature.number)
    assert LIVE in page
    assert facts(page) == []


def test_withdrawn_replaced_and_lapsed_are_genuine_but_over(client, version):
    today = f"{timezone.localdate():%-d %B %Y}"
    names = ("One", "Two", "Three")
    one, two, three = (factories.OrganizationFactory(name=name, commitment="none") for name in names)
    signer = factories.member_of(one, may_sign=True)
    signed = [sign_for(organization) for organization in (one, two, three)]
    signing.withdraw(organization=one, user=signer, reason="", trace=Trace(signer))
    signing.lapse(organization=two)
    make_version(MORE, kind="editorial")
    sign_for(three)
    said = ("Withdrew on", "Lapsed on", "Replaced by a newer signature on")
    for signature, words in zip(signed, said, strict=True):
        page = ask(client, number=signature.number)
        assert ENDED in page
        assert f"{words} {today}" in page


# The file -----------------------------------------------------------------------------------------


def test_the_hash_of_the_receipt(client, signature):
    sha256 = hashlib.sha256(PDF).hexdigest()
    assert LIVE in ask(client, sha256=sha256)
    assert LIVE in ask(client, sha256=f" {sha256.upper()} ")
    assert NO_FILE in ask(client, sha256=hashlib.sha256(PDF + b" ").hexdigest())
    for nonsense in ("x", "0" * 65, "\0", "é" * 64):
        assert NO_FILE in ask(client, sha256=nonsense)


def post(client, data, name="receipt.pdf", content_type="application/pdf"):
    file = SimpleUploadedFile(name, data, content_type=content_type)
    return client.post("/en/charter/verify/", {"file": file})


def test_the_file_itself_without_scripts(client, signature):
    assert LIVE in post(client, PDF).text
    assert LIVE in post(client, PDF, "renamed.exe", "application/x-msdownload").text
    assert NO_FILE in post(client, PDF + b"!").text


def test_a_file_is_asked_for_and_may_not_be_large(client, signature, monkeypatch):
    answer = client.post("/en/charter/verify/")
    assert (answer.status_code, "Choose the file of the receipt first." in answer.text) == (400, True)
    monkeypatch.setattr(verifying, "MOST_BYTES", len(PDF) - 1)
    answer = post(client, PDF)
    assert (answer.status_code, "This file is larger than 5 MB" in answer.text) == (400, True)
    assert LIVE not in answer.text


def test_posting_needs_no_cookie_and_sets_none(version):
    client = Client(enforce_csrf_checks=True)
    answer = client.post("/en/charter/verify/", {"file": io.BytesIO(PDF)})
    assert (answer.status_code, dict(answer.cookies)) == (200, {})
    assert client.put("/en/charter/verify/").status_code == 405


# The rule -----------------------------------------------------------------------------------------


def test_the_five_lines_of_the_page_compute_the_fingerprint(client, version, tmp_path):
    page = client.get("/en/charter/verify/").text
    lines = html.unescape(re.search(r"<pre[^>]*><code>(.*?)</code></pre>", page, re.DOTALL)[1])
    assert lines.strip().count("\n") == 4
    kept = client.get("/en/charter/1/fr.txt").content
    copied = kept.decode().replace("\n", " \t\r\n").replace("é", "e\u0301") + "\r\n\r\n"
    for number, data in enumerate((kept, copied.encode())):
        path = tmp_path / f"{number}.txt"
        path.write_bytes(data)
        run = subprocess.run([sys.executable, "-c", lines, path], capture_output=True, text=True, check=True)
        assert run.stdout.strip() == version.texts.get(language="fr").fingerprint
    assert run.stdout.strip() in page


@pytest.mark.parametrize("versions", [1, 5])
def test_queries_stay_the_same(client, alpha, django_assert_num_queries, versions):
    for number in range(versions):
        make_version(kind="editorial", days=30 - number)
    number = sign_for(alpha).number
    with django_assert_num_queries(2):  # task force, texts
        client.get("/en/charter/verify/")
    with django_assert_num_queries(3):  # and the signature
        client.get("/en/charter/verify/", {"number": number})
    client.force_login(factories.member_of(alpha))
    with django_assert_num_queries(5):
        client.get("/en/charter/verify/", {"number": number})
