"""What a request may be, and what caches may keep of an answer."""

from wsgiref.util import setup_testing_defaults

import pytest
from django.conf import settings as site
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.signals import request_started
from django.db import close_old_connections
from django.test import RequestFactory
from django.urls import reverse
from gunicorn import config as gunicorn_config
from gunicorn.http import RequestParser
from whitenoise.middleware import WhiteNoiseMiddleware

from directory.forms.taskforce import UPLOADS
from directory.imports.forms import MEGABYTES
from taskforce import gunicorn as gunicorn_file
from taskforce.common.kept import pages
from taskforce.wsgi import application, without_charset
from tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db
REPORT = "/en/partners/alpha/report/"
FORM = "application/x-www-form-urlencoded"


def test_what_may_be_uploaded_may_be_sent():
    largest = max(MEGABYTES << 20, *(form.most_bytes for form in UPLOADS.values()))
    assert largest == 20 << 20
    assert largest + (1 << 20) < site.REQUEST_MOST_BYTES


@pytest.mark.parametrize(("more", "status"), [(0, 200), (1, 413)])
def test_a_body_that_is_too_large_is_not_read(client, alpha, settings, more, status):
    body = "message=" + "a" * 2000 + "&company="
    settings.REQUEST_MOST_BYTES = len(body) - more
    response = client.post(REPORT, body, content_type=FORM)
    assert response.status_code == status
    assert alpha.page_reports.count() == 1 - more


def test_too_large_is_told_on_a_page_of_ours(client, alpha):
    response = client.generic("POST", REPORT, b"", CONTENT_LENGTH="9" * 30)
    assert response.status_code == 413
    assert "At most 25 MB" in response.content.decode()
    assert "default-src 'none'" in response.headers["Content-Security-Policy"]


def test_a_body_of_unknown_length_is_refused(client, alpha):
    response = client.generic("POST", REPORT, b"", HTTP_TRANSFER_ENCODING="chunked", CONTENT_LENGTH="")
    assert response.status_code == 413


def test_a_file_of_the_largest_import_passes(client, coordinator):
    client.force_login(coordinator)
    file = SimpleUploadedFile("a.csv", b"\0" * ((MEGABYTES << 20) - 1))
    assert client.post(reverse("directory:import_new"), {"file": file}).status_code == 200


CHARSETS = ["utf-8", "utf-16", "utf-7", "cp037", "hex", "idna", "unicode_escape", "none"]
ODD = [f"text/plain; charset={name}" for name in CHARSETS]
ODD += ["a; charset*=utf-7''utf-7", 'a; x="; charset=hex', "a; x*=none''y", ";", "a; charset=hex; boundary=b"]


@pytest.fixture
def same_connection():
    """As in the test client: a request ends without the connection that the test's transaction is in."""
    request_started.disconnect(close_old_connections)
    yield
    request_started.connect(close_old_connections)


def served(path, content_type):
    """(status, body) as the server gets them from ``taskforce.wsgi``."""
    environ = {"PATH_INFO": path.partition("?")[0], "QUERY_STRING": path.partition("?")[2]}
    setup_testing_defaults(environ)
    answer = {}
    body = application(
        environ | {"CONTENT_TYPE": content_type, "HTTP_HOST": "localhost"},
        lambda status, headers: answer.update(status=status),
    )
    return answer["status"], b"".join(body)


@pytest.mark.parametrize("content_type", ODD)
@pytest.mark.usefixtures("same_connection")
def test_an_odd_request_changes_nobodys_page(content_type):
    """The words of an address are UTF-8, whatever the request says of its (empty) body."""
    ServiceFactory(name="Café")
    odd = served("/en/map/?q=caf%C3%A9", content_type)
    assert odd[0] == "200 OK"
    pages.clear()
    assert odd == served("/en/map/?q=caf%C3%A9", "")


@pytest.mark.parametrize("charset", ["utf-8", "utf-16", "hex", "cp037"])
@pytest.mark.parametrize("boundary", ["----WebKitFormBoundary7MA4YWxkTrZu0gW", '"a=b"'])
def test_a_form_with_files_keeps_what_stands_between_its_parts(charset, boundary):
    assert without_charset(f"multipart/form-data; charset={charset}; boundary={boundary}") == (
        'multipart/form-data; boundary="{}"'.format(boundary.strip('"'))
    )


