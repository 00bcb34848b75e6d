""" "Take part": the form anyone fills in, and the requests that coordinators answer."""

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from charter import joining
from charter.forms.joining import AnswerForm, JoinForm
from charter.models import JoinRequest
from directory.page_reports import sender_of
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.decorators import coordinator_required
from taskforce.common import paging

PAGE = 20


@login_not_required
def join(request):
    """Asks to join the task force, without an account."""
    form = JoinForm(request.POST if request.method == "POST" else None)
    status = 200
    if form.is_valid():
        try:
            if not form.is_from_a_program:
                sender = sender_of(request)
                joining.ask_to_join(sender=sender, language=get_language(), **form.answers())
            return render(request, "charter/join_sent.html")
        except RefusedError as refused:
            form.add_error(None, str(refused))
            status = 429
    return render(request, "charter/join.html", {"form": form}, status=status)


@require_safe
@coordinator_required
def join_requests(request):
    """Who asks to join: the new ones, or all (``?all=1``)."""
    requests = JoinRequest.objects.select_related("organization", "answered_by")
    shows_all = request.GET.get("all") == "1"
    if not shows_all:
        requests = requests.filter(state=JoinRequest.State.NEW)
    page = paging.page_of(requests, request.GET.get("page"), PAGE)
    return render(request, "charter/join_requests.html", {"page": page, "shows_all": shows_all})


@coordinator_required
def join_request(request, pk):
    """One request: accepts it, which makes the organisation and invites who asked, or refuses it."""
    rows = JoinRequest.objects.select_related("organization", "answered_by")
    asked = get_object_or_404(rows, pk=pk)
    refuses = "refuse" in request.POST
    is_sent = request.method == "POST" and (refuses or "accept" in request.POST)
    sent = request.POST if is_sent else None
    form = AnswerForm(sent, taskforce=request.taskforce, needs_answer=refuses)
    if form.is_valid() and _answered(request, asked, form, refuses):
        return redirect("charter:join_requests")
    same = joining.same_name(asked) if asked.state == JoinRequest.State.NEW else []
    context = {"asked": asked, "form": form, "same": same}
    return render(request, "charter/join_request.html", context)


def _answered(request, asked, form, refuses):
    """Answers; False, with the reason in ``form``, when that cannot be."""
    verb = joining.refuse if refuses else joining.accept
    try:
        verb(request=asked, who=request.user, answer=form.cleaned_data["answer"])
    except RefusedError as refused:
        asked.refresh_from_db()
        form.add_error(None, str(refused))
        return False
    form.remember_words(who=request.user)
    told = (
        _("Refused: your message is on its way.") if refuses else _("Accepted: the invitation is on its way.")
    )
    messages.success(request, told)
    return True
