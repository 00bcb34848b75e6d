"""Keeping the charter: its versions, the draft, publishing it, and who has yet to sign."""

from django.conf import settings
from django.contrib import messages
from django.db.models import Count
from django.shortcuts import redirect, render
from django.utils.translation import get_language_info
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from charter import keeping
from charter import versions as verbs
from charter.forms.versions import DraftForm, TranslationForm
from charter.keeping import Standing
from charter.models import Version
from charter.permissions import draft_to_write, version_to_translate
from taskforce.accounts.actions import RefusedError
from taskforce.accounts.decorators import coordinator_required
from taskforce.common import paging

PAGE = 30


@require_safe
@coordinator_required
def versions(request):
    """All versions, and the signatories in one list at a time (``?show=``): who must sign again first."""
    asked = request.GET.get("show")
    standing = Standing(asked) if asked in Standing.values else Standing.DUE
    found = list(Version.objects.order_by("-number").annotate(languages=Count("texts")))
    newest = next((version for version in found if version.published), None)
    context = {
        "versions": found,
        "draft": next((version for version in found if not version.published), None),
        "newest": newest,
        "all_languages": len(settings.LANGUAGES),
        "standing": standing,
        "standings": keeping.counts(newest).items(),
        "page": paging.page_of(keeping.signatures(standing, newest), request.GET.get("page"), PAGE),
    }
    return render(request, "charter/versions.html", context)


@coordinator_required
def draft(request):
    """Begins the next version, or opens the one that is in preparation."""
    if request.method != "POST":  # signing in again leads here with a GET
        return redirect("charter:versions")
    return redirect("charter:edit", verbs.begin_draft().number)


@coordinator_required
def edit(request, number):
    """The draft: its kind and days, and its words in one language at a time (``?language=``)."""
    version = draft_to_write(request.user, number)
    language = _language(request, version)
    form = _form(version, language, request.POST if request.method == "POST" else None)
    context = {
        "version": version,
        "language": language,
        "languages": _languages(request, version),
        "form": form,
    }
    if form.is_valid() and _save(request, version, language, form, context):
        return redirect(f"{request.path}?language={language}")
    context["faults"] = verbs.faults_of(_as_saved(version) if form.is_bound else version)
    return render(request, "charter/edit.html", context, status=409 if "differences" in context else 200)


def _form(version, language, data=None):
    words = next((text for text in version.texts.all() if text.language == language), None)
    return DraftForm(data, instance=version, words=words)


def _save(request, version, language, form, context):
    """Saves; False, with both texts in ``context``, when somebody else saved first."""
    fields = form.cleaned_data
    try:
        verbs.save_draft(
            version=version,
            revision=fields["revision"] or 0,
            fields=form.terms,
            language=language,
            text=fields["text"],
            summary=fields["summary"],
        )
    except verbs.RevisionError:
        now = context["now"] = _as_saved(version)
        context["differences"] = form.differences(_form(now, language))
        return False
    messages.success(request, _("Saved."))
    return True


def _as_saved(version):
    """The version as the database has it now; somebody else may even have published it."""
    return Version.objects.prefetch_related("texts").get(pk=version.pk)


def _languages(request, version):
    """The languages a text may be in: ``[(code, name, whether there is one)]``, the reference first."""
    names, there = dict(settings.LANGUAGES), {text.language for text in version.texts.all()}
    codes = dict.fromkeys([version.language, *request.taskforce.languages, *there])
    return [(code, names[code], code in there) for code in codes if code in names]


def _language(request, version):
    asked = request.GET.get("language")
    return (
        asked if asked in [code for code, _name, _there in _languages(request, version)] else version.language
    )


@coordinator_required
def publish(request, number):
    """Asks, then publishes for ever: what is missing, who must sign again by when, how many mails leave."""
    if request.method == "POST" and Version.objects.published().filter(number=number).exists():
        messages.info(request, _("This version is published already."))  # a double click, a second window
        return redirect("charter:versions")
    version = draft_to_write(request.user, number)
    context = {"version": version, "faults": verbs.faults_of(version)}
    context["concerned"] = keeping.concerned(version)
    if request.method == "POST":
        try:
            verbs.publish(version=version, by=request.user, revision=_revision(request))
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("Version %(number)s is published.") % {"number": number})
            return redirect("charter:versions")
    context["mails"] = sum(people for _name, people in context["concerned"])
    return render(request, "charter/publish.html", context, status=409 if "refused" in context else 200)


@coordinator_required
def add_translation(request, number):
    """A translation of a published version, for ever: typed, looked at as others will see it, then added."""
    version = version_to_translate(request.user, number)
    form = TranslationForm(request.POST if request.method == "POST" else None, version=version)
    context = {"version": version, "form": form}
    if form.is_valid():
        context["words"] = form.words
        if "add" in request.POST and form.is_seen and _added(request, form):
            return redirect("charter:versions")
        form.data = form.data.copy()
        form.data["seen"] = form.words.fingerprint
    return render(request, "charter/add_translation.html", context)


def _added(request, form):
    """Adds; False, with the reason in ``form``, when somebody else was faster."""
    fields = {name: value for name, value in form.cleaned_data.items() if name != "seen"}
    try:
        words = verbs.add_translation(version=form.version, **fields)
    except RefusedError as refused:
        form.add_error(None, str(refused))
        return False
    told = _("The text in %(language)s is added to version %(number)s.")
    language = get_language_info(words.language)["name_translated"].lower()
    messages.success(request, told % {"language": language, "number": form.version.number})
    return True


def _revision(request):
    """The revision of the draft that was looked at; -1 for what is no number."""
    text = request.POST.get("revision", "")
    return int(text) if text.isascii() and text.isdigit() and len(text) < 10 else -1
