"""How the charter changes: the verbs on versions.  A published one never changes; a new one follows it, and
a translation may be added to it, which then never changes either."""

from django.conf import settings
from django.db import transaction
from django.db.models import Max
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from charter import canon, emails, keeping
from charter.models import Text, Version
from directory.models import Organization, TaskForce
from taskforce.accounts.actions import RefusedError


class RevisionError(RefusedError):
    """The draft was saved by somebody else since the form was opened."""


def begin_draft():
    """The draft of the next version, with the words of the newest; the one there is, if there is one."""
    with transaction.atomic():
        list(TaskForce.objects.select_for_update().values("pk"))  # of two clicks at once one waits here
        if draft := Version.objects.draft():
            return draft
        newest = Version.objects.newest()
        last = Version.objects.aggregate(last=Max("number"))["last"] or 0
        draft = Version(number=last + 1, language=newest.language if newest else settings.LANGUAGE_CODE)
        draft.save()
        # The reference first: translations carry its fingerprint.
        words = sorted(newest.texts.all(), key=lambda words: not words.is_reference) if newest else []
        for text in words:
            Text.objects.create(version=draft, language=text.language, text=text.text)
    return draft


def save_draft(*, version, revision, fields=None, language=None, text=None, summary=""):
    """Saves ``fields`` of the draft ``version`` and, if ``language`` is given, its words in it.

    ``text`` "" takes a translation out.  RevisionError if the draft is no longer at ``revision``.
    """
    with transaction.atomic():
        current = Version.objects.select_for_update().get(pk=version.pk)
        if current.published or current.revision != revision:
            raise RevisionError(_("Somebody else changed the draft meanwhile."))
        for name, value in (fields or {}).items():
            setattr(current, name, value)
        current.revision += 1
        current.save()
        if language:
            _save_words(current, language, text, summary)
        # Another language may have become the reference: its text then carries its own fingerprint, and the
        # translations are looked at again.
        if words := current.texts.filter(language=current.language).first():
            words.save()
    return current


def _save_words(version, language, text, summary):
    words = version.texts.filter(language=language).first() or Text(version=version, language=language)
    if canon.canonical(text or "") == "\n":
        if words.pk:
            words.delete()
        return
    words.version, words.text, words.summary = version, text, summary
    words.save()


def faults_of(version):
    """Why ``version`` cannot be published yet, in words for its author: a list, empty when it can."""
    words = version.reference
    document = words.document if words else canon.parse("")
    rules = [
        (not document.title, _("The text begins with its title: a line “# Title”.")),
        (not document.articles, _("The text has no article: a line “## Title” begins one.")),
        (not document.commitments, _("The text has no commitment to tick: a line “- [ ] We …” is one.")),
        (not version.effective, _("The day it takes effect is missing.")),
        (version.asks_again and not version.grace_ends, _("The last day to sign is missing.")),
        (_is_over(version.grace_ends), _("The last day to sign has gone by.")),
        (version.number > 1 and words and not words.summary, _("What changed is not said.")),
    ]
    return [why for is_broken, why in rules if is_broken] + _stale_translations(version)


def missing_languages(version):
    """The codes of the site's languages in which the published ``version`` (texts prefetched) has no text."""
    there = {text.language for text in version.texts.all()}
    return [code for code, _name in settings.LANGUAGES if code not in there]


def faults_of_translation(version, text):
    """Why ``text`` cannot be added to the published ``version``: a list of words, empty when it can.

    Who signs in this language ticks what the text that counts asks, so it has as many articles and, in each,
    as many commitments."""
    document, reference = canon.parse(text), version.reference.document
    here, there = ([len(article.commitments) for article in one.articles] for one in (document, reference))
    rules = [
        (not document.title, _("The text begins with its title: a line “# Title”.")),
        (len(here) != len(there), _("It has not as many articles (“## Title”) as the text that counts.")),
        (
            len(here) == len(there) and here != there,
            _("An article has not as many commitments (“- [ ] We …”) as in the text that counts."),
        ),
    ]
    return [why for is_broken, why in rules if is_broken]


def add_translation(*, version, language, text, summary=""):
    """Adds ``text`` to the published ``version`` for ever, bound to the fingerprint of its reference.

    Returns the Text.  RefusedError when it cannot be, or there is a text in ``language`` already."""
    with transaction.atomic():
        version = Version.objects.select_for_update().prefetch_related("texts").get(pk=version.pk)
        if not version.published:
            raise RefusedError(_("A draft is written on its own page."))
        if language not in missing_languages(version):
            raise RefusedError(_("There is a text in this language already; it never changes."))
        for why in faults_of_translation(version, text):
            raise RefusedError(why)
        words = Text.objects.create(version=version, language=language, text=text, summary=summary)
        TaskForce.objects.changed()
    return words


def _is_over(day):
    return bool(day) and day < timezone.localdate()


def _stale_translations(version):
    reference = version.reference.fingerprint if version.reference else ""
    stale = [text for text in version.texts.all() if text.reference_fingerprint != reference]
    names = dict(settings.LANGUAGES)
    asks = _(
        "The text in %(language)s was made from other words of the reference: look at it, save it again."
    )
    return [asks % {"language": names.get(text.language, text.language)} for text in stale]


def publish(*, version, by, at=None, revision=None):
    """Publishes the draft for ever (``at``: when, if not now; ``revision``: the one that was looked at).

    Of a material version, signatories of older ones have until the end of its grace; all are told.
    RefusedError with the first of ``faults_of``; RevisionError if the draft changed since it was looked at.
    """
    with transaction.atomic():
        version = Version.objects.select_for_update().prefetch_related("texts").get(pk=version.pk)
        if version.published:
            raise RefusedError(_("This version is published already."))
        if revision is not None and version.revision != revision:
            raise RevisionError(_("Somebody else changed the draft meanwhile."))
        for why in faults_of(version):
            raise RefusedError(why)
        # Who is signing the version before ends first, and is bound; who comes later finds this one.
        list(Organization.objects.select_for_update().order_by("pk").values_list("pk"))
        version.published, version.published_by = at or timezone.now(), str(by)
        version.save()
        bound = keeping.bound()
        for organization in bound:
            emails.version_published(version, organization=organization)
        if version.asks_again:
            bound.filter(commitment_ends=None).update(commitment_ends=version.grace_over())
        TaskForce.objects.changed()
    return version
