"""The one-click way in of the demonstration."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.views.decorators.http import require_POST

from taskforce.accounts.models import User
from taskforce.accounts.signing_in import sign_in_without_asking
from taskforce.home.demo_people import demo_people


@login_not_required
@require_POST
def demo_sign_in(request):
    """Signs in as one of the demo people, and as nobody else; 404 on a real site."""
    email = request.POST.get("person")
    if not settings.DEMO or email not in {person.email for person in demo_people()}:
        raise Http404
    return sign_in_without_asking(request, get_object_or_404(User, email=email))
