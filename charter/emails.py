"""The mails of the charter: one function each, three templates each."""

from django.conf import settings
from guardian.shortcuts import get_users_with_perms

from charter.permissions import SIGN
from directory.models import TaskForce
from directory.people import people_of
from taskforce.accounts.models import User
from taskforce.common import mail


def representatives_of(organization):
    """The people who may sign for ``organization`` now."""
    perm = SIGN.partition(".")[2]
    people = get_users_with_perms(organization, only_with_perms_in=[perm], with_group_users=False)
    return people.filter(is_active=True).order_by("pk")


def code(attempt, *, code, minutes):
    """To the signatory: the code that confirms her signature."""
    user = attempt.user
    mail.send(
        "charter_code",
        to=user.email,
        language=user.language,
        attempt=attempt,
        code=code,
        minutes=minutes,
        site_name=TaskForce.objects.site_name(),
    )


def receipt(signature, *, pdf):
    """To the signatory and the coordinators: the receipt, each one once whatever happens.  What a coordinator
    wrote down for an organisation goes to its representatives too: nobody signs for them in silence."""
    people = [*User.objects.coordinators()]
    signatory = signature.signatory
    if signature.organization and signature.way != signature.Way.ONLINE:
        people = [*representatives_of(signature.organization), *people]
    people = [*([signatory] if signatory and signatory.is_active else []), *people]
    for person in dict.fromkeys(people):
        mail.send(
            "charter_receipt",
            to=person.email,
            language=person.language,
            attachments=[(f"{signature.number}.pdf", bytes(pdf), "application/pdf")],
            key=f"charter-receipt:{signature.number}:{person.pk}",
            signature=signature,
            is_signatory=person == signatory,
            site_name=TaskForce.objects.site_name(),
        )


def version_published(version, *, organization):
    """To who may sign for a signatory: what changed, and by when to sign again if it is material.  Where
    nothing has to be signed, to all its people.

    An earlier last day stays, and so does one that an editorial version finds."""
    until = organization.commitment_last_day or (version.grace_ends if version.asks_again else None)
    for person in representatives_of(organization) if until else people_of(organization):
        words = version.text_in(person.language or settings.LANGUAGE_CODE)
        mail.send(
            "charter_published",
            to=person.email,
            language=person.language,
            soon=False,
            key=f"charter-published:{version.number}:{organization.pk}:{person.pk}",
            version=version,
            words=words,
            until=until,
            organization=organization,
            site_name=TaskForce.objects.site_name(),
        )


def reminder(version, *, organization, days):
    """To who may sign: the last day to sign the new version, ``days`` before it (0: today)."""
    for person in representatives_of(organization):
        mail.send(
            "charter_reminder",
            to=person.email,
            language=person.language,
            soon=False,
            key=f"charter-reminder:{version.number}:{days}:{organization.pk}:{person.pk}",
            version=version,
            organization=organization,
            days=days,
            site_name=TaskForce.objects.site_name(),
        )


def lapsed(organization):
    """To who may sign: the signature lapsed, nothing is deleted, and how to sign."""
    for person in representatives_of(organization):
        mail.send(
            "charter_lapsed",
            to=person.email,
            language=person.language,
            soon=False,
            organization=organization,
            site_name=TaskForce.objects.site_name(),
        )


def withdrawn(organization, *, by):
    """To the representatives and the coordinators: who withdrew; never why."""
    people = [*representatives_of(organization), *User.objects.coordinators()]
    for person in dict.fromkeys(people):
        mail.send(
            "charter_withdrawn",
            to=person.email,
            language=person.language,
            organization=organization,
            by=by,
            site_name=TaskForce.objects.site_name(),
        )


def join_request(request):
    """To the coordinators: somebody asks to join."""
    for person in User.objects.coordinators():
        mail.send(
            "join_request",
            to=person.email,
            language=person.language,
            request=request,
            site_name=TaskForce.objects.site_name(),
        )


def join_refused(request):
    """To who asked: a refusal with the coordinator's word."""
    mail.send(
        "join_refused",
        to=request.email,
        language=request.language,
        request=request,
        site_name=TaskForce.objects.site_name(),
    )
