"""Signing online as one does it: read, tick and type, the code, the certificate; and what is refused."""

import re
from datetime import timedelta

import pytest
from django.db import transaction
from django.urls import reverse
from django.utils import timezone
from guardian.shortcuts import remove_perm

from charter import signing
from charter.chain import Trace
from charter.models import Act, Attempt, Receipt, Signature, Version
from charter.templatetags.charter import short_fingerprint
from charter.views import signing as views
from directory import actions
from directory.models import Organization
from taskforce.common import days
from tests import factories
from tests.charter.conftest import MORE, make_version, sign_for

pytestmark = pytest.mark.django_db
NAME = "Camille Martin"


@pytest.fixture
def signed_in(client, signer):
    client.force_login(signer)
    return client


@pytest.fixture
def url(alpha):
    """``url("sign_read")``: a step for alpha."""
    return lambda step: reverse(f"charter:{step}", args=[alpha.slug])


@pytest.fixture
def code(mailoutbox):
    """``code()``: the last one that was mailed."""
    return lambda: re.search(r"\d{8}", mailoutbox[-1].subject)[0]


@pytest.fixture(autouse=True)
def on_commit(monkeypatch):
    """Mails leave and receipts are asked for at once, as after a commit."""
    monkeypatch.setattr(transaction, "on_commit", lambda done, **_options: done())


def opened(version, language="fr"):
    """What a form carries that was opened with ``version``."""
    words = version.text_in(language)
    return {"version": version.number, "fingerprint": words.fingerprint}


def said(version, **changes):
    """A form filled in as it should be."""
    filled = {"function": "Director", "authority": "legal", "authority_detail": "", "entitled": "on"}
    ticks = {f"commitment_{i + 1}": "on" for i in range(len(version.reference.document.commitments))}
    return {**opened(version), **filled, **ticks, "name": NAME, **changes}


def read(client, url, version):
    response = client.post(url("sign_read"), opened(version))
    assert response.headers["Location"] == url("sign_commit")


def ask(client, url, version, **changes):
    read(client, url, version)
    response = client.post(url("sign_commit"), said(version, **changes))
    assert response.headers["Location"] == url("sign_code"), response.text
    return response


def signed(client, url, version, code, **changes):
    ask(client, url, version, **changes)
    client.post(url("sign_code"), {"code": code()})
    return Signature.objects.get(ended=None)


def errors(response):
    """The errors of a page, from its summary."""
    summary = re.search(r'class="errors".*?</div>', response.text, re.DOTALL)
    return [re.sub(r"<[^>]+>", "", line) for line in re.findall(r"<li>(.*?)</li>", summary[0])]


# The way through ----------------------------------------------------------------------------------


def test_whole_way_ends_on_the_certificate(signed_in, url, version, alpha, signer, code):
    assert signed_in.get(reverse("charter:sign")).headers["Location"] == url("sign_read")
    page = signed_in.get(url("sign_read")).text
    assert "J’ai lu le texte" in page
    assert "Names never enter the minutes." in page
    ask(signed_in, url, version)
    done = signed_in.post(url("sign_code"), {"code": f" {code()[:4]} {code()[4:]} "})
    signature = Signature.objects.get()
    assert done.headers["Location"] == reverse("charter:signature", args=[signature.number])
    assert (signature.organization, signature.signatory, signature.name) == (alpha, signer, NAME)
    assert (signature.function, signature.authority, signature.language) == ("Director", "legal", "fr")
    alpha.refresh_from_db()
    assert alpha.is_committed
    page = signed_in.get(done.headers["Location"]).text
    for fact in (signature.number, "Alpha", NAME, "Director", "We write no name in the minutes."):
        assert fact in page


def test_every_step_leaves_its_act_with_words_and_network(signed_in, url, version, code):
    signed(signed_in, url, version, code)
    acts = list(Act.objects.order_by("position"))
    assert [act.kind for act in acts] == ["seen", "signed", "code-sent", "confirmed"]
    facts = acts[3].facts
    assert facts["commitments"] == version.text_in("fr").document.commitments
    assert facts["statement"] == "J’ai lu la charte et je suis en droit d’engager mon organisation."
    assert {act.network for act in acts} == {"127.0.0.0/24"}


