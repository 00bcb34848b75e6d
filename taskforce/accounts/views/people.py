"""My account; for coordinators, everybody's, and who they are themselves."""

from allauth.mfa.models import Authenticator
from django.contrib import messages
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from taskforce.accounts import actions, second_factor
from taskforce.accounts.decorators import coordinator_required
from taskforce.accounts.forms import CoordinatorForm, ProfileForm
from taskforce.accounts.models import User
from taskforce.common import text

SHOWN = 100


def profile(request):
    """My name and language, and the way to all that concerns signing in."""
    form = ProfileForm(request.POST or None, instance=request.user)
    if request.method == "POST" and form.is_valid():
        form.save()
        messages.success(request, _("Saved."))
        return redirect("accounts:profile")
    factors = Authenticator.objects.filter(user=request.user, type__in=second_factor.TYPES)
    return render(request, "accounts/profile.html", {"form": form, "factors": factors})


@coordinator_required
def coordinators(request):
    """Who keeps the site, and a way to name one more (asked on the next page)."""
    form = CoordinatorForm(request.POST or None)
    if form.is_valid():
        email = form.cleaned_data["email"].lower()
        known = User.objects.filter(email=email).first()
        return render(request, "accounts/coordinator_name.html", {"email": email, "person": known})
    return render(
        request, "accounts/coordinators.html", {"form": form, "people": User.objects.coordinators()}
    )


@coordinator_required
def coordinator_name(request):
    """Names a coordinator (POST, after the page that asked)."""
    form = CoordinatorForm(request.POST or None)
    if form.is_valid():
        try:
            user = actions.make_coordinator(
                email=form.cleaned_data["email"],
                named_by=request.user,
                site_name=getattr(request.taskforce, "name", ""),
            )
            messages.success(request, _("%(person)s is a coordinator now.") % {"person": user})
        except actions.RefusedError as refused:
            messages.error(request, str(refused))
    return redirect("accounts:coordinators")


@coordinator_required
def coordinator_end(request, pk):
    """Asks, then makes a coordinator a person like the others."""
    person = get_object_or_404(User.objects.coordinators(), pk=pk)
    if request.method != "POST":
        return render(request, "accounts/coordinator_end.html", {"person": person})
    try:
        actions.end_coordinator(user=person)
        messages.success(request, _("%(person)s is no longer a coordinator.") % {"person": person})
    except actions.RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("home:workspace" if person == request.user else "accounts:coordinators")


@require_safe
@coordinator_required
def accounts(request):
    """The accounts, a hundred at a time at most: one looks for the others by name or address."""
    words = text.plain(request.GET.get("q", ""))[:100]
    people = list(User.objects.known_as(words)[: SHOWN + 1])
    context = {"q": words, "people": people[:SHOWN], "more": len(people) > SHOWN}
    return render(request, "accounts/accounts.html", context)


@coordinator_required
def account_close(request, pk):
    """Asks, then closes an account, or opens a closed one again: the ``state`` that was asked for, so that
    doing it twice is doing it once."""
    person = get_object_or_404(User, pk=pk)
    wanted = request.POST.get("state")
    if wanted not in ("closed", "open"):
        return render(request, "accounts/account_close.html", {"person": person})
    try:
        if wanted == "closed":
            actions.close_account(user=person)
            messages.success(request, _("The account of %(person)s is closed.") % {"person": person})
        else:
            actions.reopen_account(user=person)
            messages.success(request, _("The account of %(person)s is open again.") % {"person": person})
    except actions.RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("accounts:accounts")
