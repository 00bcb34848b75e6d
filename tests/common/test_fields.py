"""CodesField: a set of codes in one column."""

import pytest
from django.core.exceptions import ValidationError

from directory.models import Service
from tests.factories import ServiceFactory

pytestmark = pytest.mark.django_db


def test_codes_come_back_in_their_order():
    service = ServiceFactory(domains=["rights", "housing", "rights"])
    assert Service.objects.get(pk=service.pk).domains == ["rights", "housing"]


def test_has_finds_whole_codes_only():
    service = ServiceFactory(domains=["housing", "health"])
    assert list(Service.objects.filter(domains__has="health")) == [service]
    assert list(Service.objects.filter(domains__has="hous")) == []
    assert list(Service.objects.filter(domains__has="%")) == []


def test_has_any_of_none_is_no_row():
    ServiceFactory()
    assert list(Service.objects.filter(domains__has_any=[])) == []


def test_unknown_code_is_refused():
    service = ServiceFactory()
    service.domains = ["origin"]
    with pytest.raises(ValidationError, match="origin"):
        service.full_clean()
