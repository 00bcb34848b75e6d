"""Training sessions, by who organises them: writing, announcing, calling off, who registered, who came."""

from copy import copy
from functools import partial

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings import permissions, registering, training_documents, trainings
from meetings.forms.trainings import AddForm, CallOffForm, SessionForm
from meetings.views.asking import posted, saved, status_of
from meetings.views.registering import pdf_response
from taskforce.accounts.actions import RefusedError


def _setting(request):
    """What a SessionForm needs to know of who writes it."""
    return {
        "zone": request.taskforce.time_zone,
        "taskforce": request.taskforce,
        "organizers": permissions.organizers_for(request.user),
        "for_taskforce": request.user.is_coordinator,
    }


def new(request):
    """A draft of a session, in the name of one's organisation."""
    form = SessionForm(posted(request), **_setting(request))
    if form.is_valid():
        session = trainings.prepare(uid=form.cleaned_data["uid"], **form.session_fields)
        form.remember_words(who=request.user)
        messages.success(request, _("The session is written. Nobody sees it before you announce it."))
        return redirect(session)
    return render(request, "meetings/training_new.html", {"form": form})


def edit(request, uid):
    """Changes a session that is still to be held; who registered is told of another day or place."""
    session = permissions.session_to_write(request.user, uid)
    session_form = partial(SessionForm, **_setting(request))
    form = session_form(posted(request), instance=copy(session))  # it writes into its own
    context = {"session": session, "form": form}
    if form.is_valid():
        change = partial(trainings.change, session=session, **form.session_fields)
        if saved(request, context, change, session_form):
            return redirect(session)
    return render(request, "meetings/training_edit.html", context, status=status_of(context))


@require_POST
def state(request, uid):
    """Announces a session and opens registration (``open``), or closes it."""
    session = permissions.session_to_write(request.user, uid)
    opens = "open" in request.POST
    try:
        verb = trainings.open_registration if opens else trainings.close_registration
        verb(session=session)
        messages.success(request, _("Registration is open.") if opens else _("Registration is closed."))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect(session)


def cancel(request, uid):
    """Asks why, then calls a session off for good."""
    session = permissions.session_to_write(request.user, uid)
    form = CallOffForm(posted(request), taskforce=request.taskforce)
    context = {"session": session, "form": form}
    if form.is_valid():
        try:
            trainings.cancel(session=session, reason=form.cleaned_data["reason"])
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("Done."))
            return redirect(session)
    return render(request, "meetings/training_cancel.html", context, status=status_of(context))


def people(request, uid):
    """Who registered; once the session has begun, who came is ticked here."""
    session = permissions.session_to_write(request.user, uid)
    context = {"session": session}
    if request.method == "POST":
        came = {int(pk) for pk in request.POST.getlist("came") if pk.isascii() and pk.isdigit()}
        try:
            trainings.hold(session=session, came=came)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("Saved. Those who came get the certificate by mail."))
            return redirect("meetings:training_people", uid)
    rows = session.registrations.exclude(state="cancelled").by_name()
    context |= {word: [row for row in rows if row.state == word] for word in ("confirmed", "asked")}
    context["waiting"] = sorted(
        (row for row in rows if row.state == "waiting"), key=lambda row: (row.confirmed, row.pk)
    )
    context["kept_days"] = registering.KEPT.days
    return render(request, "meetings/training_people.html", context, status=status_of(context))


def add(request, uid):
    """Registers somebody who asked by telephone, or who stands at the door."""
    session = permissions.session_to_write(request.user, uid)
    form = AddForm(posted(request))
    context = {"session": session, "form": form}
    if form.is_valid():
        try:
            registering.add(session=session, **form.answers())
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("Added."))
            return redirect("meetings:training_people", uid)
    return render(request, "meetings/training_add.html", context, status=status_of(context))


def seat_cancel(request, uid, pk):
    """Gives a seat back for somebody who said by telephone that she cannot come."""
    found = permissions.registration_to_keep(request.user, uid, pk)
    context = {"session": found.session, "registration": found}
    if request.method == "POST":
        try:
            registering.leave(registration=found)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("Done."))
            return redirect("meetings:training_people", uid)
    return render(request, "meetings/training_seat_cancel.html", context, status=status_of(context))


@require_safe
def sheet(request, uid):
    """The attendance list to print and sign."""
    session = permissions.session_to_write(request.user, uid)
    data = training_documents.sheet(session, session.registrations.seated().by_name())
    return pdf_response(data, "attendance", session)


@require_safe
def certificate(request, uid, pk):
    """The certificate of somebody who came, to print for her."""
    found = permissions.certificate_to_print(request.user, uid, pk)
    return pdf_response(training_documents.certificate(found), "certificate", found.session)
