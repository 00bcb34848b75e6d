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
    key = f"figures-wanted:{campaign.pk}:{organization.pk}"
    _to_people("figures_wanted", organization, key, campaign=campaign)


def paragraphs_wanted(call, *, organization):
    """To the people of ``organization``, once an edition: their paragraphs are wanted, until when."""
    key = f"paragraphs-wanted:{call.edition_id}:{organization.pk}"
    _to_people("paragraphs_wanted", organization, key, call=call)


def paragraphs_reminder(call, *, organization):
    """To the people of ``organization``, once for each last day: something of theirs is to be confirmed, or
    they have said nothing."""
    key = f"paragraphs-reminder:{call.edition_id}:{call.until}:{organization.pk}"
    _to_people("paragraphs_reminder", organization, key, call=call)


def _to_people(name, organization, key, **context):
    """One mail to each person of ``organization``, once for each ``key``."""
    for person in User.objects.filter(groups=organization.group_id, is_active=True).order_by("pk"):
        mail.send(
            name,
            to=person.email,
            language=person.language,
            key=f"{key}:{person.pk}",
            soon=False,
            organization=organization,
            site_name=TaskForce.objects.site_name(),
            **context,
        )
