"""Trainings and requests for support: counts, never who."""

from django.utils.translation import gettext as _

from directory.vocabulary import Domain
from meetings.models.training import Theme
from reports import small_numbers
from reports.sections import parts


def trainings(year):
    """What was learned in the year, and what professionals asked."""
    return [*_sessions(year), *_requests(year)]


def _sessions(year):
    """Sessions held, which anybody could see announced, and how many people came: small numbers hidden."""
    counts = year.trainings
    if not counts["sessions"]:
        return [parts.note(_("No training session was held in the year."))]
    came, cells = year.learners, small_numbers.cell_words
    rows = [
        [Theme(row["theme"]).label, row["sessions"], cells(came.cells.get(row["theme"], 0))]
        for row in counts["themes"]
    ]
    rows.append([_("Together"), counts["sessions"], cells(came.total)])
    columns = [_("Theme"), _("Sessions held"), _("Professionals who came")]
    table = parts.table(
        "trainings",
        _("Training sessions by theme"),
        columns,
        rows,
        told={"came": came.as_data()},
        source=_("Register of trainings"),
    )
    return [parts.heading(_("Trainings")), table]


def _requests(year):
    """Requests for support by domain: small numbers of them are not shown."""
    asked = year.requests
    if not asked.raw:
        return [parts.note(_("No professional asked for support in the year."))]
    cells = [[Domain(domain).label, small_numbers.cell_words(told)] for domain, told in asked.cells.items()]
    cells.append([_("Together"), small_numbers.cell_words(asked.total)])
    table = parts.table(
        "requests",
        _("Requests of professionals, by domain"),
        [_("Domain"), _("Requests")],
        cells,
        is_public=False,
        told={"asked": asked.as_data()},
        source=_("Requests for support, counted"),
    )
    return [parts.heading(_("Requests for support")), table]
