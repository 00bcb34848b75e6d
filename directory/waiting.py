"""What waits in the directory, for the workspace (``taskforce.common.waiting``)."""

from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from directory import hours
from directory.models import Organization, PageReport, Service
from directory.vocabulary import Status
from taskforce.common.waiting import Line


def waiting(user):
    """The Lines of ``user``: what visitors said, sheets to check, drafts; all of them for a coordinator."""
    editable = Organization.objects.editable_by(user).values("pk")
    mine = Service.objects.editable_by(user)
    reports = PageReport.objects.filter(state=PageReport.State.NEW, organization__in=editable)
    stale = mine.to_check(hours.now().date())
    drafts = mine.filter(status=Status.DRAFT)
    return [
        Line(_("Reports on pages to answer"), reports, reverse("directory:page_reports"), presses=True),
        Line(_("Sheets not checked for 6 months"), stale, reverse("directory:to_check")),
        Line(_("Drafts"), drafts, reverse("home:workspace") + "#organizations"),
    ]
