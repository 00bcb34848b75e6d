""" "Something is wrong on this page": anyone says it, nothing about her is kept, programs get nowhere."""

from datetime import timedelta

import pytest
from django.core import mail
from django.db import connection
from django.test.utils import CaptureQueriesContext
from django.urls import reverse
from django.utils import timezone

from directory import page_reports
from directory.models import PageReport
from tests import factories

pytestmark = pytest.mark.django_db


@pytest.fixture
def service(alpha):
    return factories.ServiceFactory(organization=alpha)


@pytest.fixture
def address(service):
    return reverse("directory:service_report", args=[service.slug])


def said():
    return list(PageReport.objects.order_by("pk").values_list("message", flat=True))


@pytest.mark.django_db(transaction=True)
def test_it_reaches_the_organisation_and_the_coordinators(
    client, alpha, editor, stranger, coordinator, inactive, taskforce
):
    coordinator.language = "en"
    coordinator.save()
    service = factories.ServiceFactory(organization=alpha)
    answer = client.post(
        reverse("directory:service_report", args=[service.slug]), {"message": "Wrong telephone."}
    )
    assert answer.status_code == 200
    report = PageReport.objects.get()
    assert (report.organization, report.path, report.state) == (alpha, service.get_absolute_url(), "new")
    assert sorted(message.to[0] for message in mail.outbox) == [coordinator.email, editor.email]
    to_coordinator = next(message for message in mail.outbox if message.to == [coordinator.email])
    assert to_coordinator.subject == f"Something may be wrong on the page “{service.name}”"
    assert "Wrong telephone." in to_coordinator.body
    assert f"/en/page-reports/{report.pk}/" in to_coordinator.body


def test_about_an_organisation_too(client, alpha):
    client.post(reverse("directory:partner_report", args=[alpha.slug]), {"message": "They moved."})
    assert PageReport.objects.get().path == alpha.get_absolute_url()


def test_nothing_tells_who_wrote(client, address):
    client.post(address, {"message": "Wrong."}, REMOTE_ADDR="203.0.113.77", headers={"user-agent": "Phone"})
    kept = str(PageReport.objects.values().get())
    assert "203.0.113" not in kept
    assert "Phone" not in kept
    assert {field.name for field in PageReport._meta.fields} == {
        "id",
        "organization",
        "path",
        "message",
        "state",
        "answer",
        "answered_by",
        "created",
        "sender",
    }


def test_a_sender_is_a_network_of_one_day(rf, monkeypatch):
    def sender(ip):
        return page_reports.sender_of(rf.get("/", REMOTE_ADDR=ip))

    here = sender("203.0.113.77")
    assert len(here) == 64
    assert sender("203.0.113.9") == here
    assert sender("203.0.114.77") != here
    assert sender("2001:db8:1:2::1") == sender("2001:db8:1:ff::2") != sender("2001:db8:2::1")
    assert sender("") == sender("not an address")
    tomorrow = timezone.now() + timedelta(days=1)
    monkeypatch.setattr(page_reports.timezone, "now", lambda: tomorrow)
    assert sender("203.0.113.77") != here


def test_behind_a_proxy_its_last_address_counts(rf, settings):
    settings.SECURE_PROXY_SSL_HEADER = ("HTTP_X_FORWARDED_PROTO", "https")
    direct = page_reports.sender_of(rf.get("/", REMOTE_ADDR="203.0.113.77"))
    forged = {"x-forwarded-for": "198.51.100.1, 203.0.113.77"}
    assert page_reports.sender_of(rf.get("/", REMOTE_ADDR="127.0.0.1", headers=forged)) == direct


def test_five_an_hour_then_later(client, address):
    answers = [client.post(address, {"message": f"Number {n}."}) for n in range(6)]
    assert [answer.status_code for answer in answers] == [200] * 5 + [429]
    assert "Number 5." in answers[-1].content.decode()
    assert len(said()) == 5
    assert client.post(address, {"message": "Elsewhere."}, REMOTE_ADDR="198.51.100.1").status_code == 200
    PageReport.objects.update(created=timezone.now() - timedelta(minutes=61))
    assert client.post(address, {"message": "Later."}).status_code == 200


