"""Diagnoses of needs: how they are written (``reviewing`` tells what then happens), and what they are built
from.

Each verb guards, then works in one atomic block; RefusedError says in words why something is not done,
``editing.ConflictError`` that somebody else saved first.  Every change of text and of state is one Change in
the history of the organisation that keeps the diagnosis.
"""

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import editing, snapshots
from meetings.models import Decision, Item, SupportRequest
from reports import collected, reviewing, small_numbers
from reports.models import Consultation, Diagnosis, Source
from taskforce.accounts.actions import RefusedError

Status = Diagnosis.Status
TEXTS = (  # as the form asks them
    *("year", "domain", "area", "language", "observed", "barriers", "barriers_text", "tried", "help"),
)
MOST_SOURCES = 200  # to choose from, the newest
snapshots.register(
    Diagnosis,
    (*TEXTS, "status"),
    contributors=gettext_lazy("observed together with"),
    items=gettext_lazy("items of meetings"),
    decisions=gettext_lazy("decisions"),
    consultations=gettext_lazy("consultations"),
)


def write(*, diagnosis, who, contributors=(), **sources):
    """A new diagnosis, a draft, with the organisations that contribute and its sources (``items``,
    ``decisions``, ``consultations``).  Returns it."""
    with transaction.atomic():
        diagnosis.status, diagnosis.author = Status.DRAFT, who
        diagnosis.save()
        _set_parts(diagnosis, contributors, sources)
        said = snapshots.of(diagnosis) | _texts(contributors, sources)
        editing.note(diagnosis, snapshots.differences({}, said), who)
    return diagnosis


def edit(*, diagnosis, revision, who, contributors, **sources):
    """Saves ``diagnosis`` as it stands in memory, if the database still is at ``revision``; what was read
    over is a draft again.  Writes nothing when nothing differs.

    RefusedError when it is published or laid aside; ConflictError when somebody else saved first.
    """
    with transaction.atomic():
        before = editing.locked(diagnosis)
        if not before.is_writable:
            raise RefusedError(_("This diagnosis is published or laid aside: take it back to draft first."))
        diagnosis.status = before.status
        then = snapshots.of(before) | _texts(before.contributors.all(), sources_of(before))
        changes = snapshots.differences(then, snapshots.of(diagnosis) | _texts(contributors, sources))
        if changes:
            editing.claim(diagnosis, revision, changes)
            diagnosis.author = who
            diagnosis.save(update_fields=[*TEXTS, "author", "modified"])
            _set_parts(diagnosis, contributors, sources)
            editing.note(diagnosis, changes, who)
            reviewing.move(diagnosis, who, Status.DRAFT, read_by=None, read_on=None)
    return diagnosis


def _set_parts(diagnosis, contributors, sources):
    diagnosis.contributors.set(contributors)
    diagnosis.sources.all().delete()
    Source.objects.bulk_create(
        Source(diagnosis=diagnosis, **{name[:-1]: record})
        for name, records in sources.items()
        for record in records
    )


def _texts(contributors, sources):
    """What stands in other tables, as text."""
    parts = {"contributors": contributors} | sources
    return {name: "\n".join(sorted(map(str, rows))) for name, rows in parts.items()}


# What it is built from ------------------------------------------------------------------------------


def sources_of(diagnosis):
    """``{"items": [Item, …], "decisions": […], "consultations": […]}``, what it was built from: one query."""
    rows = diagnosis.sources.select_related("item__meeting", "decision__item__meeting", "consultation")
    return {
        "items": [row.item for row in rows if row.item],
        "decisions": [row.decision for row in rows if row.decision],
        "consultations": [row.consultation for row in rows if row.consultation],
    }


def readable(model, user):
    """The items or decisions of held meetings, or the consultations (``model``), that ``user`` may read."""
    if model is Consultation:
        return Consultation.objects.told_to(user, timezone.localdate())
    if model is Decision:
        return Decision.objects.visible_to(user).exclude(item__meeting__year=None)
    inside, public = Item.objects.minuted_for(user), Item.objects.public()
    seen = Q(pk__in=inside.values("pk")) | Q(pk__in=public.values("pk"))
    return Item.objects.on_agenda().filter(seen).exclude(meeting__year=None)


def offered(model, user, diagnosis):
    """Of ``readable``, those of the domain and the year of ``diagnosis``, the newest first; consultations
    are of no domain."""
    if model is Consultation:
        return readable(model, user).of_year(diagnosis.year).order_by("-until", "-pk")[:MOST_SOURCES]
    place = "item__" if model is Decision else ""
    fits = {f"{place}domain": diagnosis.domain, f"{place}meeting__year": diagnosis.year}
    rows = readable(model, user).filter(**fits).select_related(f"{place}meeting")
    return rows.order_by(f"-{place}meeting__starts", "-pk")[:MOST_SOURCES]


def requests_for_support(diagnosis):
    """How many requests for support of its year were about its domain, in words; "" without any.  As the
    report tells them: behind a request there may be one family, and of two numbers of which one is hidden
    there the other would betray it here."""
    cells = collected.by_domain(SupportRequest.objects.counts(diagnosis.year)).cells
    return small_numbers.cell_words(cells[diagnosis.domain]) if diagnosis.domain in cells else ""


def for_report(year):
    """The published diagnoses of ``year`` as plain dicts, by domain and place, for the report: ``domain``,
    ``area`` ("" for the whole territory), ``observed``, ``barriers`` (in words, the active language),
    ``tried``, ``help``, ``by`` (names of listed organisations), ``language`` of the text."""
    rows = Diagnosis.objects.published().of_year(year).select_related("organization", "area")
    rows = rows.prefetch_related("contributors").order_by("domain", "area__name", "pk")
    return [_as_dict(row) for row in rows]


def _as_dict(row):
    barriers = [*map(str, row.barrier_labels), *([row.barriers_text] if row.barriers_text else [])]
    names = ("domain", "observed", "tried", "help", "language")
    return {name: getattr(row, name) for name in names} | {
        "area": row.area.name if row.area else "",
        "barriers": barriers,
        "by": [str(one) for one in (row.organization, *row.contributors.all()) if one.is_listed],
    }
