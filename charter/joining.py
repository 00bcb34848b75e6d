""" "Take part": an organisation asks to join, without an account; the coordinator accepts or refuses.

Who asked is known by what she wrote, not by her computer: what counts requests is the keyed hash that
``directory.page_reports.sender_of`` makes, wiped after a day.  Her name and address go 90 days after the
answer.
"""

from datetime import timedelta

from django.conf import settings
from django.db import transaction
from django.utils import timezone, translation
from django.utils.translation import gettext_lazy as _

from charter import emails
from charter.models import JoinRequest
from directory import editing, people
from directory.models import Invitation, Organization, TaskForce
from taskforce.accounts.actions import RefusedError
from taskforce.common import text

MOST_AN_HOUR = 5
PEOPLE_KEPT = timedelta(days=90)  # after the answer
State = JoinRequest.State


def ask_to_join(*, sender, language="", **fields):
    """Keeps a request and mails it to the coordinators.  Returns the JoinRequest, the first of two alike.

    ``fields``: name, kind, area_served, why, contact_name, email.  RefusedError after five in an hour from
    the same ``sender``.
    """
    hour_ago = timezone.now() - timedelta(hours=1)
    with transaction.atomic():
        TaskForce.objects.only("pk").select_for_update().first()  # one after the other, or two make six
        forget_senders()
        lately = JoinRequest.objects.filter(sender=sender, created__gt=hour_ago)
        if twin := lately.filter(state=State.NEW, **fields).first():
            return twin
        if lately.count() >= MOST_AN_HOUR:
            raise RefusedError(_("Several requests came from your network. Please send yours in an hour."))
        request = JoinRequest.objects.create(sender=sender, language=language, **fields)
        emails.join_request(request)
    return request


def same_name(request):
    """Organisations that are called like the one that asks, whatever accents and case."""
    return list(Organization.objects.filter(sort_name=text.fold(request.name)[:200])[:5])


def accept(*, request, who, answer=""):
    """Makes the organisation and invites who asked as its first representative.  Returns the Organization.

    ``answer`` is kept for colleagues.  RefusedError when it was answered already (two clicks: one wins), or
    when the invitation is refused.
    """
    with transaction.atomic():
        request = _to_answer(request)
        organization = editing.add_organization(
            who=who, name=request.name, kind=request.kind, area_served=request.area_served
        )
        taskforce = TaskForce.objects.current()
        with translation.override(_language_of(request)):
            people.invite(
                organization=organization,
                email=request.email,
                role=Invitation.Role.REPRESENTATIVE,
                invited_by=who,
                site_name=taskforce.called if taskforce else "",
            )
        _settle(request, State.ACCEPTED, who, answer, organization)
    return organization


def refuse(*, request, who, answer):
    """Refuses, with a word that is mailed to who asked.  RefusedError when it was answered already."""
    with transaction.atomic():
        request = _to_answer(request)
        _settle(request, State.REFUSED, who, answer)
        emails.join_refused(request)


def forget_senders():
    """Wipes from which network requests of more than a day ago came; returns how many there were."""
    old = JoinRequest.objects.filter(created__lt=timezone.now() - timedelta(days=1))
    return old.exclude(sender="").update(sender="")


def forget_old(now=None):
    """Wipes the name and address of who asked, 90 days after the answer; returns how many there were."""
    answered = JoinRequest.objects.filter(answered__lt=(now or timezone.now()) - PEOPLE_KEPT)
    return answered.exclude(contact_name="", email="").update(contact_name="", email="")


def _to_answer(request):
    request = JoinRequest.objects.select_for_update().get(pk=request.pk)
    if request.state != State.NEW:
        raise RefusedError(_("This request was answered already."))
    return request


def _settle(request, state, who, answer, organization=None):
    request.state, request.answer, request.answered_by = state, answer, who
    request.answered, request.organization = timezone.now(), organization
    request.save(update_fields=["state", "answer", "answered_by", "answered", "organization"])


def _language_of(request):
    """The language she read, if we write to members in it."""
    known = request.language in settings.INTERFACE_LANGUAGES["members"]
    return request.language if known else settings.LANGUAGE_CODE
