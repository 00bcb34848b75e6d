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
    for person in User.objects.filter(mends, is_active=True).distinct():
        mail.send(
            "page_report",
            to=person.email,
            language=person.language,
            report=report,
            site_name=TaskForce.objects.site_name(),
        )


def sign_right(organization, *, person, by, is_given, representatives):
    """To ``representatives`` and the coordinators: ``by`` gave ``person`` the right to sign, or took it."""
    coordinators = Q(pk__in=User.objects.coordinators().values("pk"))
    told = User.objects.filter(coordinators | Q(pk__in=representatives.values("pk")), is_active=True)
    for reader in told.order_by("pk"):
        mail.send(
            "sign_right",
            to=reader.email,
            language=reader.language,
            organization=organization,
            person=person,
            by=by,
            is_given=is_given,
            site_name=TaskForce.objects.site_name(),
        )
