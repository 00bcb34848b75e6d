"""The task force itself: set up once, then kept by its coordinator, without a developer."""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext_lazy as _

from directory.areas import AreaFinder
from directory.models import Area, Location, TaskForce
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.models import User
from taskforce.common import geo, text


def set_up_taskforce(*, taskforce, coordinator_name, coordinator_email):
    """Saves the first and only task force and makes its first coordinator.  Returns the User.

    RefusedError when it was set up in the meantime.
    """
    try:
        with transaction.atomic():
            taskforce.pk = 1
            _frame(taskforce)
            taskforce.save(force_insert=True)
            user = User.objects.filter(email=coordinator_email.lower()).first()
            user = user or User.objects.create_user(coordinator_email)
            user.name, user.is_coordinator, user.is_active = coordinator_name, True, True
            user.save()
    except IntegrityError as error:
        raise RefusedError(_("This site has been set up already.")) from error
    return user


def edit_taskforce(*, taskforce, areas=()):
    """Saves the task force, and adds or updates ``areas`` (Area objects, see ``areas_from``).

    RefusedError when two districts, or two towns, would have the same name.
    """
    loaded = {field.name for field in TaskForce._meta.concrete_fields} - taskforce.get_deferred_fields()
    try:
        with transaction.atomic():
            if "outline" in loaded:
                _frame(taskforce)
            taskforce.save(update_fields=loaded - {"id", "version"})
            for area in areas:
                area.save()
            if areas:
                place_locations_anew()
            TaskForce.objects.changed()
    except IntegrityError as error:
        raise RefusedError(_("Two districts, or two towns, would have the same name.")) from error


def areas_from(drawings, kind):
    """Area objects of ``kind`` for ``drawings`` (``territory.areas``): known ones are updated, found by
    their official code, else by their name; nothing is saved."""
    known = list(Area.objects.filter(kind=kind))
    by_code = {area.code: area for area in known if area.code}
    by_name = {area.folded: area for area in known}
    areas = []
    for drawing in drawings:
        area = by_code.get(drawing.code) or by_name.get(text.fold(drawing.name)) or Area(kind=kind)
        for field, value in drawing._asdict().items():
            setattr(area, field, value)
        areas.append(area)
    return areas


def place_locations_anew():
    """Sets area and public position of every place again, after outlines have changed."""
    find = AreaFinder()
    changed = []
    for location in Location.objects.select_related("area").iterator(500):
        before = (location.area_id, location.public_latitude, location.public_longitude)
        find.place(location)
        location.set_public_position()
        if before != (location.area_id, location.public_latitude, location.public_longitude):
            changed.append(location)
    fields = ["area", "public_latitude", "public_longitude"]
    Location.objects.bulk_update(changed, fields, batch_size=500)


def _frame(taskforce):
    """The box of the outline, so that a map knows its view without reading the outline."""
    box = geo.box_of(taskforce.outline)
    taskforce.west, taskforce.south, taskforce.east, taskforce.north = box or (None, None, None, None)
