"""Pages kept by a version of the data."""

import gzip

import pytest
from django.contrib.auth.models import AnonymousUser
from django.http import Http404, HttpResponse
from django.test import RequestFactory

from directory.models import TaskForce
from taskforce.common.kept import kept, kept_value


class Counted:
    """A view that says how often it was called."""

    def __init__(self, status=200):
        self.calls, self.status = 0, status
        self.view = kept(self)

    __name__ = "counted"

    def __call__(self, request):
        self.calls += 1
        return HttpResponse(f"call {self.calls}", status=self.status)

    def get(self, path="/en/", version=1, **headers):
        request = RequestFactory().get(path, headers=headers)
        request.user, request.taskforce = AnonymousUser(), TaskForce(version=version)
        return self.view(request)


def test_the_second_visitor_gets_the_kept_page():
    page = Counted()
    assert [page.get().content, page.get().content, page.calls] == [b"call 1", b"call 1", 1]


def test_a_new_version_makes_it_anew():
    page = Counted()
    assert [page.get(version=1).content, page.get(version=2).content] == [b"call 1", b"call 2"]


def test_language_and_query_are_kept_apart():
    page = Counted()
    assert [page.get("/en/").content, page.get("/fr/").content, page.get("/en/?q=a").content] == [
        b"call 1",
        b"call 2",
        b"call 3",
    ]


def test_what_says_nothing_to_the_view_makes_no_other_page():
    calls = []
    view = kept(by_query=False)(lambda request: HttpResponse(f"call {len(calls) + (calls.append(1) or 1)}"))
    answers = []
    for path in ("/en/a/", "/en/a/?x=1", "/en/b/"):
        request = RequestFactory().get(path)
        request.taskforce = TaskForce(version=1)
        answers.append(view(request).content)
    assert answers == [b"call 1", b"call 1", b"call 2"]


def test_the_next_minute_makes_it_anew_but_a_same_page_stays_a_304(monkeypatch):
    clock = {"now": 1_000_000.0}
    monkeypatch.setattr("taskforce.common.kept.time.time", lambda: clock["now"])
    page = Counted()
    etag = page.get()["ETag"]
    clock["now"] += 60
    page.calls = 0
    assert page.get(**{"if-none-match": etag}).status_code == 304
    assert page.calls == 1


def test_sent_packed_to_those_who_can_unpack():
    page = Counted()
    packed = page.get(**{"accept-encoding": "gzip, br"})
    assert packed["Content-Encoding"] == "gzip"
    assert gzip.decompress(packed.content) == b"call 1"
    assert {"Cookie", "Accept-Encoding"} <= set(packed["Vary"].split(", "))


def test_a_kept_file_has_the_name_and_type_that_its_view_gave_it():
    said = {"Content-Type": "text/csv", "Content-Disposition": 'attachment; filename="needs.csv"'}
    view = kept(lambda request: HttpResponse("a,b", headers=said))
    for packing in ({}, {}, {"accept-encoding": "gzip"}):
        request = RequestFactory().get("/needs.csv", headers=packing)
        request.taskforce = TaskForce(version=1)
        answer = view(request)
        assert {name: answer[name] for name in said} == said


def test_whoever_carries_a_session_is_served_by_the_view(settings):
    page = Counted()
    for _ in range(2):
        request = RequestFactory().get("/en/")
        request.COOKIES[settings.SESSION_COOKIE_NAME] = "x"
        request.taskforce = TaskForce(version=1)
        response = page.view(request)
    assert (response.content, page.calls) == (b"call 2", 2)


def test_a_kept_page_takes_no_orders():
    page = Counted()
    assert [page.view(RequestFactory().post("/en/")).status_code, page.calls] == [405, 0]


@pytest.mark.parametrize("status", [302, 400, 404, 500])
def test_only_whole_answers_are_kept(status):
    page = Counted(status)
    assert [page.get().status_code, page.get().status_code, page.calls] == [status, status, 2]


def test_not_found_is_not_kept():
    @kept
    def missing(request):
        raise Http404

    request = RequestFactory().get("/en/")
    request.taskforce = TaskForce(version=1)
    with pytest.raises(Http404):
        missing(request)


def test_a_kept_value_lives_until_the_data_change():
    calls = []
    make = lambda: calls.append(1) or len(calls)  # noqa: E731 - counts its calls
    assert kept_value(TaskForce(version=1), "n", make) == 1
    assert kept_value(TaskForce(version=1), "n", make) == 1
    assert kept_value(TaskForce(version=2), "n", make) == 2
