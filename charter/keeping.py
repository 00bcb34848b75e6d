"""What the coordinator keeps an eye on: who signed, who has yet to sign again, whose signature lapsed."""

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, TextChoices, Value, When
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter import access
from charter.models import Signature
from directory.models import Organization
from directory.vocabulary import Commitment

Ending = Signature.Ending


class Standing(TextChoices):
    """The lists of the page "Versions and signatories", in the order in which they ask for something."""

    DUE = "due", _("Must sign again")
    LAPSED = "lapsed", _("Lapsed")
    TO_CONFIRM = "to-confirm", _("Representative to confirm")
    SIGNED = "signed", _("Signed the newest version")


def signatures(standing, newest):
    """The signatures in the list ``standing``, in its order; ``newest`` is the newest Version or None."""
    rows = _of_organizations().filter(_rule(standing, newest)).select_related("organization", "version")
    order = ["organization__commitment_ends"] if standing == Standing.DUE else []
    return rows.defer("scan").order_by(*order, "organization__sort_name", "organization", "-pk")


def counts(newest):
    """``{Standing: how many organisations}``, in one query."""
    rows = {standing.name.lower(): Count("pk", filter=_rule(standing, newest)) for standing in Standing}
    found = _of_organizations().aggregate(**rows)
    return {standing: found[standing.name.lower()] for standing in Standing}


def _of_organizations():
    """The signatures of organisations, with what the rules below ask."""
    last = Signature.objects.filter(organization=OuterRef("organization")).order_by("-confirmed", "-pk")
    rows = Signature.objects.filter(organization__isnull=False).with_representative()
    return rows.annotate(last_of_organization=Subquery(last.values("pk")[:1]))


def _rule(standing, newest):
    now = timezone.now()
    has_time = Q(organization__commitment_ends=None) | Q(organization__commitment_ends__gt=now)
    is_live = Q(ended=None) & has_time
    # By the clock: a signature whose time is over has lapsed, whether or not a timer came by.
    has_lapsed = (
        Q(ending=Ending.LAPSED, organization__commitment=Commitment.ENDED) | Q(ended=None) & ~has_time
    )
    return {
        Standing.DUE: is_live & Q(organization__commitment_ends__gt=now),
        Standing.LAPSED: has_lapsed & Q(pk=F("last_of_organization")),
        Standing.TO_CONFIRM: is_live & Q(is_represented=False),
        Standing.SIGNED: is_live & Q(version=newest),
    }[standing]


def bound():
    """Organisations that are bound by a signature now: those that a new version concerns."""
    signed = Signature.objects.live().filter(organization__isnull=False)
    return Organization.objects.committed().filter(pk__in=signed.values("organization"))


def waiting_to_sign_again():
    """Organisations that have yet to sign the newest version, and until when (``commitment_last_day``)."""
    return Organization.objects.committed().filter(commitment_ends__isnull=False)


def concerned(version):
    """``[(name, how many of its people are told of ``version``), …]`` of all that are ``bound``, by name: who
    may sign where it has to be signed, else everyone (as ``emails.version_published`` mails them)."""
    has_to_sign = Q(commitment_ends__isnull=False) | Q(Value(version.asks_again))
    people = Case(When(has_to_sign, then=access.signers()), default=access.accounts())
    rows = bound().annotate(people=people).order_by("sort_name", "pk")
    return list(rows.values_list("name", "people"))
