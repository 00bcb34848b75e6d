"""What falls due by the calendar: reminders to sign a new version, and signatures that lapse.

``send_due`` may be called as often as one likes: what was done once is not done again.
"""

from django.db import transaction
from django.utils import timezone

from charter import chain, emails, signing
from charter.models import Act, Version
from directory.models import Organization
from directory.vocabulary import Commitment

REMINDED_BEFORE = (30, 14, 3, 0)  # days before the last one; 0 is the day itself


def send_due(today):
    """Sends what is due on the date ``today``: ``(reminders, lapses)``, how many organisations each."""
    return _remind(today), _lapse()


def _remind(today):
    versions = Version.objects.published().filter(grace_ends__gte=today)
    return sum(_remind_of(version, (version.grace_ends - today).days) for version in versions)


def _remind_of(version, days_left):
    """Reminds of ``version`` who has not been for the step that ``days_left`` has come to.

    A day on which no timer came by is made up for on the next one; two steps are never sent at once.
    """
    steps = [days for days in REMINDED_BEFORE if days_left <= days]
    if not steps:
        return 0
    said = {"version": version.number, "days": min(steps)}
    acts = Act.objects.filter(
        kind=Act.Kind.REMINDED, facts__version=said["version"], facts__days=said["days"]
    )
    waiting = Organization.objects.committed().filter(commitment_ends=version.grace_over())
    waiting = list(waiting.exclude(uuid__in=acts.values("chain")))
    for organization in waiting:
        with transaction.atomic():
            chain.add(organization.uuid, Act.Kind.REMINDED, organization=organization.name, **said)
            emails.reminder(version, organization=organization, days=days_left)
    return len(waiting)


def _lapse():
    over = Organization.objects.filter(commitment=Commitment.LIVE, commitment_ends__lte=timezone.now())
    organizations = list(over)
    for organization in organizations:
        signing.lapse(organization=organization)
    return len(organizations)
