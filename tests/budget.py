"""How many queries a page may take, whatever the rows, people and permissions on it."""

from django.db import connection
from django.test.utils import CaptureQueriesContext

from taskforce.common.kept import pages

VISITORS, SIGNED_IN = 4, 6
THEIRS = "a page of allauth's: it asks for each way to sign in apart, and keeps a secret in the session"
CHOICES = "a form with lists to choose from that differ from one person to the next, each a query"
BUILT = "written anew from the records of all rooms, as the report will tell them"
MORE = {  # what takes more, at most how many, and why
    "mfa_activate_totp": (11, THEIRS),
    "mfa_add_webauthn": (12, THEIRS),
    "mfa_generate_recovery_codes": (7, THEIRS),
    "meetings:my_calendar_file": (7, "all that one has to do: meetings, trainings, promises, each a query"),
    "reports:sheet_new_for": (10, CHOICES),
    "reports:sheet_edit": (15, CHOICES),
    "reports:need_edit": (17, CHOICES),
    "reports:section": (19, BUILT),
    "reports:paragraph": (18, BUILT),
    "reports:preview": (17, BUILT),
    "reports:checks": (24, BUILT),
}


def opened(client, address, query, name, *, is_visitor):
    """``(answer, queries over the budget)`` of a GET of ``address``, the page ``name``.

    What is over is opened a second time: types of records and permissions are asked for once by each
    process, and, signed in, names of partners; a visitor's page is made anew with all that is kept for it.
    """
    most, _why = MORE.get(name, (VISITORS if is_visitor else SIGNED_IN, ""))
    response, taken = _counted(client, address, query)
    if response.status_code != 200:
        return response, 0  # no page
    if taken > most:
        if is_visitor:
            pages.clear()
        taken = _counted(client, address, query)[1]
    return response, max(taken - most, 0)


def _counted(client, address, query):
    with CaptureQueriesContext(connection) as queries:
        response = client.get(address, query)
    return response, len(queries)
