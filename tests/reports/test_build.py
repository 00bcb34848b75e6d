"""Builds: one at once of each edition, and a killed one is taken up again."""

from datetime import timedelta

import pytest
from django.db import IntegrityError, transaction
from django.utils import timezone

from reports.models import Build
from reports.models.build import LEASE

pytestmark = pytest.mark.django_db


def test_two_builds_at_once_make_one(edition):
    Build.objects.create(edition=edition)
    with pytest.raises(IntegrityError), transaction.atomic():
        Build.objects.create(edition=edition, kind="freeze")
    Build.objects.update(state="done")
    assert Build.objects.create(edition=edition).is_going


def test_one_worker_claims_a_build(edition):
    build, now = Build.objects.create(edition=edition, progress=70), timezone.now()
    mine = Build.objects.claim(build.pk, now)
    assert (mine.state, mine.progress, mine.tries, mine.lease) == ("running", 0, 1, now + LEASE)
    assert Build.objects.claim(build.pk, now) is None


def test_a_killed_build_is_taken_up_when_its_lease_is_over(edition):
    build, now = Build.objects.create(edition=edition), timezone.now()
    Build.objects.claim(build.pk, now)
    assert Build.objects.claim(build.pk, now + LEASE - timedelta(seconds=1)) is None
    assert Build.objects.claim(build.pk, now + LEASE + timedelta(seconds=1)).tries == 2


def test_an_ended_build_is_not_claimed(edition):
    for state in ("done", "failed"):
        build = Build.objects.create(edition=edition, state=state)
        assert Build.objects.claim(build.pk) is None
        assert not build.is_going
