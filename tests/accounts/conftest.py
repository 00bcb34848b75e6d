"""What the tests of accounts share: real mails, a site that is no demonstration, fresh rate limits."""

import re
import time

import pytest
from allauth.mfa.totp.internal.auth import TOTP, format_hotp_value, generate_totp_secret, hotp_value
from django.core.cache import cache
from django.urls import reverse


@pytest.fixture(autouse=True)
def real_site(settings):
    """Not the demonstration, and nobody has asked for a code yet."""
    settings.DEMO = False
    cache.clear()


@pytest.fixture
def ask_code(client, mailoutbox, django_capture_on_commit_callbacks):
    """``ask_code(email)`` asks for a code and returns the response; the mail is in ``mailoutbox``."""

    def ask(email, **extra):
        with django_capture_on_commit_callbacks(execute=True):
            return client.post(reverse("account_login"), {"email": email, **extra})

    return ask


@pytest.fixture
def type_code(client):
    """``type_code(code)`` types a code on the page that asks for it."""
    return lambda code, **extra: client.post(reverse("account_confirm_login_code"), {"code": code, **extra})


@pytest.fixture
def code_in():
    """``code_in(mail)``: the code that stands in a mail."""
    return lambda mail: re.search(r"^\d{4}-\d{4}$", mail.body, re.MULTILINE)[0]


@pytest.fixture
def app_of():
    """``app_of(user)`` sets up an authenticator app; returns what shows its code now."""

    def set_up(user):
        secret = generate_totp_secret()
        TOTP.activate(user, secret)
        return lambda: format_hotp_value(hotp_value(secret, int(time.time()) // 30))

    return set_up
