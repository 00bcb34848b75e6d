"""How allauth behaves here: no sign-up of strangers, no passwords, our words in pages and mails."""

import time

from allauth.account.adapter import DefaultAccountAdapter
from allauth.core import context
from allauth.mfa.adapter import DefaultMFAAdapter
from allauth.mfa.models import Authenticator
from django.conf import settings
from django.contrib import messages
from django.utils import timezone
from django.utils.translation import gettext
from django.utils.translation import gettext_lazy as _

from taskforce.accounts import second_factor
from taskforce.accounts.models import User
from taskforce.common import mail

SIGNED_IN_AT = "signed_in_at"

# What a page says after a step of allauth's; a step that is not here says nothing.
TOLD = {
    "account/messages/login_code_sent.txt": _("If this address has an account, a code is on its way to it."),
    "account/messages/logged_out.txt": _("You have signed out."),
    "mfa/messages/recovery_codes_generated.txt": _("You have new recovery codes: write them down now."),
    "mfa/messages/totp_activated.txt": _("The authenticator app is set up."),
    "mfa/messages/totp_deactivated.txt": _("The authenticator app is removed."),
    "mfa/messages/webauthn_added.txt": _("The passkey is added."),
    "mfa/messages/webauthn_removed.txt": _("The passkey is removed."),
    "usersessions/messages/sessions_logged_out.txt": _("You are signed out on all other devices."),
}

# What changed, as the mail about it says.
CHANGES = {
    "mfa/email/recovery_codes_generated": _("new recovery codes were made"),
    "mfa/email/totp_activated": _("an authenticator app was set up"),
    "mfa/email/totp_deactivated": _("the authenticator app was removed"),
    "mfa/email/webauthn_added": _("a passkey was added"),
    "mfa/email/webauthn_removed": _("a passkey was removed"),
}


def site_name():
    """The task force's name, as the request knows it (a higher app put it there)."""
    request = context.request
    taskforce = getattr(request, "taskforce", None)
    return taskforce.called if taskforce else request.get_host() if request else ""


class AccountAdapter(DefaultAccountAdapter):
    """Nobody makes an account for herself: the task force invites."""

    error_messages = {
        **DefaultAccountAdapter.error_messages,
        "incorrect_code": _("This is not the code we sent. Look again, or ask for a new one."),
        "rate_limited": _("That was too many tries. Wait a few minutes, then try again."),
        "too_many_login_attempts": _("That was too many tries. Wait a few minutes, then try again."),
    }

    def is_open_for_signup(self, request):
        return False

    def login(self, request, user):
        super().login(request, user)
        request.session[SIGNED_IN_AT] = time.time()

    def is_reauthentication_required(self, **kwargs):
        """Who signed in a moment ago is not asked again to look after her passkeys."""
        age = time.time() - self.request.session.get(SIGNED_IN_AT, 0)
        fresh = age < settings.ACCOUNT_REAUTHENTICATION_TIMEOUT
        return not fresh and super().is_reauthentication_required(**kwargs)

    def add_message(self, request, level, message_template=None, *args, message=None, **kwargs):
        if words := message or TOLD.get(message_template):
            messages.add_message(request, level, words)

    def send_mail(self, template_prefix, email, context):
        """Sends allauth's mail as ours, in the language of the person who has this address."""
        languages = User.objects.filter(email=email.lower()).values_list("language", flat=True)
        mail.send(
            template_prefix.rpartition("/")[2],
            to=email,
            language=languages.first() or "",
            site_name=site_name(),
            code=context.get("code"),
            minutes=settings.ACCOUNT_LOGIN_BY_CODE_TIMEOUT // 60,
        )

    def send_notification_mail(self, template_prefix, user, context=None, email=None):
        """Tells a person that the ways to sign in as her changed."""
        mail.send(
            "account_changed",
            to=user.email,
            language=user.language,
            site_name=site_name(),
            change=CHANGES[template_prefix],
            when=timezone.now(),
        )


class SecondFactorAdapter(DefaultMFAAdapter):
    """Passkeys, authenticator apps and recovery codes in our words."""

    error_messages = {
        **DefaultMFAAdapter.error_messages,
        "incorrect_code": _("This is not the right code. Look again: it changes every 30 seconds."),
        "cannot_delete_authenticator": _("Coordinators need a second factor: set up another one first."),
    }

    def get_totp_issuer(self):
        return site_name()

    def get_public_key_credential_rp_entity(self):
        return super().get_public_key_credential_rp_entity() | {"name": site_name()}

    def generate_authenticator_name(self, user, type):
        number = Authenticator.objects.filter(user=user, type=type).count() + 1
        return gettext("Passkey %(number)s") % {"number": number}

    def can_delete_authenticator(self, authenticator):
        return second_factor.may_remove(authenticator)
