"""The demonstration's meetings: three that were held, from the agenda to the minutes, and the next two.

Invented partners only: what a real one said or promised would be no public fact.
"""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation

from directory.models import Organization, TaskForce
from directory.vocabulary import INVENTED_SOURCE
from meetings import freezing, inviting, minutes, planning
from meetings.models import Action, ActionNote, Edition, Item, Meeting, Reply
from meetings.rhythm import is_holiday
from taskforce.accounts.models import User
from taskforce.common.models import OutgoingMail
from taskforce.home.demo.files import read

AHEAD, TUESDAY = 21, 1  # days until the next meeting, about, and its weekday (Monday is 0)
RHYTHM = timedelta(weeks=8)  # from the next meeting to the one after it
HOUR, LENGTH = time(14, 0), timedelta(hours=2)
CONVENED_BEFORE, PROPOSALS_BEFORE = 14, 7  # days
LANGUAGE = "fr"  # of what the partners said


def is_loaded():
    """Whether there is a meeting already, or no invented signatory that could hold one."""
    return Meeting.objects.exists() or not partners().exists()


def load(today):
    """Holds three, convenes one, plans one; dates are counted from ``today``.  Returns what it made."""
    with transaction.atomic(), translation.override(LANGUAGE):
        waiting = list(OutgoingMail.objects.values_list("pk", flat=True))
        Meetings(today).load()
        OutgoingMail.objects.exclude(pk__in=waiting).delete()  # of months ago: nobody gets them today
        TaskForce.objects.changed()
    return f"{Meeting.objects.count()} meetings, {Action.objects.count()} actions"


def partners():
    return Organization.objects.committed().filter(source=INVENTED_SOURCE)


