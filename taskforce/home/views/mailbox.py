"""The mailbox of the demonstration."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.utils.http import content_disposition_header
from django.views.decorators.http import require_safe

from taskforce.home.mailbox import mails


@login_not_required
@require_safe
def mailbox(request):
    """Every mail the demonstration wrote, newest first; 404 on a real site."""
    if not settings.DEMO:
        raise Http404
    return render(request, "home/mailbox.html", {"mails": mails()})


@login_not_required
@require_safe
def mailbox_mail(request, key):
    """One of them; 404 on a real site."""
    return render(request, "home/mailbox_mail.html", {"mail": _mail(key)})


@login_not_required
@require_safe
def mailbox_file(request, key, number):
    """A file that came with it, to save and open; 404 on a real site."""
    files = _mail(key).files
    if number >= len(files):
        raise Http404
    file = files[number]
    response = HttpResponse(file.content, content_type=file.type)
    response.headers["Content-Disposition"] = content_disposition_header(True, file.name)
    return response


def _mail(key):
    mail = next((mail for mail in mails() if mail.key == key), None) if settings.DEMO else None
    if not mail:
        raise Http404
    return mail