def test_page_says_what_is_recorded(signed_in, url, version):
    read(signed_in, url, version)
    fingerprint = version.text_in("fr").fingerprint
    for step in ("sign_read", "sign_commit"):
        page = signed_in.get(url(step)).text
        assert f"<code>{short_fingerprint(fingerprint)}</code>" in page
        assert "signature électronique simple au sens du règlement eIDAS, non qualifiée" in page


def test_text_is_read_in_the_language_of_the_page(signed_in, alpha, version):
    page = signed_in.get(f"/en/charter/sign/{alpha.slug}/").text
    assert '<h1 lang="en">Charter of operation</h1>' in page
    page = signed_in.get(f"/ro/charter/sign/{alpha.slug}/").text  # no Romanian text: the reference
    assert '<h1 lang="en">Charter of operation</h1>' in page


@pytest.mark.parametrize(
    ("since", "words"),
    [(10, "En vigueur depuis le"), (0, "En vigueur depuis le"), (-10, "En vigueur à partir du")],
)
def test_the_page_says_since_or_from_when_the_text_is_in_force(since, words, signed_in, url):
    make_version(days=since)
    day = days.in_words(timezone.localdate() - timedelta(days=since))
    assert f"Version 1 · {words} {day}" in signed_in.get(url("sign_read")).text


def test_hostile_words_of_the_text_are_words(signed_in, url, version):
    make_version(MORE + "\n- [ ] <script>alert(1)</script> & we agree\n", translation="", kind="editorial")
    newest = Version.objects.newest()
    signed_in.post(url("sign_read"), opened(newest))
    for step in ("sign_read", "sign_commit"):
        page = signed_in.get(url(step)).text
        assert "&lt;script&gt;alert(1)&lt;/script&gt; &amp; we agree" in page


# Who may ------------------------------------------------------------------------------------------


@pytest.mark.parametrize("step", ["sign_read", "sign_commit", "sign_code"])
@pytest.mark.parametrize("role", ["editor", "stranger", "coordinator", "elsewhere", "inactive"])
def test_without_the_right_on_this_organisation_there_is_no_page(
    step, role, client, url, version, alpha, beta, request
):
    elsewhere = factories.member_of(beta, may_sign=True)
    client.force_login(elsewhere if role == "elsewhere" else request.getfixturevalue(role))
    expected = 302 if role == "inactive" else 404  # a closed account is nobody: it is asked to sign in
    assert client.get(url(step)).status_code == expected
    assert client.post(url(step), said(version)).status_code == expected
    assert Act.objects.count() == 0


def test_right_lost_on_the_way_closes_the_page(signed_in, signer, url, version, alpha, code):
    ask(signed_in, url, version)
    remove_perm("directory.sign_for_organization", signer, alpha)
    assert signed_in.post(url("sign_code"), {"code": code()}).status_code == 404
    assert Signature.objects.count() == 0


def test_nobody_to_sign_for_is_told_so(client, stranger, version):
    client.force_login(stranger)
    assert (
        "Vous ne pouvez pas encore signer pour une organisation." in client.get(reverse("charter:sign")).text
    )


def test_no_charter_yet(signed_in, url):
    assert "Aucune charte n’est encore publiée." in signed_in.get(reverse("charter:sign")).text
    for step in ("sign_read", "sign_commit", "sign_code"):
        assert signed_in.get(url(step)).headers["Location"] == reverse("charter:sign")


def test_several_organisations_each_with_its_standing(signed_in, signer, version, alpha, beta):
    actions.join_organization(user=signer, organization=beta, may_sign=True)
    signature = sign_for(beta, user=signer)
    page = signed_in.get(reverse("charter:sign")).text
    assert reverse("charter:sign_read", args=[alpha.slug]) in page
    assert reverse("charter:signature", args=[signature.number]) in page
    assert reverse("charter:sign_read", args=[beta.slug]) not in page