def test_a_request_with_a_charset_is_served_by_the_view_itself(client):
    """Even where something else than ``taskforce.wsgi`` serves the site."""
    response = client.get("/en/map/?q=a", CONTENT_TYPE="text/plain; charset=utf-16")
    assert "ETag" not in response.headers


@pytest.mark.parametrize(
    "request_",
    [{"HTTP_HOST": "elsewhere.example.org"}, {"HTTP_HOST": "a b"}],
    ids=["foreign", "no host"],
)
def test_another_host_gets_a_page_of_ours(client, settings, request_):
    settings.ALLOWED_HOSTS = ["testserver"]
    settings.SECURE_SSL_REDIRECT = True  # asks for the host
    response = client.get("/en/", **request_)
    assert (response.status_code, response.templates[0].name) == (400, "home/bad_request.html")


def test_too_many_fields_get_a_page_of_ours(client, alpha):
    response = client.post(
        REPORT, {f"field{number}": "" for number in range(site.DATA_UPLOAD_MAX_NUMBER_FIELDS + 1)}
    )
    assert (response.status_code, response.templates[0].name) == (400, "home/bad_request.html")
    assert alpha.page_reports.count() == 0


def test_the_page_of_a_bad_request_needs_no_task_force(client, taskforce):
    taskforce.delete()
    response = client.generic("POST", "/en/", b"", CONTENT_LENGTH=str(site.REQUEST_MOST_BYTES + 1))
    assert response.status_code == 413


def test_nothing_that_members_see_is_kept(client, editor):
    client.force_login(editor)
    for address in ("/en/", "/en/map/", "/en/export/csv/", "/en/workspace/", "/en/nowhere/"):
        assert client.get(address).headers["Cache-Control"] == "private, no-store", address


def test_the_answer_that_begins_a_session_is_not_kept(client, coordinator):
    response = client.post(reverse("account_login"), {"email": coordinator.email})
    assert site.SESSION_COOKIE_NAME in response.cookies
    assert response.headers["Cache-Control"] == "private, no-store"


@pytest.mark.parametrize("cookie", ["", "a b", '"\\000aaaaaaaa"', '"aaaaaaaa\\000"'])
def test_a_cookie_that_cannot_be_a_sessions_is_none(client, cookie):
    response = client.get("/en/map/", HTTP_COOKIE=f"{site.SESSION_COOKIE_NAME}={cookie}")
    assert (response.status_code, response.headers["Cache-Control"]) == (200, "no-cache")
    assert client.get("/en/workspace/", HTTP_COOKIE=f"{site.SESSION_COOKIE_NAME}={cookie}").status_code == 302


def test_visitors_keep_their_pages_and_tags(client):
    first = client.get("/en/map/")
    assert first.headers["Cache-Control"] == "no-cache"
    assert client.get("/en/map/", headers={"if-none-match": first["ETag"]}).status_code == 304


def test_the_logo_is_the_same_for_all(client, editor, taskforce):
    taskforce.logo = b"png"
    taskforce.save()
    client.force_login(editor)
    assert client.get("/logo.png").headers["Cache-Control"] == "public, max-age=300"


def test_a_static_file_opened_on_its_own_runs_nothing(settings):
    static = WhiteNoiseMiddleware(lambda request: None)
    static.add_files(settings.BASE_DIR / "static", prefix="/static/")
    response = static(RequestFactory().get("/static/img/wheel.svg"))
    assert (response.status_code, response["Content-Type"]) == (200, "image/svg+xml")
    assert "sandbox" in response["Content-Security-Policy"]
    assert response["X-Content-Type-Options"] == "nosniff"


@pytest.mark.parametrize("address", ["/fr/map/", "/fr/partners/", "/fr/meetings/decisions/"])
def test_a_search_of_five_thousand_letters_is_answered_by_a_page_of_ours(client, address):
    asked = f"{address}?q={'a' * 5000}"
    sent = f"GET {asked} HTTP/1.1\r\nHost: localhost\r\nReferer: http://localhost{asked}\r\n\r\n"
    [request] = RequestParser(server(), iter([sent.encode()]), ("127.0.0.1", 1))
    response = client.get(f"{request.path}?{request.query}")
    assert response.status_code == 200


def server():
    """What gunicorn reads out of our file."""
    found = gunicorn_config.Config()
    for name in ("limit_request_line", "limit_request_field_size"):
        found.set(name, getattr(gunicorn_file, name))
    return found
