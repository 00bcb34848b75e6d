"""Reports on pages are listed for who can mend them, and answered or closed."""

import pytest
from django.urls import reverse

from directory.models import PageReport
from tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
LIST = reverse("directory:page_reports")


@pytest.fixture
def report(alpha):
    return PageReport.objects.create(organization=alpha, path="/fr/partners/alpha/", message="Wrong.")


def address(report):
    return reverse("directory:page_report_answer", args=[report.pk])


def listed(client, **query):
    return list(client.get(LIST, query).context["page"].rows)


def test_each_sees_what_she_may_mend(client, editor, stranger, coordinator, beta, report):
    other = PageReport.objects.create(organization=beta, path="/", message="Theirs.")
    seen = {}
    for person in (editor, stranger, coordinator):
        client.force_login(person)
        seen[person.email] = listed(client)
    assert seen == {
        editor.email: [report],
        stranger.email: [other],
        coordinator.email: [other, report],
    }


def test_each_report_names_its_page(client, editor, alpha, report):
    service = ServiceFactory(organization=alpha, name="Laundry")
    for path in (service.get_absolute_url(), "/fr/services/gone/"):
        PageReport.objects.create(organization=alpha, path=path, message="Wrong.")
    client.force_login(editor)
    assert [row.about.name for row in client.get(LIST).context["reports"]] == ["Alpha", "Laundry", "Alpha"]


def test_an_answer_is_kept_with_its_author(client, editor, report):
    client.force_login(editor)
    assert client.post(address(report), {"answer": "Mended."}).url == LIST
    report.refresh_from_db()
    assert (report.state, report.answer, report.answered_by) == ("answered", "Mended.", editor)
    assert listed(client) == []
    assert listed(client, all="1") == [report]


def test_it_can_be_closed_without_an_answer(client, coordinator, report):
    client.force_login(coordinator)
    assert client.post(address(report), {"close": "1", "answer": "typed by mistake"}).url == LIST
    report.refresh_from_db()
    assert (report.state, report.answer, report.answered_by) == ("closed", "", coordinator)


@pytest.mark.parametrize("answer", ["", "x" * 40_000])
def test_an_answer_that_cannot_be_is_told(client, editor, report, answer):
    client.force_login(editor)
    response = client.post(address(report), {"answer": answer})
    assert list(response.context["form"].errors) == ["answer"]
    report.refresh_from_db()
    assert report.state == "new"


@pytest.mark.parametrize("data", [{"answer": "Ours."}, {"close": "1"}])
def test_strangers_answer_nothing(client, stranger, report, data):
    client.force_login(stranger)
    assert [client.get(address(report)).status_code, client.post(address(report), data).status_code] == [
        404,
        404,
    ]
    report.refresh_from_db()
    assert report.state == "new"


@pytest.mark.parametrize("rows", [1, 5])
def test_queries_do_not_grow(client, editor, alpha, coordinator, rows, django_assert_num_queries):
    for _number in range(rows):
        PageReport.objects.create(organization=alpha, path="/", message="x", answered_by=coordinator)
    client.force_login(editor)
    client.get(LIST)
    with django_assert_num_queries(5):
        client.get(LIST)


def test_the_answer_is_read_by_the_guard(client, editor, report):
    client.force_login(editor)
    answer = client.post(address(report), {"answer": "She is 2980208269857."})
    assert list(answer.context["form"].errors) == ["answer"]
    report.refresh_from_db()
    assert (report.state, report.answer) == ("new", "")
