"""Partners are called to write and confirm their paragraphs of a report, by mail; and reminded, once.

``send_due`` may be called as often as one likes: the key of each mail sees to it that it leaves once.
"""

from datetime import timedelta

from django.db import transaction
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext as _

from reports import editions, emails
from reports.models import Call, Paragraph
from taskforce.accounts.actions import RefusedError

REMINDED_BEFORE = 3  # days before the last day


def call(*, edition, until, by):
    """Calls every partner bound by the charter for its paragraphs of ``edition``, until the end of the day
    ``until``; called again it moves the last day, and only who was not asked yet gets a mail.

    RefusedError for a day that is over, and once the texts are closed.  Returns the Call.
    """
    if until < timezone.localdate():
        raise RefusedError(_("This day is in the past: choose today or a later one."))
    with transaction.atomic():
        edition = editions.open_to_texts(edition)
        editions.invite(edition=edition)  # who signed the charter since the report was begun, too
        made, is_new = Call.objects.get_or_create(
            edition=edition, defaults={"until": until, "asked_by": str(by)[:254]}
        )
        if not is_new:
            made.until = until
            made.save(update_fields=["until"])
        _ask(made)
    return made


def send_due(today):
    """Asks who may write since, and reminds in the days before the last one who has something to confirm or
    has said nothing; ``today`` is a day of the task force's own calendar."""
    for made in Call.objects.open(today).select_related("edition"):
        _ask(made)
        if made.until <= today + timedelta(days=REMINDED_BEFORE):
            for organization in waited_for(made.edition):
                emails.paragraphs_reminder(made, organization=organization)


def waited_for(edition):
    """The organisations that have a paragraph to confirm, or none at all."""
    said = Paragraph.objects.filter(section__edition=edition).values("organization")
    waits, told = said.filter(confirmed=None), said.filter(confirmed__isnull=False)
    return edition.contributors.exclude(Q(pk__in=told) & ~Q(pk__in=waits))


def _ask(made):
    for organization in made.edition.contributors:
        emails.paragraphs_wanted(made, organization=organization)
