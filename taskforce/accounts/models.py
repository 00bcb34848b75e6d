"""People who sign in: professionals, members and signatories.  Families never have an account."""

from django.contrib.auth.models import AbstractBaseUser, BaseUserManager, PermissionsMixin
from django.db import models
from django.db.models import Q
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


class UserManager(BaseUserManager):
    """Makes accounts; there are no passwords to remember."""

    def create_user(self, email, **fields):
        """A person known by ``email`` (kept in lower case) who signs in by a code sent there."""
        user = self.model(email=email.strip().lower(), **fields)
        user.set_unusable_password()
        user.save(using=self._db)
        return user

    def create_superuser(self, email, password=None, **fields):
        """For ``manage.py createsuperuser``: a coordinator; the password is not used."""
        return self.create_user(email, is_coordinator=True, **fields)

    def get_by_natural_key(self, email):
        return self.get(email__iexact=email)

    def coordinators(self):
        """The people who keep the site now: open accounts only."""
        return self.filter(is_coordinator=True, is_active=True).order_by("name", "email")

    def known_as(self, words):
        """The people whose name or address contains ``words`` (all of them for ""), by name."""
        found = Q(name__icontains=words) | Q(email__icontains=words)
        return self.filter(found).order_by("name", "email")


class User(AbstractBaseUser, PermissionsMixin):
    """A person with a work address.  A *coordinator* keeps the whole site; the rights of all others
    come from their organisations' groups."""

    email = models.EmailField(_("e-mail"), unique=True)
    name = models.CharField(_("name"), max_length=120, blank=True)
    language = models.CharField(_("language of mails"), max_length=8, blank=True)
    is_coordinator = models.BooleanField(_("coordinator"), default=False)
    is_active = models.BooleanField(_("active"), default=True)
    date_joined = models.DateTimeField(auto_now_add=True)

    USERNAME_FIELD = EMAIL_FIELD = "email"

    objects = UserManager()

    class Meta:
        verbose_name = _("person")
        verbose_name_plural = _("people")
        constraints = [models.UniqueConstraint(Lower("email"), name="accounts_email_once")]

    def __str__(self):
        return self.name or self.email

    def has_usable_password(self):
        """Nobody has one: people sign in by a code or a passkey."""
        return False

    def get_full_name(self):
        return str(self)

    def get_short_name(self):
        return self.name.split(" ")[0] if self.name else self.email
