"""The other ways around a signature: withdrawing it, standing by it when who signed has left, writing down
one given on paper or with help, and what a natural person may do with hers."""

from django.contrib import messages
from django.forms.models import model_to_dict
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from charter import permissions, scans, signing, standing, ways
from charter.forms.ways import AssistForm, WithdrawForm
from charter.models import Signature
from charter.models.signature import of_a_person
from charter.trace import trace_of
from charter.verifying import number_of
from directory.vocabulary import SPOKEN_CHOICES, in_words
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.decorators import coordinator_required


def withdraw(request, slug):
    """Says what closes, then withdraws the organisation's signature; afterwards, that it is withdrawn."""
    organization = permissions.organization_to_sign_for(request.user, slug)
    form = WithdrawForm(request.POST if request.method == "POST" else None, taskforce=request.taskforce)
    if form.is_valid():
        form.remember_words(who=request.user)
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


@coordinator_required
def assist(request):
    """Writes down a signature given on paper or with help; its page when that is done."""
    words = standing.words_to_sign(request.GET.get("language") or request.asked_language)
    if not words:
        return render(request, "charter/assist.html")
    sent = (request.POST, request.FILES) if request.method == "POST" else ()
    form = AssistForm(*sent, words=words, initial=_known(request.GET.get("earlier", "")))
    is_other = request.method == "POST" and request.POST.get("fingerprint") != words.fingerprint
    if is_other:
        form.add_error(None, str(signing.ReplacedError()))
    if form.is_valid() and (signature := _assist(request, form)):
        messages.success(request, _("The signature is written down. The receipt leaves by mail."))
        return redirect("charter:signature", signature.number)
    context = {
        "words": words,
        "languages": words.version.texts.order_by("pk").values_list("language", flat=True),
        "form": form,
        "spoken": _spoken(),
    }
    return render(request, "charter/assist.html", context)


def _known(number):
    """What the form knows already of a natural person who signs again: the ``number`` of her receipt."""
    own = Signature.objects.filter(of_a_person(), number=number).only("name", "function", "is_public")
    signature = own.first() if number_of(number) else None
    known = {"party": "person", "earlier": number}
    return known | model_to_dict(signature, ["name", "function", "is_public"]) if signature else {}


def _spoken():
    """Languages to choose from, Romani first; any other can be typed."""
    names = dict(in_words(SPOKEN_CHOICES, get_language()))
    return [names.pop("rom"), *names.values()]


def _assist(request, form):
    """The Signature; None, with the reason in ``form``, when it is refused."""
    try:
        return ways.assist(
            organization=form.cleaned_data["organization"],
            words=form.words,
            by=request.user,
            said=form.said,
            scan=form.cleaned_data["scan"],
            once=form.cleaned_data["once"],
            trace=trace_of(request),
        )
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return None


@require_safe
def scan(request, number):
    """The scan of the paper, to save, for who may read the signature; 404 where there is none."""
    signature = permissions.signature_to_read(request.user, number)
    if not signature.scan:
        raise Http404
    name = f"{signature.number}.{scans.ENDINGS[signature.scan_type]}"
    headers = {
        "Content-Disposition": f'attachment; filename="{name}"',
        "Cache-Control": "private, no-store",
        "X-Content-Type-Options": "nosniff",
    }
    return HttpResponse(bytes(signature.scan), content_type=signature.scan_type, headers=headers)


def leave_register(request, number):
    """A natural person's name leaves the public register, by herself or by a coordinator for her."""
    signature = permissions.own_signature(request.user, number)
    if request.method != "POST":
        return render(request, "charter/leave_register.html", {"signature": signature})
    try:
        ways.leave_register(signature=signature, by=request.user, trace=trace_of(request))
        messages.success(request, _("The name is off the public register."))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("charter:signature", number)


def withdraw_person(request, number):
    """A natural person's signature ends, by herself or by a coordinator for her."""
    signature = permissions.own_signature(request.user, number)
    form = WithdrawForm(request.POST if request.method == "POST" else None, taskforce=request.taskforce)
    if not form.is_valid():
        return render(request, "charter/withdraw_person.html", {"signature": signature, "form": form})
    form.remember_words(who=request.user)
    try:
        reason = form.cleaned_data["reason"]
        ways.withdraw_person(signature=signature, by=request.user, reason=reason, trace=trace_of(request))
        messages.success(request, _("The signature is withdrawn."))
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("charter:signature", number)