# What is asked of whom signed an older version ----------------------------------------------------


def test_signatory_of_an_older_version_reads_what_is_asked(signed_in, signer, url, version, alpha):
    sign_for(alpha, user=signer)
    last_day = timezone.localdate() + timedelta(days=30)
    make_version(MORE, translation="", grace=last_day)
    page = signed_in.get(url("sign_read")).text
    until = days.in_words(last_day)  # the last day itself, as the mails and the register say
    assert f"La version 2 demande une nouvelle signature d’ici le {until}." in page
    assert "One article more." in page


def test_editorial_version_leaves_the_signature(signed_in, signer, url, version, alpha):
    sign_for(alpha, user=signer)
    make_version(MORE, translation="", kind="editorial")
    assert "cette signature reste valable" in signed_in.get(url("sign_read")).text


def test_after_a_lapse_the_page_says_that_signing_opens_again(signed_in, url, version, alpha):
    Organization.objects.update(commitment="ended")
    assert "Signer rouvre tout aussitôt." in signed_in.get(url("sign_read")).text


def test_new_signature_replaces_the_old_one(signed_in, signer, url, version, alpha, code):
    old = sign_for(alpha, user=signer)
    newest = make_version(MORE, translation="", grace=timezone.localdate() + timedelta(days=30))
    signed(signed_in, url, newest, code)
    old.refresh_from_db()
    assert old.ending == "replaced"


# Forms --------------------------------------------------------------------------------------------


def test_an_empty_form_names_each_thing_that_is_missing(signed_in, url, version):
    read(signed_in, url, version)
    response = signed_in.post(url("sign_commit"), opened(version))
    assert len(errors(response)) == 3 + 4  # three commitments; function, authority, tick, name
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize(
    ("changes", "error"),
    [
        ({"authority": "mandate"}, "Écrivez la date de votre mandat."),
        ({"authority": "decision"}, "Écrivez le numéro de la décision, ou sa date."),
        ({"authority": "king"}, "king"),
        ({"name": " \u200b "}, "Tapez votre nom complet"),
        ({"function": "\u200b"}, "Écrivez votre fonction."),
        ({"name": "x" * 121}, "120"),
        ({"name": "Somebody Else"}, "Ce n’est pas le nom de votre compte, Camille Martin."),
        ({"commitment_2": ""}, "Cochez"),
        ({"entitled": ""}, "Cochez"),
    ],
)
def test_each_refusal_stands_at_its_field_and_nothing_typed_is_lost(changes, error, signed_in, url, version):
    read(signed_in, url, version)
    response = signed_in.post(url("sign_commit"), said(version, **{"function": "Directrice", **changes}))
    [found] = errors(response)
    assert error in found
    if "function" not in changes:
        assert 'value="Directrice"' in response.text
    assert response.text.count("checked") >= 3
    assert Attempt.objects.count() == 0


@pytest.mark.parametrize("name", ["CAMILLE MARTIN", "camille  martin", " Camillé Martin "])
def test_name_of_the_account_in_another_spelling_is_the_name(name, signed_in, url, version):
    ask(signed_in, url, version, name=name)


def test_account_without_a_name_types_any(signed_in, signer, url, version, code):
    signer.name = ""
    signer.save()
    assert signed(signed_in, url, version, code, name="Цветана 🌸 Петрова").name == "Цветана 🌸 Петрова"


def test_mandate_and_its_date_are_kept(signed_in, url, version, code):
    done = signed(signed_in, url, version, code, authority="mandate", authority_detail="12 March 2026")
    assert (done.authority, done.authority_detail) == ("mandate", "12 March 2026")


def test_one_may_go_back_and_change_what_was_written(signed_in, url, version, code):
    ask(signed_in, url, version, function="Directrise")
    page = signed_in.get(url("sign_commit")).text
    assert 'value="Directrise"' in page
    ask(signed_in, url, version, function="Directrice")
    signed_in.post(url("sign_code"), {"code": code()})
    assert Signature.objects.get().function == "Directrice"


