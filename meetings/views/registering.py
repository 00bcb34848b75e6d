"""Registering for a training session without an account: the form, and what the mailed links open."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.translation import get_language
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from directory.page_reports import sender_of
from meetings import permissions, registering, training_documents, training_links
from meetings.forms.trainings import RegistrationForm
from meetings.views.asking import posted
from taskforce.accounts.actions import RefusedError


@login_not_required
def register(request, uid):
    """Asks who would come, without an account; the answer is the same for every address."""
    session = permissions.session_to_read(request.user, uid)
    form = RegistrationForm(posted(request))
    status = 200
    if form.is_valid():
        try:
            if not form.is_from_a_program:
                sender = sender_of(request)
                registering.ask(session=session, sender=sender, language=get_language(), **form.answers())
            return render(request, "meetings/training_asked.html", {"session": session})
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = 429 if session.takes_registrations else 409
    context = {"session": session, "form": form, "kept_days": registering.KEPT.days}
    return render(request, "meetings/training_register.html", context, status=status)


@login_not_required
@never_cache
def registration(request, token):
    """What the link of a mail opens: one confirms, or gives the seat back.  Only POST changes anything:
    programs that scan mail open links too."""
    link = training_links.look_up(token)
    if link is None:
        raise Http404
    verbs = {"confirm": registering.confirm, "leave": registering.leave}
    verb, refused = verbs.get(request.POST.get("do")), ""
    if verb and not link.is_over:
        try:
            verb(registration=link.registration)
        except RefusedError as error:
            refused = str(error)
        link.registration.refresh_from_db()
    context = {"registration": link.registration, "session": link.registration.session}
    context |= {"is_over": link.is_over, "refused": refused, "asks_to_leave": "leave" in request.GET}
    return render(request, "meetings/registration.html", context, status=409 if refused else 200)


@login_not_required
@never_cache
@require_safe
def certificate(request, token):
    """The certificate of attendance, by the link of a mail; 404 once it is forgotten."""
    found = training_links.look_up_certificate(token)
    if found is None:
        raise Http404
    return pdf_response(training_documents.certificate(found), "certificate", found.session)


def pdf_response(data, name, session):
    """``data`` as an answer that a browser shows."""
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}-{session.starts.date()}.pdf"'
    return response
