"""The counts that all processes share: rows of a table, which Django deletes only when it meets them."""

from django.conf import settings
from django.db import connection
from django.utils import timezone


def forget_expired():
    """Deletes the rows whose time is over; returns how many."""
    table = connection.ops.quote_name(settings.CACHES["default"]["LOCATION"])
    with connection.cursor() as cursor:
        cursor.execute(
            f"DELETE FROM {table} WHERE expires < %s",  # noqa: S608 - the name is of our own settings
            [connection.ops.adapt_datetimefield_value(timezone.now())],
        )
        return cursor.rowcount