# Versions that change, and forged ones ------------------------------------------------------------


@pytest.mark.parametrize(
    "forged",
    [
        {"version": "999"},
        {"version": "one"},
        {"version": ""},
        {"version": "1" * 5000},
        {"fingerprint": "0" * 64},
        {"fingerprint": "\x00'; --"},
        {"fingerprint": ""},
    ],
)
def test_forged_version_or_fingerprint_is_refused_clearly(forged, signed_in, url, version):
    response = signed_in.post(url("sign_read"), opened(version) | forged)
    assert (response.status_code, "Rien n’a été signé." in response.text) == (409, True)
    read(signed_in, url, version)
    response = signed_in.post(url("sign_commit"), said(version) | forged)
    assert (response.status_code, "Rien n’a été signé." in response.text) == (409, True)
    assert Attempt.objects.count() == 0


def test_text_of_another_language_than_the_page_is_another_text(signed_in, url, version):
    assert signed_in.post(url("sign_read"), opened(version, "en")).status_code == 409


def test_version_replaced_while_reading(signed_in, url, version):
    make_version(MORE, translation="", kind="editorial")
    response = signed_in.post(url("sign_read"), opened(version))
    assert response.status_code == 409
    assert "La version 2 est celle à signer." in response.text
    assert "One article more." in response.text
    assert url("sign_read") in response.text


def test_version_replaced_while_typing_keeps_what_was_typed(signed_in, url, version):
    read(signed_in, url, version)
    newest = make_version(MORE, translation="", kind="editorial")
    typed = said(version, function="Directrice <b>", authority="mandate", authority_detail="12 mars")
    assert signed_in.post(url("sign_commit"), typed).status_code == 409
    read(signed_in, url, newest)
    page = signed_in.get(url("sign_commit")).text
    assert 'value="Directrice &lt;b&gt;"' in page
    assert 'value="12 mars"' in page
    assert [
        one for one in re.findall(r"<input[^>]*checked[^>]*>", page) if 'value="mandate"' not in one
    ] == []


def test_version_replaced_while_waiting_for_the_code(signed_in, url, version, code):
    ask(signed_in, url, version, function="Directrice")
    newest = make_version(MORE, translation="", kind="editorial")
    response = signed_in.post(url("sign_code"), {"code": code()})
    assert (response.status_code, Signature.objects.count()) == (409, 0)
    read(signed_in, url, newest)
    assert 'value="Directrice"' in signed_in.get(url("sign_commit")).text


def test_nobody_signs_what_she_did_not_say_she_read(signed_in, url, version):
    assert signed_in.get(url("sign_commit")).headers["Location"] == url("sign_read")
    assert signed_in.post(url("sign_commit"), said(version)).status_code == 409
    assert signed_in.get(url("sign_code")).headers["Location"] == url("sign_read")


# Codes --------------------------------------------------------------------------------------------


def test_wrong_code_says_so_and_the_right_one_still_signs(signed_in, url, version, code):
    ask(signed_in, url, version)
    assert errors(signed_in.post(url("sign_code"), {"code": "1"}))[0].endswith("demandez-en un nouveau.")
    assert len(errors(signed_in.post(url("sign_code"), {"code": ""}))) == 1
    signed_in.post(url("sign_code"), {"code": code()})
    assert Signature.objects.count() == 1


def test_worn_code_says_so(signed_in, url, version, code):
    ask(signed_in, url, version)
    for _try in range(5):
        signed_in.post(url("sign_code"), {"code": "1"})
    [error] = errors(signed_in.post(url("sign_code"), {"code": code()}))
    assert "Trop de codes faux." in error
    assert Signature.objects.count() == 0


def test_expired_code_says_so(signed_in, url, version, code):
    ask(signed_in, url, version)
    Attempt.objects.update(sent=timezone.now() - timedelta(minutes=16))
    [error] = errors(signed_in.post(url("sign_code"), {"code": code()}))
    assert "Ce code est trop ancien." in error
    assert Signature.objects.count() == 0


