"""What falls due by the calendar: reminders to sign a new version, and signatures that lapse.

``send_due`` may be called as often as one likes: what was done once is not done again.  A natural person is
sent no mail: she signs with a coordinator, who finds her among those that must sign again.
"""

from django.db import transaction
from django.utils import timezone

from charter import chain, emails, keeping, signing, ways
from charter.models import Act, Signature, Version
from charter.models.signature import is_over, of_a_person
from directory.models import Organization, TaskForce
from directory.vocabulary import Commitment

REMINDED_BEFORE = (30, 14, 3, 0)  # days before the last one; 0 is the day itself


def send_due():
    """Sends what is due now, by the task force's own calendar: ``(reminders, lapses)``, how many
    signatories each."""
    taskforce = TaskForce.objects.current()
    with timezone.override(taskforce.time_zone if taskforce else None):
        return _remind(), _lapse()


def _remind():
    newest = Version.objects.newest()
    return sum(_remind_of(newest, organization) for organization in keeping.waiting_to_sign_again())


def _remind_of(version, organization):
    """Reminds ``organization`` of ``version``, the one to sign, for the step its days left have come to:
    1 if it did, else 0.

    A day on which no timer came by is made up for on the next one; two steps are never sent at once.
    """
    last_day = organization.commitment_last_day
    days_left = (last_day - timezone.localdate()).days
    steps = [days for days in REMINDED_BEFORE if days_left <= days]
    if not steps:
        return 0
    said = {"until": str(last_day), "days": min(steps)}
    done = {f"facts__{name}": value for name, value in said.items()}
    with transaction.atomic():
        if not _still(organization, commitment_ends=organization.commitment_ends):
            return 0
        if Act.objects.filter(chain=organization.uuid, kind=Act.Kind.REMINDED, **done).exists():
            return 0
        facts = said | {"organization": organization.name, "version": version.number}
        chain.add(organization.uuid, Act.Kind.REMINDED, **facts)
        emails.reminder(version, organization=organization, days=days_left)
    return 1


def _lapse():
    over = Organization.objects.filter(commitment=Commitment.LIVE, commitment_ends__lte=timezone.now())
    persons = Signature.objects.filter(of_a_person(), is_over(), ended=None).order_by("pk")
    lapsed = sum(_lapse_of(organization) for organization in over)
    return lapsed + sum(ways.lapse_person(signature=signature) for signature in persons.only("pk"))


def _lapse_of(organization):
    with transaction.atomic():
        if not _still(organization, commitment_ends__lte=timezone.now()):
            return 0
        signing.lapse(organization=organization)
    return 1


def _still(organization, **rule):
    """Whether the row still keeps to ``rule``, held until the end of the transaction: it may have signed this
    very moment, or another timer come by."""
    rows = Organization.objects.select_for_update().filter(pk=organization.pk, **rule)
    return rows.filter(commitment=Commitment.LIVE).first() is not None
