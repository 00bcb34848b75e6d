"""Walking the site: which pages links lead to, and what a page must not do while one looks at it."""

import re
from html import unescape
from urllib.parse import urljoin, urlsplit

from django.urls import Resolver404, resolve

HREF = re.compile(r'<a\b[^>]*\bhref="([^"]+)"')
LANGUAGE = re.compile(r"^/\w+/")
LOOKED_AT = 3  # addresses of one view whose links are followed


class Watch:
    """Collects, as ``problems``, whatever a page does that it has promised not to."""

    def __init__(self, context, base_url):
        self.base_url = base_url
        self.problems = []
        context.on("request", self._request)
        context.on("response", self._response)
        context.on("console", self._console)
        context.on("weberror", lambda error: self.problems.append(f"script error: {error.error}"))

    @property
    def said(self):
        """All problems, one a line."""
        return "\n".join(self.problems)

    def _request(self, request):
        if not request.url.startswith((self.base_url, "data:", "blob:")):
            self.problems.append(f"another host: {request.url}")

    def _response(self, response):
        if response.status >= 400:
            self.problems.append(f"{response.status}: {response.url}")

    def _console(self, message):
        if message.type in ("error", "warning"):
            self.problems.append(f"console: {message.text}")


def view_of(path):
    """The name of the view behind ``path``; None when there is none."""
    try:
        return resolve(urlsplit(path).path).view_name
    except Resolver404:
        return None


def links(html, here):
    """The addresses on this site that the page leads to, in one language and without fragment."""
    language = LANGUAGE.match(here)[0]
    for href in HREF.findall(html):
        target = urlsplit(urljoin(here, unescape(href)))
        if not target.netloc and target.scheme in ("", "http") and target.path.startswith(language):
            yield target.path + (f"?{target.query}" if target.query else "")


def crawl(request, start):
    """Follows links from ``start`` (an APIRequestContext); the HTML pages by view name."""
    pages, looked_at, queue, seen = {}, {}, [start], {start}
    while queue:
        here = queue.pop(0)
        name = view_of(here)
        looked_at[name] = looked_at.get(name, 0) + 1
        if looked_at[name] > LOOKED_AT:
            continue
        response = request.get(here)
        if not response.headers["content-type"].startswith("text/html"):
            continue
        assert response.status == 200, f"{here} answers {response.status}"
        pages.setdefault(name, here)
        fresh = dict.fromkeys(link for link in links(response.text(), here) if link not in seen)
        seen.update(fresh)
        queue.extend(fresh)
    return pages


def gently(page, path):
    """Opens ``path`` and waits until it is at rest: a map asks for its data after the page has loaded."""
    page.goto(path)
    if page.locator("[data-tf-map]").count():
        page.wait_for_load_state("networkidle")


def in_language(pages, language):
    """The addresses of ``pages`` in another language."""
    return [LANGUAGE.sub(f"/{language}/", path, count=1) for path in pages.values()]
