"""The demonstration's reports: two past years, published, and this year's, being written.

The meetings of those years come with them.  The worker draws the past reports, a few seconds after the site
has started: it takes longer than a start should.
"""

from datetime import date, datetime, time
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation
from django_tasks import task

from directory.models import Organization, TaskForce
from meetings.models import Action, Meeting
from reports import builds, checks, editions, snapshot
from reports.models import Edition
from reports.models.edition import PUBLISH
from taskforce.accounts.models import User
from taskforce.common.models import OutgoingMail
from taskforce.home.demo import meetings
from taskforce.home.demo.files import people, read

LANGUAGE, PAST = "fr", (2, 1)  # years before this one that have a published report
FROZEN, PUBLISHED = (1, 26), (1, 28)  # month and day of the year after
HOUR = time(10, 0)
TELLING = ("text", "need", "figures", "action")  # blocks that tell something of a domain


def is_loaded():
    """Whether there is a report already, or no invented signatory who could have promised anything."""
    return Edition.objects.exists() or not meetings.partners().exists() or not Meeting.objects.exists()


def load(today):
    """Holds the meetings of past years and writes the reports; the past ones are drawn by the worker."""
    said = read("reports/past.json")
    with transaction.atomic(), translation.override(LANGUAGE):
        waiting = list(OutgoingMail.objects.values_list("pk", flat=True))
        keeper = meetings.Meetings(today)
        for sheet in said["meetings"]:
            _hold(keeper, sheet, today)
        for before in (*PAST, 0):
            _write(said, today.year - before, before)
        OutgoingMail.objects.exclude(pk__in=waiting).delete()
        TaskForce.objects.changed()
        transaction.on_commit(lambda: draw_past.enqueue(today.year))
    return f"{Edition.objects.count()} reports"


def _hold(keeper, sheet, today):
    """A meeting of a past year; its days count from the meeting, those of the verbs from today."""
    day = date.fromisoformat(f"{today.year - sheet['years_before']}-{sheet['day']}")
    from_today = (day - today).days
    items = []
    for item in sheet["items"]:
        actions = [_counted_from(from_today, **action) for action in item["actions"]]
        outcome = "decided" if item["decisions"] else "noted"
        more = {"actions": actions, "outcome": outcome, "audience": "public", "minutes": 45, "presenter": ""}
        items.append(item | more)
    fixed = {
        "excused": [],
        "people": {},
        "guests": [],
        "published_after": 20,
        "actions_heard": "Chacun dit où il en est.",
    }
    keeper.hold(fixed | sheet | {"items": items}, day)

    dropped = [one["text"] for item in sheet["items"] for one in item["actions"] if "is_dropped" in one]
    Action.objects.filter(text__in=dropped).update(state=Action.State.DROPPED)


def _counted_from(days, *, is_dropped=False, **action):
    """An action whose days count from the meeting, with its days counted from today."""
    return action | {name: days + action[name] for name in ("due", "done")}


def _write(said, year, before):
    """The edition of ``year``, with what people wrote in it."""
    edition = editions.begin(year=year, language=LANGUAGE)
    told = {section["code"] for section, _block in checks.blocks(snapshot.make(edition), *TELLING)}
    for section in edition.sections.all():
        text = said["texts"].get(section.code, {}).get(str(before), "")
        if text:
            editions.write(section=section, text=text, revision=section.revision)
        elif section.domain and before:
            editions.mark_empty(section=section, is_empty=section.code not in told)
    for row in said["paragraphs"]:
        if row["years_before"] == before:
            _contribute(edition, row)
    editions.draft(edition=edition)
    if second := _second():
        editions.allow(edition=edition, user=second, permission=PUBLISH)


def _contribute(edition, row):
    organization = Organization.objects.filter(external_id=row["organization"]).first()
    if organization is None:
        return
    section = edition.sections.get(code=row["section"])
    kept = editions.contribute(section=section, organization=organization, text=row["text"])
    person = User.objects.filter(groups=organization.group, is_active=True).first()
    if row["is_confirmed"]:
        editions.confirm(paragraph=kept, revision=kept.revision, who=person)


def _second():
    """Who publishes what the coordinator froze: a representative of a partner."""
    emails = [person["email"] for person in people() if person["role"] == "representative"]
    return User.objects.filter(email__in=emails, is_active=True).order_by("pk").first()


@task()
def draw_past(this_year):
    """Freezes and publishes the past reports, each as of the January after; a second run finds them done."""
    for before in PAST:
        year = this_year - before
        edition = Edition.objects.filter(year=year, language=LANGUAGE, state__in=editions.WRITING).first()
        if edition:
            publish_as_of(edition, date(year + 1, *FROZEN), date(year + 1, *PUBLISHED))


def publish_as_of(edition, frozen, published):
    """Draws ``edition``, then freezes and publishes it as of these days: the verbs say "now"."""
    made = snapshot.make(edition, made=frozen)
    rendered = builds.render(made, lambda percent: None)
    coordinator, second = User.objects.coordinators().first(), _second()
    with transaction.atomic():
        builds.keep(edition, made, rendered, by=coordinator, at=_at(frozen))
        edition.state, edition.published = Edition.State.PUBLISHED, _at(published)
        edition.published_by, edition.published_by_name = second, str(second or coordinator)
        edition.save(update_fields=["state", "published", "published_by", "published_by_name"])
        TaskForce.objects.changed()


def _at(day):
    return datetime.combine(day, HOUR, ZoneInfo(settings.TIME_ZONE))
