"""The documents of a meeting to print: each reader gets what is hers."""

from django.contrib.auth.decorators import login_not_required
from django.http import Http404, HttpResponse
from django.views.decorators.http import require_safe

from meetings import documents, freezing, inviting, loading, permissions, reading
from meetings.minutes import expected
from meetings.models import Meeting
from taskforce.common.kept import kept


@login_not_required
@kept(by_query=False)
def convocation(request, uid):
    """The agenda as it was sent last (before: as it stands), with the items that are for the reader."""
    meeting = permissions.meeting_to_read(request.user, uid)
    sent = inviting.last_sent(meeting)
    content = _cut(sent.content if sent else freezing.agenda(meeting), meeting)
    about = {"taskforce": request.taskforce, "inside": meeting.is_inside}
    return _pdf(documents.convocation(meeting, content, **about), "convocation", meeting)


@require_safe
def attendance(request, uid):
    """The sheet to print and sign, for who writes the meeting."""
    meeting = permissions.meeting_to_write(request.user, uid, loading.with_sheet(Meeting.objects.all()))
    names = [organization.name for organization, _row in expected(meeting)]
    names += [reply.name for reply in loading.replies(meeting) if not reply.organization_id]
    return _pdf(documents.attendance(meeting, names, taskforce=request.taskforce), "attendance", meeting)


@login_not_required
@kept(by_query=False)
def minutes(request, uid):
    """The minutes the reader may read, once approved as they were frozen; 404 before there are any."""
    meeting = permissions.meeting_to_read(request.user, uid, loading.with_errata(Meeting.objects.all()))
    read = reading.read(meeting)
    if not read.has_minutes or not meeting.number:
        raise Http404
    about = {"taskforce": request.taskforce, "edition": read.edition, "errata": loading.errata(meeting)}
    return _pdf(documents.minutes(read.content, **about), "minutes", meeting)


def _cut(content, meeting):
    """``content`` of a convocation without the items that are not for this reader, as in ``reading``."""
    inside = {"coordinator"} if meeting.is_inside else {"coordinator", "signatories"}
    hidden = set() if meeting.writes else inside
    return content | {"items": [item for item in content["items"] if item["audience"] not in hidden]}


def _pdf(data, name, meeting):
    """``data`` as an answer that a browser shows."""
    name = f"{name}-{meeting.number or meeting.starts.date()}.pdf"
    response = HttpResponse(data, content_type="application/pdf")
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return response
