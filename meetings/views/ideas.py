"""Ideas: the list, proposing one, saying that one would take part, and the coordinator's answer."""

from copy import copy
from functools import partial

from django.contrib import messages
from django.db.models import Count, Exists, OuterRef, Q, Subquery
from django.http import Http404
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory.models import Organization
from meetings import ideas as verbs
from meetings import permissions
from meetings.forms.ideas import IdeaAnswerForm, IdeaForm
from meetings.models import Action, Idea, IdeaSupport, Item
from meetings.views.asking import posted, saved, status_of
from taskforce.accounts.actions import RefusedError
from taskforce.common import paging

PAGE = 20
committed = Organization.objects.committed


@require_safe
def ideas(request):
    """All ideas with where they stand, the newest first; ``?state=`` only those."""
    wanted = request.GET.get("state") if request.GET.get("state") in Idea.State.values else ""
    user = request.user
    rows = permissions.ideas_to_read(user).with_state(user)
    supports = IdeaSupport.objects.filter(idea=OuterRef("pk"), organization__in=committed().values("pk"))
    number = supports.order_by().values("idea").annotate(number=Count("pk")).values("number")
    rows = (rows.filter(state=wanted) if wanted else rows).annotate(supporters=Subquery(number))
    context = {
        "page": paging.page_of(rows, request.GET.get("page"), PAGE),
        "wanted": wanted,
        "states": Idea.State.choices,
        "may_propose": not user.is_coordinator or permissions.organizations_speaking(user).exists(),
        "query": f"state={wanted}&" if wanted else "",
    }
    return render(request, "meetings/ideas.html", context)


def idea_new(request):
    """Proposes an idea in the name of one's organisation; the coordinator answers by mail."""
    organizations = permissions.organizations_speaking(request.user)
    if not organizations:
        raise Http404
    form = IdeaForm(posted(request), taskforce=request.taskforce, organizations=organizations)
    if form.is_valid():
        made = verbs.propose(organization=form.organization, by=request.user, **form.idea_fields)
        form.remember_words(who=request.user)
        messages.success(
            request, _("Thank you. All signatories read your idea; the coordinator answers by mail.")
        )
        return redirect(made)
    return render(request, "meetings/idea_new.html", {"form": form})


@require_safe
def idea(request, uid):
    """One idea: what it says, who would take part, what became of it."""
    found = permissions.idea_to_read(request.user, uid)
    return render(request, "meetings/idea.html", {"idea": found} | _around(found, request.user))


def idea_edit(request, uid):
    """Changes an idea of one's organisation that nobody answered yet."""
    found = permissions.idea_to_change(request.user, uid)
    idea_form = partial(IdeaForm, taskforce=request.taskforce)
    form = idea_form(posted(request), instance=copy(found))  # it writes into its own
    context = {"form": form, "idea": found}
    if form.is_valid():
        change = partial(verbs.change, idea=found, **form.idea_fields)
        if saved(request, context, change, idea_form):
            return redirect(found)
    return render(request, "meetings/idea_edit.html", context, status=status_of(context))


def idea_withdraw(request, uid):
    """Asks, then deletes an idea of one's organisation that nobody answered yet."""
    context = {"idea": permissions.idea_to_change(request.user, uid)}
    if request.method == "POST":
        try:
            verbs.withdraw(idea=context["idea"])
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("The idea is withdrawn."))
            return redirect("meetings:ideas")
    return render(request, "meetings/idea_withdraw.html", context, status=status_of(context))


def _around(found, user):
    """What stands around an idea, in two queries: organisations, and the actions or else the items of it."""
    supports = IdeaSupport.objects.filter(idea=found, organization=OuterRef("pk"))
    mine = permissions.organizations_speaking(user).filter(pk=OuterRef("pk"))
    rows = committed().annotate(supports=Exists(supports), is_mine=Exists(mine))
    rows = list(rows.filter(Q(supports=True) | Q(is_mine=True)).order_by("sort_name", "pk"))
    is_hers = any(row.is_mine and row.pk == found.organization_id for row in rows)
    around = {
        "may_change": is_hers and found.state == Idea.State.PROPOSED,
        "supporters": [row for row in rows if row.supports],
        "mine": [row for row in rows if row.is_mine and row.pk != found.organization_id],
    }
    if found.state == Idea.State.ACTION:
        actions = Action.objects.visible_to(user).filter(idea=found).select_related("item__meeting")
        return around | {"actions": actions}
    items = Item.objects.inside_for(user).on_agenda().filter(idea=found).select_related("meeting")
    return around | {"items": items.order_by("meeting__starts", "pk")}


@require_POST
def idea_support(request, uid):
    """One of one's organisations would take part, or would not after all (``take`` is "back")."""
    found, organizations = permissions.idea_to_support(request.user, uid)
    asked = request.POST.get("organization", "")
    pk = int(asked) if asked.isascii() and asked.isdigit() and len(asked) < 19 else 0
    organization = get_object_or_404(organizations, pk=pk)
    if request.POST.get("take") == "back":
        verbs.take_back(idea=found, organization=organization)
        messages.success(request, _("Taken back."))
    else:
        verbs.take_part(idea=found, organization=organization, by=request.user)
        messages.success(request, _("Thank you: it is written down."))
    return redirect(found)


def idea_answer(request, uid):
    """The coordinator puts an idea on an agenda, or answers why not."""
    found = permissions.idea_to_answer(request.user, uid)
    form = IdeaAnswerForm(posted(request), taskforce=request.taskforce)
    context = {"idea": found, "form": form}
    if form.is_valid():
        try:
            if form.accepts:
                item = verbs.put_on_agenda(idea=found, meeting=form.cleaned_data["meeting"], by=request.user)
                messages.success(request, _("They are told by mail."))
                return redirect("meetings:agenda", item.meeting.uid)
            verbs.refuse(idea=found, answer=form.cleaned_data["answer"])
            form.remember_words(who=request.user)
            messages.success(request, _("They are told by mail."))
            return redirect(found)
        except RefusedError as refused:
            context["refused"] = str(refused)
            context["idea"] = permissions.idea_to_answer(request.user, uid)
    return render(request, "meetings/idea_answer.html", context, status=status_of(context))
