"""The secret addresses by which people read their own calendar."""

import hashlib
import secrets

from django.conf import settings
from django.db import models
from django.utils.translation import gettext_lazy as _


def new_token():
    """43 characters that nobody guesses (256 bits)."""
    return secrets.token_urlsafe(32)


def account_of(user):
    """What changes for good when the account of ``user`` is closed (``accounts.actions.close_account``)."""
    return hashlib.sha256(user.password.encode()).hexdigest()


class CalendarLink(models.Model):
    """Who has the address reads when and where the meetings are that its person may see and the trainings she
    registered for, and what her organisations promised; nothing else.  ``account``: it opens nothing once the
    account was closed."""

    user = models.OneToOneField(settings.AUTH_USER_MODEL, on_delete=models.CASCADE, related_name="+")
    token = models.CharField(max_length=64, unique=True, default=new_token, editable=False)
    account = models.CharField(max_length=64, editable=False)
    made = models.DateTimeField(auto_now_add=True)

    class Meta:
        verbose_name = _("address of a calendar")
        ordering = ["made", "pk"]

    def __str__(self):
        return str(self.user)

    @property
    def is_open(self):
        """Whether its person may still read by it.  Needs ``user``."""
        return self.user.is_active and self.account == account_of(self.user)
