"""What the triggers of the database refuse."""

from django.db import IntegrityError, transaction


def refused(change):
    """Whether the database refuses ``change``; the test's own transaction goes on."""
    try:
        with transaction.atomic():
            change()
    except IntegrityError:
        return True
    return False
