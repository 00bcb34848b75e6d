"""How action sheets are written; ``reviewing`` tells what then happens to them.

Each verb guards, then works in one atomic block; RefusedError says in words why something is not done,
``editing.ConflictError`` that somebody else saved first.  Every change of text and of state is one Change in
the history of the organisation.
"""

from django.db import IntegrityError, transaction
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import editing, snapshots
from reports import reviewing
from reports.models import ActionSheet
from taskforce.accounts.actions import RefusedError

Status = ActionSheet.Status
TEXTS = (  # as the form asks them
    *("title", "summary", "language", "domains", "beneficiaries", "starts", "ends", "place", "area"),
    *("other_partners", "budget_is", "budget", "funding_is", "funding", "context", "objectives", "done"),
    *("results_figures", "results", "original", "partnerships", "difficulties", "to_improve", "success"),
    *("decision", "credit", "credit_url", "licence"),
)
snapshots.register(
    ActionSheet,
    (*TEXTS, "status"),
    partners=gettext_lazy("partner organisations"),
    actions=gettext_lazy("promised in meetings"),
)


def write(*, sheet, who, partners=(), actions=()):
    """A new sheet, a draft, with its ``partners`` (Organizations) and the ``actions`` of meetings it tells
    of; ``who`` wrote it, or None for one brought in from elsewhere.  Returns it.

    With a ``uuid`` that the organisation has already (a form sent twice) it is the sheet of the first time.
    """
    mine = ActionSheet.objects.filter(uuid=sheet.uuid, organization=sheet.organization)
    try:
        return mine.first() or _write(sheet, who, partners, actions)
    except IntegrityError:
        if again := mine.first():
            return again
        raise


def _write(sheet, who, partners, actions):
    with transaction.atomic():
        sheet.status, sheet.author = Status.DRAFT, who
        sheet.save()
        sheet.partners.set(partners)
        sheet.actions.set(actions)
        said = snapshots.of(sheet) | _parts(partners, actions)
        editing.note(sheet, snapshots.differences({}, said), who)
    return sheet


def edit(*, sheet, revision, who, partners, actions):
    """Saves ``sheet`` as it stands in memory, if the database still is at ``revision``; what was read over
    is a draft again.  Writes nothing when nothing differs.

    RefusedError when it is published or archived; ConflictError when somebody else saved first.
    """
    with transaction.atomic():
        before = editing.locked(sheet)
        if not before.is_writable:
            raise RefusedError(_("This sheet is published or archived: take it back to draft first."))
        sheet.status = before.status
        then = snapshots.of(before) | _parts(before.partners.all(), before.actions.all())
        changes = snapshots.differences(then, snapshots.of(sheet) | _parts(partners, actions))
        if changes:
            editing.claim(sheet, revision, changes)
            sheet.author = who
            sheet.save(update_fields=[*TEXTS, "start_year", "end_year", "folded", "author", "modified"])
            sheet.partners.set(partners)
            sheet.actions.set(actions)
            editing.note(sheet, changes, who)
            reviewing.move(sheet, who, Status.DRAFT, read_by=None, read_on=None)
    return sheet


def _parts(partners, actions):
    """What stands in other tables, as text."""
    return {
        "partners": "\n".join(sorted(map(str, partners))),
        "actions": "\n".join(sorted(map(str, actions))),
    }
