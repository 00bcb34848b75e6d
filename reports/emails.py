"""The mails of reports: one function each, three templates each."""

from directory.models import TaskForce
from taskforce.accounts.models import User
from taskforce.common import mail


def _send(name, consultation, person, key):
    mail.send(
        name,
        to=person.email,
        language=person.language,
        key=f"{key}:{person.pk}",
        soon=False,
        consultation=consultation,
        site_name=TaskForce.objects.site_name(),
    )


def consultation(consultation, *, person):
    """To one person of a partner: there is a questionnaire, until when, and where."""
    _send("consultation", consultation, person, f"consultation:{consultation.pk}")


def consultation_reminder(consultation, *, person):
    """To one person of a partner that has not answered: the last day is near.  Once for each last day."""
    key = f"consultation-reminder:{consultation.pk}:{consultation.until}"
    _send("consultation_reminder", consultation, person, key)


def figures_wanted(organization, *, campaign):
    """To the people of ``organization``, once a campaign: its sheets lack figures of that year."""
    for person in User.objects.filter(groups=organization.group_id, is_active=True):
        mail.send(
            "figures_wanted",
            to=person.email,
            language=person.language,
            key=f"figures-wanted:{campaign.pk}:{organization.pk}:{person.pk}",
            soon=False,
            organization=organization,
            campaign=campaign,
            site_name=TaskForce.objects.site_name(),
        )
