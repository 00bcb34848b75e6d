"""A page that only reads takes no orders: POST to it is answered 405, by the view's outermost decorator."""

import inspect
import re

import pytest
from django.test import RequestFactory
from django.urls import URLPattern, get_resolver

OURS = ("taskforce.", "directory.", "charter.", "meetings.", "reports.")


def views(resolver):
    """Our views, once each."""
    for pattern in resolver.url_patterns:
        if not isinstance(pattern, URLPattern):
            yield from views(pattern)
        elif pattern.callback.__module__.startswith(OURS) and not hasattr(pattern.callback, "view_class"):
            yield pattern.callback


def reads_orders(view):
    """Whether the view, or a function that it hands the request to, looks at what is posted."""
    return any(
        re.search(r"request\.(POST|method)|require_POST", text) for text in sources(inspect.unwrap(view))
    )


def sources(view, depth=2):
    """The source of ``view`` and of the functions it calls with the request, and of those that these call."""
    source = inspect.getsource(view)
    yield source
    for name in set(re.findall(r"\b([\w.]+)\(request\b", source)) if depth else ():
        first, *rest = name.split(".")
        called = view.__globals__.get(first)
        for part in rest:
            called = getattr(called, part, None)
        if inspect.isfunction(called) and called is not view:
            yield from sources(called, depth - 1)


READERS = {
    f"{view.__module__}.{view.__name__}": view for view in views(get_resolver()) if not reads_orders(view)
}


def test_most_pages_only_read():
    assert len(READERS) > 20
    assert "directory.views.editing.service_edit" not in READERS


@pytest.mark.parametrize("name", sorted(READERS))
def test_it_refuses_orders(name):
    assert READERS[name](RequestFactory().post("/")).status_code == 405
