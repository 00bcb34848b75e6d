"""What the access table calls published reports."""

from tests.reports.conftest import YEAR, make_frozen, make_published
from tests.reports.sample import snapshot


def makers():
    """``{what: function}``: each makes the thing and returns the parts of its address."""

    def of_edition(make, **more):
        edition = make(snapshot=snapshot())
        return {"year": YEAR, "number": edition.number, "language": edition.language} | more

    return {
        "in-force": lambda: {"year": make_published(snapshot=snapshot()).year},
        "no-report": lambda: {"year": make_frozen().year},
        "edition": lambda: of_edition(make_published),
        "frozen-edition": lambda: of_edition(make_frozen),
        "edition-file": lambda: of_edition(make_published, name="report.pdf"),
        "frozen-file": lambda: of_edition(make_frozen, name="report.pdf"),
    }
