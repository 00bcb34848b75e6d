"""Pages every public site owes its readers."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.shortcuts import render
from django.views.decorators.http import require_safe

from charter import joining
from directory import forgetting
from directory.models import importing
from meetings import registering, support

DAY = 24 * 3600  # seconds


@login_not_required
@require_safe
def accessibility(request):
    """How accessible the site is, and how to say what is not."""
    return render(request, "home/accessibility.html")


@login_not_required
@require_safe
def privacy(request):
    """What is kept about whom, and for how long: the periods are those of the code that forgets."""
    context = {
        "session_days": settings.SESSION_COOKIE_AGE // DAY,
        "invitation_days": forgetting.INVITATIONS_KEPT.days,
        "join_days": joining.PEOPLE_KEPT.days,
        "support_days": support.KEPT.days,
        "unconfirmed_days": support.UNCONFIRMED_KEPT.days,
        "training_days": registering.KEPT.days,
        "registration_days": registering.UNCONFIRMED_KEPT.days,
        "import_days": importing.FORGOTTEN_AFTER.days,
        "mail_days": settings.MAIL_TRIES * settings.MAIL_RETRY[1] // DAY,
    }
    return render(request, "home/privacy.html", context)


@login_not_required
@require_safe
def legal(request):
    """Who publishes the site."""
    return render(request, "home/legal.html")
