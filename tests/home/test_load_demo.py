"""``manage.py load_demo``: an empty site gets the demonstration, once."""

from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from charter.models import Signature
from directory.models import Organization, TaskForce
from taskforce.accounts.models import User
from taskforce.home.demo import charter, directory

pytestmark = pytest.mark.django_db


@pytest.fixture
def taskforce():
    """No task force of the tests' own: the demonstration brings one."""


def run():
    out = StringIO()
    call_command("load_demo", stdout=out)
    return out.getvalue()


def test_loads_an_empty_site_once_and_says_so_in_one_line(django_assert_max_num_queries):
    with django_assert_max_num_queries(4500):
        assert run() == (
            "Demonstration loaded: 15 organisations, 49 services, 28 towns and districts, 6 people; "
            "2 versions of the charter, 17 signatures; 5 meetings, 6 actions; "
            "4 training sessions, 27 registrations; 4 requests for support; 4 ideas; "
            "2 consultations, 11 answers; 8 diagnoses; 11 action sheets, 20 figures; 3 reports.\n"
        )
    version = TaskForce.objects.get().version
    assert run() == "The demonstration is already here.\n"
    assert (TaskForce.objects.get().version, Organization.objects.count()) == (version, 15)


def test_leaves_a_site_that_somebody_set_up_as_it_is():
    TaskForce.objects.create(pk=1, name="Ours", town="Exempleville", languages=["fr"])
    assert run() == "The demonstration is already here.\n"
    assert list(Organization.objects.all()) == []


def test_is_refused_outside_a_demonstration(settings):
    settings.DEMO = False
    with pytest.raises(CommandError, match="only runs with DEMO=1"):
        run()
    assert list(TaskForce.objects.all()) == []


def test_what_was_taken_away_since_is_passed_over():
    """A demonstration of before the charter may have lost people and partners."""
    today = timezone.localdate()
    directory.load(today)
    User.objects.filter(is_coordinator=False).delete()
    Organization.objects.filter(external_id__in=["laverie-savon-et-soleil", "point-sante"]).delete()
    assert not charter.is_loaded()
    charter.load(today)
    assert not Signature.objects.filter(ending="withdrawn").exists()
    assert Signature.objects.count() == 17 - 3
