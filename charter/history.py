"""The versions of the charter as the public reads them: which is in force, which came before, who signed."""

from django.db.models import Count, Exists, IntegerField, OuterRef, Subquery, Value
from django.db.models.functions import Coalesce
from django.utils import timezone

from charter.models import Signature, Text, Version
from charter.permissions import organizations_to_sign_for


class History:
    """All published versions, the newest first: one query.

    Each has ``signed`` (live signatures of it that ``user`` may read) and ``replaced`` (the day another
    came into force in its stead, or None); ``may_sign``: whether ``user`` may sign for somebody.
    """

    def __init__(self, user):
        self.today = timezone.localdate()
        self.versions = list(_annotated(user))
        self.may_sign = any(version.may_sign for version in self.versions)
        self.signed = sum(version.signed for version in self.versions)
        for version in self.versions:
            version.replaced = self._replaced(version)

    @property
    def current(self):
        """The version in force; before the first one is, the one to come; None without any."""
        in_force = (version for version in self.versions if version.effective <= self.today)
        return next(in_force, self.versions[-1] if self.versions else None)

    def before(self, version):
        """The published version before ``version`` (a draft too), or None."""
        return next((one for one in self.versions if one.number < version.number), None)

    def upcoming(self, version):
        """The newest version that is published and will replace ``version``, or None."""
        newest = self.versions[0] if self.versions else None
        return newest if newest and newest.number > version.number and newest.effective > self.today else None

    def _replaced(self, version):
        later = [one.effective for one in self.versions if one.number > version.number]
        return min((day for day in later if day <= self.today), default=None)


def _annotated(user):
    signed = Signature.objects.live().visible_to(user).filter(version=OuterRef("pk"))
    signed = signed.order_by().values("version").annotate(n=Count("pk")).values("n")
    may_sign = Exists(organizations_to_sign_for(user)) if user.is_authenticated else Value(False)
    return Version.objects.published().annotate(
        signed=Coalesce(Subquery(signed, output_field=IntegerField()), 0), may_sign=may_sign
    )


def texts_before(version):
    """The Texts of the published version before ``version``, each with its version; one query."""
    before = Version.objects.published().filter(number__lt=version.number).values("pk")[:1]
    return list(Text.objects.filter(version=Subquery(before)).select_related("version"))
