"""The second factor: offered to all, asked of coordinators."""

import time
from urllib.parse import urlencode

import pytest
from allauth.mfa.models import Authenticator
from allauth.mfa.recovery_codes.internal.auth import RecoveryCodes
from allauth.mfa.totp.internal.auth import format_hotp_value, hotp_value
from django.contrib.auth import get_user
from django.urls import reverse

from taskforce.accounts.adapter import SIGNED_IN_AT

pytestmark = pytest.mark.django_db
SET_UP = reverse("mfa_index")


@pytest.fixture
def sign_in(ask_code, type_code, code_in, mailoutbox):
    """``sign_in(user)`` by a code; returns the response."""

    def sign(user):
        ask_code(user.email)
        return type_code(code_in(mailoutbox[-1]))

    return sign


@pytest.mark.parametrize("name", ["home:workspace", "home:front", "directory:map", "accounts:profile"])
def test_a_coordinator_without_one_sets_it_up_first(client, coordinator, name):
    client.force_login(coordinator)
    assert client.get(reverse(name)).url == SET_UP


@pytest.mark.parametrize("name", ["mfa_index", "mfa_activate_totp", "mfa_add_webauthn", "account_logout"])
def test_the_way_to_it_is_open(client, coordinator, name):
    client.force_login(coordinator)
    assert client.get(reverse(name)).status_code == 200


def test_others_are_not_asked(client, editor):
    client.force_login(editor)
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_the_demonstration_does_not_ask_and_says_so(client, coordinator, settings):
    settings.DEMO = True
    client.force_login(coordinator)
    assert client.get(reverse("accounts:profile")).status_code == 200
    words = "In the demonstration it is not asked for."
    assert words in client.get(SET_UP.replace("/fr/", "/en/")).content.decode()
    settings.DEMO = False
    assert words not in client.get(SET_UP.replace("/fr/", "/en/")).content.decode()


def test_a_coordinator_with_one_goes_on(client, coordinator, app_of):
    app_of(coordinator)
    client.force_login(coordinator)
    assert client.get(reverse("accounts:profile")).status_code == 200


def test_once_known_it_costs_no_query(client, coordinator, app_of, django_assert_num_queries):
    app_of(coordinator)
    client.force_login(coordinator)
    client.get(reverse("accounts:profile"))
    with django_assert_num_queries(4):  # session, person, task force, her factors for the page
        client.get(reverse("accounts:profile"))


def test_a_coordinator_uses_it_after_the_code(client, coordinator, app_of, sign_in):
    code_now = app_of(coordinator)
    assert sign_in(coordinator).url == reverse("mfa_authenticate")
    assert client.get(reverse("mfa_authenticate")).status_code == 200
    assert not get_user(client).is_authenticated
    assert client.post(reverse("mfa_authenticate"), {"code": "000000"}).status_code == 200
    assert not get_user(client).is_authenticated
    answer = client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert answer.url == reverse("home:workspace")
    assert get_user(client) == coordinator


def test_a_recovery_code_works_once(client, coordinator, app_of, sign_in):
    app_of(coordinator)
    code = RecoveryCodes.activate(coordinator).get_unused_codes()[0]
    for expected in (True, False):
        sign_in(coordinator)
        client.post(reverse("mfa_authenticate"), {"code": code})
        assert get_user(client).is_authenticated is expected
        client.post(reverse("account_logout"))


def test_codes_cannot_be_tried_for_ever(client, coordinator, app_of, sign_in):
    code_now = app_of(coordinator)
    sign_in(coordinator)
    for _try in range(5):
        client.post(reverse("mfa_authenticate"), {"code": "000000"})
    client.post(reverse("mfa_authenticate"), {"code": code_now()})
    assert not get_user(client).is_authenticated


