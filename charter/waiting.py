"""What waits around the charter, for the workspace (``taskforce.common.waiting``)."""

from django.db.models import Exists, Q
from django.urls import reverse
from django.utils.translation import gettext_lazy as _

from charter import keeping
from charter.models import JoinRequest, Version
from charter.permissions import organizations_to_sign_for
from directory.models import Organization
from taskforce.common.waiting import Line


def waiting(user):
    """The Lines of ``user``: what she may sign; for a coordinator who asks to join, who must sign again."""
    unsigned = Q(commitment_ends__isnull=False) | ~Q(pk__in=Organization.objects.committed().values("pk"))
    to_sign = organizations_to_sign_for(user).filter(unsigned, Exists(Version.objects.published()))
    lines = [Line(_("Charter to sign"), to_sign, reverse("charter:sign"), presses=True)]
    if user.is_coordinator:
        requests = JoinRequest.objects.filter(state=JoinRequest.State.NEW)
        again = keeping.waiting_to_sign_again()
        lines += [
            Line(_("Requests to join"), requests, reverse("charter:join_requests")),
            Line(_("Organisations that must sign again"), again, reverse("charter:versions")),
            Line(
                _("Representatives of families who must sign again"),
                keeping.persons_to_sign_again(),
                reverse("charter:versions"),
            ),
        ]
    return lines
