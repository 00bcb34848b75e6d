"""Documents of training sessions, as PDF (PDF/UA-1): the attendance sheet and the certificate."""

from django.utils import translation

from directory.models import TaskForce
from meetings.documents import BLANK_LINES
from taskforce.common import pdf


def sheet(session, registrations):
    """The list to print and sign: a line for each of ``registrations``, and blank ones.  PDF bytes."""
    people = [{"name": one.name, "organization": one.organization_name} for one in registrations]
    return _drawn("pdf/training_sheet.html", session, people=people, blank=[""] * BLANK_LINES)


def certificate(registration):
    """That somebody took part: her name, the session's title, day and hours, the organiser, and nothing else
    about her.  PDF bytes."""
    hours, minutes = registration.session.length
    said = {"name": registration.name, "hours": hours, "minutes": minutes}
    return _drawn("pdf/training_certificate.html", registration.session, **said)


def _drawn(template, session, **context):
    taskforce = TaskForce.objects.current()
    context |= {"session": session, "taskforce": taskforce, "page_language": translation.get_language()}
    context["organizer"] = session.public_organizer or (taskforce.called if taskforce else "")
    return pdf.render(template, context)
