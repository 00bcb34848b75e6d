"""The life of an edition of the report: each verb guards, then works in one atomic block.

RefusedError says in words why something is not done; StaleError that somebody else saved first.
"""

from django.db import transaction
from django.db.models import Max
from django.utils import timezone, translation
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy
from guardian.shortcuts import assign_perm, remove_perm

from directory import editing, snapshots
from directory.models import Organization, TaskForce
from reports import builds, canon, checks, snapshot
from reports.models import Build, Code, Edition, Paragraph, Section
from reports.models.edition import CONTRIBUTE, EDIT, OPEN, PUBLISH, STEPS, WRITING
from taskforce.accounts.actions import RefusedError

State = Edition.State
FIRST_YEAR, LAST_YEAR = 2000, 2100
snapshots.register(Paragraph, ("text", "confirmed_by_name"), confirmed_by_name=gettext_lazy("confirmed by"))


class StaleError(RefusedError):
    """The text was changed since it was opened; ``current`` is what stands there now."""

    def __init__(self, current):
        super().__init__(_("Somebody else changed this meanwhile."))
        self.current = current


def begin(*, year, language, title=""):
    """The first edition of ``year`` in ``language``, with its sections; partners bound by the charter may
    contribute.  One that is at work is returned as it is (a second click); RefusedError when there is a
    frozen one already."""
    if not FIRST_YEAR <= year <= LAST_YEAR:
        raise RefusedError(_("Give a year of four digits."))
    with translation.override(language):
        name = title or _("Public report %(year)s") % {"year": year}
    with transaction.atomic():
        edition, is_new = Edition.objects.get_or_create(
            year=year, language=language, number=1, defaults={"title": name}
        )
        if is_new:
            Section.objects.bulk_create(
                Section(edition=edition, code=code, position=position)
                for position, code in enumerate(Code.values, 1)
            )
            invite(edition=edition)
            return edition
    if there := Edition.objects.filter(year=year, language=language, state__in=OPEN).first():
        return there
    raise RefusedError(_("There is a report of this year already: correct it by a new edition."))


def invite(*, edition):
    """Lets every partner whose signature is live write its own paragraphs; those who may already stay."""
    for organization in Organization.objects.committed().select_related("group"):
        assign_perm(CONTRIBUTE, organization.group, edition)


def allow(*, edition, user, permission):
    """Lets one person edit or publish this edition (``permission``: EDIT or PUBLISH)."""
    _known(permission)
    assign_perm(permission, user, edition)


def disallow(*, edition, user, permission):
    """Takes back what ``allow`` gave."""
    _known(permission)
    remove_perm(permission, user, edition)


def _known(permission):
    if permission not in (EDIT, PUBLISH):
        raise ValueError(permission)


# What stands in it ------------------------------------------------------------------------------------


def retitle(*, edition, title):
    """Gives the report a title."""
    with transaction.atomic():
        edition = _locked(edition, *WRITING)
        edition.title = title
        edition.save(update_fields=["title"])
    return edition


def move(*, section, up):
    """Moves a section one place up or down; at the end nothing moves."""
    with transaction.atomic():
        _locked(section.edition, *WRITING)
        order = list(section.edition.sections.all())
        place = next(number for number, row in enumerate(order) if row.pk == section.pk)
        other = place - 1 if up else place + 1
        if 0 <= other < len(order):
            order[place], order[other] = order[other], order[place]
            for position, row in enumerate(order, 1):
                row.position = position
            Section.objects.bulk_update(order, ["position"])


def leave_out(*, section, reason):
    """Leaves a section out of the report; the ``reason`` stands in its place.  RefusedError without one."""
    if not reason.strip():
        raise RefusedError(_("Say why it is left out: readers will read it."))
    return _set(section, left_out_reason=reason)


def take_in(*, section):
    """Puts a section back that was left out."""
    return _set(section, left_out_reason="")


def mark_empty(*, section, is_empty):
    """Says that there is nothing to report in a domain, or takes that back; RefusedError elsewhere."""
    if not section.domain:
        raise RefusedError(_("Only a domain is marked “nothing to report”."))
    return _set(section, is_empty=is_empty)


