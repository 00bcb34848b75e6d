"""The documents of a meeting to print: each reader gets what is hers."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from meetings import documents, freezing, inviting, permissions, reading
from meetings.minutes import expected
from meetings.models import Edition
from taskforce.common.kept import kept


@login_not_required
@kept(by_query=False)
def convocation(request, uid):
    """The agenda as it was sent last (before: as it stands), with the items that are for the reader."""
    meeting = permissions.meeting_to_read(request.user, uid)
    read = reading.read(meeting)
    sent = inviting.last_sent(meeting)
    content = _cut(sent.content if sent else freezing.agenda(meeting), read)
    return _pdf(documents.convocation(meeting, content, inside=read.is_inside), "convocation", meeting)


@require_safe
def attendance(request, uid):
    """The sheet to print and sign, for who writes the meeting."""
    meeting = permissions.meeting_to_write(request.user, uid)
    names = [organization.name for organization, _row in expected(meeting)]
    names += [reply.name for reply in meeting.replies.filter(organization=None)]
    return _pdf(documents.attendance(meeting, names), "attendance", meeting)


@login_not_required
@kept(by_query=False)
def minutes(request, uid):
    """The minutes the reader may read, once approved as they were frozen; 404 before there are any."""
    meeting = permissions.meeting_to_read(request.user, uid)
    read = reading.read(meeting)
    if not read.has_minutes or not meeting.number:
        raise Http404
    kind = Edition.Kind.APPROVED if read.is_inside else Edition.Kind.PUBLIC
    edition = meeting.editions.filter(kind=kind).first()
    content = _cut(edition.content, read) if edition else read.content
    errata = meeting.errata.all() if read.is_inside else meeting.errata.filter(is_public=True)
    return _pdf(documents.minutes(content, edition=edition, errata=errata), "minutes", meeting)


def _cut(content, read):
    """``content`` without the items that ``reading`` keeps from this reader."""
    hidden = set() if read.writes else {"coordinator"} if read.is_inside else {"coordinator", "signatories"}
    return content | {"items": [item for item in content["items"] if item["audience"] not in hidden]}


def _pdf(data, name, meeting):
    """``data`` as an answer that a browser shows."""
    name = f"{name}-{meeting.number or meeting.starts.date()}.pdf"
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
