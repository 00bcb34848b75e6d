"""The workshop of a report: its sections, what the data say, what editors and partners write."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import redirect, render
from django.utils import translation
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST, require_safe

from directory import snapshots as history
from directory.models import Change
from meetings.views.asking import posted, status_of
from reports import blocks, editions, permissions, snapshot
from reports.editions import StaleError
from reports.forms.edition import BeginForm, LeaveForm, ParagraphForm, TextForm, TitleForm
from reports.models import Edition, Paragraph
from reports.models.writing import uuid_of
from taskforce.accounts.actions import RefusedError

MOST_CHANGES = 20  # on the page of a section


def context_of(edition, **context):
    """The context of a page about ``edition``: its life as steps above the rest."""
    return {"edition": edition, "steps": editions.steps(edition)} | context


def to_work(edition, anchor=""):
    """To the page of the workshop, or a part of it."""
    return redirect(edition.get_work_url() + anchor)


def workshop(request):
    """The reports one works on, the last year first; a coordinator begins another."""
    permissions.require_partner(request.user)
    may_begin = request.user.is_coordinator
    form = BeginForm(posted(request) if may_begin else None, initial={"language": request.LANGUAGE_CODE})
    context = {"form": form, "may_begin": may_begin}
    if form.is_valid():
        try:
            edition = editions.begin(**form.cleaned_data)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            return to_work(edition)
    context["editions"] = Edition.objects.worked_on_by(request.user).light()[:60]
    return render(request, "reports/workshop.html", context, status=status_of(context))


@require_safe
def work(request, year, language):
    """The sections in their order, with what stands in each, and what comes next."""
    edition = permissions.edition_at_work(request.user, year, language)
    waits = Q(paragraphs__confirmed=None)
    sections = edition.sections.annotate(
        said=Count("paragraphs"),
        to_confirm=Count("paragraphs", filter=Q(paragraphs__isnull=False) & waits),
        mine_waits=Count("paragraphs", filter=Q(paragraphs__organization__group__user=request.user) & waits),
    )
    sections = list(sections.order_by("position", "pk"))
    is_partner = not request.user.is_coordinator
    context = context_of(
        edition,
        sections=sections,
        percent=editions.percent_done(sections),
        mine=permissions.organizations_contributing(request.user, edition) if is_partner else [],
        is_writing=edition.state in editions.WRITING,
    )
    return render(request, "reports/work.html", context)


def title(request, year, language):
    """The title of the report."""
    edition = permissions.edition_to_edit(request.user, year, language)
    form = TitleForm(posted(request), taskforce=request.taskforce, initial={"title": edition.title})
    context = context_of(edition, form=form)
    if form.is_valid() and tried(request, context, editions.retitle, edition=edition, **form.cleaned_data):
        form.remember_words(who=request.user)
        return to_work(edition)
    return render(request, "reports/title.html", context, status=status_of(context))


def tried(request, context, verb, *, said="", **arguments):
    """Whether ``verb`` did it, which is ``said`` above the next page; else its words are in
    ``context["refused"]``."""
    try:
        verb(**arguments)
    except RefusedError as refused:
        context["refused"] = str(refused)
        return False
    messages.success(request, said or _("Saved."))
    return True


# A section --------------------------------------------------------------------------------------------


def section(request, year, language, code):
    """The editors' text of a section, beside what the data say and what partners wrote."""
    row = permissions.section_to_edit(request.user, year, language, code)
    initial = {"text": row.text, "revision": row.revision}
    form = TextForm(posted(request), taskforce=request.taskforce, looked_before=row.looked, initial=initial)
    context = section_context(row, form=form)
    if form.is_valid() and saved(request, context, editions.write, section=row, **form.saved):
        return after(request, row.edition, form, code)
    context["paragraphs"] = row.paragraphs.select_related("organization")
    context["contributors"] = row.edition.contributors
    context["changes"] = history.told(_changes(row, context["contributors"])[:MOST_CHANGES])
    context |= shown_of(row.edition, snapshot.make(row.edition, sections=[row]))
    return render(request, "reports/section.html", context, status=status_of(context))


