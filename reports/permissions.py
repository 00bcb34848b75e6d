"""Who may do what with reports.  Each loader finds and authorises in one call: 404 to a stranger."""

from django.db.models import Case, Count, Exists, OuterRef, Prefetch, When
from django.http import Http404
from django.shortcuts import get_object_or_404
from django.utils import timezone

from directory.models import Change, Organization
from meetings.models import Action, Decision, Item
from meetings.permissions import organizations_speaking
from reports import needs
from reports.models import (
    ActionSheet,
    Answer,
    Consultation,
    Diagnosis,
    Edition,
    EditionFile,
    Indicator,
    Source,
)
from reports.models.sheet import organizations_writing
from taskforce.common.rows import Rows

PARTNER = ("id", "name", "slug")
MOST_MOVES = 20


def require_partner(user):
    """Coordinators and people of organisations whose signature of the charter is live may go on; Http404
    for anybody else."""
    if not (user.is_coordinator or organizations_speaking(user).exists()):
        raise Http404


def need_to_read(user, uuid):
    """A diagnosis ``user`` may read, with ``may_edit``, ``may_read_history``, and of its organisations and
    sources those that are hers to know: ``is_keeper_told``, ``shown_contributors``, ``shown_sources``;
    Http404 otherwise."""
    told = Source.objects.filter(
        Exists(needs.readable(Item, user).filter(pk=OuterRef("item")))
        | Exists(needs.readable(Decision, user).filter(pk=OuterRef("decision")))
        | Exists(needs.readable(Consultation, user).filter(pk=OuterRef("consultation")))
    )
    rows = Diagnosis.objects.visible_to(user).select_related(
        "organization", "area", "author", "read_by", "published_by"
    )
    told = told.select_related("item__meeting", "decision__item__meeting", "consultation")
    rows = rows.prefetch_related(Prefetch("sources", told, to_attr="shown_sources"))
    observing = Diagnosis.contributors.through.objects.filter(diagnosis=OuterRef(OuterRef("pk")))
    contributors = Organization.objects.visible_to(user).filter(pk__in=observing.values("organization"))
    mine = Diagnosis.objects.editable_by(user).filter(pk=OuterRef("pk"))
    listed = Organization.objects.visible_to(user).filter(pk=OuterRef("organization"))
    keepers = Organization.objects.editable_by(user).filter(pk=OuterRef("organization"))
    rows = rows.annotate(
        may_edit=Exists(mine),
        is_keeper_told=Exists(listed),
        may_read_history=Exists(keepers),
        contributor_rows=Rows(contributors, *PARTNER),
    )
    return get_object_or_404(rows.defer("area__outline"), uuid=uuid)


def need_to_edit(user, uuid):
    """A diagnosis in any state that ``user`` may write; Http404 otherwise."""
    rows = Diagnosis.objects.editable_by(user).select_related("organization", "area").defer("area__outline")
    return get_object_or_404(rows, uuid=uuid)


def need_to_move(user, uuid):
    """A diagnosis that ``user`` may bring one step further: whoever may write it, and any partner inside for
    reading it over; Http404 otherwise."""
    require_partner(user)
    return get_object_or_404(Diagnosis.objects.visible_to(user).select_related("organization"), uuid=uuid)


def organizations_observing(user):
    """The organisations in whose name ``user`` may write a diagnosis: hers with a live signature, any such
    for a coordinator."""
    return Organization.objects.committed() if user.is_coordinator else organizations_speaking(user)


def organizations_to_observe_for(user):
    """The same; Http404 without any."""
    found = organizations_observing(user)
    if not found:
        raise Http404
    return found


def sheets_in_full(user, sheets):
    """``sheets`` with what a page of one says to ``user``: partners and actions she may know of, and whether
    the decision it came from is hers to read (``is_decision_told``)."""
    told = Decision.objects.visible_to(user).filter(pk=OuterRef("decision"))
    actions = Action.objects.visible_to(user).select_related("item__meeting")
    with_partners = ActionSheet.partners.through.objects.filter(actionsheet=OuterRef(OuterRef("pk")))
    partners = Organization.objects.visible_to(user).filter(pk__in=with_partners.values("organization"))
    return (
        sheets.select_related("organization", "area", "decision__item__meeting")
        .defer("area__outline")
        .prefetch_related(Prefetch("actions", actions, to_attr="shown_actions"))
        .annotate(is_decision_told=Exists(told), partner_rows=Rows(partners, *PARTNER))
    )


def sheet_to_read(user, slug):
    """A published sheet ``user`` may read, with ``may_edit``; Http404 otherwise."""
    mine = ActionSheet.objects.editable_by(user).filter(pk=OuterRef("pk"))
    sheets = ActionSheet.objects.visible_to(user).annotate(may_edit=Exists(mine))
    return get_object_or_404(sheets_in_full(user, sheets), slug=slug)


def sheet_to_edit(user, slug):
    """A sheet in any state that ``user`` may write; Http404 otherwise."""
    sheets = ActionSheet.objects.editable_by(user).select_related("organization", "decision__item__meeting")
    return get_object_or_404(sheets, slug=slug)


def sheet_to_preview(user, slug):
    """The same with all that its page says (``sheets_in_full``) and with what happened to it so far
    (``move_rows``, the last first); Http404 otherwise."""
    moves = Change.objects.filter(record_uuid=OuterRef("uuid"), fields__has_key="status")[:MOST_MOVES]
    sheets = ActionSheet.objects.editable_by(user).annotate(move_rows=Rows(moves, "at", "who_name", "fields"))
    return get_object_or_404(sheets_in_full(user, sheets), slug=slug)


