"""What the pages that write meetings have in common."""

from meetings import reading


def posted(request):
    """What a form takes: the fields that were sent, or None.  Files are asked for nowhere here."""
    return request.POST if request.method == "POST" else None


def status_of(context):
    """409 for a page that says why something was not done."""
    return 409 if {"refused", "differences"} & context.keys() else 200


def with_steps(meeting, at=(), **context):
    """The context of a page about ``meeting``: its life as steps above the rest, and ``is_now``, whether it
    stands ``at`` one of the states where what this page does can be done."""
    return {"meeting": meeting, "steps": reading.steps(meeting), "is_now": meeting.state in at} | context