class Meetings:
    """Meetings one after another, as the verbs make them.

    The verbs say "now"; what happened months ago is written beside them, field by field: when it was
    convened, held, promised and told.
    """

    def __init__(self, today):
        self.today, self.taskforce = today, TaskForce.objects.current()
        self.partners = {partner.external_id: partner for partner in partners()}
        self.coordinator = User.objects.coordinators().first()

    def load(self):
        sheets, next_day = read("meetings/meetings.json"), self.tuesday(self.days(AHEAD))
        for sheet in sheets["held"]:
            self.hold(sheet, next_day - timedelta(weeks=sheet["weeks_before"]))
        self.convene_next(sheets["convened"], next_day)
        self.plan_next(sheets["next"], self.tuesday(next_day + RHYTHM))

    def tuesday(self, day):
        """``day`` or the Tuesday after it; a week later for as long as it is a public holiday."""
        day += timedelta(days=(TUESDAY - day.weekday()) % 7)
        while is_holiday(day, self.taskforce.country):
            day += timedelta(days=7)
        return day

    def at(self, day, hour=HOUR):
        return datetime.combine(day, hour, ZoneInfo(settings.TIME_ZONE))

    def days(self, number):
        """The day ``number`` days from today."""
        return self.today + timedelta(days=number)

    def plan(self, sheet, day, **fields):
        meeting = planning.plan(
            starts=self.at(day),
            ends=self.at(day) + LENGTH,
            by=self.coordinator,
            place=sheet["place"],
            interpretation=sheet["interpretation"],
            **fields,
        )
        for item in sheet["items"]:
            said = {key: item[key] for key in ("title", "text", "domain", "minutes", "presenter", "audience")}
            planning.add_item(meeting=meeting, by=self.coordinator, **said)
        return meeting

    def convene_next(self, sheet, day):
        """Everyone was invited yesterday; few have answered yet."""
        meeting = self.plan(sheet, day)
        self.convene(meeting, self.days(-1))
        for reply in meeting.replies.filter(organization__external_id__in=sheet["coming"]):
            planning.answer(reply=reply, answer=Reply.Answer.YES)

    def plan_next(self, sheet, day):
        meeting = self.plan(sheet, day, proposals_until=day - timedelta(days=PROPOSALS_BEFORE))
        proposed = dict(sheet["proposed"])
        if partner := self.partners.get(proposed.pop("organization")):
            planning.propose_item(meeting=meeting, organization=partner, **proposed)

    def hold(self, sheet, day):
        meeting = self.plan(sheet, day)
        self.convene(meeting, day - timedelta(days=CONVENED_BEFORE))
        self.answers(sheet, meeting)
        rows = [self.came(partner, sheet) for partner in self.partners.values() if partner.is_committed]
        rows += [(None, guest, True, False) for guest in sheet["guests"]]
        minutes.record_attendance(meeting=meeting, rows=rows)
        meeting = minutes.hold(meeting=meeting)
        Meeting.objects.filter(pk=meeting.pk).update(held=meeting.ends)
        self.write(sheet, meeting, day)
        minutes.circulate(meeting=meeting, days=sheet.get("corrections_until", 0))
        if "published_after" in sheet:
            self.publish(meeting, day + timedelta(days=sheet["published_after"]))

    def convene(self, meeting, day):
        """The verb refuses to convene a meeting that is over, and a convocation can be dated only once."""
        inviting.invite(meeting)
        content = freezing.agenda(meeting)
        meeting.convocations.create(
            version=1,
            content=content,
            fingerprint=freezing.fingerprint(content),
            recipients=list(meeting.replies.values_list("email", flat=True)),
            sent=self.at(day),
            sent_by=str(self.coordinator),
        )
        meeting.state, meeting.convened = Meeting.State.CONVENED, self.at(day)
        meeting.sequence += 1
        meeting.save()

    def answers(self, sheet, meeting):
        for reply in meeting.replies.select_related("organization"):
            comes = reply.organization.external_id in sheet["present"]
            planning.answer(reply=reply, answer=Reply.Answer.YES if comes else Reply.Answer.NO)
        meeting.replies.update(answered=meeting.convened + timedelta(days=2))

    def came(self, partner, sheet):
        key = partner.external_id
        people = sheet["people"].get(key, "") if key in sheet["present"] else ""
        return partner, people, key in sheet["present"], key in sheet["excused"]

    def write(self, sheet, meeting, day):
        """Minutes, decisions and actions, item by item; the standing items too."""
        said = {item["title"]: item for item in sheet["items"]}
        standing = {
            Item.Kind.APPROVAL: {"notes": "", "outcome": Item.Outcome.NOTED},
            Item.Kind.ACTIONS: {"notes": sheet["actions_heard"], "outcome": Item.Outcome.NOTED},
        }
        for item in meeting.items.on_agenda():
            words = said.get(item.title) or standing[item.kind]
            minutes.write_item(
                item=item, revision=item.revision, notes=words["notes"], outcome=words["outcome"]
            )
            for text in words.get("decisions", ()):
                decision = minutes.decide(item=item, text=text)
                type(decision).objects.filter(pk=decision.pk).update(created=self.at(day))
            for action in words.get("actions", ()):
                self.promise(item, day, **action)

    def promise(self, item, day, *, owner, text, due, done=None, news=""):
        """An action as it stands today; ``due`` and ``done`` in days from today."""
        if owner not in self.partners:
            return
        action = minutes.promise(item=item, text=text, owner=self.partners[owner], due=self.days(due))
        Action.objects.filter(pk=action.pk).update(created=self.at(day))
        told = self.days(due if done is None else done)
        if news:
            state = None if done is None else Action.State.DONE
            minutes.tell(action=action, text=news, who=self.partners[owner].name, state=state)
            ActionNote.objects.filter(action=action).update(at=self.at(told))
        if done is not None:
            Action.objects.filter(pk=action.pk).update(closed=told)

    def publish(self, meeting, day):
        """An edition can be dated only once, so both are made here as the verbs make them."""
        meeting.refresh_from_db()
        content, at = freezing.minutes(meeting), self.at(day)
        self.freeze(meeting, Edition.Kind.APPROVED, content, at)
        self.freeze(meeting, Edition.Kind.PUBLIC, freezing.public(content, number=meeting.number), at)
        meeting.state, meeting.corrections_until = Meeting.State.PUBLISHED, at - timedelta(days=1)
        meeting.approved = meeting.published = at
        meeting.save()

    def freeze(self, meeting, kind, content, at):
        Edition.objects.create(
            meeting=meeting,
            kind=kind,
            content=content,
            fingerprint=freezing.fingerprint(content),
            made=at,
            made_by=str(self.coordinator),
        )