def _changes(section, organizations):
    """What was changed in the paragraphs of ``organizations`` in ``section``, the latest first."""
    uuids = [uuid_of(section, organization.pk) for organization in organizations]
    return Change.objects.filter(record_type=Paragraph._meta.model_name, record_uuid__in=uuids)


def section_context(row, **context):
    """The context of a page about a section."""
    is_writing = row.edition.state in editions.WRITING
    return context_of(row.edition, section=row, is_writing=is_writing, **context)


def shown_of(edition, made):
    """What a page shows of the snapshot ``made``: its ``sections`` as the report would show them, in its own
    language, and the ``sources`` that their notes call."""
    with translation.override(edition.language):
        sections = blocks.read(made)["sections"]
    return {"shown": sections, "medium": "page"} | blocks.notes_of(sections)


def saved(request, context, verb, **arguments):
    """Whether the form's text was kept by ``verb``; of two authors the second sees both texts."""
    form = context["form"]
    try:
        context["kept"] = verb(**arguments)
    except StaleError as stale:
        context["differences"] = [(form["text"].label, stale.current.text, form.data["text"])]
        form.over(stale.current.revision)
        return False
    except RefusedError as refused:
        context["refused"] = str(refused)
        return False
    form.remember_words(who=request.user)
    if form.must_look:
        messages.warning(request, _("Saved. Look at the passages that are marked before it is published."))
    else:
        messages.success(request, _("Saved."))
    return True


def after(request, edition, form, code):
    """Where one goes on once a text is saved: here while a passage is to be looked at."""
    return redirect(f"{request.path}#look") if form.must_look else to_work(edition, f"#{code}")


def paragraph(request, year, language, code, slug):
    """The paragraph of one partner in a section: saved, or saved and confirmed."""
    row, organization = permissions.paragraph_to_write(request.user, year, language, code, slug)
    there = row.paragraphs.filter(organization=organization).first()
    initial = {"text": there.text, "revision": there.revision} if there else {}
    looked = there.looked if there else ""
    form = ParagraphForm(posted(request), taskforce=request.taskforce, looked_before=looked, initial=initial)
    context = section_context(row, form=form, organization=organization, paragraph=there)
    verb = {"section": row, "organization": organization, "who": request.user}
    if form.is_valid() and saved(request, context, editions.contribute, **verb, **form.saved):
        kept = context["kept"]
        if kept and "confirm" in request.POST:
            editions.confirm(paragraph=kept, revision=kept.revision, who=request.user)
        return after(request, row.edition, form, code)
    context |= shown_of(row.edition, snapshot.make(row.edition, sections=[row]))
    return render(request, "reports/paragraph.html", context, status=status_of(context))


@require_POST
def section_move(request, year, language, code):
    """One place up or down (``by``)."""
    row = permissions.section_to_edit(request.user, year, language, code)
    try:
        editions.move(section=row, up=request.POST.get("by") == "up")
    except RefusedError as refused:
        messages.error(request, str(refused))
    return to_work(row.edition, f"#{code}")


@require_POST
def section_state(request, year, language, code):
    """Puts a section back, or says of a domain that there is nothing to report (``is``: in, empty, told)."""
    row = permissions.section_to_edit(request.user, year, language, code)
    asked = request.POST.get("is")
    try:
        if asked == "in":
            editions.take_in(section=row)
        elif asked in ("empty", "told"):
            editions.mark_empty(section=row, is_empty=asked == "empty")
    except RefusedError as refused:
        messages.error(request, str(refused))
    return to_work(row.edition, f"#{code}")


def section_leave(request, year, language, code):
    """Asks why, then leaves a section out."""
    row = permissions.section_to_edit(request.user, year, language, code)
    form = LeaveForm(posted(request), taskforce=request.taskforce, initial={"reason": row.left_out_reason})
    context = context_of(row.edition, section=row, form=form)
    if form.is_valid():
        reason = form.cleaned_data["reason"]
        if tried(request, context, editions.leave_out, section=row, reason=reason):
            form.remember_words(who=request.user)
            return to_work(row.edition, f"#{code}")
    return render(request, "reports/section_leave.html", context, status=status_of(context))