def _set(section, **values):
    with transaction.atomic():
        _locked(section.edition, *WRITING)
        Section.objects.filter(pk=section.pk).update(**values)
    section.refresh_from_db()
    return section


def write(*, section, text, revision, looked=""):
    """Keeps what editors write in a section.  ``looked``: the mark of passages somebody said may stand
    (``reports.known.told``).  StaleError when another one saved since ``revision``.  Returns the Section."""
    with transaction.atomic():
        _locked(section.edition, *WRITING)
        current = Section.objects.select_for_update().get(pk=section.pk)
        if current.revision != revision and current.text != text:
            raise StaleError(current)
        current.text, current.looked, current.revision = text, looked, current.revision + 1
        current.save(update_fields=["text", "looked", "revision"])
    return current


def contribute(*, section, organization, text, revision=0, looked="", who=None):
    """Keeps the paragraph of ``organization`` in a section, to be confirmed (again); "" takes it out.  The
    history of the organisation tells that ``who`` wrote it.

    ``revision`` 0: there was none.  StaleError when another one saved meanwhile.  Returns the Paragraph, or
    None once it is out."""
    with transaction.atomic():
        _locked(section.edition, *WRITING)
        rows = Paragraph.objects.select_for_update().filter(section=section, organization=organization)
        current = rows.first()
        if current and current.text == text and current.looked == looked:  # a second click
            return current
        if current and current.revision != revision:
            raise StaleError(current)
        before = snapshots.of(current) if current else {}
        if not text:
            if current:
                editing.note(current, snapshots.differences(before, {}), who)
            rows.delete()
            return None
        current = current or Paragraph(section=section, organization=organization, revision=0)
        current.text, current.looked, current.revision = text, looked, current.revision + 1
        current.confirmed = current.confirmed_by = None
        current.confirmed_by_name = ""
        current.save()
        if changes := snapshots.differences(before, snapshots.of(current)):
            editing.note(current, changes, who)
    return current


def confirm(*, paragraph, revision, who):
    """Says for its organisation that a paragraph may stand as it was at ``revision``; else StaleError."""
    with transaction.atomic():
        _locked(paragraph.section.edition, *WRITING)
        current = Paragraph.objects.select_for_update().get(pk=paragraph.pk)
        if current.revision != revision:
            raise StaleError(current)
        if current.confirmed is None:
            current.confirmed, current.confirmed_by = timezone.now(), who
            current.confirmed_by_name = str(who)[:254]
            current.save(update_fields=["confirmed", "confirmed_by", "confirmed_by_name"])
            editing.note(current, {"confirmed_by_name": ["", current.confirmed_by_name]}, who)
    return current


# Step by step -----------------------------------------------------------------------------------------


def draft(*, edition):
    """Ends the collection, or opens again what was in preview or validation: people write."""
    return _step(edition, State.DRAFTING, *WRITING, State.VALIDATION)


def ask_preview(*, edition, by):
    """Has a preview made by the worker; the edition is then in preview.  Returns the Build."""
    with transaction.atomic():
        _step(edition, State.PREVIEW, *WRITING)
        return builds.ask(edition=edition, kind=Build.Kind.PREVIEW, by=by)


def validate(*, edition):
    """Closes the texts of an edition that is whole; RefusedError while a check is red."""
    with transaction.atomic():
        edition = _locked(edition, State.PREVIEW)
        _refuse_red(looked_at(edition))
        return _step(edition, State.VALIDATION, State.PREVIEW)


def looked_at(edition):
    """The Checks of an open edition as its data stand now; what the renderer found is known once a preview
    was made of these very data."""
    made = snapshot.make(edition)
    last = edition.builds.filter(state=Build.State.DONE).defer("pdf").first()
    is_same = last and last.snapshot_sha256 == canon.content_fingerprint(made)
    return checks.of(edition, made, last.problems if is_same else None)


def _refuse_red(found):
    if red := [check for check in found if check.is_red]:
        raise RefusedError(_("A check is red: %(check)s") % {"check": red[0].words})


def freeze(*, edition, by):
    """Has the edition made for ever by the worker: in one transaction snapshot, files and fingerprints.

    Returns the Build, which fails with its reason when a check is red by then."""
    with transaction.atomic():
        _locked(edition, State.VALIDATION)
        return builds.ask(edition=edition, kind=Build.Kind.FREEZE, by=by)


