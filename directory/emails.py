"""The mails of the directory: one function each, three templates each."""

from taskforce.accounts.models import User
from taskforce.common import mail


def invitation(invitation, *, token, site_name):
    """To the invited person: who invites her to what, and the link; in her language if we know it."""
    languages = User.objects.filter(email=invitation.email).values_list("language", flat=True)
    mail.send(
        "invitation",
        to=invitation.email,
        language=languages.first() or "",
        invitation=invitation,
        token=token,
        site_name=site_name,
    )
