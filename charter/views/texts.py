"""The charter's words: the version in force, older ones, their files, and what changed between two."""

from django.contrib.auth.decorators import login_not_required
from django.db.models import prefetch_related_objects
from django.http import Http404, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils.translation import get_language_info

from charter import compare, permissions
from charter.history import History, texts_before
from taskforce.common import languages
from taskforce.common.kept import kept


@login_not_required
@kept(by_query=False)
def charter(request):
    """The charter in force, in the reader's language."""
    history = History(request.user)
    if history.current is None:
        return render(request, "charter/charter.html", {"history": history})
    prefetch_related_objects([history.current], "texts")
    return _page(request, history.current, history)


@login_not_required
@kept(by_query=False)
def version(request, number):
    """One version of the charter: old ones stay public; the draft is for coordinators."""
    found = permissions.version_to_read(request.user, number)
    return _page(request, found, History(request.user))


def _page(request, version, history):
    words = version.text_in(request.asked_language)
    published = next((one for one in history.versions if one.pk == version.pk), None)
    context = {
        "version": version,
        "words": words,
        "history": history,
        "replaced": published.replaced if published else None,
        "is_to_come": bool(version.published) and version.is_to_come,
        "before": history.before(version),
        "upcoming": history.upcoming(version),
        "text_language": _other_language(request, words),
        "texts": [_entry(version, text) for text in version.texts.all()],
    }
    return render(request, "charter/charter.html", context)


def _other_language(request, words):
    """The language of ``words`` (a Text) when it is not the page's; else ""."""
    return "" if words is None or words.language == request.shown_language else words.language


def _entry(version, text):
    """A Text of ``version`` as the list of languages shows it: its page and its file."""
    page = reverse("charter:version", args=[version.number])
    return {
        "language": text.language,
        "name": get_language_info(text.language)["name_local"],
        "page": languages.links(page, [text.language])[0].href,
        "file": reverse("charter:version_text", args=[version.number, text.language]),
    }


@login_not_required
@kept(by_query=False)
def version_text(request, number, language):
    """Exactly the canonical bytes of a text: ``sha256sum`` on the file gives its fingerprint."""
    found = permissions.version_to_read(request.user, number)
    for words in found.texts.all():
        if words.language == language:
            return HttpResponse(words.text.encode(), content_type="text/plain; charset=utf-8")
    raise Http404


@login_not_required
@kept(by_query=False)
def changes(request, number):
    """A version beside the one before, article by article."""
    found = permissions.version_to_read(request.user, number)
    old, new = _same_language(texts_before(found), found, request.asked_language)
    pairs = compare.documents(old.document, new.document) if old and new else []
    context = {
        "version": found,
        "before": old.version if old else None,
        "words": new,
        "pairs": pairs,
        "changed": sum(pair.state != "same" for pair in pairs),
        "old_language": _other_language(request, old),
        "text_language": _other_language(request, new),
    }
    return render(request, "charter/changes.html", context)


def _same_language(olds, version, language):
    """A Text of ``olds`` and one of ``version``: in ``language`` if both have it, else the references."""
    old = {text.language: text for text in olds}
    new = version.text_in(language)
    if new and new.language not in old:
        new = version.reference
    reference = next((text for text in olds if text.is_reference), None)
    return old.get(new.language if new else language, reference), new
