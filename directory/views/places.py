"""Editing the places of an organisation: by an address, by a pin, or by two numbers."""

from copy import copy

from csp.decorators import csp_update
from django.contrib import messages
from django.shortcuts import redirect, render
from django.templatetags.static import static
from django.urls import reverse
from django.utils.translation import gettext as _

from directory import editing, permissions
from directory.areas import AreaFinder
from directory.forms.location import LocationForm
from directory.models import Location
from directory.views.editing import conflict
from directory.views.map import TILES, tiles_config, zoom_words
from directory.vocabulary import Precision


@csp_update(TILES)
def location_new(request, slug):
    """A new place of an organisation."""
    organization = permissions.organization_to_edit(request.user, slug)
    return _edit(request, Location(organization=organization), editing.add_location)


@csp_update(TILES)
def location_edit(request, slug, uuid):
    """A place: its address, its position, and how exactly the public may see it."""
    location = permissions.location_to_edit(request.user, slug, uuid)
    return _edit(request, location, editing.edit_location)


def _edit(request, location, verb):
    saved, is_new = copy(location), location.pk is None
    form = LocationForm(request.POST if request.method == "POST" else None, instance=location)
    context = {"organization": location.organization, "location": saved, "name": str(saved), "is_new": is_new}
    if form.is_valid() and "preview" in request.POST:
        form.show_position()
        AreaFinder().place(location)
        location.set_public_position()
        context["location"] = location
    elif form.is_valid():
        revision = {} if is_new else {"revision": form.cleaned_data["revision"]}
        try:
            verb(location=location, who=request.user, **revision)
        except editing.ConflictError as error:
            now = LocationForm(instance=Location.objects.get(pk=location.pk))
            form.take_over(now, error.untouched, error.revision)
            context["conflict"] = conflict(location, error)
        else:
            messages.success(request, _told(form))
            return redirect("directory:manage", location.organization.slug)
    context |= {"form": form, "place_config": _place_config(request, form)}
    status = 409 if "conflict" in context else 200
    return render(request, "directory/location_edit.html", context, status=status)


def _told(form):
    if form.placed:
        return {
            "door": _("Saved, at this address: look whether the pin stands at the door."),
            "street": _("Saved, on its street: we do not know this house number. Move the pin to the door."),
            "town": _("Saved, in the middle of its town: move the pin if the public may know more."),
        }[form.placed]
    if form.cleaned_data["latitude"] is None and form.cleaned_data["precision"] != Precision.NONE:
        if not form.cleaned_data["city"]:
            return _("Saved. It is not on the map yet: give a town, or put the pin.")
        told = _("Saved. It is not on the map yet: we do not know the town %(town)s. Put the pin yourself.")
        return told % {"town": form.cleaned_data["city"]}
    return _("Saved.")


def _place_config(request, form):
    """What static/js/place.js needs to know; data, not code."""
    taskforce = request.taskforce
    return {
        "territory": f"{reverse('directory:territory')}?v={taskforce.version}",
        "bounds": [taskforce.south, taskforce.west, taskforce.north, taskforce.east],
        "areas": form.areas,
        "pin": static("img/pin.svg"),
        "tiles": tiles_config(),
        "zoom": zoom_words(),
        "title": _("The place. Move it with the arrow keys; hold Shift for longer steps."),
    }


def location_delete(request, slug, uuid):
    """Asks, then takes a place away."""
    location = permissions.location_to_edit(request.user, slug, uuid)
    if request.method == "POST":
        editing.delete_location(location=location, who=request.user)
        messages.success(request, _("The place is gone."))
        return redirect("directory:manage", slug)
    context = {
        "organization": location.organization,
        "location": location,
        "services": location.services.all(),
    }
    return render(request, "directory/location_delete.html", context)
