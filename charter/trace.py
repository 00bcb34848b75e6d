"""Where an act came from, as far as its proof needs to say."""

from charter.chain import Trace
from directory.page_reports import network_of


def trace_of(request):
    """The Trace of who sends ``request``: account, network (not the computer), browser."""
    return Trace(request.user, network_of(request), request.headers.get("User-Agent", ""))
