"""The task force, kept by its coordinator: who it is, its map, its logo."""

import hashlib

from django.contrib import messages
from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import condition, require_safe

from directory import site
from directory.forms.taskforce import REMOVABLE, UPLOADS, TaskForceForm
from directory.models import Area, TaskForce
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.decorators import coordinator_required


@coordinator_required
def taskforce_settings(request):
    """Name, town, contact, country, time zone, languages, rhythm of the meetings."""
    taskforce = TaskForce.objects.current()  # not the request's: the page around the form shows what is saved
    form = TaskForceForm(request.POST if request.method == "POST" else None, instance=taskforce)
    if form.is_valid():
        site.edit_taskforce(taskforce=taskforce)
        messages.success(request, _("Saved."))
        return redirect("directory:taskforce_settings")
    return render(request, "directory/taskforce_settings.html", {"form": form})


@coordinator_required
def taskforce_files(request):
    """Outline, districts and towns, background lines, logo: each sent on its own."""
    forms = {name: form() for name, form in UPLOADS.items()}
    name = request.POST.get("name")
    if request.method == "POST" and name in UPLOADS:
        form = forms[name] = UPLOADS[name](request.POST, request.FILES)
        if form.is_valid() and _put(form, request.taskforce):
            messages.success(request, _("Saved: look at the map."))
            return redirect("directory:taskforce_files")
    has = TaskForce.objects.values_list("outline__type", "background__type", "logo").get()
    context = {
        "forms": forms.values(),
        "sent": next((form for form in forms.values() if form.is_bound), None),
        "there": [name for name, value in zip(REMOVABLE, has, strict=True) if value],
        "areas": Area.objects.order_by("kind", "name"),
    }
    return render(request, "directory/taskforce_files.html", context)


def _put(form, taskforce):
    try:
        form.put(taskforce)
    except RefusedError as refused:
        form.add_error("file", str(refused))
        return False
    return True


@coordinator_required
def taskforce_file_remove(request, name):
    """Asks, then takes the outline, the lines or the logo away."""
    if name not in REMOVABLE:
        raise Http404
    if request.method == "POST":
        setattr(request.taskforce, name, None)
        site.edit_taskforce(taskforce=request.taskforce)
        messages.success(request, _("It is gone."))
        return redirect("directory:taskforce_files")
    return render(request, "directory/taskforce_file_remove.html", {"file": UPLOADS[name]})


def _logo():
    logo = TaskForce.objects.values_list("logo", flat=True).first()
    return bytes(logo) if logo else None


def _logo_etag(request):
    logo = _logo()
    return f'"{hashlib.sha256(logo).hexdigest()[:20]}"' if logo else None


@login_not_required
@require_safe
@condition(etag_func=_logo_etag)
def logo(request):
    """The task force's logo, a PNG; 404 when it has none."""
    png = _logo()
    if png is None:
        raise Http404
    return HttpResponse(png, content_type="image/png", headers={"Cache-Control": "public, max-age=300"})


logo.needs_no_taskforce = True
