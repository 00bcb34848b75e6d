"""What the coordinator keeps an eye on: who signed, who has yet to sign again, whose signature lapsed."""

from django.db.models import Case, Count, F, OuterRef, Q, Subquery, TextChoices, Value, When
from django.utils.translation import gettext_lazy as _

from charter import access
from charter.models import Signature
from charter.models.signature import asked_again, is_over, of_a_person
from directory.models import Organization
from taskforce.common import text

Ending = Signature.Ending


class Standing(TextChoices):
    """The lists of the page "Versions and signatories", in the order in which they ask for something."""

    DUE = "due", _("Must sign again")
    LAPSED = "lapsed", _("Lapsed")
    TO_CONFIRM = "to-confirm", _("Representative to confirm")
    SIGNED = "signed", _("Signed the newest version")


def signatures(standing, newest):
    """The signatures in the list ``standing``, in its order; ``newest`` is the newest Version or None."""
    rows = _of_signatories().filter(_rule(standing, newest)).select_related("organization", "version")
    name = [F("organization__sort_name").asc(nulls_last=True), "organization", "name", "-pk"]
    order = [F("organization__commitment_ends").asc(nulls_last=True)] if standing == Standing.DUE else []
    return rows.with_last_day().defer("scan").order_by(*order, *name)


def counts(newest):
    """``{Standing: how many signatories}``, in one query."""
    rows = {standing.name.lower(): Count("pk", filter=_rule(standing, newest)) for standing in Standing}
    found = _of_signatories().aggregate(**rows)
    return {standing: found[standing.name.lower()] for standing in Standing}


def _of_signatories():
    """The signatures of organisations and of natural persons, with what the rules below ask."""
    last = Signature.objects.filter(chain=OuterRef("chain")).order_by("-confirmed", "-pk")
    rows = Signature.objects.filter(Q(organization__isnull=False) | of_a_person()).with_representative()
    return rows.annotate(last_of_chain=Subquery(last.values("pk")[:1]))


def _rule(standing, newest):
    is_live = Q(ended=None) & ~is_over()
    has_lapsed = Q(ending=Ending.LAPSED) | Q(ended=None) & is_over()
    return {
        Standing.DUE: is_live & asked_again(),
        Standing.LAPSED: has_lapsed & Q(pk=F("last_of_chain")),
        Standing.TO_CONFIRM: is_live & Q(is_represented=False),
        Standing.SIGNED: is_live & Q(version=newest),
    }[standing]


def bound():
    """Organisations that are bound by a signature now: those that a new version concerns."""
    signed = Signature.objects.live().filter(organization__isnull=False)
    return Organization.objects.committed().filter(pk__in=signed.values("organization"))


def persons_to_sign_again():
    """The live signatures of natural persons that a newer version asks to be given again, with help."""
    return Signature.objects.live().filter(asked_again(), of_a_person())


def waiting_to_sign_again():
    """Organisations that have yet to sign the newest version, and until when (``commitment_last_day``)."""
    return Organization.objects.committed().filter(commitment_ends__isnull=False)


def concerned(version):
    """``[(name, how many of its people are told of ``version``), …]`` of all that are ``bound``, by name: who
    may sign where it has to be signed, else everyone (as ``emails.version_published`` mails them).  Natural
    persons, who are sent no mail, stand there when they have to sign again.  One query."""
    has_to_sign = Q(commitment_ends__isnull=False) | Q(Value(version.asks_again))
    people = Case(When(has_to_sign, then=access.signers()), default=access.accounts())
    rows = bound().order_by().annotate(people=people).values_list("name", "people")
    if version.asks_again:
        persons = Signature.objects.live().filter(of_a_person()).order_by()
        rows = rows.union(persons.values_list("name", Value(0)), all=True)
    return sorted(rows, key=lambda row: text.fold(row[0]))
