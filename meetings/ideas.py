"""Ideas: the verbs that propose one, change or withdraw it, say who would take part, and answer it.

Each guards, then works in one atomic block; mails leave on commit.  RefusedError says in words why
something is not done; StaleError that somebody else was faster.
"""

from django.db import transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import TaskForce
from meetings import emails, planning
from meetings.models import Idea, IdeaSupport
from meetings.models.agenda import Audience
from meetings.planning import StaleError
from taskforce.accounts.actions import RefusedError

State = Idea.State


def propose(*, organization, by, **fields):
    """A new idea of ``organization``; the coordinators are told.  Returns the Idea, of two alike (a double
    click) the first.  ``fields``: title, text, domain."""
    with transaction.atomic():
        TaskForce.objects.only("pk").select_for_update().first()  # one after the other, or two alike are made
        if twin := Idea.objects.filter(organization=organization, **fields).first():
            return twin
        idea = Idea.objects.create(
            organization=organization, organization_name=organization.name, who=by, **fields
        )
        emails.idea_proposed(idea)
    return idea


def change(*, idea, revision, **fields):
    """Changes an idea (title, text, domain) that nobody answered yet; who would take part reads the new text.

    StaleError when a colleague changed it since ``revision``; RefusedError once it is answered or on an
    agenda.  Returns the Idea."""
    with transaction.atomic():
        idea = _to_answer(idea, State.PROPOSED)
        if idea.revision != revision:
            raise StaleError(idea)
        for name, value in fields.items():
            setattr(idea, name, value)
        idea.revision, idea.changed = idea.revision + 1, timezone.now()
        idea.save(update_fields=[*fields, "revision", "changed"])
    return idea


def withdraw(*, idea):
    """Deletes an idea that nobody answered yet.  RefusedError once it is answered, on an agenda, or was
    spoken of at a meeting, whose item remembers it."""
    with transaction.atomic():
        idea = _to_answer(idea, State.PROPOSED)
        if idea.items.exists():
            raise RefusedError(_("It was spoken of at a meeting: it stays."))
        idea.delete()


def take_part(*, idea, organization, by):
    """Says that ``organization`` would take part; a second time it is the same.  Returns the IdeaSupport."""
    return IdeaSupport.objects.get_or_create(idea=idea, organization=organization, defaults={"who": by})[0]


def take_back(*, idea, organization):
    """Says that ``organization`` would not take part after all."""
    IdeaSupport.objects.filter(idea=idea, organization=organization).delete()


def put_on_agenda(*, idea, meeting, by):
    """Puts an idea on the agenda of ``meeting`` as an item that remembers it, and tells who proposed it.

    The item is for signatories, as the idea is: whoever writes the agenda may open it to everyone.  An idea
    that was answered no may still be taken up: people change their minds.  RefusedError when it is on an
    agenda or settled, or when the agenda takes no such item.  Returns the Item.
    """
    with transaction.atomic():
        idea = _to_answer(idea, State.PROPOSED, State.REFUSED)
        item = planning.add_item(
            meeting=meeting,
            by=by,
            title=idea.title,
            text=idea.text,
            domain=idea.domain,
            presenter=idea.organization_name[:120],
            audience=Audience.SIGNATORIES,
            proposed_by=idea.organization,
            idea=idea,
        )
        idea.refused, idea.answer = None, ""
        idea.save(update_fields=["refused", "answer"])
        emails.idea_answered(idea, item=item)
    return item


def refuse(*, idea, answer):
    """Answers why an idea is not taken up; who proposed it is told.  RefusedError when it was answered."""
    with transaction.atomic():
        idea = _to_answer(idea, State.PROPOSED)
        idea.refused, idea.answer = timezone.now(), answer
        idea.save(update_fields=["refused", "answer"])
        emails.idea_answered(idea)
    return idea


def _to_answer(idea, *states):
    """The idea, locked, in one of ``states``: of two coordinators at once the second is told."""
    Idea.objects.select_for_update().get(pk=idea.pk)
    current = Idea.objects.with_state().get(pk=idea.pk)
    if current.state not in states:
        words = {"state": State(current.state).label}
        raise RefusedError(_("This idea was answered already: %(state)s.") % words)
    return current
