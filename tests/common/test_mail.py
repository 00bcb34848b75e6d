"""Mail by name, in the reader's language."""

import pytest
from django.core.mail.backends.locmem import EmailBackend
from django.db import transaction

from taskforce.common import mail, outbox

pytestmark = pytest.mark.django_db
CODE = {"code": "1234-5678", "minutes": 15, "site_name": "Task <force>"}


def test_it_has_two_forms_and_one_reader(mailoutbox, settings, django_capture_on_commit_callbacks):
    settings.SITE_URL = "https://task-force.example.org"
    with django_capture_on_commit_callbacks(execute=True):
        mail.send("login_code", to="reader@example.org", language="en", **CODE)
    [sent] = mailoutbox
    [(html, kind)] = sent.alternatives
    assert (sent.to, sent.subject, kind) == (["reader@example.org"], "1234-5678 is your code", "text/html")
    assert "Task <force>\nhttps://task-force.example.org" in sent.body
    assert "Task &lt;force&gt;" in html
    assert '<html lang="en">' in html


def test_a_subject_is_one_line(mailoutbox, django_capture_on_commit_callbacks):
    context = {"site_name": "Task\r\nBcc: all@example.org", "named_by": "A"}
    with django_capture_on_commit_callbacks(execute=True):
        mail.send("coordinator", to="reader@example.org", language="en", **context)
    assert mailoutbox[0].subject == "You are now a coordinator of Task Bcc: all@example.org"


@pytest.mark.parametrize(("language", "prefix"), [("fr", "/fr/"), ("en", "/en/"), ("", "/fr/")])
def test_links_are_in_the_readers_language(mailoutbox, django_capture_on_commit_callbacks, language, prefix):
    with django_capture_on_commit_callbacks(execute=True):
        mail.send("coordinator", to="reader@example.org", language=language, site_name="A", named_by="B")
    assert f"{prefix}account/sign-in/" in mailoutbox[0].body


def test_it_leaves_with_the_transaction_or_not_at_all(mailoutbox, django_capture_on_commit_callbacks):
    with django_capture_on_commit_callbacks(execute=True), transaction.atomic():
        mail.send("login_code", to="reader@example.org", **CODE)
        transaction.set_rollback(True)
    assert mailoutbox == []


def test_a_server_that_refuses_breaks_no_page(monkeypatch, caplog, django_capture_on_commit_callbacks):
    def refuse(*_args):
        raise ConnectionRefusedError

    monkeypatch.setattr(EmailBackend, "send_messages", refuse)
    with django_capture_on_commit_callbacks(execute=True):
        mail.send("login_code", to="reader@example.org", **CODE)
    assert [record.levelname for record in caplog.records] == ["WARNING"]
    assert outbox.waiting() == {"waiting": 1, "failed": 0}
