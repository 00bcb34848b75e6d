""" "Something is wrong on this page": anyone says it, without an account; the organisation answers.

No address of a computer is kept.  What counts a sender's reports is a keyed hash of the day and of the
network (not the computer) they came from; it cannot be turned back, and is wiped within two days.
"""

import ipaddress
from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone
from django.utils.crypto import salted_hmac
from django.utils.translation import gettext_lazy as _

from directory import emails
from directory.models import PageReport, Service, TaskForce
from taskforce.accounts.actions import RefusedError

MOST_AN_HOUR = 5
NETWORK_BITS = {4: 24, 6: 48}


def sender_of(request):
    """The keyed hash, 64 characters, that stands for the network ``request`` came from, today only."""
    day = timezone.now().date().isoformat()
    value = f"{day} {network_of(request)}"
    return salted_hmac("directory.page_report", value, algorithm="sha256").hexdigest()


def network_of(request):
    """The network (not the computer) ``request`` came from, such as "192.0.2.0/24"; "" if it says none."""
    address = request.META.get("REMOTE_ADDR", "")
    if settings.SECURE_PROXY_SSL_HEADER:  # behind a proxy: the last address is the one it saw itself
        address = request.META.get("HTTP_X_FORWARDED_FOR", address).rpartition(",")[2].strip()
    try:
        version = ipaddress.ip_address(address).version
        return str(ipaddress.ip_network((address, NETWORK_BITS[version]), strict=False))
    except ValueError:
        return ""


def report_page(*, organization, path, message, sender):
    """Keeps what a visitor says of the page ``path`` and mails it to who can mend it.

    Returns the PageReport; RefusedError after five in an hour from the same ``sender``.
    """
    hour_ago = timezone.now() - timedelta(hours=1)
    with transaction.atomic():
        TaskForce.objects.only("pk").select_for_update().first()  # one after the other, or two make six
        forget_senders()
        lately = PageReport.objects.filter(sender=sender, created__gt=hour_ago)
        if lately.count() >= MOST_AN_HOUR:
            raise RefusedError(
                _("Several reports came from your network within the hour. Please send yours a little later.")
            )
        report = PageReport.objects.create(
            organization=organization, path=path[:300], message=message, sender=sender
        )
        emails.page_report(*with_pages([report]))
    return report


def forget_senders():
    """Wipes who sent the reports of more than a day ago; returns how many there were."""
    old = PageReport.objects.filter(created__lt=timezone.now() - timedelta(days=1))
    return old.exclude(sender="").update(sender="")


def with_pages(reports):
    """``reports`` as a list, each with ``about``: the service or else the organisation whose page it is on.

    One query; a service that has gone since leaves the organisation.
    """
    slugs = {report.pk: report.path.rstrip("/").rpartition("/")[2] for report in reports}
    services = {service.slug: service for service in Service.objects.filter(slug__in=slugs.values())}
    for report in reports:
        is_service = "/services/" in report.path
        report.about = (services.get(slugs[report.pk]) if is_service else None) or report.organization
    return list(reports)


def answer_page_report(*, report, answer, who):
    """Keeps the answer, for colleagues: whoever reported left no address."""
    _settle(report, PageReport.State.ANSWERED, who, answer)


def close_page_report(*, report, who):
    """Closes a report that needs no answer; what was answered before stays."""
    _settle(report, PageReport.State.CLOSED, who, report.answer)


def _settle(report, state, who, answer):
    report.state, report.answer, report.answered_by = state, answer, who
    report.save(update_fields=["state", "answer", "answered_by"])
