"""Where a person is signed in."""

import pytest
from django.contrib.auth import get_user
from django.test import Client
from django.urls import reverse

from taskforce.accounts.templatetags.accounts import device

pytestmark = pytest.mark.django_db
PAGE = reverse("usersessions_list")
PHONE = "Mozilla/5.0 (Android 14; Mobile; rv:128.0) Gecko/128.0 Firefox/128.0"


@pytest.fixture
def two_devices(editor, ask_code, client, type_code, code_in, mailoutbox, django_capture_on_commit_callbacks):
    """The editor's computer (``client``) and telephone, both signed in by a code."""
    ask_code(editor.email)
    type_code(code_in(mailoutbox[-1]))
    phone = Client(headers={"user-agent": PHONE})
    with django_capture_on_commit_callbacks(execute=True):
        phone.post(reverse("account_login"), {"email": editor.email})
    phone.post(reverse("account_confirm_login_code"), {"code": code_in(mailoutbox[-1])})
    return client, phone


def test_each_device_is_listed(two_devices):
    computer, _phone = two_devices
    page = computer.get(PAGE)
    assert page.context["session_count"] == 2
    assert "Firefox, Android" in page.content.decode()


def test_signing_out_elsewhere(two_devices):
    computer, phone = two_devices
    assert computer.post(PAGE).url == PAGE
    assert get_user(computer).is_authenticated
    assert not get_user(phone).is_authenticated


def test_it_ends_nobody_elses_session(two_devices, stranger):
    computer, _phone = two_devices
    other = Client()
    other.force_login(stranger)
    computer.post(PAGE)
    assert get_user(other) == stranger


@pytest.mark.parametrize(
    ("user_agent", "words"),
    [
        (PHONE, "Firefox, Android"),
        ("Mozilla/5.0 (Windows NT 10.0) Chrome/130.0 Safari/537.36 Edg/130.0", "Edge, Windows"),
        (
            "Mozilla/5.0 (iPhone; CPU iPhone OS 17_0 like Mac OS X) Version/17.0 Safari/604.1",
            "Safari, iPhone",
        ),
    ],
)
def test_a_device_is_said_in_words(user_agent, words):
    assert device(user_agent) == words


def test_an_unknown_device_is_said_too():
    assert device("<script>") not in ("", "<script>")