def test_lost_code_is_sent_again_and_the_old_one_is_worth_nothing(signed_in, url, version, code):
    ask(signed_in, url, version)
    old = code()
    assert signed_in.post(url("sign_code"), {"again": "1"}).headers["Location"] == url("sign_code")
    assert "Un nouveau code est en route." in signed_in.get(url("sign_code")).text
    assert len(errors(signed_in.post(url("sign_code"), {"code": old}))) == 1
    signed_in.post(url("sign_code"), {"code": code()})
    assert Signature.objects.count() == 1


def test_codes_have_an_end(signed_in, url, version, mailoutbox):
    ask(signed_in, url, version)
    for _time in range(6):
        signed_in.post(url("sign_code"), {"again": "1"})
    assert len(mailoutbox) == 5
    assert "Plusieurs codes ont déjà été envoyés." in signed_in.get(url("sign_code")).text


# Twice, and others --------------------------------------------------------------------------------


def test_every_click_twice_signs_once_and_mails_one_code(signed_in, url, version, code, mailoutbox):
    read(signed_in, url, version)
    read(signed_in, url, version)
    for _click in range(2):
        assert signed_in.post(url("sign_commit"), said(version)).headers["Location"] == url("sign_code")
    assert len(mailoutbox) == 1
    places = [signed_in.post(url("sign_code"), {"code": code()}).headers["Location"] for _click in range(2)]
    signature = Signature.objects.get()
    assert places == [reverse("charter:signature", args=[signature.number])] * 2
    assert Act.objects.filter(kind="seen").count() == 1


@pytest.mark.parametrize("step", ["sign_read", "sign_commit", "sign_code"])
def test_pages_replayed_afterwards_lead_to_the_certificate(step, signed_in, url, version, code):
    signature = signed(signed_in, url, version, code)
    certificate = reverse("charter:signature", args=[signature.number])
    assert signed_in.get(url(step)).headers["Location"] == certificate
    assert signed_in.post(url(step), {**said(version), "code": "1"}).headers["Location"] == certificate
    assert Signature.objects.count() == 1


@pytest.mark.parametrize("step", ["sign_read", "sign_commit", "sign_code"])
def test_colleague_who_comes_later_is_told_by_whom_and_when(step, client, url, version, alpha, signer):
    signature = sign_for(alpha, user=signer)
    client.force_login(factories.member_of(alpha, may_sign=True, name="Noor Late"))
    for response, status in ((client.get(url(step)), 200), (client.post(url(step), said(version)), 409)):
        assert response.status_code == status
        assert "Camille Martin a signé la version 1 de la charte pour Alpha le" in response.text
        assert reverse("charter:signature", args=[signature.number]) in response.text


def test_colleague_who_signs_this_very_moment(signed_in, url, version, alpha, signer, monkeypatch):
    """Between the look at the organisation and the look at the code."""
    colleague = factories.member_of(alpha, may_sign=True, name="Noor Quick")
    ask(signed_in, url, version)
    look = views._attempt

    def late_look(user, organization):
        sign_for(alpha, user=colleague, name="Noor Quick")
        return look(user, organization)

    monkeypatch.setattr(views, "_attempt", late_look)
    response = signed_in.post(url("sign_code"), {"code": "1"})
    assert (response.status_code, "Noor Quick a signé" in response.text) == (409, True)


VERBS = [
    ("sign_read", "read", {}),
    ("sign_commit", "ask", {}),
    ("sign_code", "confirm", {"code": "1"}),
    ("sign_code", "send_again", {"again": "1"}),
]


def refused_by(error):
    def refuse(**_facts):
        raise error

    return refuse


