"""The demonstration's directory: task force, districts, people, organisations, places and services."""

from datetime import timedelta

from django.db import transaction

from directory.actions import create_organization, join_organization, save_service
from directory.models import (
    Area,
    Location,
    Organization,
    Service,
    ServiceLanguage,
    ServiceTranslation,
    TaskForce,
)
from directory.vocabulary import Status
from taskforce.accounts.models import User
from taskforce.common import geo
from taskforce.home.demo.files import organizations, people, read


def is_loaded():
    """Whether the site already has a task force: the demonstration's, or one that somebody set up."""
    return TaskForce.objects.exists()


def load(today):
    """Makes the directory; dates are counted back from ``today``.  Returns what it made, in words."""
    with transaction.atomic():
        _task_force()
        areas = _areas()
        persons = _people()
        for sheet in organizations():
            _Partner(sheet, areas, persons, today).load()
    return (
        f"{Organization.objects.count()} organisations, {Service.objects.count()} services, "
        f"{len(areas)} towns and districts, {len(persons)} people"
    )


def _task_force():
    fields = read("taskforce.json")
    del fields["credits"]
    TaskForce.objects.create(pk=1, **fields, **geo.box_of(fields["outline"])._asdict())


def _areas():
    return {fields["name"]: Area.objects.create(**fields) for fields in read("areas.json")["areas"]}


def _people():
    """The accounts by e-mail; the first is the coordinator's."""
    return {
        person["email"]: User.objects.create_user(
            person["email"],
            name=person["name"],
            language="fr",
            is_coordinator=person["role"] == "coordinator",
            is_active=person["role"] != "closed",
        )
        for person in people()
    }


class _Partner:
    """One organisation of the demonstration with its people, places and services."""

    def __init__(self, sheet, areas, persons, today):
        self.sheet, self.areas, self.persons, self.today = sheet, areas, persons, today

    def load(self):
        self.organization = create_organization(**self.identity(), **self.sheet["organization"])
        self.verifier = self.join_people() or next(iter(self.persons.values()))
        self.places = {key: self.place(key, fields) for key, fields in self.sheet["locations"].items()}
        for fields in self.sheet["services"]:
            self.service(**fields)

    def identity(self, key=""):
        """Where a record comes from: an identifier that a second import of the same data would meet."""
        return {"source": self.sheet["source"], "external_id": f"{self.sheet['key']}/{key}".rstrip("/")}

    def join_people(self):
        """Lets the organisation's people in; returns the first of them, or None."""
        members = [person for person in people() if person["organization"] == self.sheet["key"]]
        for person in members:
            join_organization(
                user=self.persons[person["email"]],
                organization=self.organization,
                may_sign=person["role"] == "representative",
            )
        return self.persons[members[0]["email"]] if members else None

    def place(self, key, fields):
        """A Location; ``area`` is a district's name, else the town it is in (outlines are too coarse)."""
        area = self.areas.get(fields.get("area", fields["city"]))
        fields = fields | {"area": area}
        return Location.objects.create(organization=self.organization, **self.identity(key), **fields)

    def service(
        self, *, key, places, spoken=None, translations, verified_days_ago=None, notice_days=None, **fields
    ):
        """A Service, published unless it says otherwise, with its places, languages and translations."""
        service = Service(
            organization=self.organization,
            **self.identity(key),
            **({"status": Status.PUBLISHED} | fields),
            last_verified_on=self.days_from_today(verified_days_ago, -1),
            last_verified_by=self.verifier if verified_days_ago is not None else None,
            notice_until=self.days_from_today(notice_days, +1),
        )
        save_service(
            service=service,
            locations=[self.places[place] for place in places],
            languages=[_language(code, said) for code, said in (spoken or {}).items()],
            translations=[ServiceTranslation(language=code, **texts) for code, texts in translations.items()],
        )

    def days_from_today(self, days, sign):
        return None if days is None else self.today + sign * timedelta(days=days)


def _language(code, said):
    """``"fluent"``, or ``["fluent", "on Tuesday"]``, as a ServiceLanguage."""
    level, when = (said, "") if isinstance(said, str) else said
    return ServiceLanguage(language=code, level=level, when=when)
