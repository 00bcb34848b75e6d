"""Signing online, in three steps: read the text, sign for one's organisation, receive the certificate.

Every form carries the version and the fingerprint of the text it was opened with; one that is not the
text to sign now gets a page that says so, with what was typed kept.
"""

from functools import wraps

from django.contrib import messages
from django.db.models import Exists, OuterRef
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.utils.cache import get_conditional_response
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from charter import permissions, signing, standing
from charter.forms.signing import CodeForm, CommitForm
from charter.models import Attempt, Receipt, Signature
from charter.trace import trace_of
from directory.models import Organization
from taskforce.accounts.actions import RefusedError

WHOLE_PAGE = (signing.AlreadySignedError, signing.ReplacedError)  # refusals that have a page of their own
KEPT = "charter_typed"  # in the session: {slug: what was typed on a text that was replaced meanwhile}


@require_safe
def sign(request):
    """The organisations one may sign for, and where each stands; straight on when there is only one."""
    rows = standing.with_standing(Organization.objects.all())
    organizations = list(permissions.organizations_to_sign_for(request.user, rows))
    words = standing.words_to_sign(request.asked_language)
    if words and len(organizations) == 1:
        return redirect("charter:sign_read", organizations[0].slug)
    return render(request, "charter/sign.html", {"organizations": organizations, "words": words})


def _step(view):
    """A step of signing: ``view(request, organization, words)`` for who may sign, and clear words when
    the organisation has signed already or the text is no longer the one to sign."""

    @wraps(view)
    def step(request, slug):
        words = standing.words_to_sign(request.asked_language)
        rows = standing.with_standing(Organization.objects.all())
        if words:
            rows = standing.with_reading(rows, request.user, words)
        organization = permissions.organization_to_sign_for(request.user, slug, rows)
        if not words:
            return redirect("charter:sign")
        if organization.signed_version == words.version.number:
            return _already(request, organization.signed_receipt)
        try:
            return view(request, organization, words)
        except signing.AlreadySignedError as refused:
            return _already(request, refused.signature.number)
        except signing.ReplacedError:
            words = standing.words_to_sign(request.asked_language)  # one may have come this very moment
            context = {"organization": organization, "words": words}
            return render(request, "charter/sign_replaced.html", context, status=409)

    return step


def _already(request, number):
    """Her own certificate; or by whom and when a colleague signed."""
    signature = Signature.objects.select_related("version").defer("scan").get(number=number)
    if signature.signatory_id == request.user.pk:
        return redirect("charter:signature", number)
    status = 409 if request.method == "POST" else 200
    return render(request, "charter/sign_already.html", {"signature": signature}, status=status)


def _guard_same(request, words):
    """ReplacedError unless the form was opened with ``words``."""
    opened = (request.POST.get("version"), request.POST.get("fingerprint"))
    if opened != (str(words.version.number), words.fingerprint):
        raise signing.ReplacedError


@_step
def sign_read(request, organization, words):
    """Step 1: the whole text, and at its end the button that says one has read it."""
    if request.method == "POST":
        _guard_same(request, words)
        try:
            signing.read(organization=organization, words=words, user=request.user, trace=trace_of(request))
            return redirect("charter:sign_commit", organization.slug)
        except WHOLE_PAGE:
            raise
        except RefusedError as refused:
            messages.error(request, str(refused))
    return render(request, "charter/sign_read.html", {"organization": organization, "words": words})


@_step
def sign_commit(request, organization, words):
    """Step 2: the commitments, the function, the right to commit, the name; then a code leaves by mail."""
    if request.method == "POST":
        return _commit(request, organization, words)
    if not organization.has_read:
        return redirect("charter:sign_read", organization.slug)
    attempt = _attempt(request.user, organization)
    typed = request.session.get(KEPT, {}).get(organization.slug)
    form = CommitForm(initial=typed or (attempt.said if attempt else {}), words=words)
    return _commit_page(request, organization, form)


