"""Requests for support: asking with an account or without, reading the answer, answering."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.db.models import Prefetch
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.page_reports import sender_of
from meetings import permissions, suggesting, support
from meetings.forms.support import AgainForm, AnswerForm, AskForm, VisitorForm
from meetings.models import SupportRequest
from meetings.planning import StaleError
from meetings.views.asking import posted, status_of
from taskforce.accounts.actions import RefusedError
from taskforce.common import paging

PAGE = 20


@require_safe
def requests(request):
    """What one asked; to a coordinator those that wait for an answer, or all (``?all=1``)."""
    shows_all = request.GET.get("all") == "1" or not request.user.is_coordinator
    rows = SupportRequest.objects.visible_to(request.user).select_related("asker")
    rows = rows if shows_all else rows.to_answer().order_by("created", "pk")
    page = paging.page_of(rows, request.GET.get("page"), PAGE)
    return render(request, "meetings/requests.html", {"page": page, "shows_all": shows_all})


@login_not_required
def request_new(request):
    """Asks the coordinator: with an account of a signatory, or without one by work mail."""
    organizations = permissions.organizations_speaking(request.user)
    if organizations:
        form = AskForm(posted(request), taskforce=request.taskforce, organizations=organizations)
        if form.is_valid():
            asked = support.ask(asker=request.user, organization=form.organization, **form.said)
            messages.success(
                request, _("Your request is on its way to the coordinator, who answers by mail.")
            )
            return redirect(asked)
        return render(request, "meetings/request_new.html", {"form": form})
    form, status = VisitorForm(posted(request), taskforce=request.taskforce), 200
    if form.is_valid():
        try:
            if not form.is_from_a_program:
                language = get_language()
                support.ask_without_account(sender=sender_of(request), language=language, **form.said)
            return render(request, "meetings/request_sent.html")
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = 429
    return render(request, "meetings/request_new.html", {"form": form}, status=status)


@login_not_required
@never_cache
def request_follow(request, token):
    """What the links of the mails open: to confirm, to read the answer, to ask again.  Only POST changes
    anything: programs that scan mail open links too."""
    found = permissions.request_of_link(token)
    if request.method == "POST" and "confirm" in request.POST:
        support.confirm(request=found)
        messages.success(request, _("Your request is on its way to the coordinator, who answers by mail."))
        return redirect(request.path)
    return _conversation(request, found, is_asker=True)


def request_read(request, uid):
    """One request with all that was said; who asked adds to it, a coordinator goes on to answer."""
    found = permissions.request_to_read(request.user, uid)
    return _conversation(request, found, is_asker=found.asker_id == request.user.pk)


def _conversation(request, found, *, is_asker):
    """The page of a request; closes it, or adds what who asked is still missing."""
    closes = request.method == "POST" and "close" in request.POST
    form = AgainForm(
        posted(request) if is_asker and not closes else None,
        taskforce=request.taskforce,
        is_partner=bool(found.asker_id),
    )
    context = {"asked": found, "is_asker": is_asker, "form": form}
    try:
        if closes:
            support.close(request=found)
            messages.success(request, _("Closed."))
        elif form.is_valid():
            support.ask_again(request=found, text=form.cleaned_data["text"])
            messages.success(request, _("The coordinator is told, and answers by mail."))
        if closes or form.is_valid():
            return redirect(request.path)
    except RefusedError as refused:
        context["refused"] = str(refused)
    context["said"] = _said(found)
    return render(request, "meetings/request.html", context, status=status_of(context))


def _said(found):
    """All words of a request, each with the services that who asked may see now: three queries."""
    services = (
        support.services_for(found).for_list(get_language()).select_related("organization", "translation")
    )
    return found.messages.select_related("who").prefetch_related(Prefetch("services", services))


def request_answer(request, uid):
    """A coordinator answers with a word and services; "search" looks for services and sends nothing."""
    found = permissions.request_to_answer(request.user, uid)
    services = support.services_for(found)
    searches = request.method == "POST" and "search" in request.POST
    form = AnswerForm(
        None if searches else posted(request),
        initial=_typed(request, found) if searches else {"revision": found.revision},
        taskforce=request.taskforce,
        services=services,
    )
    context = {"asked": found, "form": form}
    if form.is_valid():
        try:
            support.answer(request=found, by=request.user, **form.said)
        except StaleError as stale:
            context["refused"] = _("Something was said meanwhile: read it, then send yours.")
            form.data = form.data.copy()
            form.data["revision"] = str(stale.current.revision)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            form.remember_words(who=request.user)
            messages.success(request, _("Answered: your message is on its way."))
            return redirect("meetings:request", uid)
    context["offered"] = suggesting.offered(found, services, form["q"].value() or "", form.chosen)
    context["said"] = _said(found)
    return render(request, "meetings/request_answer.html", context, status=status_of(context))


def _typed(request, found):
    """What stands in the form while one searches."""
    data = request.POST
    typed = {name: data.get(name, "") for name in ("q", "text", "revision")}
    return typed | {"services": data.getlist("services"), "closes": "closes" in data}
