"""The demonstration's requests for support: two answered, two open, invented, in which nobody is named."""

from datetime import datetime, time, timedelta
from zoneinfo import ZoneInfo

from django.conf import settings
from django.db import transaction
from django.utils import translation

from directory.models import Area, Organization, Service
from directory.vocabulary import INVENTED_SOURCE
from meetings import support
from meetings.models import SupportMessage, SupportRequest
from taskforce.accounts.models import User
from taskforce.common.models import OutgoingMail
from taskforce.home.demo.files import read

HOUR = time(10, 30)


def is_loaded():
    """Whether there is a request already, or no invented partner that could ask."""
    return SupportRequest.objects.exists() or not _partners()


def load(today):
    """Asks and answers; dates are counted back from ``today``.  Returns what it made."""
    with transaction.atomic(), translation.override("fr"):
        waiting = list(OutgoingMail.objects.values_list("pk", flat=True))
        for sheet in read("support/requests.json"):
            _Request(today, sheet).load()
        OutgoingMail.objects.exclude(pk__in=waiting).delete()  # of days ago: nobody gets them today
    return f"{SupportRequest.objects.count()} requests for support"


def _partners():
    return Organization.objects.committed().filter(source=INVENTED_SOURCE)


class _Request:
    """One request, as the verbs make it; when it was is written beside them, field by field."""

    def __init__(self, today, sheet):
        self.today, self.sheet = today, sheet
        self.coordinator = User.objects.coordinators().first()

    def load(self):
        request = self.ask()
        if request is None:  # who asked was taken away since
            return
        at = self.at(self.sheet["days_ago"])
        SupportRequest.objects.filter(pk=request.pk).update(created=at, changed=at, day=at.date())
        for answer in self.sheet["answers"]:
            self.answer(request, **answer)
        if self.sheet.get("closed"):
            support.close(request=request)

    def at(self, days):
        return datetime.combine(self.today - timedelta(days=days), HOUR, ZoneInfo(settings.TIME_ZONE))

    def ask(self):
        said = {key: self.sheet[key] for key in ("domain", "asked", "tried")}
        said["area"] = Area.objects.filter(name=self.sheet["area"]).first()
        if "by" in self.sheet:
            asker = User.objects.filter(email=self.sheet["by"]).first()
            partner = _partners().filter(external_id=self.sheet["organization"]).first()
            return asker and partner and support.ask(asker=asker, organization=partner, **said)
        person = {key: self.sheet[key] for key in ("name", "organization_name", "email")}
        request = support.ask_without_account(sender="", language="fr", **person, **said)
        return support.confirm(request=request)

    def answer(self, request, *, days_ago, text, services):
        request.refresh_from_db()
        message = support.answer(
            request=request,
            by=self.coordinator,
            text=text,
            services=Service.objects.filter(source=INVENTED_SOURCE, external_id__in=services),
            revision=request.revision,
        )
        SupportMessage.objects.filter(pk=message.pk).update(at=self.at(days_ago))
        SupportRequest.objects.filter(pk=request.pk).update(changed=self.at(days_ago))
