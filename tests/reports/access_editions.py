"""What the access table calls editions of the report."""

from guardian.shortcuts import assign_perm

from reports import editions
from reports.models.edition import CONTRIBUTE
from tests.reports.conftest import YEAR, make_edition, make_frozen


def makers(alpha):
    """``{what: function}``: each makes the thing and returns the parts of its address."""

    def draft(**more):
        """An edition at work to which alpha alone contributes; a preview of it was made."""
        edition = make_edition()
        edition.sections.create(code="housing", position=1)
        assign_perm(CONTRIBUTE, alpha.group, edition)
        edition.builds.create(state="done", pdf=b"%PDF", pages=1)
        return {"year": YEAR, "language": "fr"} | more

    def frozen():
        make_frozen()
        return {"year": YEAR, "language": "fr", "name": "report.pdf"}

    def begun():
        edition = editions.begin(year=YEAR, language="fr")  # every partner bound by the charter contributes
        return {"year": edition.year, "language": "fr"}

    return {
        "report-draft": draft,
        "report-begun": begun,
        "report-section": lambda: draft(code="housing"),
        "report-paragraph": lambda: draft(code="housing", slug=alpha.slug),
        "report-frozen": frozen,
        "report-none": lambda: {"year": YEAR, "language": "en"},
    }