def _commit(request, organization, words):
    form = CommitForm(request.POST, words=words)
    try:
        _guard_same(request, words)
        if not organization.has_read:
            raise signing.ReplacedError
        if form.is_valid():
            signing.ask(
                organization=organization,
                words=words,
                user=request.user,
                said=form.said,
                trace=trace_of(request),
            )
            request.session.pop(KEPT, None)
            return redirect("charter:sign_code", organization.slug)
    except signing.ReplacedError:
        request.session[KEPT] = {organization.slug: form.typed}
        raise
    except signing.AlreadySignedError:
        raise
    except signing.NameDiffersError as refused:
        form.add_error("name", str(refused))
    except RefusedError as refused:
        form.add_error(None, str(refused))
    return _commit_page(request, organization, form)


def _commit_page(request, organization, form):
    context = {"organization": organization, "words": form.words, "form": form}
    return render(request, "charter/sign_commit.html", context)


@_step
def sign_code(request, organization, words):
    """The end of step 2: the code of the mail signs."""
    attempt = _attempt(request.user, organization)
    if attempt is None:  # never was; or went this very moment with the signature of a colleague
        if signature := organization.signatures.live().filter(version=words.version).first():
            raise signing.AlreadySignedError(signature)
        return redirect("charter:sign_read", organization.slug)
    if attempt.version != words.version:
        raise signing.ReplacedError
    if request.method == "POST" and "again" in request.POST:
        return _send_again(request, attempt)
    form = CodeForm(request.POST if request.method == "POST" else None)
    try:
        if form.is_valid():
            code = form.cleaned_data["code"]
            signature = signing.confirm(attempt=attempt, code=code, trace=trace_of(request))
            return redirect("charter:signature", signature.number)
    except WHOLE_PAGE:
        raise
    except RefusedError as refused:
        form.add_error("code", str(refused))
    return render(request, "charter/sign_code.html", {"attempt": attempt, "words": words, "form": form})


def _send_again(request, attempt):
    try:
        signing.send_again(attempt=attempt, trace=trace_of(request))
        messages.success(request, _("A new code is on its way. The one before no longer works."))
    except WHOLE_PAGE:
        raise
    except RefusedError as refused:
        messages.error(request, str(refused))
    return redirect("charter:sign_code", attempt.organization.slug)


def _attempt(user, organization):
    """What she last ticked and typed for ``organization``, for this version or one before; or None."""
    attempts = Attempt.objects.filter(user=user, organization=organization)
    attempt = attempts.select_related("version").order_by("-version__number").first()
    if attempt:
        attempt.organization, attempt.user = organization, user
    return attempt


@require_safe
def signature(request, number):
    """Step 3, the certificate: what was signed, its receipt, and how to verify and withdraw it."""
    made = Receipt.objects.filter(signature=OuterRef("pk"))
    rows = Signature.objects.select_related("version", "act", "organization").defer("scan")
    rows = rows.with_representative().annotate(has_receipt=Exists(made))
    signature = permissions.signature_to_read(request.user, number, rows)
    may_sign = permissions.organizations_to_sign_for(request.user).filter(pk=signature.organization_id)
    context = {"signature": signature, "may_withdraw": signature.ended is None and may_sign.exists()}
    return render(request, "charter/signature.html", context)


@require_safe
def receipt(request, number):
    """The receipt (PDF) as it was made once; 404 until it is."""
    signature = permissions.signature_to_read(request.user, number, Signature.objects.only("number"))
    receipt = get_object_or_404(Receipt.objects.defer("pdf"), signature=signature)
    etag = f'"{receipt.sha256}"'
    response = get_conditional_response(request, etag=etag)
    if response is None:
        response = HttpResponse(bytes(receipt.pdf), content_type="application/pdf")
        response["Content-Disposition"] = f'attachment; filename="{signature.number}.pdf"'
    response["ETag"], response["Cache-Control"] = etag, "private, no-store"
    return response
