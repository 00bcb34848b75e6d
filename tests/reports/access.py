"""What the access table calls things of the reports."""

from reports import needs
from tests.reports.needs import make_draft, make_public


def makers(alpha, gamma, editor, coordinator):
    """``{what: function}``: each makes the thing and returns the parts of its address."""

    def laid_aside():
        return needs.lay_aside(diagnosis=make_draft(alpha), who=editor)

    return {
        "public-need": lambda: {"uuid": make_public(alpha).uuid},
        "need-draft": lambda: {"uuid": make_draft(alpha).uuid},
        "need-of-gamma": lambda: {"uuid": make_draft(gamma).uuid},
        "need-aside": lambda: {"uuid": laid_aside().uuid},
    }
