"""Which of allauth's pages exist, and who may open them."""

import pytest
from django.template.loader import get_template
from django.urls import NoReverseMatch, reverse

from taskforce.accounts import urls_allauth

pytestmark = pytest.mark.django_db

VISITORS = {
    "account_confirm_login_code": 302,  # to the page that asks for the address
    "account_inactive": 200,
    "account_login": 200,
    "account_logout": 302,
    "account_request_login_code": 200,
    "account_signup": 404,
    "mfa_authenticate": 302,
    "mfa_login_webauthn": 302,
}
CLOSED = {
    "mfa_activate_totp": 200,
    "mfa_add_webauthn": 200,
    "mfa_deactivate_totp": 404,
    "mfa_download_recovery_codes": 404,
    "mfa_edit_webauthn": 404,
    "mfa_generate_recovery_codes": 200,
    "mfa_index": 200,
    "mfa_list_webauthn": 302,
    "mfa_reauthenticate": 403,
    "mfa_reauthenticate_webauthn": 403,
    "mfa_remove_webauthn": 404,
    "mfa_view_recovery_codes": 404,
    "usersessions_list": 200,
}


def address(name):
    return reverse(name, args=[1] if name in ("mfa_edit_webauthn", "mfa_remove_webauthn") else [])


def test_every_address_stands_in_one_of_the_tables():
    assert sorted(route.name for route in urls_allauth.urlpatterns) == sorted([*VISITORS, *CLOSED])


@pytest.mark.parametrize(("name", "status"), VISITORS.items())
def test_visitors_reach_what_they_need(client, name, status):
    assert client.get(address(name)).status_code == status


@pytest.mark.parametrize(("name", "status"), CLOSED.items())
def test_the_rest_is_for_people_who_are_signed_in(client, editor, name, status):
    assert client.get(address(name)).url == f"{reverse('account_login')}?next={address(name)}"
    client.force_login(editor)
    assert client.get(address(name)).status_code == status


@pytest.mark.parametrize(
    "name",
    [
        "account_change_password",
        "account_email",
        "account_reauthenticate",
        "account_reset_password",
        "account_set_password",
    ],
)
def test_no_page_knows_a_password(name):
    with pytest.raises(NoReverseMatch):
        reverse(name)


@pytest.mark.parametrize(
    "name",
    [
        "account/account_inactive.html",
        "account/confirm_login_code.html",
        "account/login.html",
        "account/logout.html",
        "mfa/authenticate.html",
        "mfa/index.html",
        "mfa/reauthenticate.html",
        "mfa/recovery_codes/generate.html",
        "mfa/recovery_codes/index.html",
        "mfa/totp/activate_form.html",
        "mfa/totp/deactivate_form.html",
        "mfa/webauthn/add_form.html",
        "mfa/webauthn/authenticator_confirm_delete.html",
        "mfa/webauthn/edit_form.html",
        "mfa/webauthn/reauthenticate.html",
        "usersessions/usersession_list.html",
        "429.html",
    ],
)
def test_every_page_is_ours(settings, name):
    assert get_template(name).origin.name == str(settings.BASE_DIR / "templates" / name)
