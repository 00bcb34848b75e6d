"""Requests for support: the verbs of who asks, of the coordinators who answer, and of forgetting.

Each guards, then works in one atomic block; mails leave on commit.  RefusedError says in words why
something is not done; StaleError that another coordinator was faster.
"""

import uuid
from datetime import timedelta

from django.contrib.auth.models import AnonymousUser
from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Service, TaskForce
from meetings import emails
from meetings.models import SupportMessage, SupportRequest
from meetings.planning import StaleError
from taskforce.accounts.actions import RefusedError

State = SupportRequest.State
MOST_AN_HOUR, MOST_TO_AN_ADDRESS = 5, 3  # without an account: from one network; to one address, in a day
MOST_SERVICES, MOST_MESSAGES = 12, 40
KEPT = timedelta(days=180)  # who asked and all texts, after the last word
UNCONFIRMED_KEPT = timedelta(days=7)


def ask(*, asker, organization, area=None, **fields):
    """A request of a person with an account, for one of her organisations.  Returns the SupportRequest, of
    two alike (a double click) the first.  ``fields``: domain, asked, tried."""
    with transaction.atomic():
        _one_after_the_other()
        waiting = SupportRequest.objects.to_answer().filter(asker=asker, area=area, **fields)
        if twin := waiting.first():
            return twin
        request = SupportRequest.objects.create(
            asker=asker,
            organization=organization,
            organization_name=organization.name,
            area=area,
            area_name=area.name if area else "",
            **fields,
        )
        emails.request_asked(request)
    return request


def ask_without_account(*, sender, area=None, language="", **fields):
    """A request that waits until its work mail is confirmed.  Returns the SupportRequest, of two alike the
    first.  ``fields``: domain, asked, tried, name, organization_name, email.

    RefusedError after five in an hour from the same ``sender``, or three in a day with the same address:
    the confirmation would be mail that nobody asked for.
    """
    now = timezone.now()
    with transaction.atomic():
        _one_after_the_other()
        forget_senders()
        lately = SupportRequest.objects.filter(sender=sender, created__gt=now - timedelta(hours=1))
        if twin := lately.filter(state=State.UNCONFIRMED, area=area, **fields).first():
            return twin
        if lately.count() >= MOST_AN_HOUR:
            raise RefusedError(_("Several requests came from your network. Please send yours in an hour."))
        today = SupportRequest.objects.filter(created__gt=now - timedelta(days=1))
        if today.filter(email__iexact=fields["email"]).count() >= MOST_TO_AN_ADDRESS:
            raise RefusedError(_("Three requests were sent with this address today. Please wait a day."))
        request = SupportRequest.objects.create(
            sender=sender,
            language=language,
            state=State.UNCONFIRMED,
            token=uuid.uuid4(),
            area=area,
            area_name=area.name if area else "",
            **fields,
        )
        emails.request_to_confirm(request)
    return request


def confirm(*, request):
    """Says that the work mail is right: the request reaches the coordinators, once."""
    with transaction.atomic():
        request = _locked(request)
        if request.state == State.UNCONFIRMED:
            _settle(request, State.NEW)
            emails.request_asked(request)
    return request


def services_for(request):
    """The services that who asked may see now: nobody is sent to a door that is closed to her."""
    return Service.objects.visible_to(request.asker or AnonymousUser())


def answer(*, request, by, text, services=(), closes=False, revision):
    """An answer of a coordinator: a word, and ``services`` (of ``services_for``); one mail to who asked.

    ``closes`` says that nothing more is to come.  It may be a second answer, and to a closed request.
    StaleError when anything was said since ``revision``; the same word again (a double click) is one.
    Returns the SupportMessage.
    """
    with transaction.atomic():
        request = _locked(request)
        chosen, last = {service.pk for service in services}, request.messages.last()
        if last and (last.is_answer, last.who, last.text) == (True, by, text) and _chosen(last) == chosen:
            return last
        if request.revision != revision:
            raise StaleError(request)
        if services_for(request).filter(pk__in=chosen).count() != len(chosen):
            raise RefusedError(_("The person who asks may not see one of these services: choose another."))
        message = _say(request, text=text, who=by)
        message.services.set(chosen)
        _settle(request, State.CLOSED if closes else State.ANSWERED)
        emails.request_answered(message)
    return message


def ask_again(*, request, text):
    """Who asked says what is still missing: the request waits again, and the coordinators are told.

    The same words again (a double click) are one; RefusedError when there is no end of it.
    """
    with transaction.atomic():
        request = _locked(request)
        said = list(request.messages.all())
        if said and not said[-1].is_answer and said[-1].text == text:
            return said[-1]
        if request.state == State.UNCONFIRMED or len(said) >= MOST_MESSAGES:
            raise RefusedError(_("Nothing can be added here: please make a new request."))
        message = _say(request, text=text, who=request.asker, is_answer=False)
        was_answered = request.state != State.NEW
        _settle(request, State.NEW)
        if was_answered:  # while they wait for the coordinators, more words are no more mails
            emails.request_asked(request)
    return message


def close(*, request):
    """Closes a request that was answered; once closed it stays so.  RefusedError before any answer."""
    with transaction.atomic():
        request = _locked(request)
        if not request.messages.filter(is_answer=True).exists():
            raise RefusedError(_("Answer first: the person who asks is waiting for it."))
        if request.state != State.CLOSED:
            _settle(request, State.CLOSED)
    return request


def forget_senders():
    """Wipes from which network requests of more than a day ago came; returns how many there were."""
    old = SupportRequest.objects.filter(created__lt=timezone.now() - timedelta(days=1))
    return old.exclude(sender="").update(sender="")


def forget_old(now=None):
    """Wipes who asked and every text ``KEPT`` after the last word of what was answered, and deletes what
    nobody confirmed; domain, area and day stay, to be counted.  Returns how many there were."""
    now = now or timezone.now()
    rows = SupportRequest.objects
    gone = rows.filter(state=State.UNCONFIRMED, created__lt=now - UNCONFIRMED_KEPT).delete()[0]
    old = rows.filter(state__in=[State.ANSWERED, State.CLOSED], changed__lt=now - KEPT)
    pks = list(old.exclude(asked="").values_list("pk", flat=True))
    SupportMessage.objects.filter(request__in=pks).delete()
    person = {"asker": None, "organization": None, "organization_name": "", "name": "", "email": ""}
    texts = {"asked": "", "tried": "", "token": None, "language": ""}
    return gone + rows.filter(pk__in=pks).update(**person, **texts, state=State.CLOSED)


def _one_after_the_other():
    TaskForce.objects.only("pk").select_for_update().first()  # or two at once make one too many


def _locked(request):
    return SupportRequest.objects.select_for_update().get(pk=request.pk)


def _chosen(message):
    return set(message.services.values_list("pk", flat=True))


def _say(request, **fields):
    return request.messages.create(**fields)


def _settle(request, state):
    request.state, request.changed = state, timezone.now()
    request.revision += 1
    request.save(update_fields=["state", "changed", "revision"])
