"""The call to partners for their paragraphs: until when, and who has written what so far."""

from django.contrib import messages
from django.db.models import Count, Q
from django.shortcuts import render
from django.utils.translation import gettext as _

from meetings.views.asking import posted, status_of
from reports import calling, editions, permissions
from reports.forms.figures import LastDayForm
from reports.models import Paragraph
from reports.views.work import context_of, to_work
from taskforce.accounts.actions import RefusedError


def call(request, year, language):
    """Asks until when, then calls all partners; later it moves the last day."""
    edition = permissions.edition_to_edit(request.user, year, language)
    made = getattr(edition, "call", None)
    form = LastDayForm(posted(request), initial={"until": made.until} if made else None)
    context = context_of(edition, form=form, is_writing=edition.state in editions.WRITING)
    if form.is_valid():
        try:
            calling.call(edition=edition, by=request.user, **form.cleaned_data)
        except RefusedError as refused:
            context["refused"] = str(refused)
        else:
            messages.success(request, _("Saved: partners who were not asked yet get a mail."))
            return to_work(edition)
    context["partners"] = _partners(edition)
    return render(request, "reports/call.html", context, status=status_of(context))


def _partners(edition):
    """The contributors with how many paragraphs of theirs are ``told`` and how many ``wait``."""
    rows = Paragraph.objects.filter(section__edition=edition).values_list("organization")
    counted = rows.annotate(told=Count("confirmed"), waits=Count("pk", filter=Q(confirmed=None)))
    said = {pk: (told, waits) for pk, told, waits in counted.order_by()}
    return [(one, *said.get(one.pk, (0, 0))) for one in edition.contributors]
