"""The answer to an invitation, by the signed link of the mail: no sign-in, one button."""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext_lazy as _
from django.views.decorators.cache import never_cache

from meetings import permissions, planning
from taskforce.accounts.actions import RefusedError
from taskforce.common import text
from taskforce.common.guard_forms import why_not_names

ANSWERS = {
    "yes": _("I will come"),
    "no": _("I cannot come"),
    "sends": _("Somebody else will come for me"),
}


@login_not_required
@never_cache
def reply(request, token):
    """What the links of a convocation open.  Only POST changes anything: programs that scan mail open
    links too; with scripts the page sends the answer of the link by itself (data-tf-send)."""
    found = permissions.reply_of_link(token)
    sends, refused, is_kept = found.sends, "", False
    if request.method == "POST" and request.POST.get("answer") in ANSWERS:
        sends = text.plain(request.POST.get("sends", ""))[:120]
        try:
            refused = why_not_names(sends)
            if not refused:
                planning.answer(reply=found, answer=request.POST["answer"], sends=sends)
                is_kept = True
        except RefusedError as error:
            refused = str(error)
    asked = request.GET.get("answer") if request.GET.get("answer") in ANSWERS else ""
    context = {
        "reply": found,
        "meeting": found.meeting,
        "sends": sends,
        "answers": ANSWERS.items(),
        "asked": "" if is_kept or found.answer == asked else asked,
        "is_kept": is_kept,
        "refused": refused,
    }
    return render(request, "meetings/reply.html", context, status=409 if refused else 200)
