"""What waits around reports, for the workspace (``taskforce.common.waiting``)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.permissions import organizations_speaking
from reports.models import ActionSheet, Consultation, Diagnosis
from reports.models.indicator import lacking
from taskforce.common.waiting import Line


def waiting(user):
    """The Lines of ``user``: what she is asked, what she may read over; for a coordinator what to publish."""
    return [*_asked(user), *_to_read_over(user), *(_to_publish(user) if user.is_coordinator else ())]


def _asked(user):
    """Questionnaires without an answer; sheets that lack the figures of a year that is collected."""
    today, mine = timezone.localdate(), ActionSheet.objects.editable_by(user)
    asked = Consultation.objects.waiting_for(organizations_speaking(user), today)
    return [
        Line(_("Questionnaires to answer"), asked, reverse("reports:consultations"), presses=True),
        Line(_("Action sheets without figures"), lacking(mine, today), _sheets("figures"), presses=True),
    ]


def _to_read_over(user):
    needs, sheets = Diagnosis.objects.to_read_over(user), ActionSheet.objects.editable_by(user)
    return [
        Line(_("Diagnoses to read over"), needs, f"{reverse('reports:needs')}?state=draft"),
        Line(_("Action sheets to read over"), sheets.to_read_over(user), _sheets("read")),
    ]


def _to_publish(user):
    read, sheets = (
        Diagnosis.objects.filter(status=Diagnosis.Status.READ),
        ActionSheet.objects.editable_by(user),
    )
    return [
        Line(_("Diagnoses to publish"), read, f"{reverse('reports:needs')}?state=read"),
        Line(_("Action sheets to publish"), sheets.to_publish(), _sheets("publish")),
    ]


def _sheets(what):
    """Where one's sheets that wait for ``what`` are listed."""
    return f"{reverse('reports:sheets')}?mine=1&waiting={what}"
