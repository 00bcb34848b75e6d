"""The way of a text that partners write, an action sheet or a diagnosis: draft, read over by another person
than its author, published by a coordinator; or laid aside.

``record`` is a row of either model; ``revision`` is that of the text somebody looked at.  Each verb guards,
then works in one atomic block, and is told in the history of the organisation; RefusedError says in words
why something is not done.  The same press twice is one.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import editing, snapshots
from directory.models import TaskForce
from reports import small_numbers
from reports.models.reviewed import DRAFT, PUBLISHED, READ
from taskforce.accounts.actions import RefusedError


def read_over(*, record, revision, who):
    """Says that ``who``, another person than its author, read the text over as it stood at ``revision``.

    RefusedError for the author, for a text that changed meanwhile, for one that lacks what every text of its
    kind says, and for one that tells a small number of people.
    """
    with transaction.atomic():
        current = _locked(record, revision, DRAFT, READ)
        if current.author_id == who.pk:
            raise RefusedError(_("You wrote this text: another person reads it over."))
        if current.missing:
            missing = ", ".join(map(str, current.missing))
            raise RefusedError(_("Still missing: %(missing)s.") % {"missing": missing})
        _refuse_small_numbers(current)
        if current.status == DRAFT:
            move(current, who, READ, read_by=who, read_on=timezone.now())
    return current


def publish(*, record, revision, who):
    """Publishes what was read over, as it stood at ``revision``.  ``who`` is a coordinator (the pages see to
    it).  RefusedError for what was not read over, or changed meanwhile, or tells a small number of people."""
    with transaction.atomic():
        current = _locked(record, revision, READ, PUBLISHED)
        if current.status == READ:
            _refuse_small_numbers(current)
            move(current, who, PUBLISHED, published_by=who, published_on=timezone.now())
            TaskForce.objects.changed()
    return current


def take_back(*, record, who):
    """Makes a text in any state a draft again; from then on visitors do not see it."""
    return _back(record, who, DRAFT)


def lay_aside(*, record, who):
    """Lays a text aside; from then on visitors do not see it."""
    return _back(record, who, record.LAID_ASIDE)


def revision_of(typed):
    """The revision that a form sent, as an int; 0, which no text is at, for anything else."""
    return int(typed) if typed.isascii() and typed.isdigit() and len(typed) < 10 else 0


def move(record, who, status, **fields):
    """Writes the state with who and when, inside a transaction; its change is told in the history."""
    before = snapshots.of(record)
    record.status = status
    for name, value in fields.items():
        setattr(record, name, value)
    record.save(update_fields=["status", *fields, "modified"])
    if changes := snapshots.differences(before, snapshots.of(record)):
        editing.note(record, changes, who)


def _back(record, who, status):
    with transaction.atomic():
        current = editing.locked(record)
        move(current, who, status, read_by=None, read_on=None, published_by=None, published_on=None)
        TaskForce.objects.changed()
    return current


def _refuse_small_numbers(record):
    """What is published goes into the report as it stands, where a small number of people is not told."""
    found = [passage for name in record.PROSE for passage in small_numbers.in_words(getattr(record, name))]
    if found:
        words = _("A small number of people could point at somebody: %(passages)s. Say “a few” instead.")
        raise RefusedError(words % {"passages": ", ".join(found)})


def _locked(record, revision, *statuses):
    current = editing.locked(record)
    if current.status not in statuses:
        state = current.get_status_display()
        raise RefusedError(_("A text that is “%(state)s” does not allow this.") % {"state": state})
    if current.revision != revision:
        raise RefusedError(_("The text changed since you opened it: read it again."))
    return current
