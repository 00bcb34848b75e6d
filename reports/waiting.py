"""What waits around needs and consultations, for the workspace (``taskforce.common.waiting``)."""

from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.permissions import organizations_speaking
from reports.models import Consultation, Diagnosis
from taskforce.common.waiting import Line


def waiting(user):
    """The Lines of ``user``: what she is asked, what she may read over; for a coordinator what to publish."""
    needs, mine = reverse("reports:needs"), organizations_speaking(user)
    asked = Consultation.objects.waiting_for(mine, timezone.localdate())
    lines = [
        Line(_("Questionnaires to answer"), asked, reverse("reports:consultations"), presses=True),
        Line(_("Diagnoses to read over"), Diagnosis.objects.to_read_over(user), f"{needs}?state=draft"),
    ]
    if user.is_coordinator:
        read = Diagnosis.objects.filter(status=Diagnosis.Status.READ)
        lines.append(Line(_("Diagnoses to publish"), read, f"{needs}?state=read"))
    return lines
