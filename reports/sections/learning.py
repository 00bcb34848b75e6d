"""Trainings and requests for support."""

from django.utils.translation import gettext as _

from reports.sections import parts


def trainings(year):
    """What was learned in the year, and what professionals asked."""
    return [parts.note(_("Nothing was told of this."))]