def organization_to_write_for(user, slug):
    """The organisation ``slug`` if ``user`` may write its sheets; Http404 otherwise."""
    return get_object_or_404(organizations_writing(user), slug=slug)


def organizations_to_write_for(user):
    """The organisations whose sheets ``user`` may write; Http404 without any."""
    found = list(organizations_writing(user)[:500])
    if not found:
        raise Http404
    return found


def figure_to_edit(user, slug, pk):
    """A figure of the sheet ``slug`` if ``user`` may write it; Http404 otherwise."""
    sheets = ActionSheet.objects.editable_by(user).filter(slug=slug)
    rows = Indicator.objects.filter(sheet__in=sheets).select_related("sheet__organization")
    return get_object_or_404(rows, pk=pk)


# Editions of the report -------------------------------------------------------------------------------


def edition_at_work(user, year, language):
    """The newest edition of ``year`` in ``language`` on which ``user`` works (contributes, edits, publishes),
    with ``may_edit``; Http404 otherwise."""
    edits = Edition.objects.editable_by(user).filter(pk=OuterRef("pk"))
    return _newest(Edition.objects.worked_on_by(user).annotate(may_edit=Exists(edits)), year, language)


def edition_to_edit(user, year, language):
    """The newest such edition that ``user`` may edit; Http404 otherwise."""
    return _newest(Edition.objects.editable_by(user), year, language)


def edition_to_publish(user, year, language):
    """The newest such edition that ``user`` may freeze and publish; Http404 otherwise."""
    return _newest(Edition.objects.publishable_by(user), year, language)


def _newest(editions, year, language):
    rows = editions.light().select_related("call").filter(year=year, language=language)
    found = rows.order_by("-number").first()
    if found is None:
        raise Http404
    return found


def section_at_work(user, year, language, code):
    """A section of the edition on which ``user`` works; Http404 otherwise."""
    return _section(edition_at_work(user, year, language), code)


def section_to_edit(user, year, language, code):
    """A section of an edition that ``user`` may edit; Http404 otherwise."""
    return _section(edition_to_edit(user, year, language), code)


def _section(edition, code):
    section = get_object_or_404(edition.sections, code=code)
    section.edition = edition
    return section


def organizations_contributing(user, edition):
    """The organisations in whose name ``user`` writes paragraphs of ``edition``: hers that may contribute;
    for a coordinator all that may."""
    if user.is_coordinator:
        return edition.contributors
    return edition.contributors.filter(pk__in=organizations_speaking(user).values("pk"))


def paragraph_to_write(user, year, language, code, slug):
    """``(section, organisation)``: a section that takes paragraphs, and one in whose name ``user`` writes
    there; Http404 otherwise."""
    section = section_at_work(user, year, language, code)
    if not section.takes_paragraphs:
        raise Http404
    return section, get_object_or_404(organizations_contributing(user, section.edition), slug=slug)


def with_answers(rows, user):
    """``rows`` (consultations) with ``answered`` (how many organisations), whether ``user`` ``is_asked`` (of
    a partner with a live signature), ``has_answered`` for one of them, and whether its results are told to
    her (``is_told``)."""
    mine = organizations_speaking(user)
    answers = Answer.objects.filter(consultation=OuterRef("pk"), organization__in=mine.values("pk"))
    told = Consultation.objects.told_to(user, timezone.localdate()).filter(pk=OuterRef("pk"))
    return rows.annotate(
        answered=Count("answers"),
        is_asked=Exists(mine),
        has_answered=Exists(answers),
        is_told=Exists(told),
    )


def consultation_to_read(user, uuid):
    """A consultation ``user`` may know of with its questions, see ``with_answers``; Http404 otherwise."""
    rows = with_answers(Consultation.objects.visible_to(user), user).with_questions()
    return get_object_or_404(rows.with_waiting(), uuid=uuid)


def consultation_to_keep(user, uuid):
    """A consultation in any state, for a coordinator; Http404 for anybody else."""
    if not user.is_coordinator:
        raise Http404
    return get_object_or_404(Consultation, uuid=uuid)


def consultation_to_answer(user, uuid):
    """``(consultation, organisations)``: one that was sent, open or not, with its questions and ``ours``
    (Answers), and those in whose name ``user`` may answer it; Http404 without any."""
    organizations = list(organizations_speaking(user))
    if not organizations:
        raise Http404
    rows = Consultation.objects.sent().with_questions().with_answers_of(organizations)
    return get_object_or_404(rows, uuid=uuid), organizations


def report_to_read(user, year, language):
    """The published edition in force of ``year``: in ``language``, or in another when there is none; Http404
    when that year has none that ``user`` may read."""
    rows = Edition.objects.visible_to(user).current().filter(year=year).cited().select_related("replaces")
    elsewhere = Case(When(language=language, then=0), default=1)
    first = rows.defer("replaces__snapshot").order_by(elsewhere, "language").first()
    if first is None:
        raise Http404
    return first


def edition_to_read(user, year, number, language):
    """A published edition, in force or replaced; Http404 otherwise, for drafts too."""
    rows = Edition.objects.visible_to(user).public().cited().select_related("replaces")
    return get_object_or_404(rows.defer("replaces__snapshot"), year=year, number=number, language=language)


def file_to_read(user, year, number, language, name):
    """A file of a published edition with its bytes; Http404 otherwise."""
    editions = Edition.objects.visible_to(user).public()
    rows = EditionFile.objects.filter(edition__in=editions).select_related("edition")
    asked = {"edition__year": year, "edition__number": number, "edition__language": language, "name": name}
    return get_object_or_404(rows.defer("edition__snapshot"), **asked)
