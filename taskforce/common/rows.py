"""Rows that come along with another row: what ``prefetch_related`` asks a query for stands in the first one.

    Meeting.objects.annotate(errata_rows=Rows(Erratum.objects.filter(meeting=OuterRef("pk")), "text", "at"))
    instances(Erratum, meeting.errata_rows)

For one object with several short lists.  For long lists of objects prefetching is the plainer tool.
"""

import json
from datetime import UTC

from django.db.models import DateTimeField, JSONField, Subquery
from django.db.models.functions import JSONObject
from django.utils.timezone import is_naive


class Rows(Subquery):
    """``queryset`` (with ``OuterRef`` to the row outside) as one list of dicts of ``fields``, in its order;
    ``[]`` when there are none.  Dates come as text, on SQLite booleans as 0 and 1: see ``instances``."""

    template = "(SELECT COALESCE(jsonb_agg(line), '[]'::jsonb) FROM (%(subquery)s) lines)"
    on_sqlite = "(SELECT json_group_array(json(line)) FROM (%(subquery)s) lines)"
    output_field = JSONField()

    def __init__(self, queryset, *fields):
        super().__init__(queryset.values(line=JSONObject(**{name: name for name in fields})))

    def as_sqlite(self, compiler, connection):
        return self.as_sql(compiler, connection, template=self.on_sqlite)


def instances(model, rows):
    """The dicts of ``Rows`` as instances of ``model`` that know these fields; others are asked when used."""
    return [_instance(model, row) for row in rows]


def _instance(model, row):
    fields = [
        field for field in model._meta.concrete_fields if field.name in row
    ]  # from_db wants their order
    names, values = [field.attname for field in fields], [_value(field, row[field.name]) for field in fields]
    return model.from_db("default", names, values)


def _value(field, value):
    value = field.to_python(value)
    if isinstance(field, JSONField) and isinstance(value, str):  # SQLite keeps JSON as text
        value = json.loads(value)
    if isinstance(field, DateTimeField) and value and is_naive(value):  # SQLite keeps UTC without saying so
        value = value.replace(tzinfo=UTC)
    return value
