from meetings.models.agenda import Correction, Item
from meetings.models.edition import Convocation, Edition, Erratum
from meetings.models.ideas import Idea, IdeaSupport
from meetings.models.meeting import (
    Attendance,
    Meeting,
    MeetingGroupObjectPermission,
    MeetingUserObjectPermission,
    Reply,
)
from meetings.models.register import Action, ActionNote, Decision
from meetings.models.subscription import CalendarLink
from meetings.models.support import SupportMessage, SupportRequest
from meetings.models.training import Registration, Session, Theme

__all__ = [
    "Action",
    "ActionNote",
    "Attendance",
    "CalendarLink",
    "Convocation",
    "Correction",
    "Decision",
    "Edition",
    "Erratum",
    "Idea",
    "IdeaSupport",
    "Item",
    "Meeting",
    "MeetingGroupObjectPermission",
    "MeetingUserObjectPermission",
    "Registration",
    "Reply",
    "Session",
    "SupportMessage",
    "SupportRequest",
    "Theme",
]
