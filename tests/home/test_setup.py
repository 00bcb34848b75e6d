"""A fresh site: one guided page, once, for who has the code."""

import io
import json

import pytest
from django.contrib.auth import get_user
from django.core.files.uploadedfile import SimpleUploadedFile
from django.core.management import call_command
from django.urls import reverse

from directory import site
from directory.models import TaskForce
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.models import User
from taskforce.home.forms import SetUpForm
from taskforce.home.set_up import is_setup_code, setup_code
from tests.filling import filled

pytestmark = pytest.mark.django_db
ADDRESS = reverse("home:setup")
RING = [[5.0, 45.0], [6.0, 45.0], [6.0, 46.0], [5.0, 46.0], [5.0, 45.0]]


@pytest.fixture
def fresh(taskforce):
    """A site without a task force."""
    TaskForce.objects.all().delete()


def answers(client, **changes):
    """What the page sends once it is filled in."""
    given = {
        "code": setup_code(),
        "name": "Local task force",
        "town": "Exempleville",
        "email": "contact@example.org",
        "country": "ro",
        "time_zone": "Europe/Bucharest",
        "languages": ["ro", "en"],
        "coordinator_name": "Ana",
        "coordinator_email": "Ana@Example.org",
    }
    return filled(client.get(ADDRESS).context["form"], **(given | changes))


def said(command):
    out = io.StringIO()
    call_command(command, stdout=out)
    return out.getvalue()


def test_every_page_leads_to_it(client, fresh):
    for page in ("/fr/", "/fr/map/", "/fr/partners/", "/fr/account/sign-in/", "/fr/data/"):
        assert client.get(page).url == ADDRESS
    assert client.get("/en/map/").url == ADDRESS.replace("/fr/", "/en/")
    assert client.get(reverse("healthz")).status_code == 200


def test_the_first_coordinator_is_signed_in_and_the_page_is_gone(client, fresh):
    outline = SimpleUploadedFile("o.json", json.dumps({"type": "Polygon", "coordinates": [RING]}).encode())
    answer = client.post(ADDRESS, answers(client, outline_file=outline))
    assert answer.url == reverse("directory:taskforce_files")
    ana = get_user(client)
    assert (ana.email, ana.name, ana.is_coordinator, ana.has_usable_password()) == (
        "ana@example.org",
        "Ana",
        True,
        False,
    )
    made = TaskForce.objects.get()
    assert (made.pk, made.name, made.town, made.country) == (1, "Local task force", "Exempleville", "RO")
    assert (made.time_zone, made.languages, made.west) == ("Europe/Bucharest", ["ro", "en"], 5.0)
    for method in ("get", "post"):
        assert getattr(client, method)(ADDRESS).status_code == 404
    assert said("setup_code") == ""


def test_the_outline_can_wait(client, fresh):
    assert client.post(ADDRESS, answers(client)).status_code == 302
    assert (TaskForce.objects.get().outline, TaskForce.objects.get().west) == (None, None)


@pytest.mark.parametrize(
    ("typed", "field"),
    [
        ({"code": ""}, "code"),
        ({"code": "AAAA-AAAA-AAAA-AAAA"}, "code"),
        ({"code": "é" * 16}, "code"),
        ({"town": ""}, "town"),
        ({"time_zone": "Mars"}, "time_zone"),
        ({"languages": []}, "languages"),
        ({"coordinator_name": ""}, "coordinator_name"),
        ({"coordinator_email": "ana"}, "coordinator_email"),
        ({"outline_file": SimpleUploadedFile("o.json", b"{")}, "outline_file"),
        ({"outline_file": SimpleUploadedFile("o.json", b" " * (24 << 20))}, "outline_file"),
    ],
)
def test_what_cannot_be_is_said_and_nothing_is_made(client, fresh, typed, field):
    answer = client.post(ADDRESS, answers(client, **({"phone": "kept"} | typed)))
    assert list(answer.context["form"].errors) == [field]
    assert 'value="kept"' in answer.content.decode()
    assert (TaskForce.objects.count(), User.objects.count()) == (0, 0)


def test_the_code_is_said_to_who_runs_the_server(fresh):
    assert setup_code() in said("setup_code")
    assert ADDRESS in said("setup_code")


def test_the_code_depends_on_the_key_alone(settings):
    first = setup_code()
    assert (len(first), setup_code()) == (19, first)
    assert is_setup_code(first.lower().replace("-", " "))
    settings.SECRET_KEY = "another key of at least thirty-two characters"
    assert setup_code() != first
    assert not is_setup_code(first)


def test_of_two_at_once_one_sets_it_up(taskforce):
    late = TaskForce(name="Late", town="Late", languages=["fr"])
    with pytest.raises(RefusedError):
        site.set_up_taskforce(taskforce=late, coordinator_name="L", coordinator_email="l@example.org")
    assert (TaskForce.objects.get().name, User.objects.count()) == ("Task force", 0)


def test_it_costs_no_query_afterwards(client, taskforce, django_assert_num_queries):
    with django_assert_num_queries(1):
        client.get(ADDRESS)


def test_the_summary_of_errors_is_in_the_order_of_the_questions():
    form = SetUpForm({})
    assert list(form.fields)[:3] == ["code", "name", "town"]
    assert next(name for name in form.fields if name in form.errors) == "code"
