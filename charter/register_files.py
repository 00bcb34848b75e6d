"""The register as files: CSV and JSON of all that was asked for, line by line; a feed of what changed."""

import json
import uuid
from typing import Any, NamedTuple

from django.conf import settings
from django.db.models.functions import Coalesce
from django.urls import reverse
from django.utils.feedgenerator import Atom1Feed
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from charter.register import Row, Wanted, light
from taskforce.common import days, tables, text

CHUNK = 500  # rows held in memory at once
MOST_ENTRIES = 50  # of a feed, which readers look at every hour
COLUMNS = ("name", "kind", "version", "signed_on", "way", "status", "status_day", "fingerprint", "page")


class Scope(NamedTuple):
    """What a file holds: ``wanted`` of the register, as ``user`` may read it."""

    user: Any
    wanted: Wanted
    taskforce: Any

    def rows(self):
        """Rows, the newest first, a chunk at a time."""
        found = light(self.wanted.rows(self.user), self.user).order_by("-confirmed", "-pk")
        return map(Row, found.iterator(chunk_size=CHUNK))


def cells(row):
    """A Row as a dict by ``COLUMNS``; codes, ISO dates, whole addresses."""
    day = row.status_day
    return {
        "name": row.name,
        "kind": row.kind,
        "version": row.signature.version.number,
        "signed_on": row.signed_on.isoformat(),
        "way": row.signature.way,
        "status": row.status,
        "status_day": day.isoformat() if day else "",
        "fingerprint": row.signature.fingerprint,
        "page": f"{settings.SITE_URL}{row.address}" if row.address else "",
    }


def csv(scope):
    """Lines of text."""
    rows = (list(cells(row).values()) for row in scope.rows())
    yield from tables.csv_lines(part for parts in ([COLUMNS], rows) for part in parts)


def json_lines(scope):
    """One object, a signature a line."""
    yield '{"signatures": ['
    before = "\n"
    for row in scope.rows():
        yield before + json.dumps(cells(row), ensure_ascii=False)
        before = ",\n"
    yield "\n]}\n"


def atom(scope):
    """The feed of the newest signatures and endings, as one text."""
    site = f"{settings.SITE_URL}{reverse('charter:register')}"
    feed = Atom1Feed(
        title=_("The register of the charter"),
        link=site,
        description="",
        language=get_language(),
        author_name=text.plain(scope.taskforce.called),
        feed_url=f"{settings.SITE_URL}{reverse('charter:register_file', args=['atom'])}",
    )
    found = light(scope.wanted.rows(scope.user), scope.user)
    newest = found.order_by(Coalesce("ended", "confirmed").desc(), "-pk")[:MOST_ENTRIES]
    for row in map(Row, newest):
        feed.add_item(**_entry(row, site))
    yield feed.writeString("utf-8")


def _entry(row, site):
    signature = row.signature
    signed = _("Signed version %(number)s on %(day)s.") % {
        "number": signature.version.number,
        "day": days.in_words(row.signed_on),
    }
    return {
        "title": text.plain(f"{row.name}: {row.status_words}"),
        "link": f"{settings.SITE_URL}{row.address}" if row.address else site,
        "description": signed,
        # Made of what never changes and tells nothing: the receipt's number is not for the public.
        "unique_id": uuid.uuid5(signature.chain, signature.confirmed.isoformat()).urn,
        "pubdate": signature.confirmed,
        "updateddate": signature.ended or signature.confirmed,
    }


class Format(NamedTuple):
    """A kind of file: how it is written (pieces of text), its type."""

    write: Any
    content_type: str


FORMATS = {
    "csv": Format(csv, "text/csv; charset=utf-8"),
    "json": Format(json_lines, "application/json"),
    "atom": Format(atom, "application/atom+xml; charset=utf-8"),
}
