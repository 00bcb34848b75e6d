"""The verification page: is this receipt genuine?"""

from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.utils.translation import gettext as _
from django.views.decorators.csrf import csrf_exempt
from django.views.decorators.http import require_http_methods

from charter import canon, verifying
from charter.models import Text


# Posting a file changes nothing and reads nothing private: a token would only set a cookie.
@csrf_exempt
@login_not_required
@require_http_methods(["GET", "HEAD", "POST"])
def verify(request):
    """By number, by the hash of a file, or by the file itself, which is hashed and not kept."""
    number, sha256 = request.GET.get("number", ""), request.GET.get("sha256", "")
    answer = refused = None
    if request.method == "POST":
        answer, refused = _of_file(request)
    elif sha256:
        answer = verifying.by_hash(sha256, request.user)
    elif number.strip():
        answer = verifying.by_number(number, request.user)
    context = {
        "answer": answer,
        "refused": refused,
        "number": number[:100],
        "recipe": canon.RECIPE,
        "texts": Text.objects.exclude(version__published=None)
        .select_related("version")
        .defer("text")
        .order_by("-version__number", "pk"),
        "most": verifying.MOST_BYTES,
    }
    return render(request, "charter/verify.html", context, status=400 if refused else 200)


def _of_file(request):
    """``(Answer, why it was refused)``, one of them None."""
    file = request.FILES.get("file")
    if not file:
        return None, _("Choose the file of the receipt first.")
    if file.size > verifying.MOST_BYTES:
        return None, _("This file is larger than 5 MB: it is not a receipt of ours.")
    return verifying.by_hash(verifying.hash_of(file), request.user), None
