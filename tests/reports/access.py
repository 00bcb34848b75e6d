"""What the access table calls things of the reports."""

from datetime import date

from reports import reviewing
from reports.models import Campaign
from tests.reports import access_editions, access_public, consultations
from tests.reports.needs import make_draft, make_public
from tests.reports.sheet_cast import make_figure, make_published, make_sheet


def makers(alpha, gamma, editor, coordinator):
    """``{what: function}``: each makes the thing and returns the parts of its address."""

    def laid_aside():
        return reviewing.lay_aside(record=make_draft(alpha), who=editor)

    def unlisted():
        alpha.is_listed = False
        alpha.save()
        return {"slug": make_published(alpha).slug}

    def figure_of(organization):
        figure = make_figure(make_sheet(organization))
        return {"slug": figure.sheet.slug, "pk": figure.pk}

    def campaign():
        return {"year": Campaign.objects.create(year=2024, until=date(2100, 1, 1)).year}

    return {
        "figure": lambda: figure_of(alpha),
        "figure-gamma": lambda: figure_of(gamma),
        "campaign": campaign,
        "no-campaign": lambda: {"year": 1999},
        "public-need": lambda: {"uuid": make_public(alpha).uuid},
        "need-draft": lambda: {"uuid": make_draft(alpha).uuid},
        "need-of-gamma": lambda: {"uuid": make_draft(gamma).uuid},
        "need-aside": lambda: {"uuid": laid_aside().uuid},
        "sheet": lambda: {"slug": make_published(alpha).slug},
        "sheet-unlisted": unlisted,
        "sheet-draft": lambda: {"slug": make_sheet(alpha).slug},
        "sheet-gamma": lambda: {"slug": make_sheet(gamma).slug},
        "sheet-csv": lambda: {"format": "csv"},
        "sheet-other": lambda: {"format": "exe"},
        "questionnaire": lambda: {"uuid": consultations.make_questionnaire().uuid},
        "asked-partners": lambda: {"uuid": consultations.make_sent().uuid},
        "told-everyone": lambda: {"uuid": consultations.make_public().uuid},
        **access_editions.makers(alpha),
        **access_public.makers(),
    }
