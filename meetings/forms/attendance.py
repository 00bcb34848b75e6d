"""Who came: one line for each organisation that is expected, and the guests."""

from typing import NamedTuple

from django.utils.functional import cached_property
from django.utils.translation import gettext as _
from django.utils.translation import pgettext

from directory.models import Organization
from meetings import loading, minutes
from meetings.models import Attendance, Reply
from taskforce.common import text
from taskforce.common.guard_forms import why_not_names

STATUSES = ("present", "excused", "absent")
MOST_PEOPLE = Attendance._meta.get_field("people").max_length
MOST_GUESTS = 200


class Line(NamedTuple):
    """One organisation on the sheet.  ``saved`` says what another author wrote meanwhile, if it differs."""

    organization: Organization
    status: str
    people: str
    replies: list
    saved: str = ""


class Sheet:
    """The sheet of ``meeting``: as it is saved, first as the replies foretell, or as it was typed (``data``).

    A yes fills in the name and no presence: who came is said by who sees them.
    """

    def __init__(self, meeting, data=None):
        self.meeting, self.data = meeting, data
        self.replies = {}
        for reply in loading.replies(meeting):
            if reply.answer != Reply.Answer.NONE:
                self.replies.setdefault(reply.organization_id, []).append(reply)
        self.expected = minutes.expected(meeting)
        self.seen = minutes.attendance_seen(meeting)
        self.lines = [self._line(organization, row) for organization, row in self.expected]
        self.guests = self._guests()

    @property
    def is_recorded(self):
        return any(row for _organization, row in self.expected) or bool(self._guest_rows)

    @property
    def error(self):
        """Why it cannot be kept, in words; "" when it can."""
        long = [line.organization.name for line in self.lines if len(line.people) > MOST_PEOPLE]
        names = self.guests.splitlines()
        if long or any(len(name) > MOST_PEOPLE for name in names):
            return _("These names are too long (%(most)s letters at most): %(where)s") % {
                "most": MOST_PEOPLE,
                "where": ", ".join(long) or _("Guests"),
            }
        if len(names) > MOST_GUESTS:
            return _("These are too many guests.")
        return why_not_names("\n".join([line.people for line in self.lines] + names))

    @property
    def rows(self):
        """What ``minutes.record_attendance`` takes."""
        lines = [
            (line.organization, line.people, line.status == "present", line.status == "excused")
            for line in self.lines
        ]
        guests = dict.fromkeys(text.plain(name) for name in self.guests.splitlines())
        return lines + [(None, name, True, False) for name in guests if name]

    def beside(self, saved):
        """Marks each line that stands otherwise in ``saved``, the Sheet as it is now; from here on this one
        saves over it."""
        now = {line.organization.pk: line for line in saved.lines}
        for place, line in enumerate(self.lines):
            other = now.get(line.organization.pk)
            if other and (other.status, other.people) != (line.status, line.people):
                said = " ".join([words(other.status), other.people]).strip()
                self.lines[place] = line._replace(saved=said)
        self.seen = saved.seen

    def _line(self, organization, row):
        replies = self.replies.get(organization.pk, [])
        status, people = _recorded(row) if row else _foretold(replies)
        if self.data is not None:
            typed = self.data.get(f"status-{organization.pk}")
            status = typed if typed in STATUSES else "absent"
            people = text.plain(self.data.get(f"people-{organization.pk}", ""))
        return Line(organization, status, people, replies)

    def _guests(self):
        if self.data is not None:
            return self.data.get("guests", "").replace("\r\n", "\n")
        names = self._guest_rows or [
            reply.sends or reply.name for reply in self.replies.get(None, []) if reply.answer != "no"
        ]
        return "\n".join(names)

    @cached_property
    def _guest_rows(self):
        return [row.people for row in loading.came(self.meeting) if row.organization_id is None]


def _recorded(row):
    return ("present" if row.is_present else "excused" if row.is_excused else "absent"), row.people


def _foretold(replies):
    coming = [reply.sends or reply.name for reply in replies if reply.answer != "no"]
    return "excused" if replies and not coming else "absent", ", ".join(coming)[:MOST_PEOPLE]


def words(status):
    """How the page says it."""
    return {"present": pgettext("attendance", "Present"), "excused": _("Excused"), "absent": _("Absent")}[
        status
    ]