@pytest.mark.parametrize(("step", "verb", "posted"), VERBS)
def test_what_changed_since_the_page_was_loaded_is_told(
    step, verb, posted, signed_in, url, version, alpha, beta, monkeypatch
):
    """The page looked before the verb did: each refusal of the verb has its answer, none breaks a page."""
    ask(signed_in, url, version)
    other = sign_for(beta, name="Noor Quick")
    for error, status, words in (
        (signing.RefusedError("Not any more."), 200, "Not any more."),
        (signing.ReplacedError(), 409, "Rien n’a été signé."),
        (signing.AlreadySignedError(other), 409, "Noor Quick a signé"),
    ):
        monkeypatch.setattr(signing, verb, refused_by(error))
        response = signed_in.post(url(step), said(version) | posted, follow=True)
        assert (response.status_code, words in response.text) == (status, True)


# The certificate and the receipt ------------------------------------------------------------------


def test_certificate_says_that_the_receipt_is_being_made(signed_in, url, version, code):
    signature = signed(signed_in, url, version, code)
    address = reverse("charter:signature", args=[signature.number])
    page = signed_in.get(address).text
    assert 'data-tf-progress="making"' in page
    assert signed_in.get(reverse("charter:receipt", args=[signature.number])).status_code == 404
    Receipt.objects.create(signature=signature, pdf=b"%PDF-1", sha256="ab" * 32)
    page = signed_in.get(address).text
    assert 'data-tf-progress="made"' in page
    assert "progress.js" not in page


def test_receipt_is_the_stored_bytes_once(signed_in, url, version, code):
    signature = signed(signed_in, url, version, code)
    Receipt.objects.create(signature=signature, pdf=b"%PDF-1", sha256="ab" * 32)
    address = reverse("charter:receipt", args=[signature.number])
    response = signed_in.get(address)
    assert response.content == b"%PDF-1"
    assert response.headers["Content-Type"] == "application/pdf"
    assert response.headers["Content-Disposition"] == f'attachment; filename="{signature.number}.pdf"'
    assert response.headers["Cache-Control"] == "private, no-store"
    again = signed_in.get(address, headers={"If-None-Match": response.headers["ETag"]})
    assert (again.status_code, again.content) == (304, b"")


@pytest.mark.parametrize("page", ["signature", "receipt"])
def test_somebody_elses_number_is_no_number(page, client, version, alpha, stranger, editor):
    signature = sign_for(alpha)
    for user in (stranger, editor):
        client.force_login(user)
        assert client.get(reverse(f"charter:{page}", args=[signature.number])).status_code == 404


def test_ended_signature_says_how_and_is_not_withdrawn_again(signed_in, signer, version, alpha):
    signature = sign_for(alpha, user=signer)
    withdraw = reverse("charter:withdraw", args=[alpha.slug])
    address = reverse("charter:signature", args=[signature.number])
    assert withdraw in signed_in.get(address).text
    signing.withdraw(organization=alpha, user=signer, reason="", trace=Trace(signer))
    page = signed_in.get(address).text
    assert "<strong>Retirée</strong>" in page
    assert withdraw not in page


def test_certificate_outlives_the_organisation(signed_in, signer, version, alpha):
    signature = sign_for(alpha, user=signer)
    alpha.delete()
    page = signed_in.get(reverse("charter:signature", args=[signature.number]))
    assert (page.status_code, "Alpha" in page.text) == (200, True)


# Queries ------------------------------------------------------------------------------------------


def test_queries_of_each_page(signed_in, url, version, code, django_assert_num_queries, signer, alpha):
    with django_assert_num_queries(5):
        signed_in.get(url("sign_read"))
    ask(signed_in, url, version)
    for step in ("sign_commit", "sign_code"):
        with django_assert_num_queries(6):
            signed_in.get(url(step))
    signed_in.post(url("sign_code"), {"code": code()})
    signature = Signature.objects.get()
    with django_assert_num_queries(5):
        signed_in.get(reverse("charter:signature", args=[signature.number]))
    for organization in (factories.OrganizationFactory(), factories.OrganizationFactory()):
        actions.join_organization(user=signer, organization=organization, may_sign=True)
        with django_assert_num_queries(5):
            signed_in.get(reverse("charter:sign"))
