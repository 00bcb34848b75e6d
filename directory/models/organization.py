"""Organisations of the task force (HSDS ``organization``, data·inclusion ``structure``)."""

from datetime import timedelta

from django.conf import settings
from django.contrib.auth.models import Group
from django.db import models
from django.db.models import Exists, OuterRef, Q
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from guardian.models import GroupObjectPermissionBase, UserObjectPermissionBase
from guardian.shortcuts import get_objects_for_user

from directory.models.base import Record, free_slug
from directory.vocabulary import Commitment, Kind
from taskforce.common import text


def may_edit(user, organization="organization"):
    """SQL that is true where ``user`` may edit the row's ``organization`` (a field, or "pk"); no query."""
    return Exists(Organization.objects.editable_by(user).filter(pk=OuterRef(organization)))


def is_member(user):
    """SQL that is true when ``user`` belongs to an organisation whose signature of the charter is live:
    no query of its own.  This is the one door of the members' layer, in every channel."""
    return Exists(Organization.objects.committed().filter(group__user=user.pk))


def _not_over():
    return Q(commitment_ends=None) | Q(commitment_ends__gt=timezone.now())


class OrganizationQuerySet(models.QuerySet):
    def committed(self):
        """Those that signed the charter and have not withdrawn; by the clock, so that a signature whose
        time to renew has run out opens nothing from that moment on, whether or not a timer came by."""
        return self.filter(_not_over(), commitment=Commitment.LIVE)

    def visible_to(self, user):
        """What ``user`` may see in lists and pages: listed organisations; for members, all of them."""
        if not user.is_authenticated or not user.is_active:
            return self.filter(is_listed=True)
        return self if user.is_coordinator else self.filter(Q(is_listed=True) | is_member(user))

    def after(self, sort_name, pk):
        """Rows that stand after (``sort_name``, ``pk``) in the order by name: the next page."""
        return self.filter(Q(sort_name__gt=sort_name) | Q(sort_name=sort_name, pk__gt=pk))

    def editable_by(self, user):
        """Those whose entry, places and services ``user`` may edit: its own, or all for a coordinator.

        Before it signs the charter an organisation may prepare its entry; once it withdrew or let its
        signature lapse it reads, and the coordinator keeps the entry true.
        """
        if not user.is_authenticated or not user.is_active:
            return self.none()
        if user.is_coordinator:
            return self
        mine = self.filter(_not_over(), commitment__in=[Commitment.NONE, Commitment.LIVE])
        return get_objects_for_user(
            user, "directory.edit_organization", mine, accept_global_perms=False, with_superuser=False
        )


