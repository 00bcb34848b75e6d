"""The other ways around a signature: withdrawing it, and standing by it when who signed has left."""

from django.contrib import messages
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _

from charter import permissions, signing
from charter.forms.ways import WithdrawForm
from charter.trace import trace_of
from taskforce.accounts.actions import RefusedError


def withdraw(request, slug):
    """Says what closes, then withdraws the organisation's signature; afterwards, that it is withdrawn."""
    organization = permissions.organization_to_sign_for(request.user, slug)
    form = WithdrawForm(request.POST if request.method == "POST" else None)
    if form.is_valid():
        return _withdraw(request, organization, form.cleaned_data["reason"])
    context = {
        "organization": organization,
        "signature": organization.signatures.filter(ended=None).select_related("version").first(),
        "last": organization.signatures.exclude(ended=None).order_by("-ended").first(),
        "form": form,
    }
    return render(request, "charter/withdraw.html", context)


def _withdraw(request, organization, reason):
    """Back to the page, which tells who pressed twice the same as who pressed once."""
    try:
        signing.withdraw(organization=organization, user=request.user, reason=reason, trace=trace_of(request))
        messages.success(request, _("%(organization)s has withdrawn.") % {"organization": organization})
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("charter:withdraw", organization.slug)


def represent(request, slug):
    """A new representative confirms the signature of one who left."""
    organization = permissions.organization_to_sign_for(request.user, slug)
    if request.method == "POST":
        try:
            signing.confirm_representation(
                organization=organization, user=request.user, trace=trace_of(request)
            )
            messages.success(request, _("Thank you: you represent this signature from now on."))
        except RefusedError as refused:
            messages.error(request, str(refused))
        return redirect("charter:represent", slug)
    live = organization.signatures.live().with_representative().select_related("version")
    context = {"organization": organization, "signature": live.first()}
    return render(request, "charter/represent.html", context)
