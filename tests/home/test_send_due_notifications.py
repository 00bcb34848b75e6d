"""``manage.py send_due_notifications``: what falls due, once, in mails that leave."""

from datetime import timedelta
from io import StringIO

import pytest
from django.core.management import call_command
from django.utils import timezone

from taskforce.common.models import OutgoingMail
from tests import factories
from tests.charter.conftest import MORE, make_version, sign_for

pytestmark = pytest.mark.django_db


def run(**options):
    out = StringIO()
    call_command("send_due_notifications", stdout=out, **options)
    return out.getvalue()


@pytest.fixture
def waiting(alpha):
    """Alpha has fourteen days left to sign version 2."""
    person = factories.member_of(alpha, may_sign=True, email="camille@example.org", language="en")
    make_version()
    sign_for(alpha, user=person)
    make_version(MORE, translation="", grace=timezone.localdate() + timedelta(days=14))
    OutgoingMail.objects.all().delete()
    return alpha


def test_twice_sends_once(waiting):
    assert [run(), run()] == ["reminders: 1, lapses: 0\n", "reminders: 0, lapses: 0\n"]
    mail = OutgoingMail.objects.get()
    waiting.refresh_from_db()
    last = waiting.commitment_last_day
    assert mail.payload["to"] == "camille@example.org"
    assert mail.payload["subject"] == "14 days left to sign the charter for Alpha"
    assert f"{last.day} {last:%B} {last.year}, that day included" in mail.payload["body"]


def test_the_worker_hears_nothing(waiting):
    assert run(verbosity=0) == ""


def test_nothing_is_due_on_a_fresh_site():
    assert run() == "reminders: 0, lapses: 0\n"
