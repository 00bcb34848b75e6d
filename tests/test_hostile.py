"""What every address owes to who is mistrusted: no order without a token, no answer without its guards."""

import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

from directory.models.organization import OrganizationQuerySet

pytestmark = pytest.mark.django_db
SAMPLES = {"int": 1, "slug": "a", "str": "a", "uuid": uuid.UUID(int=0), "path": "a"}
WITHOUT_TOKEN = {"charter:verify"}  # it changes nothing and reads nothing private


def patterns(resolver, namespace=""):
    """``(name, kwargs)`` of every address, with something that need not exist in the place of each part."""
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLPattern):
            yield from patterns(pattern, namespace + (f"{pattern.namespace}:" if pattern.namespace else ""))
        elif pattern.name:
            kinds = {type(one).__name__ for one in pattern.pattern.converters.values()}
            assert kinds <= {"IntConverter", "SlugConverter", "StringConverter", "UUIDConverter"}, kinds
            parts = pattern.pattern.converters.items()
            yield namespace + pattern.name, {key: SAMPLES[_word(one)] for key, one in parts}


def _word(converter):
    words = {"IntConverter": "int", "SlugConverter": "slug", "UUIDConverter": "uuid"}
    return words.get(type(converter).__name__, "str")


def guards(answer):
    """What ``answer`` says that a browser may do with it."""
    names = ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
    policy = answer.headers["Content-Security-Policy"]
    is_strict = "default-src 'none'" in policy and "unsafe" not in policy
    return (is_strict, *[answer.headers.get(name) for name in names])


GUARDS = (True, "DENY", "nosniff", "same-origin", "same-origin")
EVERY = pytest.mark.parametrize(
    ("name", "kwargs"),
    list(patterns(get_resolver())),
    ids=lambda value: value if isinstance(value, str) else "",
)


@EVERY
def test_no_order_is_taken_without_the_token_of_a_form(coordinator, name, kwargs):
    browser = Client(enforce_csrf_checks=True)
    browser.force_login(coordinator)
    answer = browser.post(reverse(name, kwargs=kwargs))
    assert (answer.status_code == 403) == (name not in WITHOUT_TOKEN), answer.status_code


@EVERY
def test_every_answer_says_what_a_browser_may_do_with_it(client, name, kwargs):
    assert guards(client.get(reverse(name, kwargs=kwargs))) == GUARDS


ERRORS = {
    400: lambda client: client.get("/fr/", headers={"host": "elsewhere.example.org"}),
    403: lambda client: Client(enforce_csrf_checks=True).post("/fr/join/"),
    404: lambda client: client.get("/fr/nothing/"),
    405: lambda client: client.post("/fr/map/"),
    413: lambda client: client.post("/fr/join/", headers={"content-length": str(10**9)}),
    500: lambda client: client.get("/fr/partners/"),
}


@pytest.mark.parametrize("status", ERRORS)
def test_an_error_says_so_too_and_nothing_of_what_broke(client, monkeypatch, status):
    monkeypatch.setattr(OrganizationQuerySet, "visible_to", lambda *_args: 1 / 0)
    client.raise_request_exception = False
    answer = ERRORS[status](client)
    assert (answer.status_code, guards(answer)) == (status, GUARDS)
    assert "division" not in answer.text


FIELDS = (
    "name",
    "email",
    "title",
    "text",
    "q",
    "code",
    "message",
    "next",
    "summary",
    "answer",
    "why",
    "kind",
)
EVIL = '"><script>alert(1)</script>'


@EVERY
def test_nothing_that_was_sent_runs_in_the_answer(client, editor, name, kwargs):
    client.force_login(editor)
    address = reverse(name, kwargs=kwargs)
    sent = dict.fromkeys(FIELDS, EVIL)
    answers = [client.get(address, sent), client.post(address, sent)]
    assert [answer.status_code for answer in answers if answer.status_code >= 500] == []
    said = [b"".join(one.streaming_content) if one.streaming else one.content for one in answers]
    assert [one for one in said if b"<script>alert" in one] == []
