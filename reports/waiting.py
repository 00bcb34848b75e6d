"""What waits around reports, for the workspace (``taskforce.common.waiting``)."""

from django.db.models import Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from meetings.permissions import organizations_speaking
from reports.models import ActionSheet, Code, Consultation, Diagnosis, Edition, Paragraph, Section
from reports.models.edition import OPEN
from reports.models.indicator import lacking
from taskforce.common.waiting import Line


def waiting(user):
    """The Lines of ``user``: what she is asked, what she may read over; for a coordinator what to publish."""
    lines = [*_asked(user), *_of_reports(user), *_to_read_over(user)]
    return [*lines, *(_to_publish(user) if user.is_coordinator else ())]


def _asked(user):
    """Questionnaires without an answer; sheets that lack the figures of a year that is collected."""
    today, mine = timezone.localdate(), ActionSheet.objects.editable_by(user)
    asked = Consultation.objects.waiting_for(organizations_speaking(user), today)
    return [
        Line(_("Questionnaires to answer"), asked, reverse("reports:consultations"), presses=True),
        Line(_("Action sheets without figures"), lacking(mine, today), _sheets("figures"), presses=True),
    ]


def _of_reports(user):
    """Paragraphs that wait for one's organisation; reports another one froze; how far the newest one is."""
    address, open_ones = reverse("reports:workshop"), Edition.objects.filter(state__in=OPEN)
    mine = Paragraph.objects.filter(
        confirmed=None, organization__in=organizations_speaking(user), section__edition__in=open_ones
    )
    frozen = Edition.objects.publishable_by(user).filter(state=Edition.State.FROZEN)
    others = frozen.filter(Q(frozen_by=None) | ~Q(frozen_by=user.pk))
    newest = (
        Edition.objects.editable_by(user).filter(state__in=OPEN).order_by("-year", "-pk").values("pk")[:1]
    )
    left = Section.objects.waiting().filter(edition__in=newest)
    return [
        Line(_("Paragraphs of the report to confirm"), mine, address, presses=True),
        Line(_("Reports to publish"), others, address, presses=True),
        Line(_("Report being written"), left, address, whole=len(Code)),
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
