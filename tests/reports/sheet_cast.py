"""Action sheets for tests, in each state."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from reports import figures, reviewing, sheets
from reports.models import ActionSheet, Indicator
from tests.factories import UserFactory

SAID = {
    "title": "A laundry open to all",
    "summary": "Wash and dry clothes.",
    "domains": ["social", "rights"],
    "beneficiaries": "People without a machine.",
    "done": "Three machines were mended.",
    "starts": "2024",
    "language": "en",
}


def make_sheet(organization, *, who=None, partners=(), actions=(), **fields):
    """A draft that says all that is needed; ``who`` wrote it."""
    sheet = ActionSheet(organization=organization, **(SAID | fields))
    return sheets.write(sheet=sheet, who=who, partners=partners, actions=actions)


def make_published(organization, **fields):
    """A sheet that one person read over and another published."""
    sheet = make_sheet(organization, **fields)
    reader = UserFactory()
    reviewing.read_over(record=sheet, revision=sheet.revision, who=reader)
    return reviewing.publish(record=sheet, revision=sheet.revision, who=UserFactory(is_coordinator=True))


def make_figure(sheet, **fields):
    """Twelve sessions in 2024."""
    return figures.keep(
        figure=Indicator(sheet=sheet, **({"kind": "sessions", "value": 12, "year": 2024} | fields))
    )


def queries_of(client, address):
    """How many queries a GET of ``address`` takes, once it was opened before."""
    client.get(address)
    with CaptureQueriesContext(connection) as queries:
        assert client.get(address).status_code == 200
    return len(queries)
