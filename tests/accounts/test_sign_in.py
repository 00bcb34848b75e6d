"""Signing in by a code sent by mail."""

import pytest
from django.contrib.auth import get_user
from django.urls import reverse

pytestmark = pytest.mark.django_db


def signed_in(client):
    return get_user(client).email if get_user(client).is_authenticated else None


def test_a_code_signs_in(client, editor, mailoutbox, ask_code, type_code, code_in):
    asked = ask_code("Editor@Example.org")
    assert asked.url == reverse("account_confirm_login_code")
    assert [mail.to for mail in mailoutbox] == [["Editor@Example.org"]]
    assert type_code(code_in(mailoutbox[0])).url == reverse("home:workspace")
    assert signed_in(client) == "editor@example.org"


def test_a_code_without_its_dash_signs_in_too(client, editor, mailoutbox, ask_code, type_code, code_in):
    ask_code(editor.email)
    type_code(code_in(mailoutbox[0]).replace("-", " "))
    assert signed_in(client) == editor.email


def test_the_mail_is_in_the_persons_language(editor, mailoutbox, ask_code, code_in):
    editor.language = "en"
    editor.save()
    ask_code(editor.email)
    [mail] = mailoutbox
    assert mail.subject == f"{code_in(mail)} is your code"
    assert [kind for _content, kind in mail.alternatives] == ["text/html"]
    assert mail.extra_headers["Auto-Submitted"] == "auto-generated"


def test_an_unknown_address_gets_the_same_answer(client, editor, mailoutbox, ask_code, type_code):
    known = ask_code(editor.email)
    known_page = client.get(known.url).content.decode().replace(editor.email, "X")
    client.post(reverse("account_logout"))
    unknown = ask_code("nobody@example.org")
    unknown_page = client.get(unknown.url).content.decode().replace("nobody@example.org", "X")
    assert (unknown.status_code, unknown.url) == (known.status_code, known.url)
    assert without_tokens(unknown_page) == without_tokens(known_page)
    assert "code" not in mailoutbox[1].subject
    assert type_code("0000-0000").status_code == 200
    assert signed_in(client) is None


def without_tokens(page):
    return [line for line in page.splitlines() if "csrfmiddlewaretoken" not in line]


def test_a_closed_account_is_an_unknown_address(client, inactive, mailoutbox, ask_code):
    ask_code(inactive.email)
    client.post(reverse("account_logout"))
    ask_code("nobody@example.org")
    closed, unknown = mailoutbox
    assert (closed.subject, closed.body) == (unknown.subject, unknown.body)


def test_an_account_closed_meanwhile_does_not_sign_in(
    client, editor, mailoutbox, ask_code, type_code, code_in
):
    ask_code(editor.email)
    editor.is_active = False
    editor.save()
    assert type_code(code_in(mailoutbox[0])).url == reverse("account_inactive")
    assert signed_in(client) is None
    assert client.get(reverse("account_inactive")).status_code == 200


def test_three_wrong_codes_end_the_attempt(client, editor, mailoutbox, ask_code, type_code, code_in):
    ask_code(editor.email)
    assert [type_code("0000-0000").status_code for _try in range(3)] == [200, 200, 302]
    assert type_code(code_in(mailoutbox[0])).url == reverse("account_login")
    assert signed_in(client) is None


def test_a_code_is_good_for_fifteen_minutes(
    client, editor, mailoutbox, ask_code, type_code, code_in, settings
):
    assert settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT == 15 * 60
    ask_code(editor.email)
    settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT = -1
    assert type_code(code_in(mailoutbox[0])).url == reverse("account_login")
    assert signed_in(client) is None


def test_a_new_code_can_be_sent(
    client, editor, mailoutbox, ask_code, type_code, code_in, django_capture_on_commit_callbacks
):
    ask_code(editor.email)
    with django_capture_on_commit_callbacks(execute=True):
        type_code("", action="resend")
    old, new = map(code_in, mailoutbox)
    type_code(old)
    assert signed_in(client) is None
    type_code(new)
    assert signed_in(client) == editor.email


def test_an_address_gets_three_codes_a_minute(client, editor, mailoutbox, ask_code):
    for _try in range(5):
        ask_code(editor.email)
        client.post(reverse("account_logout"))
    assert len(mailoutbox) == 3
    refused = ask_code(editor.email)
    assert refused.status_code == 200
    assert editor.email in refused.content.decode()
    ask_code("coordinator@example.org")
    assert len(mailoutbox) == 4


def test_a_place_gets_twenty_codes_a_minute(client, mailoutbox, ask_code):
    for number in range(25):
        ask_code(f"person{number}@example.org")
        client.post(reverse("account_logout"))
    assert len(mailoutbox) == 20


@pytest.mark.parametrize(
    ("asked", "reached"),
    [
        ("/fr/map/", "/fr/map/"),
        *[
            (elsewhere, "/fr/workspace/")
            for elsewhere in (
                *("https://elsewhere.example.org/", "//elsewhere.example.org", "/\\elsewhere.example.org"),
                *("https:elsewhere.example.org", "http:///elsewhere.example.org", "javascript:alert(1)"),
            )
        ],
    ],
)
def test_one_goes_on_to_the_page_asked_for(
    client, editor, mailoutbox, ask_code, type_code, code_in, asked, reached
):
    ask_code(editor.email, next=asked)
    assert type_code(code_in(mailoutbox[0]), next=asked).url == reached


def test_at_most_two_cookies(client, editor, mailoutbox, ask_code, type_code, code_in):
    client.get(reverse("account_login"))
    assert set(client.cookies) == {"csrftoken"}
    ask_code(editor.email)
    client.get(reverse("account_confirm_login_code"))
    type_code(code_in(mailoutbox[0]))
    client.get(reverse("accounts:profile"))
    assert set(client.cookies) == {"csrftoken", "sessionid"}


def test_who_is_signed_in_is_sent_on(client, editor):
    client.force_login(editor)
    assert client.get(reverse("account_login")).url == reverse("home:workspace")


def test_signing_out_takes_a_button(client, editor):
    client.force_login(editor)
    assert client.get(reverse("account_logout")).status_code == 200
    assert signed_in(client) == editor.email
    assert client.post(reverse("account_logout")).url == reverse("home:front")
    assert signed_in(client) is None


def test_closing_an_account_closes_everything_at_once(client, editor):
    client.force_login(editor)
    assert client.get(reverse("accounts:profile")).status_code == 200
    editor.is_active = False
    editor.save()
    closed = client.get(reverse("accounts:profile"))
    assert closed.url == f"{reverse('account_login')}?next={reverse('accounts:profile')}"


def test_a_broken_passkey_is_no_error(client):
    page = client.post(reverse("mfa_login_webauthn"), {"credential": "{}"})
    assert page.url == reverse("account_login")
    assert signed_in(client) is None


def test_a_passkey_page_gives_its_data(client):
    answer = client.get(reverse("mfa_login_webauthn"), headers={"accept": "application/json"})
    assert list(answer.json()) == ["request_options"]
