"""The first page of a fresh site.  Once it is set up, it is gone for ever."""

from django.conf import settings
from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.views.decorators.cache import never_cache

from directory import site
from directory.models import TaskForce
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.signing_in import sign_in
from taskforce.home.forms import SetUpForm


@login_not_required
@never_cache
def setup(request):
    """Asks what the site must know, makes the task force and its first coordinator, signs her in."""
    if request.taskforce:
        raise Http404
    fresh = TaskForce(languages=list(dict(settings.LANGUAGES)), time_zone=settings.TIME_ZONE)
    is_sent = request.method == "POST"
    form = SetUpForm(request.POST if is_sent else None, request.FILES if is_sent else None, instance=fresh)
    if form.is_valid():
        fresh.outline = form.cleaned_data["outline_file"]
        try:
            user = site.set_up_taskforce(
                taskforce=fresh,
                coordinator_name=form.cleaned_data["coordinator_name"],
                coordinator_email=form.cleaned_data["coordinator_email"],
            )
        except RefusedError as refused:
            raise Http404 from refused
        messages.success(request, _("The site is yours. Next: districts and towns, then the partners."))
        return sign_in(request, user, then=reverse("directory:taskforce_files"))
    return render(request, "home/setup.html", {"form": form})
