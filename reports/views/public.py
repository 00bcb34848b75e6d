"""The public reports: all of them by year, one as a page, its files, the feed."""

from django.conf import settings
from django.contrib.auth.decorators import login_not_required
from django.http import HttpResponse, HttpResponseNotModified
from django.shortcuts import render
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _
from django.views.decorators.http import require_safe

from reports import permissions, reading
from reports.models import Edition
from taskforce.common import text
from taskforce.common.kept import kept

MOST_ENTRIES = 50
FOR_EVER = "public, max-age=31536000, immutable"


@login_not_required
@kept(by_query=False)
def reports(request):
    """Every published edition by year: the one in force with its picture, the others below it."""
    found = Edition.objects.visible_to(request.user).public().light().cited()
    years = reading.by_year(found, request.asked_language)
    return render(request, "reports/reports.html", {"years": years})


@login_not_required
@kept(by_query=False)
def report(request, year):
    """The edition in force of ``year`` as a page, in the language of the page if there is one in it."""
    return _page(request, permissions.report_to_read(request.user, year, request.asked_language))


@login_not_required
@kept(by_query=False)
def edition(request, year, number, language):
    """One published edition as a page, also when another one has replaced it."""
    return _page(request, permissions.edition_to_read(request.user, year, number, language))


def _page(request, found):
    visible = Edition.objects.visible_to(request.user)
    context = {
        "edition": found,
        "article": reading.article(found),
        "files": reading.in_order(found.files.light()),
        "others": visible.current().light().filter(year=found.year).exclude(pk=found.pk).order_by("language"),
    }
    return render(request, "reports/edition.html", context)


@login_not_required
@require_safe
def file(request, year, number, language, name):
    """A file of a published edition, as it was frozen: whoever has these bytes is told so (304)."""
    found = permissions.file_to_read(request.user, year, number, language, name)
    headers = {"ETag": f'"{found.sha256}"', "Cache-Control": FOR_EVER}
    if headers["ETag"] in request.headers.get("If-None-Match", ""):
        return HttpResponseNotModified(headers=headers)
    # Frozen bytes leave as they are, with their length: they are compressed inside, or small.
    request.META.pop("HTTP_ACCEPT_ENCODING", None)
    shown = "inline" if name.endswith((".pdf", ".svg")) else "attachment"
    headers["Content-Disposition"] = f'{shown}; filename="{found.download_name}"'
    headers["Content-Length"] = str(found.size)
    return HttpResponse(bytes(found.content), content_type=found.content_type, headers=headers)


@login_not_required
@kept(by_query=False)
def news(request):
    """An Atom feed of the published editions."""
    feed = Atom1Feed(
        title=_("Public reports of the task force"),
        link=settings.SITE_URL + reverse("reports:reports"),
        description="",
        language=get_language(),
        author_name=text.plain(request.taskforce.called),
        feed_url=settings.SITE_URL + reverse("reports:news"),
    )
    found = Edition.objects.visible_to(request.user).public().light().order_by("-published", "-pk")
    for one in found[:MOST_ENTRIES]:
        feed.add_item(
            title=text.plain(one.title),
            link=settings.SITE_URL + one.get_absolute_url(),
            description=text.plain(one.reason),
            unique_id=f"urn:uuid:{one.uid}",
            pubdate=one.published,
            updateddate=one.published,
        )
    return HttpResponse(feed.writeString("utf-8"), content_type="application/atom+xml; charset=utf-8")
