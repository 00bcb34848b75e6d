"""The mails of the directory: one function each, three templates each."""

from django.db.models import Q

from directory.models import TaskForce
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


def page_report(report):
    """To who can mend the page: the organisation's people and the coordinators, each in her language."""
    mends = Q(groups=report.organization.group_id) | Q(is_coordinator=True)
    taskforce = TaskForce.objects.current()
    for person in User.objects.filter(mends, is_active=True).distinct():
        mail.send(
            "page_report",
            to=person.email,
            language=person.language,
            report=report,
            site_name=taskforce.name if taskforce else "",
        )
