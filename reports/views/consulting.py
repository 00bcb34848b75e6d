"""What the coordinator does with consultations: writes, sends, closes, publishes."""

from django.contrib import messages
from django.http import Http404, StreamingHttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from django.views.decorators.http import require_safe

from reports import consultations as verbs
from reports import permissions, results
from reports.forms.consultation import LastDayForm, Questionnaire
from reports.models import Consultation
from reports.views.consultations import findings
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.decorators import coordinator_required
from taskforce.common import tables

TOLD = {
    "publish": gettext_lazy("Published: everyone can read the results."),
    "hide": gettext_lazy("Taken back: only partners read the results."),
}


@coordinator_required
def consultation_new(request):
    """A new questionnaire, a draft."""
    return _write(request, Consultation(language=request.taskforce.languages[0]))


@coordinator_required
def consultation_edit(request, uuid):
    """A draft and its questions; of two coordinators at once the second is told and loses nothing."""
    found = permissions.consultation_to_keep(request.user, uuid)
    if not found.is_draft:
        messages.info(request, _("It was sent: its questions do not change any more."))
        return redirect(found)
    return _write(request, found)


def _write(request, found):
    data = request.POST if request.method == "POST" else None
    forms = Questionnaire(data, consultation=found, taskforce=request.taskforce)
    context = {"consultation": found, "form": forms}
    if forms.is_valid():
        try:
            verbs.write(consultation=found, questions=forms.questions, revision=forms.revision)
        except verbs.OvertakenError as overtaken:
            forms.main.data = forms.main.data.copy()
            forms.main.data["revision"] = str(overtaken.revision)
            saved = Consultation.objects.prefetch_related("questions").get(pk=found.pk)
            context |= {"refused": str(overtaken), "theirs": saved}
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            forms.remember_words(who=request.user)
            messages.success(request, _("Saved. Partners do not see it before it is sent."))
            return redirect(found)
    status = 409 if "refused" in context else 200
    return render(request, "reports/consultation_edit.html", context, status=status)


@coordinator_required
def consultation_send(request, uuid):
    """Sends a draft to the partners; of one that was sent, moves the last day."""
    found = permissions.consultation_to_keep(request.user, uuid)
    data = request.POST if request.method == "POST" else None
    form = LastDayForm(data, initial={"until": found.until})
    context = {"consultation": found, "form": form, "questions": found.questions.all()}
    if found.is_draft:
        context["people"] = len(verbs.asked())
    if form.is_valid():
        try:
            _send(request, found, form.cleaned_data["until"])
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            return redirect(found)
    status = 409 if "refused" in context else 200
    return render(request, "reports/consultation_send.html", context, status=status)


def _send(request, found, until):
    if found.is_draft:
        number = verbs.send(consultation=found, until=until, by=request.user)
        messages.success(request, _("Sent. Mails on their way: %(n)s.") % {"n": number})
    else:
        verbs.set_last_day(consultation=found, until=until)
        messages.success(request, _("The last day is changed."))


@coordinator_required
def consultation_status(request, uuid):
    """Publishes the results of a closed one, or takes them back (``do``)."""
    found = permissions.consultation_to_keep(request.user, uuid)
    if request.method != "POST":  # signing in again leads here with a GET
        return redirect(found)
    what = request.POST.get("do")
    if what not in TOLD:
        raise Http404
    if what == "publish" and request.POST.get("looked") != "1" and findings(found, request.taskforce):
        messages.error(request, _("Look at what the confidentiality guard found, and say so."))
        return redirect(found)
    try:
        (verbs.publish if what == "publish" else verbs.hide)(consultation=found)
        messages.success(request, TOLD[what])
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect(found)


@require_safe
@coordinator_required
def answers_file(request, uuid):
    """All answers as CSV, by organisation: for the coordinator alone."""
    found = permissions.consultation_to_keep(request.user, uuid)
    headers = {"Content-Disposition": 'attachment; filename="answers.csv"'}
    body = tables.csv_lines(results.lines(found))
    return StreamingHttpResponse(body, content_type="text/csv; charset=utf-8", headers=headers)
