"""What no person types, in every field of every form of the directory: an answer, never an error."""

from urllib.parse import urlencode

import pytest
from django.urls import reverse
from django.utils.html import escape

from directory import page_reports
from tests import factories
from tests.filling import filled

pytestmark = pytest.mark.django_db
TEXTS = {
    "long": "x" * 40_000,
    "nul": "a\0b",
    "half": "a\ud800b",  # half a surrogate pair: no character
    "line": "a\u2028b",
}
TYPED = ("text", "textarea", "email", "url")  # the rest are choices and hidden numbers


@pytest.fixture(params=["organization", "service", "location", "invitation", "report", "answer", "taskforce"])
def address(request, client, alpha, coordinator):
    """A page with a form, opened by who may send it."""
    client.force_login(coordinator)
    service = factories.ServiceFactory(organization=alpha, at=[])
    place = factories.LocationFactory(organization=alpha)
    report = page_reports.report_page(organization=alpha, path="/", message="Wrong.", sender="")
    return {
        "organization": reverse("directory:organization_edit", args=[alpha.slug]),
        "service": reverse("directory:service_edit", args=[service.slug]),
        "location": reverse("directory:location_edit", args=[alpha.slug, place.uuid]),
        "invitation": reverse("directory:people", args=[alpha.slug]),
        "report": reverse("directory:partner_report", args=[alpha.slug]),
        "answer": reverse("directory:page_report_answer", args=[report.pk]),
        "taskforce": reverse("directory:taskforce_settings"),
    }[request.param]


def form_of(response):
    return response.context.get("forms") or response.context["form"]


def sent(client, address, data):
    """The answer to ``data`` as a program would send it: half characters too."""
    body = urlencode(data, doseq=True, errors="surrogatepass")
    return client.post(address, body, content_type="application/x-www-form-urlencoded")


def is_lost(response, typed):
    """Whether the form came back without what was ``typed``."""
    shown = escape(typed.encode("utf-8", "surrogatepass").decode("utf-8", "replace"))
    came_back = response.context and {"form", "forms"} & set(response.context.keys())
    return bool(came_back) and shown not in response.content.decode()


@pytest.mark.parametrize("text", TEXTS.values(), ids=TEXTS)
def test_every_field_answers_and_loses_nothing(client, address, text):
    form = form_of(client.get(address))
    fields = list(form)
    lost, statuses = [], set()
    for field in fields:
        response = sent(client, address, filled(form, **{field.html_name: text}))
        statuses.add(response.status_code)
        if getattr(field.field.widget, "input_type", "textarea") in TYPED and is_lost(response, text):
            lost.append(field.html_name)
    assert (lost, statuses - {200, 302, 409}) == ([], set())
