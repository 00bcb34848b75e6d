"""The demonstration's diagnoses of needs: of two past years and this one, by invented partners only.

One is read over and waits to be published, one is a draft.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from directory.models import Area, Change, Organization, TaskForce
from directory.vocabulary import INVENTED_SOURCE
from meetings.models import Decision, Item
from reports import needs, reviewing
from reports.models import Diagnosis
from taskforce.accounts.models import User
from taskforce.home.demo.files import read

LANGUAGE = "fr"
READ_AFTER, PUBLISHED_AFTER = 9, 20  # days
WRITTEN = (11, 5)  # of a past year: month, day
BEFORE = 40  # days before today that those of this year were written


def is_loaded():
    """Whether there is a diagnosis already, or no invented signatory that could write one."""
    return Diagnosis.objects.exists() or not _partners().exists()


def load(today):
    """Writes the diagnoses; their years are counted back from ``today``.  Returns what it made."""
    with transaction.atomic():
        _Needs(today).load()
        TaskForce.objects.changed()
    return f"{Diagnosis.objects.count()} diagnoses"


def _partners():
    return Organization.objects.committed().filter(source=INVENTED_SOURCE)


class _Needs:
    """Diagnoses one after another, as the verbs make them; the verbs say "now", so that the days of what
    happened before are written beside them."""

    def __init__(self, today):
        self.today = today
        self.partners = {partner.external_id: partner for partner in _partners()}
        self.areas = {area.name: area for area in Area.objects.defer("outline")}
        self.coordinator = User.objects.coordinators().first()

    def load(self):
        for sheet in read("needs/needs.json"):
            if sheet["organization"] in self.partners:
                self.write(**sheet)

    def written_on(self, years_before):
        """Local noon of the day it was written."""
        day = date(self.today.year - years_before, *WRITTEN) if years_before else self.today
        day -= timedelta(days=0 if years_before else BEFORE)
        return datetime.combine(day, time(12), ZoneInfo(settings.TIME_ZONE))

    def write(self, *, years_before, organization, contributors, area, state, sources=False, **said):
        keeper, at = self.partners[organization], self.written_on(years_before)
        diagnosis = Diagnosis(
            organization=keeper,
            year=self.today.year - years_before,
            area=self.areas.get(area),
            language=LANGUAGE,
            source=INVENTED_SOURCE,
            **said,
        )
        others = [self.partners[key] for key in contributors if key in self.partners]
        author = User.objects.filter(groups=keeper.group_id, is_active=True).order_by("pk").first()
        needs.write(diagnosis=diagnosis, who=author, contributors=others, **self.sources(diagnosis, sources))
        self.bring_to(state, diagnosis, at)

    def sources(self, diagnosis, wanted):
        """What the meetings of its year said of its domain."""
        return {
            name: list(needs.offered(model, self.coordinator, diagnosis)) if wanted else []
            for name, model in (("items", Item), ("decisions", Decision))
        }

    def bring_to(self, state, diagnosis, at):
        """Read over and published by the coordinator, each on its day."""
        read_on, published_on = (at + timedelta(days=days) for days in (READ_AFTER, PUBLISHED_AFTER))
        days = {}
        if state in ("read", "published"):
            reviewing.read_over(record=diagnosis, revision=1, who=self.coordinator)
            days["read_on"] = read_on
        if state == "published":
            reviewing.publish(record=diagnosis, revision=1, who=self.coordinator)
            days["published_on"] = published_on
        Diagnosis.objects.filter(pk=diagnosis.pk).update(
            created=at, modified=max([at, *days.values()]), **days
        )
        changes = Change.objects.filter(record_uuid=diagnosis.uuid).order_by("pk")
        for change, day in zip(changes, (at, read_on, published_on), strict=False):
            Change.objects.filter(pk=change.pk).update(at=day)
