"""Our own system checks: each is silent on a good machine, and names the remedy on a bad one."""

from django.core import checks as django_checks

from taskforce.common import checks


def test_all_are_registered():
    registered = {check.__name__ for check in django_checks.registry.registry.get_checks(True)}
    assert {"pango_is_there", "mail_leaves", "links_are_https"} <= registered


def test_pango_found(monkeypatch):
    monkeypatch.setattr(checks, "find_library", lambda name: f"lib{name}.so.0")
    assert checks.pango_is_there(None) == []


def test_pango_missing_names_the_command(monkeypatch):
    monkeypatch.setattr(checks, "find_library", lambda name: None)
    (warning,) = checks.pango_is_there(None)
    assert warning.id == "taskforce.W001"
    assert checks.PANGO_COMMANDS["Debian, Ubuntu"] in warning.hint


def test_mail_that_goes_nowhere(settings):
    settings.DEMO = False
    settings.EMAIL_BACKEND = "django.core.mail.backends.smtp.EmailBackend"
    assert checks.mail_leaves(None) == []
    settings.EMAIL_BACKEND = "django.core.mail.backends.console.EmailBackend"
    assert [warning.id for warning in checks.mail_leaves(None)] == ["taskforce.W002"]


def test_links_that_lead_nowhere(settings):
    settings.HTTPS = True
    settings.SITE_URL = "https://task-force.example.org"
    assert checks.links_are_https(None) == []
    settings.SITE_URL = "http://127.0.0.1:8000"
    assert [warning.id for warning in checks.links_are_https(None)] == ["taskforce.W003"]
