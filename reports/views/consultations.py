"""Consultations as they are read and answered."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from directory.known import known
from reports import consultations as verbs
from reports import permissions, results
from reports.forms.consultation import AnswerForm, name_of
from reports.models import Consultation
from taskforce.accounts.actions import RefusedError
from taskforce.common import days, paging
from taskforce.common.guard_forms import Reading
from taskforce.common.kept import kept

PAGE = 20


@login_not_required
@kept
def consultations(request):
    """What partners were asked: for everyone published results; partners also find what to answer."""
    rows = permissions.with_answers(Consultation.objects.visible_to(request.user), request.user)
    page = paging.page_of(rows.order_by("-created", "-pk"), request.GET.get("page"), PAGE)
    return render(request, "reports/consultations.html", {"page": page})


@login_not_required
@kept(by_query=False)
def consultation(request, uuid):
    """One consultation: its questions, and its results for those who may read them."""
    found = permissions.consultation_to_read(request.user, uuid)
    return render(request, "reports/consultation.html", context_of(request, found))


def context_of(request, found):
    """The context of its page; who is neither a partner nor a coordinator reads what is for everyone."""
    inside = found.is_asked or (request.user.is_authenticated and request.user.is_coordinator)
    context = {"consultation": found, "is_inside": inside}
    if found.is_told:
        context["results"] = results.of(found, for_everyone=not inside)
    else:
        context["questions"] = found.asked
    if inside and request.user.is_coordinator and not found.is_draft:
        context["waiting"] = found.waiting
        if found.is_closed and not found.published:
            context |= {"findings": findings(found, request.taskforce), "must_look": True}
    return context


def findings(consultation, taskforce):
    """``[(question, Reading)]``: the words that everyone would read and in which the confidentiality guard
    found something."""
    at_home = known(taskforce)
    told = results.of(consultation, for_everyone=True)["questions"]
    readings = [(one["text"], Reading(said["text"], at_home)) for one in told for said in one["texts"]]
    return [(title, reading) for title, reading in readings if reading.findings]


def answer(request, uuid):
    """The questionnaire for one organisation: answered once, changed until the last day."""
    found, organizations = permissions.consultation_to_answer(request.user, uuid)
    wanted = request.GET.get("organization")
    organization = next((one for one in organizations if one.slug == wanted), organizations[0])
    saved = next((one for one in found.ours if one.organization_id == organization.pk), None)
    data = request.POST if request.method == "POST" else None
    form = AnswerForm(data, questions=found.asked, answer=saved, taskforce=request.taskforce)
    context = {"consultation": found, "organization": organization, "organizations": organizations}
    context |= {"form": form, "saved": saved}
    if form.is_valid():
        try:
            _keep(request, found, organization, form)
        except RefusedError as refused:
            context |= _refused(form, refused, saved)
        else:
            return redirect(found)
    return render(
        request, "reports/consultation_answer.html", context, status=409 if "refused" in context else 200
    )


def _keep(request, found, organization, form):
    verbs.answer(
        consultation=found,
        organization=organization,
        who=request.user,
        values=form.values,
        may_name=form.cleaned_data["may_name"],
        revision=form.at_revision,
    )
    form.remember_words(who=request.user)
    day = days.in_words(found.until)
    messages.success(request, _("Thank you. You can change your answer until %(day)s.") % {"day": day})


def _refused(form, refused, saved):
    """What the page says; typed answers stay, and are sent next over what is saved now."""
    if not isinstance(refused, verbs.OvertakenError):
        return {"refused": str(refused)}
    form.data = form.data.copy()
    form.data["revision"] = str(refused.revision)
    return {"refused": str(refused), "theirs": _differences(form, saved)}


def _differences(form, saved):
    """``[(question, what is saved)]`` where it is not what was typed."""
    said = saved.values if saved else {}
    pairs = [(one, said.get(str(one.pk), "")) for one in form.questions]
    typed = form.cleaned_data
    return [
        (one.text, _words(one, value)) for one, value in pairs if value != (typed.get(name_of(one)) or "")
    ]


def _words(question, value):
    labels = dict(question.choices)
    return ", ".join(labels.get(code, code) for code in (value if isinstance(value, list) else [value]))
