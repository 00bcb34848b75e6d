"""The address of one's own calendar: made, made anew (the old one is dead), taken back."""

from django.db import transaction

from meetings.models import CalendarLink
from meetings.models.subscription import account_of


def make_link(*, user):
    """A new secret address for ``user``; one that she had opens nothing from now on.  Returns the
    CalendarLink."""
    with transaction.atomic():
        take_back(user=user)
        return CalendarLink.objects.create(user=user, account=account_of(user))


def take_back(*, user):
    """Takes the address of ``user`` back, if there is one: it opens nothing from now on."""
    CalendarLink.objects.filter(user=user).delete()


def link_of(user):
    """The CalendarLink of ``user`` that opens her calendar, or None."""
    link = CalendarLink.objects.select_related("user").filter(user=user).first()
    return link if link and link.is_open else None
