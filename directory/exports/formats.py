"""The formats one can take the directory away in."""

from collections.abc import Callable
from typing import NamedTuple

from django.utils.translation import gettext_lazy as _

from directory.exports import data_inclusion, flat, geojson, hsds


class Format(NamedTuple):
    """``write(scope)`` gives the file piece by piece; ``file`` is its name, ``content_type`` its kind."""

    label: str
    file: str
    content_type: str
    write: Callable


FORMATS = {
    "csv": Format(_("CSV table"), "directory.csv", "text/csv; charset=utf-8", flat.csv),
    "xlsx": Format(
        _("Spreadsheet (XLSX)"),
        "directory.xlsx",
        "application/vnd.openxmlformats-officedocument.spreadsheetml.sheet",
        flat.xlsx,
    ),
    "geojson": Format(_("GeoJSON map"), "directory.geojson", "application/geo+json", geojson.geojson),
    "hsds": Format(_("Open Referral HSDS 3"), "directory.hsds.json", "application/json", hsds.hsds),
    "data-inclusion": Format(
        _("data·inclusion v1"),
        "directory.data-inclusion.json",
        "application/json",
        data_inclusion.data_inclusion,
    ),
}
