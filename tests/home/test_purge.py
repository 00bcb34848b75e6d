"""What is kept about people goes by itself, when the privacy page says so."""

from datetime import timedelta

import pytest
from allauth.usersessions.models import UserSession
from django.contrib.sessions.models import Session
from django.core.cache import cache
from django.core.management import call_command
from django.db import connection
from django.utils import timezone
from django_tasks_db.models import DBTaskResult

from directory import forgetting, page_reports
from directory.imports import jobs
from directory.models import ImportJob, Invitation, PageReport
from taskforce.home.purging import FORGET, TASKS_KEPT, purge

pytestmark = pytest.mark.django_db


def ago(**period):
    return timezone.now() - timedelta(**period)


def signed_in(client, user):
    """Signs ``user`` in as the site does: it notes where from."""
    client.force_login(user)
    UserSession.objects.create(user=user, session_key=client.session.session_key, ip="203.0.113.7")


def cached():
    with connection.cursor() as cursor:
        cursor.execute("SELECT COUNT(*) FROM shared_cache")
        return cursor.fetchone()[0]


def test_a_session_that_is_over_goes_with_its_address(client, editor):
    signed_in(client, editor)
    assert UserSession.objects.count() == 1
    purge()
    assert (UserSession.objects.count(), Session.objects.count()) == (1, 1)
    Session.objects.update(expire_date=ago(minutes=1))
    assert purge()["sessions"] == 2
    assert (UserSession.objects.count(), Session.objects.count()) == (0, 0)


def test_signing_out_takes_the_address_away(client, editor):
    signed_in(client, editor)
    client.logout()
    purge()
    assert UserSession.objects.count() == 0


def test_counts_of_attempts_go_once_they_have_expired():
    cache.set("now", 1, 60)
    cache.set("over", 1, -60)
    assert cached() == 2
    purge()
    assert (cached(), cache.get("now")) == (1, 1)


@pytest.mark.parametrize(("days", "left"), [(29, 1), (31, 0)])
@pytest.mark.parametrize("accepted", [False, True])
def test_an_invitation_goes_a_month_after_its_end(alpha, coordinator, days, left, accepted):
    Invitation.objects.create(
        organization=alpha,
        email="new@example.org",
        expires=ago(days=days),
        accepted=ago(days=days + 1) if accepted else None,
    )
    purge()
    assert Invitation.objects.count() == left
    assert forgetting.INVITATIONS_KEPT.days == 30


def test_an_open_invitation_stays(alpha):
    alpha.invitations.create(email="new@example.org", expires=timezone.now() + timedelta(days=7))
    purge()
    assert alpha.invitations.open().count() == 1


@pytest.mark.parametrize(("hours", "sender"), [(23, "x"), (25, "")])
def test_who_sent_a_report_is_wiped_and_the_report_stays(alpha, hours, sender):
    page_reports.report_page(organization=alpha, path="/", message="Wrong.", sender="x")
    PageReport.objects.update(created=ago(hours=hours))
    purge()
    assert list(PageReport.objects.values_list("sender", "message")) == [(sender, "Wrong.")]


@pytest.mark.parametrize(("days", "left"), [(6, 1), (8, 0)])
def test_a_file_nobody_imported_goes_after_a_week(coordinator, days, left):
    jobs.receive(file=b"name;city\nA;B\n", name="a.csv", source="", domain="", who=coordinator)
    ImportJob.objects.update(created=ago(days=days))
    purge()
    assert ImportJob.objects.count() == left


@pytest.mark.parametrize(("days", "left"), [(TASKS_KEPT - 1, 1), (TASKS_KEPT + 1, 0)])
def test_tasks_that_are_done_go(days, left):
    DBTaskResult.objects.create(
        task_path="a.b",
        backend_name="default",
        queue_name="default",
        args_kwargs={"args": [], "kwargs": {}},
        status="SUCCESSFUL",
        finished_at=ago(days=days),
    )
    purge()
    assert DBTaskResult.objects.count() == left


def test_twice_is_once_and_the_command_says_what_went(client, editor, capsys):
    signed_in(client, editor)
    Session.objects.all().delete()
    call_command("purge")
    assert capsys.readouterr().out.startswith("sessions: 1, ")
    assert purge() == dict.fromkeys(FORGET, 0)
    call_command("purge", verbosity=0)
    assert capsys.readouterr().out == ""


def test_the_privacy_page_tells_the_periods_of_the_code(client, settings):
    settings.SESSION_COOKIE_AGE = 9 * 24 * 3600
    said = client.get("/en/privacy/").content.decode()
    for words in ("or of 9 days without", "deleted 30 days after", "about 3 days", "imported, 7 days"):
        assert words in said
