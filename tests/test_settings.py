"""Settings: production by default, loud on a bad value.  Each test reads the file anew."""

import os
import runpy
import subprocess
import sys

import pytest
from django.conf import settings as site
from django.core.exceptions import ImproperlyConfigured

LIVE = {
    "SECRET_KEY": "a-key-of-fifty-characters-or-more-0123456789-abcdefghij",
    "ALLOWED_HOSTS": "task-force.example.org",
    "SITE_URL": "https://task-force.example.org",
    "EMAIL_URL": "smtp+tls://name:secret@mail.example.org:587",
    "VAR_DIR": str(site.VAR_DIR),
}
OURS = {*LIVE, "DEMO", "DEBUG", "HTTPS", "DATABASE_URL", "LANGUAGES", "LANGUAGE_CODE", "TIME_ZONE"}
OURS |= {"MAP_TILES", "MAP_TILES_URL", "BEHIND_PROXY", "LOG_LEVEL", "DJANGO_ALLOW_ASYNC_UNSAFE"}
OURS |= {"SMALL_NUMBERS_BELOW"}


def environment(**changes):
    """The environment of a live site with ``changes``; None takes a variable away."""
    ours = {name: value for name, value in (LIVE | changes).items() if value is not None}
    return {name: value for name, value in os.environ.items() if name not in OURS} | ours


@pytest.fixture
def read(monkeypatch):
    """Reads the settings as a live site with the changes given would; returns them by name."""

    def read(**changes):
        with monkeypatch.context() as patch:
            for name in OURS:
                patch.delenv(name, raising=False)
            for name, value in environment(**changes).items():
                patch.setenv(name, value)
            return runpy.run_path(str(site.BASE_DIR / "taskforce" / "settings.py"))

    return read


@pytest.mark.parametrize(
    ("changes", "words"),
    [
        ({"SECRET_KEY": None}, "SECRET_KEY"),
        ({"SECRET_KEY": "short"}, "SECRET_KEY"),
        ({"DEMO": "perhaps"}, "DEMO"),
        ({"HTTPS": "maybe"}, "HTTPS"),
        ({"LANGUAGES": "fr,xx"}, "xx"),
        ({"LANGUAGES": "en,ro"}, "LANGUAGE_CODE"),
        ({"LANGUAGE_CODE": "rom"}, "LANGUAGE_CODE"),
        ({"TIME_ZONE": "Europe/Nowhere"}, "TIME_ZONE"),
        ({"MAP_TILES": "sometimes"}, "MAP_TILES"),
        ({"MAP_TILES_URL": "http://tiles.example.org/{z}/{x}/{y}.png"}, "MAP_TILES_URL"),
        ({"DATABASE_URL": "post://nowhere"}, "DATABASE_URL"),
        ({"EMAIL_URL": "pigeon://mail.example.org"}, "EMAIL_URL"),
        ({"LOG_LEVEL": "LOUD"}, "LOG_LEVEL"),
        ({"SMALL_NUMBERS_BELOW": "9"}, "SMALL_NUMBERS_BELOW"),  # upwards only
        ({"SMALL_NUMBERS_BELOW": "ten"}, "SMALL_NUMBERS_BELOW"),
        ({"SITE_URL": "task-force.example.org"}, "SITE_URL"),
    ],
)
def test_bad_value_is_refused_with_its_name(read, changes, words):
    with pytest.raises(ImproperlyConfigured, match=words):
        read(**changes)


def test_live_site_is_closed_and_encrypted(read):
    live = read()
    assert live["DEMO"] is live["DEBUG"] is False
    assert live["SESSION_COOKIE_NAME"] == "__Host-sessionid"
    assert live["CSRF_COOKIE_NAME"] == "__Host-csrftoken"
    assert live["SESSION_COOKIE_SECURE"] is live["CSRF_COOKIE_SECURE"] is live["SECURE_SSL_REDIRECT"] is True
    assert live["SESSION_COOKIE_HTTPONLY"] is live["CSRF_COOKIE_HTTPONLY"] is True
    assert live["SECURE_HSTS_SECONDS"] == 31_536_000
    assert live["ALLOWED_HOSTS"] == ["task-force.example.org"]
    assert live["SECURE_PROXY_SSL_HEADER"] is None
    assert "django.contrib.auth.middleware.LoginRequiredMiddleware" in live["MIDDLEWARE"]


def test_live_site_without_hosts_answers_nobody(read):
    assert read(ALLOWED_HOSTS=None)["ALLOWED_HOSTS"] == []


def test_proxy_is_believed_only_when_told(read):
    assert read(BEHIND_PROXY="1")["SECURE_PROXY_SSL_HEADER"] == ("HTTP_X_FORWARDED_PROTO", "https")


def test_demonstration_sends_no_mail(read):
    demo = read(DEMO="1", EMAIL_URL=LIVE["EMAIL_URL"])
    assert demo["EMAIL_BACKEND"] == "django.core.mail.backends.filebased.EmailBackend"
    assert demo["ALLOWED_HOSTS"] == ["task-force.example.org"]
    assert demo["SESSION_COOKIE_NAME"] == "sessionid"


def test_sqlite_keeps_what_it_has_said_it_kept(read):
    options = read()["DATABASES"]["default"]["OPTIONS"]
    assert options["transaction_mode"] == "IMMEDIATE"
    assert "journal_mode=WAL" in options["init_command"]
    assert "synchronous=FULL" in options["init_command"]


def test_postgresql_by_address(read):
    database = read(DATABASE_URL="postgres://me:secret@db.example.org:5433/tf")["DATABASES"]["default"]
    assert database["ENGINE"] == "django.db.backends.postgresql"
    assert (database["HOST"], database["PORT"], database["NAME"]) == ("db.example.org", 5433, "tf")


@pytest.mark.django_db
def test_policy_of_every_page(client):
    response = client.get("/healthz/")
    directives = response.headers["Content-Security-Policy"].split("; ")
    assert sorted(directives) == [
        "base-uri 'none'",
        "connect-src 'self'",
        "default-src 'none'",
        "font-src 'self'",
        "form-action 'self'",
        "frame-ancestors 'none'",
        "img-src 'self' data:",
        "manifest-src 'self'",
        "script-src 'self'",
        "style-src 'self'",
    ]
    assert response.headers["X-Frame-Options"] == "DENY"
    assert response.headers["X-Content-Type-Options"] == "nosniff"
    assert response.headers["Referrer-Policy"] == "same-origin"


def test_live_site_passes_the_checks_for_deployment():
    done = subprocess.run(
        [sys.executable, "manage.py", "check", "--deploy", "--fail-level", "WARNING"],
        cwd=site.BASE_DIR,
        env=environment(DJANGO_SETTINGS_MODULE="taskforce.settings"),
        capture_output=True,
        text=True,
        check=False,
    )
    assert (done.returncode, done.stderr) == (0, "")
