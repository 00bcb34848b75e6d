"""From preview to publication: checks, the progress of a build, freezing, the second person, corrections."""

from django.contrib import messages
from django.http import Http404, HttpResponse
from django.shortcuts import redirect, render
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from meetings.views.asking import posted, status_of
from reports import builds, editions, permissions, snapshot
from reports.forms.edition import CorrectForm, PersonForm
from reports.models import Edition
from reports.models.edition import EDIT, PUBLISH
from reports.views.work import context_of, shown_of, to_work, tried
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.decorators import coordinator_required
from taskforce.accounts.models import User

State = Edition.State


def _to(name, edition):
    return redirect(f"reports:{name}", edition.year, edition.language)


@require_safe
def checks(request, year, language):
    """What must be right before publication, each with its way to mend it; the preview and the next step."""
    edition = permissions.edition_to_edit(request.user, year, language)
    found = editions.looked_at(edition) if edition.is_open else []
    publishes = Edition.objects.publishable_by(request.user).filter(pk=edition.pk).exists()
    context = context_of(
        edition,
        checks=sorted(found, key=lambda check: not check.is_red),
        red=sum(check.is_red for check in found),
        last=edition.builds.light().first(),
        preview=_preview(edition),
        may_publish=publishes,
    )
    return render(request, "reports/checks.html", context)


def _preview(edition):
    """The last preview that can be looked at, without its bytes; None."""
    return edition.builds.filter(pdf__isnull=False).light().first()


@require_POST
def step(request, year, language):
    """Goes one step on or back (``to``: drafting, preview, validation)."""
    edition = permissions.edition_to_edit(request.user, year, language)
    wanted = request.POST.get("to")
    try:
        if wanted == State.DRAFTING:
            editions.draft(edition=edition)
        elif wanted == State.VALIDATION:
            editions.validate(edition=edition)
        elif wanted == State.PREVIEW:
            editions.ask_preview(edition=edition, by=request.user)
            return _to("build", edition)
    except RefusedError as refused:
        messages.error(request, str(refused))
    return to_work(edition) if wanted == State.DRAFTING else _to("checks", edition)


def build(request, year, language):
    """How far the build is; POST begins again one that has stopped."""
    edition = permissions.edition_to_edit(request.user, year, language)
    row = edition.builds.light().first()
    if row is None or not row.is_going:
        return _to("publish" if edition.state == State.FROZEN else "checks", edition)
    if request.method == "POST":
        builds.begin_again(build=row)
        return _to("build", edition)
    return render(request, "reports/build.html", context_of(edition, build=row))


@require_safe
def preview(request, year, language):
    """The report as a page, as its data stand now: all that it would say."""
    edition = permissions.edition_to_edit(request.user, year, language)
    made = snapshot.make(edition) if edition.is_open else edition.snapshot
    context = context_of(edition, preview=_preview(edition), **shown_of(edition, made))
    return render(request, "reports/preview.html", context)


@require_safe
def preview_file(request, year, language):
    """The document of the last preview."""
    edition = permissions.edition_to_edit(request.user, year, language)
    row = edition.builds.filter(pdf__isnull=False).first()
    if row is None:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="preview-{edition.year}.pdf"'}
    return HttpResponse(bytes(row.pdf), content_type="application/pdf", headers=headers)


def freeze(request, year, language):
    """Says what freezing does, then has it done."""
    edition = permissions.edition_to_publish(request.user, year, language)
    context = context_of(
        edition, can_be=edition.state == State.VALIDATION, last=edition.builds.light().first()
    )
    if request.method == "POST":
        try:
            editions.freeze(edition=edition, by=request.user)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            return _to("build", edition)
    return render(request, "reports/freeze.html", context, status=status_of(context))


def publish(request, year, language):
    """Shows a second person what was frozen; she publishes it."""
    edition = permissions.edition_to_publish(request.user, year, language)
    is_hers = edition.frozen_by_id == request.user.pk
    context = context_of(edition, is_hers=is_hers, can_be=edition.state == State.FROZEN)
    verb = {
        "edition": edition,
        "by": request.user,
        "said": _("The report is published: everyone can read it."),
    }
    if request.method == "POST" and tried(request, context, editions.publish, **verb):
        return redirect(edition)
    context["files"] = edition.files.light() if edition.frozen else []
    return render(request, "reports/publish.html", context, status=status_of(context))


@require_safe
def frozen_file(request, year, language, name):
    """A file of a frozen edition, for who is to publish it."""
    edition = permissions.edition_to_publish(request.user, year, language)
    file = edition.files.filter(name=name).first() if edition.frozen else None
    if file is None:
        raise Http404
    headers = {"Content-Disposition": f'inline; filename="{file.name}"'}
    return HttpResponse(bytes(file.content), content_type=file.content_type, headers=headers)


def correct(request, year, language):
    """Asks what was wrong, then begins the next edition; the old one stays until that one is published."""
    edition = permissions.edition_to_publish(request.user, year, language)
    form = CorrectForm(posted(request), taskforce=request.taskforce)
    context = context_of(edition, form=form)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(request, context, editions.correct, edition=edition, reason=reason):
            form.remember_words(who=request.user)
            return to_work(edition)
    return render(request, "reports/correct.html", context, status=status_of(context))


@coordinator_required
def work_people(request, year, language):
    """Who else may write or publish this edition; adds one, or takes one's right back (``remove``)."""
    edition = permissions.edition_at_work(request.user, year, language)
    rights = edition.editionuserobjectpermission_set.select_related("user", "permission").order_by(
        "user__name"
    )
    removed = request.POST.get("remove", "")
    form = PersonForm(posted(request) if not removed else None, initial={"permission": EDIT})
    if removed:
        right = rights.filter(pk=removed if removed.isdigit() else 0).first()
        if right:
            name = f"reports.{right.permission.codename}"
            editions.disallow(edition=edition, user=right.user, permission=name)
        return _to("work_people", edition)
    if form.is_valid():
        person, permission = form.cleaned_data["email"], form.cleaned_data["permission"]
        editions.allow(edition=edition, user=person, permission=permission)
        messages.success(request, _("Saved."))
        return _to("work_people", edition)
    words = {
        EDIT.partition(".")[2]: _("writes the report"),
        PUBLISH.partition(".")[2]: _("may freeze and publish it"),
    }
    people = [(right, words[right.permission.codename]) for right in rights]
    context = context_of(edition, form=form, people=people, coordinators=User.objects.coordinators())
    return render(request, "reports/work_people.html", context)
