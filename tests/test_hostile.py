"""What every address owes to who is mistrusted: no order without a token, no answer without its guards."""

import uuid

import pytest
from django.test import Client
from django.urls import URLPattern, get_resolver, reverse

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
    answer = client.get(reverse(name, kwargs=kwargs))
    assert "default-src 'none'" in answer.headers["Content-Security-Policy"]
    assert "unsafe" not in answer.headers["Content-Security-Policy"]
    guards = ("X-Frame-Options", "X-Content-Type-Options", "Referrer-Policy", "Cross-Origin-Opener-Policy")
    assert [answer.headers.get(guard) for guard in guards] == [
        "DENY",
        "nosniff",
        "same-origin",
        "same-origin",
    ]
