"""What the pages of action sheets and of diagnoses have in common: writing one, and its way to everyone."""

from django.contrib import messages
from django.utils.translation import gettext as _

from directory import editing
from directory.known import known
from directory.views.editing import conflict
from reports import reviewing
from reports.models.reviewed import DRAFT, PUBLISHED, READ
from taskforce.accounts.actions import RefusedError
from taskforce.common.guard_forms import Reading

STEPS = (DRAFT, READ, PUBLISHED)


def saved(request, context, verb, record, fresh):
    """Whether ``verb`` saved what the valid ``context["form"]`` says of ``record``; of two who write at once
    the second sees both texts.  ``fresh()`` is the form of what is saved now."""
    form = context["form"]
    try:
        verb(revision=form.cleaned_data["revision"], who=request.user, **form.parts)
    except editing.ConflictError as error:
        form.take_over(fresh(), error.untouched, error.revision)
        context["conflict"] = conflict(record, error)
        return False
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return False
    form.remember_words(who=request.user)
    messages.success(request, _("Saved."))
    return True


def way_of(request, record):
    """The context that shows where ``record`` stands, the next step, and what somebody looks at before."""
    reached = STEPS.index(record.status) if record.status in STEPS else -1
    looks = ["done" if at < reached else "now" if at == reached else "" for at in range(len(STEPS))]
    labels = [record.Status(step).label for step in STEPS]
    return {
        "steps": list(zip(labels, looks, strict=True)),
        "is_hers": record.author_id == request.user.pk,
        "findings": findings(record, request.taskforce) if record.is_writable else [],
        "must_look": True,
    }


def findings(record, taskforce):
    """``[(what it is of, Reading)]``: each text in which the confidentiality guard found something."""
    label, at_home = record._meta.get_field, known(taskforce)
    readings = [(label(name).verbose_name, Reading(getattr(record, name), at_home)) for name in record.PROSE]
    return [(title, reading) for title, reading in readings if reading.findings]


def move(request, record, status):
    """Brings ``record`` to ``status``, as the pages ask for it; RefusedError says why not."""
    if status == DRAFT:
        return reviewing.take_back(record=record, who=request.user)
    if status == record.LAID_ASIDE:
        return reviewing.lay_aside(record=record, who=request.user)
    if findings(record, request.taskforce) and request.POST.get("looked") != "1":
        raise RefusedError(_("Look at what the confidentiality guard found, and say so."))
    revision = reviewing.revision_of(request.POST.get("revision", ""))
    verb = reviewing.read_over if status == READ else reviewing.publish
    return verb(record=record, revision=revision, who=request.user)
