"""Who may do what with the charter.  Each loader finds and authorises in one call: 404 to a stranger."""

from django.db.models import Exists, OuterRef, Q, Subquery
from django.shortcuts import get_object_or_404
from guardian.shortcuts import get_objects_for_user

from charter.models import Signature, Version
from charter.models.signature import of_a_person
from directory.models import Organization

SIGN = "directory.sign_for_organization"


def organizations_to_sign_for(user, organizations=None):
    """The organisations (out of ``organizations``: annotated ones, say) for which ``user`` may sign: a
    permission on each, which no other right replaces (a coordinator signs for none without it)."""
    if not user.is_authenticated or not user.is_active:
        return Organization.objects.none()
    rows = Organization.objects.all() if organizations is None else organizations
    return get_objects_for_user(user, SIGN, rows, accept_global_perms=False, with_superuser=False)


def organization_to_sign_for(user, slug, organizations=None):
    """One of ``organizations_to_sign_for``; Http404 otherwise."""
    return get_object_or_404(organizations_to_sign_for(user, organizations), slug=slug)


def with_representation(organizations, user):
    """``organizations`` with ``to_confirm``: whether who signed for it has left, and ``user`` may say that it
    stands by its signature.  No query of its own."""
    left = Signature.objects.live().with_representative().filter(is_represented=False)
    mine = organizations_to_sign_for(user).filter(pk=OuterRef("pk"))
    return organizations.annotate(to_confirm=Exists(left.filter(organization=OuterRef("pk"))) & Exists(mine))


def with_signing(organizations, user):
    """``organizations`` with ``may_sign``, whether ``user`` may sign for it, and ``newest_version``, the
    number of the version to sign (None without one).  No query of its own."""
    mine = organizations_to_sign_for(user).filter(pk=OuterRef("pk"))
    newest = Version.objects.published().values("number")[:1]
    return organizations.annotate(may_sign=Exists(mine), newest_version=Subquery(newest))


def signatures_to_read(user, signatures=None):
    """Signatures (out of ``signatures``) of which ``user`` may read the receipt and all that was said:
    hers, those of the organisations she may sign for, and all for a coordinator."""
    rows = Signature.objects.all() if signatures is None else signatures
    if not user.is_authenticated or not user.is_active:
        return rows.none()
    if user.is_coordinator:
        return rows
    theirs = Q(organization__in=organizations_to_sign_for(user).values("pk"))
    return rows.filter(theirs | Q(signatory=user))


def signature_to_read(user, number, signatures=None):
    """One of ``signatures_to_read``; Http404 otherwise."""
    return get_object_or_404(signatures_to_read(user, signatures), number=number)


def own_signature(user, number):
    """A natural person's signature, which she and the coordinators change; Http404 otherwise."""
    own = signatures_to_read(user).filter(of_a_person())
    return get_object_or_404(own.select_related("version").defer("scan"), number=number)


def version_to_read(user, number):
    """A version as ``user`` may read it: published ones, and the draft for a coordinator; Http404."""
    versions = Version.objects.prefetch_related("texts")
    if not (user.is_authenticated and user.is_active and user.is_coordinator):
        versions = versions.published()
    return get_object_or_404(versions, number=number)


def version_to_translate(user, number):
    """The published version ``number`` for a coordinator; Http404 for others, and for a draft."""
    may = user.is_authenticated and user.is_active and user.is_coordinator
    published = Version.objects.published() if may else Version.objects.none()
    return get_object_or_404(published.prefetch_related("texts"), number=number)


def draft_to_write(user, number):
    """The draft ``number`` for a coordinator; Http404 for others, and for what is published."""
    may = user.is_authenticated and user.is_active and user.is_coordinator
    drafts = Version.objects.filter(published=None) if may else Version.objects.none()
    return get_object_or_404(drafts.prefetch_related("texts"), number=number)
