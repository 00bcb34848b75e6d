"""The other ways around a signature: on paper or with help, by a natural person, and off the register.

A natural person is a representative of families who signs for herself.  Her chain of acts is her own; she
stands on the public register only if she asked to, and leaves it when she likes.
"""

import hashlib
import uuid

from django.db import transaction
from django.utils.translation import gettext_lazy as _

from charter import chain, signing
from charter.models import Act, Signature, Version
from directory.models import TaskForce
from taskforce.accounts.actions import RefusedError
from taskforce.common import text

KINDS = {Signature.Way.PAPER: Act.Kind.PAPER, Signature.Way.ASSISTED: Act.Kind.ASSISTED}


def assist(*, organization, words, by, said, trace, scan=None, once=""):
    """Writes down that ``words`` (a Text) were signed on paper or with help, ``by`` (a coordinator) as
    witness.  Returns the Signature.

    ``organization`` is None for a natural person.  ``said``: ``way``, ``name``, ``function``,
    ``read_aloud_in``, ``interpreter``, ``signatory`` (her account, or None), ``commitments`` (the words
    ticked, all of the text's), ``is_public`` (she asked to be named; of a natural person only) and
    ``earlier`` (a Signature of the same natural person that this one replaces, or None).
    ``scan``: ``(bytes, type)`` as ``scans.clean`` gives it; paper needs one.  ``once`` is the same for two
    sends of one form, which sign once.  AlreadySignedError, ReplacedError, RefusedError.
    """
    with transaction.atomic():
        _in_turn(organization)
        _guard_witness(by)
        _guard_said(words, said, scan)
        own = None if organization else _own_chain(by, once, said)
        signed = _signed(organization, own, words.version)
        if signed and organization:
            raise signing.AlreadySignedError(signed)
        if signed:
            return signed
        signature = _signature(said, by, own, scan)
        signing.sign(
            signature=signature,
            organization=organization,
            words=words,
            kind=KINDS[said["way"]],
            trace=trace,
            commitments=said["commitments"],
            is_public=signature.is_public,
            scan_sha256=hashlib.sha256(signature.scan).hexdigest() if scan else "",
        )
    return signature


def _in_turn(organization):
    """Two sends of one form come in turn.  The organisation first, as all who sign lock it: taken in another
    order, two locks would wait for each other."""
    if organization:
        signing.lock(organization)
    TaskForce.objects.select_for_update().values("pk").first()


def _own_chain(by, once, said):
    """The chain of a natural person: that of an earlier signature of hers, else a new one, the same for two
    sends of one form.  With another name in it, the form that "back" brought up again is another person's."""
    if said.get("earlier"):
        return said["earlier"].chain
    return uuid.uuid5(uuid.NAMESPACE_URL, f"{by.pk} {once or uuid.uuid4()} {text.plain(said['name'])}")


def _signature(said, by, own, scan):
    """The new Signature, without its act; ``own`` is the chain of a natural person."""
    data, mimetype = scan or (None, "")
    typed = ("name", "function", "read_aloud_in", "interpreter")
    return Signature(
        way=said["way"],
        signatory=said["signatory"],
        witness=text.plain(str(by))[:120],
        is_public=not own or said["is_public"],
        scan=data,
        scan_type=mimetype,
        **({"chain": own} if own else {}),
        **{field: text.plain(said[field]) for field in typed},
    )


def _signed(organization, own, version):
    """The live signature of ``version`` by the organisation or in the chain ``own``, or None."""
    signed = Signature.objects.filter(chain=own or organization.uuid, version=version, ended=None)
    return signed.select_related("version").defer("scan").first()


def _guard_witness(by):
    if not (by.is_active and by.is_coordinator):
        raise RefusedError(_("Only a coordinator is a witness."))


def _guard_said(words, said, scan):
    if words.version != Version.objects.newest():
        raise signing.ReplacedError
    if list(said["commitments"]) != words.document.commitments:
        raise RefusedError(_("Tick every commitment: the charter is signed as a whole."))
    if said["way"] == Signature.Way.PAPER and not scan:
        raise RefusedError(_("Add a scan or a photo of the paper."))
    if said["way"] == Signature.Way.ASSISTED and not said["read_aloud_in"]:
        raise RefusedError(_("Say in which language it was read aloud."))


def leave_register(*, signature, by, trace):
    """Takes a natural person's name off the public register at once, for herself or for her by a
    coordinator.  RefusedError when it does not stand there."""
    with transaction.atomic():
        signature = _locked_own(signature, by)
        if not signature.is_public:
            raise RefusedError(_("This name is not on the public register."))
        chain.add(signature.chain, Act.Kind.LEFT_REGISTER, trace=trace, number=signature.number)
        signature.is_public = False
        signature.save(update_fields=["is_public"])
        TaskForce.objects.changed()


def withdraw_person(*, signature, by, reason, trace):
    """Ends a natural person's signature, for herself or for her by a coordinator; her name leaves the
    public register with it.  ``reason`` may be "" and is for the coordinators only.  RefusedError when the
    signature has ended."""
    with transaction.atomic():
        signature = _locked_own(signature, by)
        if signature.ended:
            raise RefusedError(_("There is no signature to withdraw."))
        signature.reason = reason
        _end(signature, Signature.Ending.WITHDRAWN, Act.Kind.WITHDRAWN, trace, name=str(by))


def lapse_person(*, signature):
    """Ends a natural person's signature, whose time to sign a newer version is over; her name leaves the
    public register with it, for she asked to be named as one who is bound.  Returns whether it did: she may
    have signed or withdrawn this very moment."""
    with transaction.atomic():
        signature = _locked(signature)
        if signature.ended:
            return False
        _end(signature, Signature.Ending.LAPSED, Act.Kind.LAPSED, chain.NOBODY)
    return True


def _end(signature, ending, kind, trace, **facts):
    facts |= {"ended_number": signature.number, "version": signature.version.number}
    act = chain.add(signature.chain, kind, trace=trace, **facts)
    signature.ended, signature.ending, signature.is_public = act.at, ending, False
    signature.save(update_fields=["ended", "ending", "reason", "is_public"])
    TaskForce.objects.changed()


def _locked(signature):
    return Signature.objects.select_for_update(of=("self",)).defer("scan").get(pk=signature.pk)


def _locked_own(signature, by):
    """The natural person's ``signature`` as the database has it; RefusedError unless ``by`` is the person
    herself or a coordinator."""
    signature = _locked(signature)
    may = by.is_active and (by.is_coordinator or signature.signatory_id == by.pk)
    if signature.organization_name or not may:
        raise RefusedError(_("This signature is not yours to change."))
    return signature
