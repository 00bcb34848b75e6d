"""Rows for tests, made through the same actions as the site."""

import factory

from directory import actions
from directory.models import Area, Location, Organization, Service, ServiceLanguage
from taskforce.accounts.models import User


class UserFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = User

    email = factory.Sequence(lambda n: f"person{n}@example.org")
    name = factory.Sequence(lambda n: f"Person {n}")


class OrganizationFactory(factory.django.DjangoModelFactory):
    """An organisation that signed the charter (``commitment="none"`` or ``"ended"`` for one that has not)."""

    class Meta:
        model = Organization

    name = factory.Sequence(lambda n: f"Organisation {n}")
    commitment = "live"  # its people see the members' layer

    @classmethod
    def _create(cls, model_class, **fields):
        return actions.create_organization(**fields)


class AreaFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Area

    name = factory.Sequence(lambda n: f"Town {n}")
    latitude = 45.15
    longitude = 5.75


class LocationFactory(factory.django.DjangoModelFactory):
    class Meta:
        model = Location

    organization = factory.SubFactory(OrganizationFactory)
    address = "12 rue de l’Exemple"
    postal_code = "38000"
    city = "Exempleville"
    latitude = 45.188529
    longitude = 5.724524


class ServiceFactory(factory.django.DjangoModelFactory):
    """A published service; ``at=[location, …]`` (default: one new place) and ``speaks=["ro", …]``."""

    class Meta:
        model = Service

    organization = factory.SubFactory(OrganizationFactory)
    name = factory.Sequence(lambda n: f"Service {n:04}")
    summary = "What it is for."
    domains = ["education"]
    status = "published"

    @classmethod
    def _create(cls, model_class, at=None, speaks=(), translations=None, **fields):
        service = Service(**fields)
        at = [LocationFactory(organization=service.organization)] if at is None else at
        languages = [ServiceLanguage(language=code) for code in speaks]
        return actions.save_service(
            service=service, locations=at, languages=languages, translations=translations
        )


def member_of(organization, *, may_sign=False, **fields):
    """A person of ``organization``."""
    user = UserFactory(**fields)
    actions.join_organization(user=user, organization=organization, may_sign=may_sign)
    return user
