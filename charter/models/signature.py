"""Signatures of the charter: where each stands now.  What proves them is in Act."""

import secrets
import uuid

from django.conf import settings
from django.db import models
from django.db.models import Exists, OuterRef, Q, Subquery
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

from charter.models.act import Act
from charter.models.version import Version
from directory.models import Organization
from directory.models.organization import OrganizationUserObjectPermission
from directory.vocabulary import Kind

ALPHABET = "23456789ABCDEFGHJKMNPQRSTVWXYZ"  # without what is misread: 0 O 1 I L U


def new_number():
    """A receipt number nobody guesses, easy to read aloud: ``"7K4M-9QXD-2FHT"`` (58 bits)."""
    return "-".join("".join(secrets.choice(ALPHABET) for _i in range(4)) for _j in range(3))


class Authority(models.TextChoices):
    LEGAL = "legal", _("I am its legal representative")
    MANDATE = "mandate", _("I have a mandate (say of which date)")
    DECISION = "decision", _("By a decision of its board or council (say its number or date)")


def of_a_person():
    """Q of signatures of natural persons; of an organisation that is gone the name stays."""
    return Q(organization=None, organization_name="")


def asked_again():
    """Q of signatures that a newer, material version asks to be given again, whether time is left or not.

    An organisation has a last day of its own, a natural person that of the version."""
    return Q(organization__commitment_ends__isnull=False) | _person_before(Version.objects.material())


def is_over():
    """Q of signatures whose time to be given again has run out, by the clock: timer or no timer."""
    past = Version.objects.material().filter(grace_ends__lt=timezone.localdate())
    return Q(organization__commitment_ends__lte=timezone.now()) | _person_before(past)


def _person_before(versions):
    newest = versions.order_by("-number").values("number")[:1]
    return of_a_person() & Q(version__number__lt=Coalesce(Subquery(newest), 0))


class SignatureQuerySet(models.QuerySet):
    def live(self):
        """Signatures that bind now; one whose time to renew has run out does not, timer or no timer."""
        return self.filter(ended=None).exclude(is_over())

    def with_last_day(self):
        """Annotates what ``last_day`` needs: of a natural person the last day of the first material version
        after hers that she has yet to sign."""
        newer = Version.objects.material().filter(number__gt=OuterRef("version__number"))
        return self.annotate(persons_last_day=Subquery(newer.order_by("grace_ends").values("grace_ends")[:1]))

    def visible_to(self, user):
        """Rows of the register ``user`` may read: organisations of the public directory, natural persons
        who asked to be named and are still bound; members read all organisations, coordinators all there is.

        Of an organisation that is gone nobody can tell any more whether it wished to be listed."""
        organizations = Organization.objects.visible_to(user)
        person = of_a_person() & Q(is_public=True) & ~(Q(ended=None) & is_over())
        theirs = Q(organization__in=organizations) | person
        return (
            self if user.is_authenticated and user.is_active and user.is_coordinator else self.filter(theirs)
        )

    def with_representative(self):
        """Annotates ``is_represented``: whether the person who signed may still sign for the organisation.

        A signature whose signatory left stands, marked "representative to confirm".  On paper and with
        help nobody signs with an account that could leave; a natural person represents herself."""
        holds = OrganizationUserObjectPermission.objects.filter(
            content_object=OuterRef("organization"),
            user=OuterRef("signatory"),
            user__is_active=True,
            permission__codename="sign_for_organization",
        )
        without_account = Q(signatory=None, way__in=[Signature.Way.PAPER, Signature.Way.ASSISTED])
        return self.annotate(is_represented=Exists(holds) | without_account | Q(organization=None))