def test_two_at_once_are_counted_one_after_the_other(client, address):
    """Or both would count five and make six: the row of the task force is held until the report is kept."""
    with CaptureQueriesContext(connection) as queries:
        client.post(address, {"message": "Wrong."})
    used = [query["sql"] for query in queries if query["sql"].startswith(("SELECT", "INSERT", "UPDATE"))]
    counted = next(number for number, sql in enumerate(used) if "COUNT" in sql)
    held = [sql for sql in used[:counted] if 'FROM "directory_taskforce"' in sql][-1]
    assert ("FOR UPDATE" in held) is connection.features.has_select_for_update
    assert len([sql for sql in used[:counted] if 'FROM "directory_taskforce"' in sql]) == 2  # page, lock


def test_senders_are_wiped_after_a_day(client, address):
    client.post(address, {"message": "Old."})
    PageReport.objects.update(created=timezone.now() - timedelta(hours=25))
    client.post(address, {"message": "New."})
    assert [bool(report.sender) for report in PageReport.objects.order_by("pk")] == [False, True]


def test_a_program_is_thanked_and_forgotten(client, address):
    assert client.post(address, {"message": "Buy this.", "company": "x"}).status_code == 200
    assert (said(), mail.outbox) == ([], [])


@pytest.mark.parametrize("message", ["", "   ", "x" * 2001, "x" * 40_000, "a\0b"])
def test_what_cannot_be_sent_is_said_and_kept(client, address, message):
    answer = client.post(address, {"message": message})
    assert answer.status_code == 200
    assert list(answer.context["form"].errors) == ["message"]
    assert message.strip("\0")[:50].strip() in answer.content.decode()
    assert said() == []


def test_too_long_tells_by_how_much(client, address):
    answer = client.post(address, {"message": "x" * 2345})
    [words] = answer.context["form"].errors["message"]
    assert ("2345" in words, "2000" in words) == (True, True)


def test_markup_stays_text(client, editor, address):
    client.post(address, {"message": "<script>alert(1)</script>"})
    client.force_login(editor)
    report = PageReport.objects.get()
    for page in (
        reverse("directory:page_reports"),
        reverse("directory:page_report_answer", args=[report.pk]),
    ):
        assert "<script>alert" not in client.get(page).content.decode()


@pytest.mark.parametrize(
    "hidden", [{"status": "draft"}, {"visibility": "partners"}, {"organization__is_listed": False}]
)
def test_pages_one_may_not_see_have_no_form(client, alpha, hidden):
    alpha.is_listed = hidden.pop("organization__is_listed", True)
    alpha.save()
    service = factories.ServiceFactory(organization=alpha, **hidden)
    assert client.get(reverse("directory:service_report", args=[service.slug])).status_code == 404
    assert (
        client.post(reverse("directory:service_report", args=[service.slug]), {"message": "x"}).status_code
        == 404
    )
    assert said() == []


def test_the_page_is_named_in_the_language_of_the_reader(client, alpha):
    service = factories.ServiceFactory(organization=alpha, name="Laverie")
    service.translations.create(language="en", name="Laundry")
    own = reverse("directory:service_report", args=[service.slug])
    names = [client.get(own.replace("/fr/", f"/{language}/")).context["name"] for language in ("fr", "en")]
    assert names == ["Laverie", "Laundry"]


def test_queries_stay_few(client, address, django_assert_num_queries):
    with django_assert_num_queries(2):
        client.get(address)


def test_a_number_of_a_person_is_stopped_and_what_reports_are_about_is_not(client, address):
    for words in ("Her number is 2980208269857.", "Famille Radu: 2980208269857"):
        answer = client.post(address, {"message": words})
        assert (list(answer.context["form"].errors), said()) == (["message"], [])
        assert answer.context["form"].fields["message"].guard.reading.words == []  # a visitor teaches nothing
    words = "It is now 04 65 71 00 00, 12 rue des Tilleuls, help@example.org, near Voreppe."
    assert client.post(address, {"message": words}).status_code == 200
    assert said() == [words]