class Organization(Record):
    """A partner.  Its people join ``group``; the group holds the permission to edit."""

    slug = models.SlugField(max_length=80, unique=True, editable=False)
    name = models.CharField(_("name"), max_length=200)
    acronym = models.CharField(_("acronym"), max_length=40, blank=True)
    kind = models.CharField(_("kind"), max_length=20, choices=Kind, default=Kind.ASSOCIATION)
    summary = models.CharField(_("summary"), max_length=300, blank=True)
    description = models.TextField(_("description"), max_length=10_000, blank=True)
    legal_identifier = models.CharField(
        _("legal number"), max_length=40, blank=True, help_text=_("SIRET, RNA, CUI, BULSTAT or the like.")
    )
    email = models.EmailField(_("public e-mail"), blank=True)
    phone = models.CharField(_("public telephone"), max_length=40, blank=True)
    website = models.URLField(_("website"), max_length=300, blank=True)
    area_served = models.CharField(_("zone of intervention"), max_length=200, blank=True)
    is_listed = models.BooleanField(
        _("listed in the public directory"),
        default=True,
        help_text=_("Unticked: only partners who are signed in see this organisation and its services."),
    )
    commitment = models.CharField(max_length=10, choices=Commitment, default=Commitment.NONE, editable=False)
    commitment_since = models.DateField(null=True, editable=False)
    commitment_ends = models.DateTimeField(null=True, editable=False)
    sort_name = models.CharField(max_length=200, editable=False)
    group = models.OneToOneField(Group, on_delete=models.PROTECT, editable=False, related_name="organization")

    objects = OrganizationQuerySet.as_manager()

    class Meta:
        verbose_name = _("organisation")
        verbose_name_plural = _("organisations")
        ordering = ["sort_name", "pk"]
        indexes = [models.Index(fields=["sort_name", "id"], name="organization_by_name")]
        constraints = [
            models.UniqueConstraint(
                fields=["source", "external_id"],
                condition=~Q(external_id=""),
                name="organization_once_per_source",
            )
        ]
        permissions = [
            ("edit_organization", "May edit the organisation, its places and its services"),
            ("sign_for_organization", "May sign the charter for the organisation"),
        ]

    def __str__(self):
        return self.name

    def save(self, *args, **kwargs):
        self.sort_name = text.fold(self.name)[:200]
        self.slug = self.slug or free_slug(Organization, self.name)
        super().save(*args, **kwargs)

    def get_absolute_url(self):
        return reverse("directory:partner", args=[self.slug])

    @property
    def is_committed(self):
        """Whether its signature of the charter is live now (``OrganizationQuerySet.committed``)."""
        ends = self.commitment_ends
        return self.commitment == Commitment.LIVE and (ends is None or ends > timezone.now())

    @property
    def commitment_last_day(self):
        """The last day (local) to sign the new version of the charter; None when none waits to be signed."""
        ends = self.commitment_ends
        return timezone.localdate(ends - timedelta(microseconds=1)) if ends else None


class OrganizationUserObjectPermission(UserObjectPermissionBase):
    """A permission of one person on one organisation; it goes with either."""

    content_object = models.ForeignKey(Organization, on_delete=models.CASCADE)
    id = models.BigAutoField(primary_key=True)

    class Meta(UserObjectPermissionBase.Meta):
        abstract = False


class OrganizationGroupObjectPermission(GroupObjectPermissionBase):
    """A permission of a group on one organisation; it goes with either."""

    content_object = models.ForeignKey(Organization, on_delete=models.CASCADE)
    id = models.BigAutoField(primary_key=True)

    class Meta(GroupObjectPermissionBase.Meta):
        abstract = False


class InvitationQuerySet(models.QuerySet):
    def open(self):
        """Those that can still be accepted; not when the account of who invited was closed."""
        waiting = self.filter(accepted=None, withdrawn=None, expires__gt=timezone.now())
        return waiting.exclude(invited_by__is_active=False)


class Invitation(models.Model):
    """An invitation to join an organisation: a signed link, good once and for a limited time."""

    class Role(models.TextChoices):
        EDITOR = "editor", _("Editor")
        REPRESENTATIVE = "representative", _("Representative: may also sign the charter")

    organization = models.ForeignKey(Organization, on_delete=models.CASCADE, related_name="invitations")
    email = models.EmailField(_("work e-mail"))
    role = models.CharField(_("role"), max_length=20, choices=Role, default=Role.EDITOR)
    invited_by = models.ForeignKey(
        settings.AUTH_USER_MODEL, null=True, on_delete=models.SET_NULL, related_name="+"
    )
    created = models.DateTimeField(auto_now_add=True)
    expires = models.DateTimeField()
    accepted = models.DateTimeField(null=True, editable=False)
    withdrawn = models.DateTimeField(null=True, editable=False)  # kept a day, to count mails to one address

    objects = InvitationQuerySet.as_manager()

    class Meta:
        verbose_name = _("invitation")
        ordering = ["-created", "-pk"]

    def __str__(self):
        return f"{self.email} → {self.organization}"

    @property
    def is_of_a_closed_account(self):
        return bool(self.invited_by and not self.invited_by.is_active)