def test_setting_up_an_app(client, editor, sign_in, mailoutbox, django_capture_on_commit_callbacks):
    sign_in(editor)
    page = client.get(reverse("mfa_activate_totp"))
    assert "data:image/svg+xml;base64," in page.content.decode()
    code = format_hotp_value(hotp_value(page.context["form"].secret, int(time.time()) // 30))
    with django_capture_on_commit_callbacks(execute=True):
        done = client.post(reverse("mfa_activate_totp"), {"code": code})
    assert done.url == reverse("mfa_view_recovery_codes")
    assert mailoutbox[-1].to == [editor.email]
    assert SET_UP in mailoutbox[-1].body
    codes = client.get(done.url)
    assert codes.status_code == 200
    assert all(code in codes.content.decode() for code in codes.context["unused_codes"])
    file = client.get(reverse("mfa_download_recovery_codes"))
    assert file.content.decode().split() == codes.context["unused_codes"]


def test_a_wrong_code_sets_up_nothing(client, editor, sign_in):
    sign_in(editor)
    client.get(reverse("mfa_activate_totp"))
    refused = client.post(reverse("mfa_activate_totp"), {"code": "abcdef"})
    assert refused.status_code == 200
    assert not Authenticator.objects.exists()


@pytest.mark.parametrize(
    "name", ["mfa_view_recovery_codes", "mfa_deactivate_totp", "mfa_generate_recovery_codes"]
)
def test_ten_minutes_later_one_shows_it_again(client, editor, app_of, sign_in, name):
    code_now = app_of(editor)
    RecoveryCodes.activate(editor)
    signed_in_ago(client, editor, 601)
    asked = client.get(reverse(name))
    assert asked.url == f"{reverse('mfa_reauthenticate')}?{urlencode({'next': reverse(name)})}"
    assert client.get(asked.url).status_code == 200
    assert client.post(asked.url, {"code": "000000"}).status_code == 200
    assert client.post(asked.url, {"code": code_now()}).url == reverse(name)
    assert client.get(reverse(name)).status_code == 200


def signed_in_ago(client, person, seconds):
    client.force_login(person)
    session = client.session
    session[SIGNED_IN_AT] = time.time() - seconds
    session.save()


def remove_app(client, person):
    signed_in_ago(client, person, 1)
    client.get(reverse("mfa_deactivate_totp"))
    return client.post(reverse("mfa_deactivate_totp"))


def test_an_editor_removes_her_app(client, editor, app_of):
    app_of(editor)
    assert remove_app(client, editor).url == SET_UP
    assert not Authenticator.objects.exists()


def test_a_coordinator_keeps_the_last_one(client, coordinator, app_of):
    app_of(coordinator)
    assert remove_app(client, coordinator).status_code == 200
    assert Authenticator.objects.count() == 1


def passkey_of(user, name="Telephone"):
    return Authenticator.objects.create(
        user=user, type=Authenticator.Type.WEBAUTHN, data={"name": name, "credential": {}}
    )


def test_a_coordinator_removes_one_of_two(client, coordinator, app_of):
    app_of(coordinator)
    passkey_of(coordinator)
    assert remove_app(client, coordinator).url == SET_UP
    assert [factor.type for factor in Authenticator.objects.all()] == ["webauthn"]


def test_a_coordinator_keeps_the_last_passkey(client, coordinator):
    passkey = passkey_of(coordinator)
    signed_in_ago(client, coordinator, 1)
    address = reverse("mfa_remove_webauthn", args=[passkey.pk])
    assert client.get(address).status_code == 200
    assert client.post(address).url == SET_UP
    assert Authenticator.objects.count() == 1


def test_an_editor_renames_and_removes_a_passkey(client, editor, sign_in):
    sign_in(editor)
    passkey = passkey_of(editor)
    renamed = client.post(reverse("mfa_edit_webauthn", args=[passkey.pk]), {"name": "Old telephone"})
    assert renamed.url == SET_UP
    assert "Old telephone" in client.get(SET_UP).content.decode()
    assert client.post(reverse("mfa_remove_webauthn", args=[passkey.pk])).url == SET_UP
    assert not Authenticator.objects.exists()


def test_nobody_touches_the_passkey_of_another(client, editor, stranger, sign_in):
    passkey = passkey_of(stranger)
    sign_in(editor)
    for name in ("mfa_edit_webauthn", "mfa_remove_webauthn"):
        assert client.post(reverse(name, args=[passkey.pk]), {"name": "Mine"}).status_code == 404
    assert Authenticator.objects.get().data["name"] == "Telephone"


def test_new_recovery_codes_replace_the_old(client, editor, app_of, sign_in):
    sign_in(editor)
    app_of(editor)
    old = RecoveryCodes.activate(editor).get_unused_codes()
    made = client.post(reverse("mfa_generate_recovery_codes"))
    assert made.url == reverse("mfa_view_recovery_codes")
    new = client.get(made.url).context["unused_codes"]
    assert not set(old) & set(new)
