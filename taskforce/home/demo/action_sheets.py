"""The demonstration's action sheets: two past years and this one, with the figures that services counted.

Invented partners, but for the sheet on La Solidarité de Roubaix: shortened from its sheet at RESOLIS (CC BY
3.0, credited there), public facts only and no figure of ours.
"""

from datetime import date, datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction

from directory.models import Area, Change, Organization, TaskForce
from meetings.models import Action, Decision
from reports import reviewing, sheets
from reports.models import ActionSheet, Campaign, Indicator
from taskforce.accounts.models import User
from taskforce.home.demo.files import organizations, read

HOUR = time(10, 0)
AHEAD, BEFORE = 21, 30  # days: until this year's figures are wanted, and since when past sheets were written
LEFT = (
    "key",
    "organization",
    "starts",
    "ends",
    "status",
    "published",
    "area",
    "partners",
    "decision",
    "actions",
)


def is_loaded():
    """Whether there is a sheet already, or no partner that could have written one."""
    return ActionSheet.objects.exists() or not _partners()


def load(today):
    """Writes, reads over and publishes; years are counted back from ``today``.  Returns what it made."""
    with transaction.atomic():
        maker = _Sheets(today)
        for said in read("action_sheets/sheets.json"):
            maker.make(said)
        maker.freeze()
        TaskForce.objects.changed()
    return f"{ActionSheet.objects.count()} action sheets, {Indicator.objects.count()} figures"


def _partners():
    """The demonstration's organisations by their key, as far as they are here."""
    keys = [sheet["key"] for sheet in organizations()]
    return {one.external_id: one for one in Organization.objects.filter(external_id__in=keys)}


class _Sheets:
    """Sheets as the verbs make them; the verbs say "now", so the past is written beside them."""

    def __init__(self, today):
        self.today, self.partners = today, _partners()
        self.coordinator = User.objects.coordinators().first()

    def make(self, said):
        """One sheet with its figures; without its organisation there is none."""
        organization = self.partners.get(said["organization"])
        if organization is None:
            return
        fields = {name: value for name, value in said.items() if name not in (*LEFT, "figures")}
        sheet = ActionSheet(
            organization=organization,
            starts=self.when(said["starts"]),
            ends=self.when(said.get("ends", "")),
            area=Area.objects.filter(name=said.get("area")).first(),
            decision=self.decision(said),
            **({"language": "fr"} | fields),
        )
        author = organization.group.user_set.filter(is_active=True).first()
        partners = [self.partners[key] for key in said.get("partners", ()) if key in self.partners]
        sheets.write(sheet=sheet, who=author, partners=partners, actions=self.actions(said))
        self.move(sheet, said["status"], said.get("published"))
        Indicator.objects.bulk_create(self.figure(sheet, *row) for row in said.get("figures", ()))

    def when(self, said):
        """``[-1, 3]`` is March of last year, ``[-1]`` that year; text is as it is."""
        if isinstance(said, str):
            return said
        return "-".join([str(self.today.year + said[0]), *(f"{month:02}" for month in said[1:])])

    def decision(self, said):
        return (
            Decision.objects.filter(text__icontains=said["decision"]).last() if "decision" in said else None
        )

    def actions(self, said):
        return [
            one for words in said.get("actions", ()) for one in Action.objects.filter(text__icontains=words)
        ]

    def move(self, sheet, status, published):
        if status == "draft":
            return
        reviewing.read_over(record=sheet, revision=1, who=self.coordinator)
        if status == "published":
            reviewing.publish(record=sheet, revision=1, who=self.coordinator)
            self.stamp(sheet, self.day(published))

    def day(self, published):
        """``[-1, 6, 14]`` is 14 June of last year; without a month, a few weeks ago."""
        years, month, day = published
        past = self.today - timedelta(days=BEFORE)
        return min(date(self.today.year + years, month, day), past) if month else past

    def stamp(self, sheet, day):
        """Its days, and those of its history."""
        published = datetime.combine(day, HOUR, ZoneInfo(settings.TIME_ZONE))
        read_on = published - timedelta(days=3)
        ActionSheet.objects.filter(pk=sheet.pk).update(read_on=read_on, published_on=published)
        ways = {"draft": published - timedelta(days=9), "read": read_on, "published": published}
        for change in Change.objects.filter(record_uuid=sheet.uuid):
            at = ways[change.fields["status"][1]]
            Change.objects.filter(pk=change.pk).update(at=at)

    def figure(self, sheet, kind, years, value, label=""):
        year = self.today.year + years
        return Indicator(sheet=sheet, kind=kind, label=label, value=value, year=year)

    def freeze(self):
        """The figures of the two past years are frozen since January; this year's are being collected."""
        who = str(self.coordinator)
        for years in (-2, -1):
            year = self.today.year + years
            over = datetime(year + 1, 1, 31, 23, 0, tzinfo=ZoneInfo(settings.TIME_ZONE))
            campaign = Campaign.objects.create(year=year, until=over.date(), opened_by=who)
            opened = over - timedelta(days=45)
            Campaign.objects.filter(pk=campaign.pk).update(opened=opened, frozen=over, frozen_by=who)
        until = self.today + timedelta(days=AHEAD)
        Campaign.objects.create(year=self.today.year, until=until, opened_by=who)