def publish(*, edition, by):
    """Publishes a frozen edition; the one it replaces stays, marked replaced.  Pressed twice it is done once.

    Two people look at what becomes public: RefusedError for who had it frozen, even where she is the only
    coordinator (she lets another person publish it)."""
    with transaction.atomic():
        edition = Edition.objects.select_for_update().get(pk=edition.pk)
        if edition.state == State.PUBLISHED:
            return edition
        if edition.state != State.FROZEN:
            raise RefusedError(_("A report is published once it is frozen."))
        if edition.frozen_by_id == by.pk:
            raise RefusedError(_("You had this report frozen: another person looks at it and publishes it."))
        _refuse_red(checks.of(edition, edition.snapshot, []))
        same = Edition.objects.filter(year=edition.year, language=edition.language, state=State.PUBLISHED)
        same.update(state=State.REPLACED)
        edition.state, edition.published = State.PUBLISHED, timezone.now()
        edition.published_by, edition.published_by_name = by, str(by)[:254]
        edition.save(update_fields=["state", "published", "published_by", "published_by_name"])
        TaskForce.objects.changed()
    return edition


def correct(*, edition, reason):
    """A new edition of the same report, with what people wrote, because of ``reason``; drafting.

    The old one stays in force until the new one is published; one that was never published is set aside.
    RefusedError without a reason, and for an edition that is open itself."""
    if not reason.strip():
        raise RefusedError(_("Say why there is a new edition: readers will read it."))
    with transaction.atomic():
        edition = _locked(edition, State.FROZEN, State.PUBLISHED)
        same = Edition.objects.filter(year=edition.year, language=edition.language)
        if there := same.filter(state__in=OPEN).first():
            return there
        if edition.state == State.FROZEN:
            Edition.objects.filter(pk=edition.pk).update(state=State.REPLACED)
        new = Edition.objects.create(
            year=edition.year,
            language=edition.language,
            title=edition.title,
            number=same.aggregate(last=Max("number"))["last"] + 1,
            state=State.DRAFTING,
            reason=reason,
            replaces=edition,
        )
        _copy(edition, new)
        invite(edition=new)
    return new


def _copy(edition, new):
    """The sections and paragraphs of ``edition`` into ``new``, as they are."""
    kept = ("code", "position", "left_out_reason", "is_empty", "text", "looked")
    said = ("organization_id", "text", "looked", "confirmed", "confirmed_by_id", "confirmed_by_name")
    for section in edition.sections.prefetch_related("paragraphs"):
        copy = Section.objects.create(edition=new, **{name: getattr(section, name) for name in kept})
        Paragraph.objects.bulk_create(
            Paragraph(section=copy, **{name: getattr(row, name) for name in said})
            for row in section.paragraphs.all()
        )


def _step(edition, state, *states):
    with transaction.atomic():
        edition = _locked(edition, *states)
        edition.state = state
        edition.save(update_fields=["state"])
    return edition


def open_to_texts(edition):
    """``edition``, held until the end of the caller's transaction; RefusedError once its texts are closed."""
    return _locked(edition, *WRITING)


def _locked(edition, *states):
    edition = Edition.objects.select_for_update().get(pk=edition.pk)
    if edition.state not in states:
        said = {"state": edition.get_state_display()}
        raise RefusedError(_("A report that is “%(state)s” does not allow this.") % said)
    return edition


# How far it is ----------------------------------------------------------------------------------------


def percent_done(sections):
    """How much of the report is settled, in per cent of its ``sections``: what is made from data alone is."""
    sections = list(sections)
    return round(100 * sum(not row.waits for row in sections) / len(sections)) if sections else 0


def steps(edition):
    """The life of ``edition`` as steps: ``[(label, "done" | "now" | "")]``."""
    if edition.state == State.REPLACED:
        return [*((step.label, "done") for step in STEPS), (edition.get_state_display(), "now")]
    now = STEPS.index(edition.state)
    return [
        (step.label, "done" if place < now else "now" if place == now else "")
        for place, step in enumerate(STEPS)
    ]