class Signature(models.Model):
    """One signature of one version, with names copied so that it outlives account and organisation.

    ``organization`` is None for a natural person, or once the organisation is gone; ``chain`` is its uuid.
    """

    class Way(models.TextChoices):
        ONLINE = "online", _("Online")
        PAPER = "paper", _("On paper")
        ASSISTED = "assisted", _("With help")

    class Ending(models.TextChoices):
        WITHDRAWN = "withdrawn", pgettext_lazy("signature", "Withdrawn")
        REPLACED = "replaced", pgettext_lazy("signature", "Replaced by a newer one")
        LAPSED = "lapsed", pgettext_lazy("signature", "Lapsed")

    number = models.CharField(max_length=20, unique=True, default=new_number, editable=False)
    chain = models.UUIDField(default=uuid.uuid4, db_index=True, editable=False)
    organization = models.ForeignKey(
        Organization, null=True, on_delete=models.SET_NULL, related_name="signatures"
    )
    organization_name = models.CharField(max_length=200, blank=True)
    organization_kind = models.CharField(max_length=20, choices=Kind, blank=True)
    version = models.ForeignKey(Version, on_delete=models.PROTECT, related_name="signatures")
    language = models.CharField(max_length=8)
    fingerprint = models.CharField(max_length=64)
    signatory = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="signatures"
    )
    name = models.CharField(_("full name"), max_length=120)
    function = models.CharField(_("function"), max_length=120, blank=True)
    authority = models.CharField(_("entitled by"), max_length=10, choices=Authority, blank=True)
    authority_detail = models.CharField(max_length=200, blank=True)
    way = models.CharField(max_length=10, choices=Way, default=Way.ONLINE)
    witness = models.CharField(_("witness"), max_length=120, blank=True)
    read_aloud_in = models.CharField(_("read aloud in"), max_length=60, blank=True)
    interpreter = models.CharField(_("interpreter"), max_length=120, blank=True)
    scan = models.BinaryField(null=True)
    scan_type = models.CharField(max_length=40, blank=True)
    is_public = models.BooleanField(default=True)
    confirmed = models.DateTimeField()
    ended = models.DateTimeField(null=True)
    ending = models.CharField(max_length=10, choices=Ending, blank=True)
    reason = models.TextField(max_length=2000, blank=True)
    act = models.OneToOneField(Act, on_delete=models.PROTECT, related_name="signature")

    objects = SignatureQuerySet.as_manager()

    class Meta:
        verbose_name = _("signature")
        ordering = ["-confirmed", "-pk"]
        constraints = [
            models.UniqueConstraint(
                fields=["chain", "version"], condition=Q(ended=None), name="signature_one_live_per_version"
            ),
            models.CheckConstraint(
                condition=Q(ended=None, ending="") | Q(ended__isnull=False) & ~Q(ending=""),
                name="signature_says_how_it_ended",
            ),
        ]
        indexes = [models.Index(fields=["-confirmed", "-id"], name="signature_newest_first")]

    def __str__(self):
        return f"{self.number}: {self.who}"

    def get_absolute_url(self):
        return f"{reverse('charter:verify')}?number={self.number}"

    @property
    def who(self):
        """Who is bound: the organisation, or the natural person."""
        return self.organization_name or self.name

    @property
    def last_day(self):
        """The last day (local) to sign a newer version; None while none waits.  See ``with_last_day``."""
        if self.organization:
            return self.organization.commitment_last_day
        return None if self.organization_name else self.persons_last_day

    @property
    def has_time(self):
        """Whether there is time left until the end of its ``last_day``, by the clock."""
        ends = self.organization.commitment_ends if self.organization else None
        return ends > timezone.now() if ends else self.last_day >= timezone.localdate()


class Attempt(models.Model):
    """A signature on its way: what was ticked and typed, waiting for the code sent by mail."""

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="+")
    user = models.ForeignKey(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    version = models.ForeignKey(Version, on_delete=models.CASCADE, related_name="+")
    said = models.JSONField(default=dict)
    code = models.CharField(max_length=128)
    sent = models.DateTimeField()
    sent_times = models.PositiveSmallIntegerField(default=1)
    tries = models.PositiveSmallIntegerField(default=0)

    class Meta:
        verbose_name = _("signature on its way")
        constraints = [
            models.UniqueConstraint(fields=["organization", "user", "version"], name="attempt_one_at_a_time"),
        ]

    def __str__(self):
        return f"{self.organization}, {self.version}"


class Receipt(models.Model):
    """The receipt of a signature as it was made once: its bytes and their SHA-256."""

    signature = models.OneToOneField(Signature, on_delete=models.PROTECT, related_name="receipt")
    pdf = models.BinaryField()
    sha256 = models.CharField(max_length=64, db_index=True)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("receipt")

    def __str__(self):
        return f"{self.signature.number}"
